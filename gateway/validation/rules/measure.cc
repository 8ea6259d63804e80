// Measures as resources: whether what their CQL criteria name can be found.
// Spec: https://hl7.org/fhir/R4/measure.html#cql
#include <vector>

#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

// The libraries of the measure that are loaded.
std::vector<fhir::Node> LibrariesOf(const Scope& measure) {
  std::vector<fhir::Node> libraries;
  for (const fhir::Node library : measure.node().Children("library")) {
    const fhir::Document* const document =
        measure.run().profiles.registry().Find("Library", library.text());
    if (document != nullptr) libraries.push_back(document->root());
  }
  return libraries;
}

void CheckNamedLibrary(const Scope& criteria, const std::vector<fhir::Node>& libraries,
                       std::string_view name) {
  std::size_t found = 0;
  for (const fhir::Node library : libraries) found += library.ChildText("name") == name ? 1 : 0;
  if (found == 1) return;
  criteria.Error(IssueType::kInvalid, "measure-library",
                 found == 0 ? "The criterion names a library that is none of the measure's: add it "
                              "to Measure.library"
                            : "Several libraries of the measure have the name that the criterion "
                              "gives: keep one");
}

void CheckCriteria(const Scope& criteria, const std::vector<fhir::Node>& libraries) {
  const std::string_view language = criteria.node().ChildText("language");
  if (language != "text/cql" && language != "text/cql.identifier") return;
  const std::string_view expression = criteria.node().ChildText("expression");
  if (libraries.empty())
    return criteria.Error(IssueType::kInvalid, "measure-library",
                          "None of the measure's libraries is loaded, so that the criterion's CQL "
                          "means nothing: name them by canonical, and load them");
  const std::size_t dot = expression.find('.');
  if (dot != std::string_view::npos)
    return CheckNamedLibrary(criteria, libraries, expression.substr(0, dot));
  if (libraries.size() > 1)
    criteria.Error(IssueType::kInvalid, "measure-library",
                   "The measure has several libraries: write the name of the one that is meant, "
                   "and a dot, before the criterion");
}

void WarnWithoutCode(const Scope& parent, std::string_view name, std::string_view what) {
  if (parent.node().Children(name).size() < 2) return;
  ForEachChild(parent, name, [&](const Scope& one) {
    if (!one.node().Child("code"))
      one.Warning(IssueType::kRequired, "measure-code",
                  "Of several, each " + std::string(what) +
                      " needs a code, so that reports can name it: add one");
  });
}

void CheckGroup(const Scope& group, const std::vector<fhir::Node>& libraries) {
  WarnWithoutCode(group, "population", "population");
  WarnWithoutCode(group, "stratifier", "stratifier");
  ForEachChild(group, "stratifier", [&](const Scope& stratifier) {
    const auto check = [&](const Scope& criteria) { CheckCriteria(criteria, libraries); };
    ForEachChild(stratifier, "criteria", check);
    WarnWithoutCode(stratifier, "component", "component");
    ForEachChild(stratifier, "component",
                 [&](const Scope& component) { ForEachChild(component, "criteria", check); });
  });
}

}  // namespace

void CheckMeasure(const Scope& scope) {
  const std::vector<fhir::Node> libraries = LibrariesOf(scope);
  WarnWithoutCode(scope, "group", "group");
  ForEachChild(scope, "group", [&](const Scope& group) { CheckGroup(group, libraries); });
}

}  // namespace gateway::validation
