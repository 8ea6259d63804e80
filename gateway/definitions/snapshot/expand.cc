#include "gateway/definitions/snapshot/expand.h"

#include <algorithm>

#include "gateway/definitions/snapshot/type_rules.h"

namespace gateway::definitions {
namespace {

using fhir::Node;

// "Questionnaire.item" of "#Questionnaire.item" and of "http://…/Questionnaire#Questionnaire.item".
std::string_view TargetOf(std::string_view content_reference) {
  return content_reference.substr(content_reference.rfind('#') + 1);
}

// Several types have in common what the base type of all of them has.
std::string_view CommonCode(std::span<const Node> types) {
  if (types.empty()) return "Element";
  const std::string_view first = CodeOf(types[0]);
  const bool same = std::ranges::all_of(types, [&](Node t) { return CodeOf(t) == first; });
  return same ? first : "Element";
}

// The definition of the type itself: a content reference means its element, not what a profile made
// of it.
Node TypeOf(Workshop& workshop, Node home) {
  if (home.ChildText("derivation") != "constraint") return home;
  const fhir::Document* const type = workshop.Find(CanonicalOfType(home.ChildText("type")));
  return type != nullptr ? type->root() : home;
}

bool FollowContentReference(Workshop& workshop, Part& part, const Change& change) {
  const Vocabulary& words = workshop.words;
  const std::string_view target = TargetOf(part.definition.Text(words.content_reference));
  Part* const referred = workshop.pool.FromSnapshot(TypeOf(workshop, part.home), target);
  if (referred == nullptr) {
    workshop.Report(change, IssueType::kNotFound, "snapshot-content-reference",
                    "its content is that of " + std::string(target) +
                        ", which the base definition does not have; correct the base");
    return false;
  }
  part.children = referred->children;
  part.definition.Set(words.type, referred->definition.All(words.type));
  part.definition.Clear(words.content_reference);
  return true;
}

bool TakeChildrenOf(Workshop& workshop, Part& part, const fhir::Document& definition) {
  const Node structure = definition.root();
  const std::span<const Node> elements = structure.Child("snapshot").Children("element");
  if (elements.empty()) return false;
  std::size_t at = 0;
  Part* const root = workshop.pool.FromSnapshot(elements, at, structure);
  if (root == nullptr) return false;
  part.children = root->children;
  return true;
}

}  // namespace

const fhir::Document* ProfileOfType(Workshop& workshop, std::span<const Node> types) {
  if (types.size() != 1) return nullptr;
  const std::string_view code = CodeOf(types[0]);
  const std::span<const Node> profiles = types[0].Children("profile");
  if (profiles.size() != 1 || code == "Reference" || code == "canonical") return nullptr;
  return workshop.Find(profiles[0].text());
}

bool GiveChildren(Workshop& workshop, Part& part, const Change& change) {
  if (!part.children.empty()) return true;
  if (workshop.TooLarge(change)) return false;
  const Vocabulary& words = workshop.words;
  if (part.definition.Has(words.content_reference)) {
    return FollowContentReference(workshop, part, change);
  }
  const std::span<const Node> types = part.definition.All(words.type);
  const fhir::Document* definition = ProfileOfType(workshop, types);
  const std::string_view code = CommonCode(types);
  if (definition == nullptr) definition = workshop.Find(CanonicalOfType(code));
  if (definition != nullptr && TakeChildrenOf(workshop, part, *definition)) return true;
  workshop.Report(change, IssueType::kNotFound, "snapshot-type-unknown",
                  "the definition of its type " + std::string(code) +
                      " is not loaded, so nothing below it can be constrained; load the package "
                      "that defines it");
  return false;
}

}  // namespace gateway::definitions
