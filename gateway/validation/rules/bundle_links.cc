// How the entries of a Bundle hang together.
// Spec: https://hl7.org/fhir/R4/documents.html, https://hl7.org/fhir/R4/bundle.html#references
#include <algorithm>
#include <unordered_map>
#include <vector>

#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

void CheckHere(const Scope& reference) {
  const std::string_view text = reference.node().ChildText("reference");
  if (text.empty() || text[0] == '#') return;
  if (reference.index().Resolve(text, reference.container())) return;
  if (IsUrn(text)) return;
  reference.Error(IssueType::kNotFound, "document-reference",
                  "What the Composition refers to here is not in the document: add it as an entry "
                  "with the fullUrl that the reference names");
}

void CheckSection(const Scope& section) {
  for (const std::string_view name : {"author", "focus", "entry"})
    ForEachChild(section, name, CheckHere);
  ForEachChild(section, "section", CheckSection);
}

void CheckComposition(const Scope& composition) {
  for (const std::string_view name : {"subject", "encounter", "author", "custodian"})
    ForEachChild(composition, name, CheckHere);
  ForEachChild(composition, "attester",
               [](const Scope& attester) { ForEachChild(attester, "party", CheckHere); });
  ForEachChild(composition, "event",
               [](const Scope& event) { ForEachChild(event, "detail", CheckHere); });
  ForEachChild(composition, "section", CheckSection);
}

// Which entries are joined by references, whichever way they point.
class Links {
 public:
  explicit Links(const Scope& bundle)
      : index_(bundle.index()), entries_(bundle.node().Children("entry")) {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      parents_.push_back(i);
      numbers_.emplace(entries_[i].Child("resource").data(), i);
    }
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const fhir::Node resource = entries_[i].Child("resource");
      if (resource) Follow(resource, resource, i);
    }
  }

  void Join(std::size_t a, fhir::Node target) {
    const auto found = numbers_.find(target.data());
    if (target && found != numbers_.end()) parents_[GroupOf(a)] = GroupOf(found->second);
  }
  std::size_t GroupOf(std::size_t i) {
    while (parents_[i] != i) i = parents_[i];
    return i;
  }

 private:
  void Follow(fhir::Node node, fhir::Node resource, std::size_t from) {
    const bool may_refer = node.name() == "reference" || node.type()->IsA("uri");
    if (may_refer && node.has_text() && !node.text().starts_with('#'))
      Join(from, index_.Resolve(node.text(), resource));
    for (const fhir::Node child : node.children()) Follow(child, resource, from);
  }

  const BundleIndex& index_;
  std::span<const fhir::Node> entries_;
  std::vector<std::size_t> parents_;
  std::unordered_map<const fhir::NodeData*, std::size_t> numbers_;
};

// Stylesheets are part of a document by Bundle.link.
void CheckStylesheets(const Scope& scope, Links& links) {
  ForEachChild(scope, "link", [&](const Scope& link) {
    if (link.node().ChildText("relation") != "stylesheet") return;
    const std::string_view url = link.node().ChildText("url");
    const fhir::Node first = scope.node().Children("entry")[0].Child("resource");
    const fhir::Node target = scope.index().Resolve(url, first);
    links.Join(0, target);
    if (target || IsAbsolute(url)) return;
    link.ReportBelow("url", Severity::kError, IssueType::kNotFound, "document-stylesheet",
                     "The stylesheet is not in the document: add it as a Binary");
  });
}

}  // namespace

void CheckDocument(const Scope& scope) {
  const std::span<const fhir::Node> entries = scope.node().Children("entry");
  const fhir::Node composition = entries.empty() ? fhir::Node() : entries[0].Child("resource");
  if (composition.type_name() != "Composition") return;  // bdl-11
  const Scope first(scope, entries[0], 0);
  CheckComposition(Scope(first, composition, 0));
  Links links(scope);
  CheckStylesheets(scope, links);
  for (std::size_t i = 1; i < entries.size(); ++i) {
    if (links.GroupOf(i) == links.GroupOf(0)) continue;
    Scope(scope, entries[i], i)
        .Error(IssueType::kInformational, "document-unreachable",
               "Nothing joins this entry to the Composition: refer to it, or take it out");
  }
}

void CheckBundledReference(const Scope& scope) {
  const BundleIndex& index = scope.index();
  const std::string_view text = scope.node().ChildText("reference");
  if (!index.bundle() || text.empty() || text[0] == '#' || IsAbsolute(text)) return;
  const fhir::Node target = index.Resolve(text, scope.container());
  if (target && text.find("/_history/") == std::string_view::npos &&
      index.CountOf(index.FullUrlOf(target)) > 1)
    scope.Error(IssueType::kForbidden, "reference-ambiguous",
                "Several entries have the address that this reference names: name the version "
                "that is meant");
  const std::string_view id = text.substr(text.find('/') + 1);
  for (const fhir::Node entry : index.bundle().Children("entry")) {
    const fhir::Node resource = entry.Child("resource");
    const std::string_view full_url = entry.ChildText("fullUrl");
    if (target || !full_url.starts_with("urn:uuid:") || full_url.substr(9) != id) continue;
    if (resource.type_name() != text.substr(0, text.find('/')))
      scope.Error(IssueType::kRequired, "reference-type",
                  "The entry of that id is a " + std::string(resource.type_name()) +
                      ", not what the reference says: mend the reference");
  }
  const std::string_view type = index.bundle().ChildText("type");
  const bool is_request = type == "batch" || type == "batch-response";
  const bool is_in_entry = scope.container() != index.bundle();  // else in Bundle.signature
  if (!is_request && is_in_entry && index.FullUrlOf(scope.container()).empty())
    scope.Error(IssueType::kRequired, "bundle-relative",
                "A relative reference is completed with the fullUrl of its entry, which has none: "
                "add it");
}

}  // namespace gateway::validation
