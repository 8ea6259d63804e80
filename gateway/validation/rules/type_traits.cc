// What may be said of elements of each datatype.
// Spec: https://hl7.org/fhir/R4/elementdefinition.html#interpretation
#include <algorithm>
#include <array>

#include "gateway/validation/rules/definition.h"

namespace gateway::validation {
namespace {

struct Traits {
  std::string_view type;
  std::string_view traits;  // words joined by spaces
};

constexpr std::string_view kMeasured = "has-range is-continuous can-bind";

constexpr std::array kTraits{
    Traits{"boolean", ""},
    Traits{"integer", "has-range has-length"},
    Traits{"decimal", "has-range is-continuous has-length"},
    Traits{"base64Binary", "has-size"},
    Traits{"instant", "has-range is-continuous has-length"},
    Traits{"string", "has-length can-bind"},
    Traits{"uri", "has-length can-bind"},
    Traits{"date", "has-range has-length"},
    Traits{"dateTime", "has-range is-continuous has-length"},
    Traits{"time", "has-range is-continuous has-length"},
    Traits{"canonical", "has-target has-length"},
    Traits{"code", "has-length can-bind"},
    Traits{"id", "has-length"},
    Traits{"markdown", "has-length"},
    Traits{"oid", "has-length can-bind"},
    Traits{"positiveInt", "has-range has-length"},
    Traits{"unsignedInt", "has-range has-length"},
    Traits{"url", "has-length can-bind"},
    Traits{"uuid", "has-length can-bind"},
    Traits{"Age", kMeasured},
    Traits{"Attachment", "has-size"},
    Traits{"CodeableConcept", "can-bind"},
    Traits{"Coding", "can-bind"},
    Traits{"Count", "has-range"},
    Traits{"Distance", kMeasured},
    Traits{"Duration", kMeasured},
    Traits{"Money", "has-range is-continuous"},
    Traits{"Quantity", kMeasured},
    Traits{"MoneyQuantity", kMeasured},
    Traits{"SimpleQuantity", kMeasured},
    Traits{"Range", "can-bind"},
    Traits{"Reference", "has-target"},
    Traits{"Extension", "can-bind"},
    Traits{"Address", ""},
    Traits{"Annotation", ""},
    Traits{"ContactPoint", ""},
    Traits{"HumanName", ""},
    Traits{"Identifier", ""},
    Traits{"Period", ""},
    Traits{"Ratio", ""},
    Traits{"SampledData", ""},
    Traits{"Signature", ""},
    Traits{"Timing", ""},
    Traits{"BackboneElement", ""},
    Traits{"Dosage", ""},
    Traits{"Meta", ""},
    Traits{"Narrative", ""},
    Traits{"xhtml", ""},
};

}  // namespace

bool CanHave(std::string_view type, std::string_view characteristic) {
  const auto* const found = std::ranges::find(kTraits, type, &Traits::type);
  return found == kTraits.end() || found->traits.find(characteristic) != std::string_view::npos;
}

}  // namespace gateway::validation
