// The profiles that an Observation of a vital sign has to keep, whether it says so or not.
// Spec: https://hl7.org/fhir/R4/observation-vitalsigns.html ("Vital Signs Table")
#include <algorithm>
#include <array>

#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

struct VitalSign {
  std::string_view loinc;
  std::string_view profile;
};

constexpr std::array kVitalSigns{
    VitalSign{"85353-1", "http://hl7.org/fhir/StructureDefinition/vitalspanel"},
    VitalSign{"9279-1", "http://hl7.org/fhir/StructureDefinition/resprate"},
    VitalSign{"8867-4", "http://hl7.org/fhir/StructureDefinition/heartrate"},
    VitalSign{"2708-6", "http://hl7.org/fhir/StructureDefinition/oxygensat"},
    VitalSign{"59408-5", "http://hl7.org/fhir/StructureDefinition/oxygensat"},
    VitalSign{"8310-5", "http://hl7.org/fhir/StructureDefinition/bodytemp"},
    VitalSign{"8302-2", "http://hl7.org/fhir/StructureDefinition/bodyheight"},
    VitalSign{"9843-4", "http://hl7.org/fhir/StructureDefinition/headcircum"},
    VitalSign{"29463-7", "http://hl7.org/fhir/StructureDefinition/bodyweight"},
    VitalSign{"39156-5", "http://hl7.org/fhir/StructureDefinition/bmi"},
    VitalSign{"85354-9", "http://hl7.org/fhir/StructureDefinition/bp"},
};

}  // namespace

std::string_view VitalSignProfile(fhir::Node observation) {
  if (observation.type_name() != "Observation") return {};
  for (const fhir::Node coding : observation.Child("code").Children("coding")) {
    if (coding.ChildText("system") != "http://loinc.org") continue;
    const auto* const found =
        std::ranges::find(kVitalSigns, coding.ChildText("code"), &VitalSign::loinc);
    if (found != kVitalSigns.end()) return found->profile;
  }
  return {};
}

}  // namespace gateway::validation
