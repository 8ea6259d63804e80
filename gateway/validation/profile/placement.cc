#include "gateway/validation/profile/placement.h"

#include "gateway/validation/profile/discriminator.h"
#include "gateway/validation/profile/element_rules.h"

namespace gateway::validation {
namespace {

// Slices without a word on how: extensions by url, a choice by type.
std::unique_ptr<Slicing> UsualSlicing(std::string_view name) {
  auto slicing = std::make_unique<Slicing>();
  if (name == "extension" || name == "modifierExtension") {
    slicing->discriminators.push_back(
        {Discriminator::Kind::kValue, "url", {{PathStep::Kind::kChild, "url"}}});
  } else {
    slicing->discriminators.push_back({Discriminator::Kind::kType, "$this", {}});
  }
  return slicing;
}

std::unique_ptr<Slicing> SlicingOf(const Checker& checker) {
  const fhir::Node stated = checker.definition.Child("slicing");
  if (!stated) return nullptr;
  auto slicing = std::make_unique<Slicing>();
  const std::string_view rules = stated.ChildText("rules");
  slicing->rules = rules == "closed"      ? Slicing::Rules::kClosed
                   : rules == "openAtEnd" ? Slicing::Rules::kOpenAtEnd
                                          : Slicing::Rules::kOpen;
  slicing->is_ordered = stated.ChildText("ordered") == "true";
  for (const fhir::Node node : stated.Children("discriminator"))
    slicing->discriminators.push_back(ReadDiscriminator(node));
  return slicing;
}

void AddSlice(Slicing& slicing, Checker& checker) {
  if (checker.slice == "@default") {
    slicing.rest = &checker;
    return;
  }
  for (const std::unique_ptr<Slice>& slice : slicing.slices) {
    const bool is_inside = checker.slice.size() > slice->name.size() &&
                           checker.slice.starts_with(slice->name) &&
                           checker.slice[slice->name.size()] == '/';
    if (!is_inside) continue;
    if (slice->slicing == nullptr) slice->slicing = UsualSlicing(checker.name);
    return AddSlice(*slice->slicing, checker);
  }
  auto slice = std::make_unique<Slice>();
  slice->name = checker.slice;
  slice->checker = &checker;
  slice->slicing = SlicingOf(checker);
  slicing.slices.push_back(std::move(slice));
}

}  // namespace

void PlaceChild(Checker& parent, Checker& checker) {
  ChildRule* rule = nullptr;
  for (ChildRule& known : parent.children) {
    if (known.name == checker.name) rule = &known;
  }
  if (checker.slice.empty()) {
    if (IsIdle(checker)) return;
    if (rule == nullptr) rule = &parent.children.emplace_back();
    rule->name = checker.name;
    rule->head = &checker;
    rule->slicing = SlicingOf(checker);
    return;
  }
  if (rule == nullptr) {
    rule = &parent.children.emplace_back();
    rule->name = checker.name;
  }
  if (rule->slicing == nullptr) rule->slicing = UsualSlicing(checker.name);
  AddSlice(*rule->slicing, checker);
}

}  // namespace gateway::validation
