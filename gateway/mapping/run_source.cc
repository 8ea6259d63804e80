// The sources of a rule: which elements it runs for.
#include <algorithm>

#include "gateway/mapping/run.h"

namespace gateway::mapping {
namespace {

using fhir::Node;
using fhirpath::Collection;
using fhirpath::Item;
using syntax::SourceListMode;

// Elements under a node by name, by a choice's property name, or a primitive's own `value`.
void AddStep(const Item& item, const std::string& name, Collection& found) {
  const Node node = item.node();
  if (!node) {
    if (name == "value") found.push_back(item);
    return;
  }
  const std::span<const Node> children = node.Children(name);
  found.insert(found.end(), children.begin(), children.end());
  if (!children.empty() || node.type()->Find(name) != nullptr) return;
  const fhir::Type::Property property = node.type()->FindProperty(name);
  if (property.element != nullptr) {
    for (const Node child : node.Children(property.element->name)) {
      if (child.type() == property.type->type) found.emplace_back(child);
    }
  } else if (node.is_primitive() && name == "value") {
    found.push_back(item);
  }
}

bool HasType(const Item& item, const fhir::Type& type) {
  return item.node() ? item.node().type()->IsA(type.name) : item.TypeName() == type.name;
}

void Part(Collection& items, std::size_t from, std::size_t count) {
  const auto first = items.begin() + static_cast<std::ptrdiff_t>(std::min(from, items.size()));
  const auto last =
      items.begin() + static_cast<std::ptrdiff_t>(std::min(from + count, items.size()));
  items = Collection(first, last);
}

Status Pick(const SourcePlan& source, Collection& items) {
  const std::size_t size = items.size();
  switch (source.list_mode) {
    case SourceListMode::kAll:
      break;
    case SourceListMode::kFirst:
      Part(items, 0, 1);
      break;
    case SourceListMode::kNotFirst:
      Part(items, 1, size);
      break;
    case SourceListMode::kLast:
      Part(items, size == 0 ? 0 : size - 1, 1);
      break;
    case SourceListMode::kNotLast:
      Part(items, 0, size == 0 ? 0 : size - 1);
      break;
    case SourceListMode::kOnlyOne:
      if (size > 1) {
        return Fail(IssueType::kProcessing, "'" + source.name +
                                                "' may occur once only (only_one), but is there " +
                                                std::to_string(size) + " times");
      }
      break;
  }
  return {};
}

}  // namespace

Status Run::LoopSources(const RulePlan& rule, Frame frame, std::size_t index) {
  if (index == rule.sources.size()) return Apply(rule, frame);
  const SourcePlan& source = rule.sources[index];
  Collection items;
  GATEWAY_CHECK(Match(source, frame, items));
  GATEWAY_CHECK(Spend(items.size()));  // rounds that end before the rule is applied cost too
  for (const Item& item : items) {
    frame[static_cast<std::size_t>(source.slot)] = item;
    GATEWAY_CHECK(LoopSources(rule, frame, index + 1));
  }
  return {};
}

Status Run::Match(const SourcePlan& source, Frame frame, Collection& items) {
  GATEWAY_CHECK(Fetch(source, frame, items));
  if (source.type != nullptr)
    erase_if(items, [&](const Item& item) { return !HasType(item, *source.type); });
  if (source.where) GATEWAY_CHECK(Keep(source, frame, items));
  if (source.check) GATEWAY_CHECK(CheckEach(source, items, frame));
  return Pick(source, items);
}

Status Run::Fetch(const SourcePlan& source, Frame frame, Collection& items) {
  const auto* const context = std::get_if<Item>(&frame[static_cast<std::size_t>(source.context)]);
  if (context != nullptr && source.path.empty()) items.push_back(*context);
  if (context != nullptr && !source.path.empty()) AddStep(*context, source.path.front(), items);
  for (std::size_t i = 1; i < source.path.size(); ++i) {
    Collection next;
    for (const Item& item : items) AddStep(item, source.path[i], next);
    items = std::move(next);
  }
  if (!source.path.empty()) GATEWAY_CHECK(CheckCount(source, items.size()));
  if (!items.empty() || !source.default_value || context == nullptr) return {};
  const ArgumentPlan& value = *source.default_value;
  if (value.literal) {
    items.push_back(*value.literal);
    return {};
  }
  Nodes read;
  GATEWAY_TRY(items, Evaluate(*value.formula, *context, frame, read));
  return {};
}

Status Run::CheckCount(const SourcePlan& source, std::size_t count) const {
  if (count >= source.min && count <= source.max) return {};
  const std::string max = source.max == fhir::kUnbounded ? "*" : std::to_string(source.max);
  return Fail(IssueType::kProcessing,
              "'" + source.name + "' must occur " + std::to_string(source.min) + ".." + max +
                  " times, but is there " + std::to_string(count) + " times");
}

Status Run::Keep(const SourcePlan& source, Frame frame, Collection& items) {
  Collection kept;
  for (Item& item : items) {
    frame[static_cast<std::size_t>(source.slot)] = item;
    GATEWAY_TRY(const bool fits, Test(*source.where, item, frame));
    if (fits) kept.push_back(std::move(item));
  }
  items = std::move(kept);
  return {};
}

Status Run::CheckEach(const SourcePlan& source, const Collection& items, Frame frame) {
  for (const Item& item : items) {
    frame[static_cast<std::size_t>(source.slot)] = item;
    GATEWAY_TRY(const bool fits, Test(*source.check, item, frame));
    if (!fits) return Fail(IssueType::kProcessing, "the check is false: " + source.check->text);
  }
  return {};
}

}  // namespace gateway::mapping
