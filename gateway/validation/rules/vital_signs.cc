// The profiles that an Observation of a vital sign has to keep, whether it says so or not.
// Spec: https://hl7.org/fhir/R4/observation-vitalsigns.html ("Vital Signs Table")
#include <algorithm>
#include <array>

#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

// One profile, and the codes under which its vital sign is recorded: those of the table first, then
// more specific ones (a place, a method) and SNOMED CT's. Whoever uses one of these measures the
// vital sign, so that the profile's own code has to stand beside it.
struct VitalSign {
  std::string_view profile;
  std::string_view loinc;  // with spaces between
  std::string_view snomed;
};

constexpr std::array kVitalSigns{
    VitalSign{"http://hl7.org/fhir/StructureDefinition/vitalspanel", "85353-1", "46680005"},
    VitalSign{"http://hl7.org/fhir/StructureDefinition/resprate",
              "9279-1 76170-0 76172-6 76171-8 19840-8 33438-3 76270-8 11291-2",
              "86290005 271625008 271306003"},
    VitalSign{"http://hl7.org/fhir/StructureDefinition/heartrate",
              "8867-4 60978-4 73795-7 73799-9 76476-1 76477-9 8889-8 8890-6 8891-4 8892-2 8893-0 "
              "40443-4 55425-3 68999-2 11328-2 69000-8 8886-4",
              "249043002 444981005 399017001 251670001 429525003 429614003"},
    VitalSign{"http://hl7.org/fhir/StructureDefinition/oxygensat",
              "2708-6 59408-5 19224-5 20564-1 2709-4 2710-2 2713-6 51733-4 59417-6 89276-0 97549-0",
              "442476006 431314004"},
    VitalSign{
        "http://hl7.org/fhir/StructureDefinition/bodytemp",
        "8310-5 60834-9 60835-6 60836-4 60838-0 60955-2 61009-7 75539-7 75987-8 76010-8 76011-6 "
        "76278-1 8309-7 8328-7 8329-5 8330-3 8331-1 8332-9 8333-7 8334-5 91371-5 98657-0 98663-8",
        "386725007 276885007 300076005 1222808002 364246006 307047009 708499008 431598003 "
        "698831002 698832009 415882003 415974002 415929009 415945006"},
    VitalSign{"http://hl7.org/fhir/StructureDefinition/bodyheight",
              "8302-2 3137-7 3138-5 8306-3 8308-9",
              "1153637007 1162419008 50373000 1162418000 1230278008 1162392001 1162417005"},
    VitalSign{"http://hl7.org/fhir/StructureDefinition/headcircum", "9843-4 8287-5",
              "363812007 169876006 1269262007 363811000"},
    VitalSign{"http://hl7.org/fhir/StructureDefinition/bodyweight",
              "29463-7 3141-9 3142-7 75292-3 79348-9 8350-1 8351-9",
              "735395000 425024002 424927000 784399000 1162416001 1162415002"},
    VitalSign{"http://hl7.org/fhir/StructureDefinition/bmi", "39156-5 89270-3", "60621009"},
    VitalSign{"http://hl7.org/fhir/StructureDefinition/bp",
              "85354-9 35094-2 8459-0 76534-7 55284-4 8480-6",
              "251076008 163033001 163035008 386534000 386536003 271649006 271650006 407556006 "
              "407554009 716579001 399304008"},
};

// Whether `code` is one of the words of `codes`.
bool Names(std::string_view codes, std::string_view code) {
  for (std::size_t at = 0; at < codes.size();) {
    const std::size_t end = std::min(codes.find(' ', at), codes.size());
    if (codes.substr(at, end - at) == code) return true;
    at = end + 1;
  }
  return false;
}

}  // namespace

std::string_view VitalSignProfile(fhir::Node observation) {
  if (observation.type_name() != "Observation") return {};
  for (const fhir::Node coding : observation.Child("code").Children("coding")) {
    const std::string_view system = coding.ChildText("system");
    const std::string_view code = coding.ChildText("code");
    const auto is_named = [&](const VitalSign& sign) {
      if (system == "http://loinc.org") return Names(sign.loinc, code);
      return system == "http://snomed.info/sct" && Names(sign.snomed, code);
    };
    const auto* const found = std::ranges::find_if(kVitalSigns, is_named);
    if (found != kVitalSigns.end()) return found->profile;
  }
  return {};
}

}  // namespace gateway::validation
