// A QuestionnaireResponse beside its Questionnaire.
// Spec: https://hl7.org/fhir/R4/questionnaireresponse.html,
//       https://hl7.org/fhir/R4/questionnaire.html
#pragma once

#include <string_view>

#include "gateway/validation/scope.h"

namespace gateway::validation {

inline constexpr std::string_view kHl7Extension = "http://hl7.org/fhir/StructureDefinition/";

// The two resources at hand, for all rules of one response.
struct Answered {
  fhir::Node questionnaire;
  fhir::Node response;
  bool in_progress = false;  // what is missing may still come: a warning
};

// The value of an item's extension; absent when it has none.
[[nodiscard]] fhir::Node ExtensionValue(fhir::Node item, std::string_view url);

// Questionnaire.item.enableWhen and enableBehavior, or an expression for them. `item` is the
// definition, its answers are sought in the whole response. An expression that cannot be evaluated
// leaves the item enabled.
[[nodiscard]] bool IsEnabled(const Scope& at, const Answered& answered, fhir::Node item);

// One answer beside the definition of its item: type, options, limits.
void CheckAnswer(const Scope& answer, const Answered& answered, fhir::Node item);

}  // namespace gateway::validation
