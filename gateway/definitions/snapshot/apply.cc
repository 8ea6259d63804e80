#include "gateway/definitions/snapshot/apply.h"

#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/definitions/snapshot/expand.h"
#include "gateway/definitions/snapshot/merge.h"
#include "gateway/definitions/snapshot/slicer.h"
#include "gateway/definitions/snapshot/type_rules.h"

namespace gateway::definitions {
namespace {

using fhir::Node;

constexpr std::string_view kChoice = "[x]";

std::string_view Stem(std::string_view choice) { return choice.substr(0, choice.size() - 3); }

// The choice element that `name` is a shortcut of ("valueQuantity" of "value[x]"); null when none.
Part* FindChoice(const Part& parent, std::string_view name) {
  const auto fits = [&](const Part* child) {
    if (!child->name.ends_with(kChoice) || !child->slice.empty()) return false;
    const std::string_view stem = Stem(child->name);
    return name.size() > stem.size() && name.starts_with(stem) && name[stem.size()] >= 'A' &&
           name[stem.size()] <= 'Z';
  };
  const auto found = std::ranges::find_if(parent.children, fits);
  return found == parent.children.end() ? nullptr : *found;
}

Part* FindHeader(const Part& parent, std::string_view name) {
  const auto fits = [&](const Part* child) { return child->name == name && child->slice.empty(); };
  const auto found = std::ranges::find_if(parent.children, fits);
  return found == parent.children.end() ? nullptr : *found;
}

std::string NoSuchElement(const Part& parent, const Change& change) {
  std::vector<std::string_view> names;
  for (const Part* const child : parent.children) {
    if (child->slice.empty()) names.push_back(child->name);
  }
  std::string text =
      "there is no element " + std::string(change.name) + " in " + std::string(parent.name);
  const std::string_view near = Nearest(change.name, names);
  if (!near.empty()) return text + "; did you mean " + std::string(near) + "?";
  text += "; it has";
  for (const std::string_view name : names) text += " " + std::string(name);
  return text;
}

// A new element of a type that the differential defines.
void AddElement(Workshop& workshop, Part& parent, const Change& change) {
  Part& made = *workshop.pool.New();
  made.name = change.name;
  made.slice = change.slice;
  made.home = workshop.structure;
  made.definition = Definition(change.node);
  parent.children.push_back(&made);
  if (!change.children.empty()) ApplyChildren(workshop, made, change, false);
}

// The part a change is meant for, and the type its shortcut names. A null part: reported or added.
SliceEntry Resolve(Workshop& workshop, Part& parent, Change& change) {
  SliceEntry entry{&change, FindHeader(parent, change.name), {}};
  if (entry.header != nullptr) return entry;
  if (Part* const choice = FindChoice(parent, change.name); choice != nullptr) {
    const std::span<const Node> types = choice->definition.All(workshop.words.type);
    entry.type = TypeBySuffix(types, change.name.substr(Stem(choice->name).size()));
    if (entry.type) {
      entry.header = choice;
      return entry;
    }
    workshop.Report(change, IssueType::kInvalid, "snapshot-type",
                    std::string(choice->name) + " may be " + ListTypes(types) +
                        " alone; name one of these types");
    return entry;
  }
  if (workshop.defines_type()) {
    AddElement(workshop, parent, change);
  } else {
    workshop.Report(change, IssueType::kNotFound, "snapshot-element",
                    NoSuchElement(parent, change));
  }
  return entry;
}

void ReportOrder(Workshop& workshop, const Change& early, const Part& before) {
  workshop.Report(early, IssueType::kValue, "snapshot-order",
                  "stands before " + std::string(before.name) +
                      ", which precedes it in the base; put the elements into the base's order");
}

// Before its own words are merged: those of the profile the change narrows the type to.
void TakeProfile(Workshop& workshop, Part& part, const Change& change) {
  const std::span<const Node> stated = change.node.Children("type");
  if (stated.size() != 1 || stated[0].Children("profile").size() != 1) return;
  const std::string_view profile = stated[0].ChildText("profile");
  for (const Node type : part.definition.All(workshop.words.type)) {
    if (type.ChildText("profile") == profile) return;
  }
  const fhir::Document* const found = ProfileOfType(workshop, stated);
  if (found == nullptr) return;
  const std::span<const Node> elements = found->root().Child("snapshot").Children("element");
  if (elements.empty()) return;
  TakeRootOfProfile(workshop, part, elements[0], CodeOf(stated[0]) == "Extension");
}

}  // namespace

void Apply(Workshop& workshop, Part& part, const Change& change, bool in_slice) {
  if (change.node) {
    TakeProfile(workshop, part, change);
    MergeFields(workshop, part, change);
  }
  if (!change.children.empty()) ApplyChildren(workshop, part, change, in_slice);
}

void ApplyChildren(Workshop& workshop, Part& part, const Change& change, bool in_slice) {
  const bool walks_in = part.children.empty();
  if (!GiveChildren(workshop, part, change)) return;
  std::vector<SliceEntry> entries;
  auto last = part.children.begin();
  const Change* early = nullptr;
  for (Change* const child : change.children) {
    const SliceEntry entry = Resolve(workshop, part, *child);
    if (entry.header == nullptr) continue;
    entries.push_back(entry);
    const auto at = std::ranges::find(part.children, entry.header);
    if (at < last && !workshop.options.sort && early != nullptr)
      ReportOrder(workshop, *early, **at);
    last = at;
    early = child;
  }
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Part* const header = entries[i].header;
    if (header == nullptr) continue;
    std::vector<SliceEntry> group;
    for (std::size_t j = i; j < entries.size(); ++j) {
      if (entries[j].header != header) continue;
      group.push_back(entries[j]);
      entries[j].header = nullptr;
    }
    ApplyGroup(workshop, part, group, in_slice && !walks_in);
  }
}

}  // namespace gateway::definitions
