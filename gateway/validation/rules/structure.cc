#include <algorithm>

#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

std::string Times(std::uint32_t count) {
  return count == 1 ? "once" : std::to_string(count) + " times";
}

// "code", "Period or Timing", "one of 11 types".
std::string TypesOf(const fhir::Element& element) {
  if (element.types.empty()) return "element";
  if (element.types.size() > 4) return "one of " + std::to_string(element.types.size()) + " types";
  std::string names;
  for (const fhir::TypeRef& ref : element.types)
    names += (names.empty() ? "" : " or ") + std::string(ref.code);
  return names;
}

std::size_t CountOf(fhir::Node node, std::string_view name) { return node.Children(name).size(); }

void CheckRequired(const Scope& scope, const TypePlan& plan) {
  for (const fhir::Element* const element : plan.required) {
    const std::size_t count = CountOf(scope.node(), element->name);
    if (count >= element->min || scope.HasUnread(*element)) continue;
    const std::string name = std::string(element->name) + (element->is_choice ? "[x]" : "");
    scope.Error(IssueType::kRequired, "structure-min",
                name + (count == 0 ? " is missing" : " is there too few times") + ": add it (" +
                    TypesOf(*element) + ", at least " + Times(element->min) + ")");
  }
}

// The reader lets repetitions of a single element through only as far as JSON can say them; a
// program may build anything.
void ReportTooMany(const Scope& scope, const fhir::Element& element, std::size_t count) {
  const std::string allowed = Times(element.max);
  if (element.is_choice) {
    scope.Error(IssueType::kStructure, "structure-choice",
                std::string(element.name) + "[x] is there with " + std::to_string(count) +
                    " values: keep the one that is meant");
    return;
  }
  scope.Error(IssueType::kStructure, "structure-max",
              std::string(element.name) + " is there " + std::to_string(count) +
                  " times and may be " + allowed + " at most: take the others away");
}

void CheckRepetitions(const Scope& scope) {
  const auto children = scope.node().children();
  for (auto first = children.begin(); first != children.end();) {
    const fhir::Element* const element = first->element();
    const auto last = std::find_if(first, children.end(),
                                   [&](fhir::Node node) { return node.element() != element; });
    const auto count = static_cast<std::size_t>(last - first);
    if (element != nullptr && count > element->max) ReportTooMany(scope, *element, count);
    first = last;
  }
}

// ele-1: "All FHIR elements must have a @value or children". An id alone does not count.
bool IsEmpty(fhir::Node node) {
  if (node.has_text()) return false;
  return std::ranges::all_of(node.children(),
                             [](fhir::Node child) { return child.name() == "id"; });
}

}  // namespace

void CheckStructure(const Scope& scope, const TypePlan& plan) {
  if (!scope.node().is_resource() && IsEmpty(scope.node())) {
    scope.Error(IssueType::kInvariant, "ele-1",
                "The element holds nothing: give it a value, or leave it out");
    return;  // what is missing inside says nothing more
  }
  CheckRequired(scope, plan);
  CheckRepetitions(scope);
}

}  // namespace gateway::validation
