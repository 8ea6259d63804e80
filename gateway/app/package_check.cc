#include "gateway/app/package_check.h"

#include <set>

#include "gateway/app/engines.h"
#include "gateway/validation/expression_check.h"

namespace gateway::app {
namespace {

// Those that are not among the standard ones, or stand for them.
void CheckAll(const definitions::Registry& registry, const definitions::Registry& standard,
              const char* type, Issues& issues) {
  const std::vector<std::string> urls = standard.Canonicals(type);
  const std::set<std::string_view> known(urls.begin(), urls.end());
  for (const std::string& url : registry.Canonicals(type)) {
    const fhir::Document* const document = known.contains(url) ? nullptr : registry.Find(type, url);
    if (document == nullptr) continue;
    Issues found = validation::CheckExpressions(document->root(), *registry.types());
    for (Issue& issue : found.list()) {
      issue.severity = Severity::kWarning;
      issue.expression = url + " " + issue.expression;
      issues.Add(std::move(issue));
    }
  }
}

}  // namespace

Result<Issues> CheckPackages(const definitions::Registry& registry,
                             const std::vector<std::string>& packages) {
  Issues issues;
  if (packages.empty()) return issues;
  GATEWAY_TRY(const auto standard, LoadDefinitions({}));
  for (const char* const type : {"StructureDefinition", "SearchParameter"})
    CheckAll(registry, *standard, type, issues);
  return issues;
}

}  // namespace gateway::app
