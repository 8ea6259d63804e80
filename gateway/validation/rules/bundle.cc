// Bundle rules that no FHIRPath constraint states, or states at a high price. bdl-1 to bdl-12 stand
// in the definitions. Spec: https://hl7.org/fhir/R4/bundle.html
#include <set>
#include <utility>

#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/rules/native.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

// "Type/id" of a RESTful address; empty when it is none.
std::string_view RestfulPart(const Scope& scope, std::string_view full_url) {
  const std::string_view both = TypeAndId(full_url);
  if (!full_url.starts_with("http") || both.empty()) return {};
  const fhir::Type* const type = scope.run().profiles.types().Find(both.substr(0, both.find('/')));
  return type != nullptr && type->kind == fhir::Kind::kResource ? both : std::string_view();
}

// "If the fullUrl is a RESTful address, its id is the resource's".
void CheckAgreement(const Scope& entry, std::string_view full_url, fhir::Node resource) {
  const std::string_view both = RestfulPart(entry, full_url);
  if (both.empty() || !resource) return;
  const std::size_t slash = both.find('/');
  const bool same_type = both.substr(0, slash) == resource.type_name();
  const fhir::Node id = resource.Child("id");
  const bool is_thorough = entry.run().options.is_thorough;
  if (!id && is_thorough) {
    entry.Error(IssueType::kInvalid, "bundle-full-url-id",
                "fullUrl is a server's address of a resource, and the resource has no id: give it "
                "the one that stands there");
  } else if (id &&
             ((same_type && both.substr(slash + 1) != id.text()) || (!same_type && is_thorough))) {
    entry.Error(IssueType::kValue, "bundle-full-url-id",
                "fullUrl ends with another type or id than the resource's: make them agree");
  }
}

// A canonical tells a definition, fullUrl the place of one copy of it: they are the same only where
// the canonical is the resource's address.
void CheckCanonical(const Scope& entry, std::string_view full_url, fhir::Node resource) {
  if (resource.ChildText("url") != full_url) return;
  const std::string own = "/" + std::string(resource.ChildText("id"));
  if (full_url.ends_with(own)) return;
  entry.Error(IssueType::kInvalid, "bundle-full-url-id",
              "fullUrl is the canonical of the resource and does not end with its id: make them "
              "agree, or write the resource's address");
}

void CheckFullUrl(const Scope& entry, bool is_needed) {
  const fhir::Node full_url = entry.node().Child("fullUrl");
  const fhir::Node resource = entry.node().Child("resource");
  if (!full_url) {
    if (is_needed && (resource || entry.run().options.is_thorough))
      entry.Error(IssueType::kRequired, "bundle-full-url",
                  "fullUrl is missing: add one (urn:uuid: and a new UUID will do)");
    return;
  }
  if (!IsAbsolute(full_url.text()))
    entry.Error(IssueType::kValue, "bundle-full-url",
                "fullUrl is not an absolute address: write the whole of it, or urn:uuid: and a "
                "UUID");
  CheckAgreement(entry, full_url.text(), resource);
  if (entry.run().options.is_thorough) CheckCanonical(entry, full_url.text(), resource);
}

// "Except for transactions and batches, each entry in a Bundle must have a fullUrl". Messages and
// documents are refused without; of the others the one who publishes them hears.
bool NeedsFullUrls(const Scope& bundle) {
  const std::string_view type = bundle.node().ChildText("type");
  if (!bundle.run().options.is_thorough) return type == "message" || type == "document";
  return !type.starts_with("transaction") && !type.starts_with("batch");
}

}  // namespace

void CheckBundle(const Scope& scope) {
  const std::string_view type = scope.node().ChildText("type");
  const bool is_needed = NeedsFullUrls(scope);
  ForEachChild(scope, "entry", [&](const Scope& entry) { CheckFullUrl(entry, is_needed); });
  if (type == "document") CheckDocument(scope);
  if (scope.run().options.is_thorough) CheckBundleLinks(scope);
  if (type == "searchset") CheckSearchSet(scope);
  if (type != "message") return;
  if (!scope.node().Child("timestamp"))
    scope.Warning(IssueType::kRequired, "bundle-timestamp",
                  "A message should say when it was made: add timestamp (an instant)");
  CheckMessage(scope);
}

// "FullUrl must be unique in a bundle, or else entries with same fullUrl must have different
// meta.versionId (except in history bundles)". The expression says it with a quadratic
// isDistinct().
void CheckBdl7(const Scope& scope, const fhir::Constraint& constraint) {
  if (scope.node().ChildText("type") == "history") return;
  std::set<std::pair<std::string_view, std::string_view>> seen;
  ForEachChild(scope, "entry", [&](const Scope& entry) {
    const std::string_view full_url = entry.node().ChildText("fullUrl");
    const std::string_view version = entry.node().At({"resource", "meta", "versionId"}).text();
    if (full_url.empty() || seen.emplace(full_url, version).second) return;
    entry.Error(IssueType::kInvariant, constraint.key,
                "An entry before this one has the same fullUrl: give each entry its own, or take "
                "the repetition out");
  });
}

}  // namespace gateway::validation
