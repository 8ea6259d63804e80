// Which code looks at the nodes of which type.
#include <array>

#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

struct Entry {
  std::string_view type;  // and those derived from it
  TypeCheck check;
  bool thorough;
};

constexpr std::array kChecks{
    Entry{"Reference", CheckReference, false},
    Entry{"QuestionnaireResponse", CheckQuestionnaireResponse, false},
    Entry{"xhtml", CheckXhtmlText, false},
    Entry{"Attachment", CheckAttachmentSize, true},
    Entry{"CapabilityStatement", CheckCapabilityStatement, true},
    Entry{"Coding", CheckCodeIsKnown, true},
    Entry{"Coding", CheckCoding, true},
    Entry{"Coding", CheckSystem, true},
    Entry{"Coding", CheckSystemExists, true},
    Entry{"ConceptMap", CheckConceptMap, true},
    Entry{"Identifier", CheckSystem, true},
    Entry{"Identifier", CheckUriIdentifier, true},
    Entry{"Quantity", CheckCodeIsKnown, true},
    Entry{"Quantity", CheckSystem, true},
    Entry{"Quantity", CheckSystemExists, true},
    Entry{"Reference", CheckReferenceForm, true},
    Entry{"Reference", CheckBundledReference, true},
    Entry{"Resource", CheckResourceIds, true},
    Entry{"CodeSystem", CheckCodeSystem, true},
    Entry{"Measure", CheckMeasure, true},
    Entry{"MeasureReport", CheckMeasureReport, true},
    Entry{"DomainResource", CheckCanonicalUrl, true},
    Entry{"StructureDefinition", CheckStructureDefinition, true},
    Entry{"StructureDefinition", CheckDefinitionExpressions, true},
    Entry{"SearchParameter", CheckDefinitionExpressions, true},
    Entry{"ValueSet", CheckValueSet, true},
    Entry{"canonical", CheckCanonical, true},
    Entry{"code", CheckNoHiddenSpace, true},
    Entry{"uri", CheckNoHiddenSpace, true},
    Entry{"uri", CheckUri, true},
};

}  // namespace

std::vector<TypeCheck> ChecksOf(const fhir::Type& type, bool thorough) {
  std::vector<TypeCheck> checks;
  for (const Entry& entry : kChecks) {
    if (entry.thorough == thorough && type.IsA(entry.type)) checks.push_back(entry.check);
  }
  return checks;
}

std::string Listed(const std::vector<std::string_view>& names) {
  std::string list;
  for (const std::string_view name : names) list += (list.empty() ? "" : ", ") + std::string(name);
  return list;
}

}  // namespace gateway::validation
