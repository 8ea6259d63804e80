#include "gateway/definitions/snapshot/slicing.h"

#include <algorithm>
#include <array>

namespace gateway::definitions {

using fhir::Node;

namespace {

// All the base's discriminators, in their order, before any new ones; none at all says nothing.
bool RestatesDiscriminators(Node inherited, Node stated) {
  const std::span<const Node> base = inherited.Children("discriminator");
  const std::span<const Node> own = stated.Children("discriminator");
  if (base.empty() || own.empty()) return true;
  const auto same = [](Node a, Node b) {
    return a.ChildText("type") == b.ChildText("type") && a.ChildText("path") == b.ChildText("path");
  };
  return own.size() >= base.size() && std::equal(base.begin(), base.end(), own.begin(), same);
}

}  // namespace

bool SlicesByType(Node slicing) {
  return std::ranges::all_of(slicing.Children("discriminator"), [](Node discriminator) {
    return discriminator.ChildText("type") == "type" && discriminator.ChildText("path") == "$this";
  });
}

Node MakeSlicing(Workshop& workshop, std::string_view type, std::string_view path, Node like) {
  const Vocabulary& words = workshop.words;
  NodeMaker& maker = workshop.maker;
  const std::array<Node, 2> by{maker.Text(words.discriminator_type, type),
                               maker.Text(words.discriminator_path, path)};
  const std::string_view ordered = like.ChildText("ordered");
  const std::string_view rules = like.ChildText("rules");
  const std::array<Node, 3> parts{maker.Group(words.discriminator, by),
                                  maker.Text(words.ordered, ordered.empty() ? "false" : ordered),
                                  maker.Text(words.rules, rules.empty() ? "open" : rules)};
  return maker.Group(words.slicing, parts);
}

Node MergeSlicing(Workshop& workshop, Node inherited, Node stated) {
  if (!inherited) return stated;
  if (!stated) return inherited;
  std::vector<Node> parts;
  for (const Node part : inherited.children()) {
    const bool repeats = part.name() == "discriminator";
    if (repeats || !stated.Child(part.name())) parts.push_back(part);
  }
  for (const Node part : stated.children()) {
    const auto same = [&](Node other) { return fhir::Equal(other, part); };
    if (std::ranges::none_of(parts, same)) parts.push_back(part);
  }
  std::ranges::stable_sort(parts, {}, [](Node part) { return part.element()->order; });
  return workshop.maker.Group(workshop.words.slicing, parts);
}

Node WithRules(Workshop& workshop, Node slicing, bool closed) {
  const Vocabulary& words = workshop.words;
  std::vector<Node> parts;
  for (const Node part : slicing.children()) {
    if (part.name() != "rules") parts.push_back(part);
  }
  parts.push_back(workshop.maker.Text(words.rules, closed ? "closed" : "open"));
  return workshop.maker.Group(words.slicing, parts);
}

void CheckSlicing(Workshop& workshop, const Change& change, Node inherited, Node stated) {
  const std::string_view rules = stated.ChildText("rules");
  if (inherited.ChildText("rules") == "closed" && !rules.empty() && rules != "closed") {
    workshop.Report(change, IssueType::kBusinessRule, "snapshot-slicing-rules",
                    "a closed slicing may not be opened again; state rules closed");
  }
  if (inherited.ChildText("ordered") == "true" && stated.ChildText("ordered") == "false") {
    workshop.Report(change, IssueType::kBusinessRule, "snapshot-slicing-order",
                    "an ordered slicing may not lose its order; state ordered true");
  }
  if (!RestatesDiscriminators(inherited, stated)) {
    workshop.Report(change, IssueType::kBusinessRule, "snapshot-discriminator",
                    "the base tells these slices apart by something else; restate its "
                    "discriminators first, or leave the slicing out");
  }
}

}  // namespace gateway::definitions
