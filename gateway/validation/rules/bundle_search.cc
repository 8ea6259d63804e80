// What the links of a Bundle may be, and what a search set holds.
// Spec: https://hl7.org/fhir/R4/bundle.html#searchset, https://hl7.org/fhir/R4/search.html
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "gateway/base/text.h"
#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

bool IsPaging(std::string_view relation) {
  constexpr std::array<std::string_view, 4> kPaging{"first", "previous", "next", "last"};
  return std::ranges::find(kPaging, relation) != kPaging.end();
}

// Resource types a search was for: the end of its path, or its _type. Empty: cannot be told.
std::vector<std::string_view> SoughtTypes(const Scope& bundle) {
  const fhir::TypeTable& types = bundle.run().profiles.types();
  for (const fhir::Node link : bundle.node().Children("link")) {
    if (link.ChildText("relation") != "self") continue;
    const std::string_view url = link.ChildText("url");
    const std::size_t query = url.find('?');
    const std::string_view path = url.substr(0, query);
    const std::string_view last = path.substr(path.rfind('/') + 1);
    const fhir::Type* const type = types.Find(last);
    if (type != nullptr && type->kind == fhir::Kind::kResource) return {last};
    if (query == std::string_view::npos) return {};
    for (const std::string_view parameter : Split(url.substr(query + 1), '&')) {
      if (parameter.starts_with("_type=")) return Split(parameter.substr(6), ',');
    }
    return {};
  }
  return {};
}

bool IsOneOf(const fhir::Type& type, const std::vector<std::string_view>& names) {
  return std::ranges::any_of(names, [&](std::string_view name) { return type.IsA(name); });
}

void CheckFound(const Scope& entry, const std::vector<std::string_view>& sought) {
  const fhir::Node resource = entry.node().Child("resource");
  const std::string_view mode = entry.node().At({"search", "mode"}).text();
  if (!resource)
    return entry.Error(IssueType::kInvalid, "search-resource",
                       "An entry of a search set holds what was found: add the resource");
  const Scope at(entry, resource, 0);
  if (mode == "outcome") {
    if (resource.type_name() != "OperationOutcome")
      at.Error(IssueType::kInvalid, "search-type",
               "What is marked as the outcome of a search is an OperationOutcome: mark it as match "
               "or include");
    return;
  }
  if (mode.empty()) return;
  if (!resource.Child("id"))
    at.Error(IssueType::kInvalid, "search-id", "What a search finds has an id: add it");
  if (mode == "match" && !sought.empty() && !IsOneOf(*resource.type(), sought))
    at.Error(IssueType::kInvalid, "search-type",
             "The search was for " + Listed(sought) + ": mark what came with it as included");
}

}  // namespace

void CheckSearchSet(const Scope& scope) {
  const std::vector<std::string_view> sought = SoughtTypes(scope);
  ForEachChild(scope, "entry", [&](const Scope& entry) { CheckFound(entry, sought); });
}

void CheckBundleLinks(const Scope& scope) {
  const std::string_view type = scope.node().ChildText("type");
  const bool has_pages = type == "searchset" || type == "history";
  std::set<std::string_view> seen;
  ForEachChild(scope, "link", [&](const Scope& link) {
    const fhir::Node relation = link.node().Child("relation");
    if (!relation.has_text()) return;
    const Scope at(link, relation, 0);
    const bool is_single = relation.text() == "self" || IsPaging(relation.text());
    if (is_single && !seen.insert(relation.text()).second)
      (has_pages ? link : at)
          .Error(IssueType::kInvalid, "bundle-link",
                 "The Bundle has a link of that relation already: keep one");
    if (!has_pages && IsPaging(relation.text()))
      at.Error(IssueType::kInvalid, "bundle-link",
               "Only search sets and histories have pages: take the link out");
  });
}

}  // namespace gateway::validation
