// ValueSets as resources: whether what they include can be meant.
// Spec: https://hl7.org/fhir/R4/valueset.html
#include <algorithm>

#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

void CheckIncludedSystem(const Scope& include) {
  const std::string_view system = include.node().ChildText("system");
  if (system.empty()) return;
  if (!IsAbsolute(system))
    include.Error(IssueType::kInvalid, "value-set-system",
                  "The system of an include is an absolute address, of a contained code system "
                  "too: write the code system's url");
  const std::size_t bar = system.find('|');
  if (bar != std::string_view::npos && bar + 1 < system.size())
    include.Error(IssueType::kBusinessRule, "value-set-system",
                  "The version of a system stands in version: move it there");
}

fhir::Node FindProperty(fhir::Node system, std::string_view code) {
  for (const fhir::Node property : system.Children("property")) {
    if (property.ChildText("code") == code) return property;
  }
  return {};
}

// What can be compared with a property's values looks like one.
void CheckFilterValue(const Scope& filter, fhir::Node property) {
  const std::string_view type = property.ChildText("type");
  const std::string_view value = filter.node().ChildText("value");
  if (filter.node().ChildText("op") != "=" || value.empty()) return;
  if (type == "boolean" && value != "true" && value != "false")
    filter.Error(IssueType::kInvalid, "value-set-filter",
                 "The property is a boolean: the value of the filter is true or false");
  if (type == "Coding" && value.find('#') == std::string_view::npos)
    filter.Error(IssueType::kInvalid, "value-set-filter",
                 "The property is a Coding: the value of the filter is a system, # and a code");
}

void CheckInclude(const Scope& include) {
  CheckIncludedSystem(include);
  const fhir::Document* const system =
      include.run().profiles.registry().Find("CodeSystem", include.node().ChildText("system"));
  if (system == nullptr) return;
  ForEachChild(include, "filter", [&](const Scope& filter) {
    const fhir::Node property = FindProperty(system->root(), filter.node().ChildText("property"));
    if (property) CheckFilterValue(filter, property);
  });
}

}  // namespace

void CheckValueSet(const Scope& scope) {
  ForEachChild(scope, "compose", [](const Scope& compose) {
    for (const std::string_view name : {"include", "exclude"})
      ForEachChild(compose, name, CheckInclude);
  });
}

// The url of a definition is its canonical; Contract.url and the like are addresses of other
// things.
void CheckCanonicalUrl(const Scope& scope) {
  const fhir::Node url = scope.node().Child("url");
  const fhir::Type& type = *scope.node().type();
  const bool is_definition = type.Find("url") != nullptr && type.Find("version") != nullptr &&
                             type.Find("status") != nullptr && type.name != "Contract";
  if (!is_definition || !url.has_text() || IsAbsolute(url.text())) return;
  Scope(scope, url, 0)
      .Error(IssueType::kInvalid, "canonical-absolute",
             "The url of a definition is an absolute address: write the whole of it");
}

}  // namespace gateway::validation
