#include "gateway/validation/profile/element_rules.h"

#include <algorithm>

#include "gateway/validation/profile/definition_text.h"

namespace gateway::validation {
namespace {

template <typename Texts>
bool Same(const std::vector<std::string_view>& ours, const Texts& base) {
  return std::ranges::equal(ours, base,
                            [](std::string_view a, std::string_view b) { return a == b; });
}

bool SaysTypes(const Checker& checker) {
  return std::ranges::any_of(checker.types, [](const TypeRule& rule) {
    return !rule.profiles.empty() || !rule.targets.empty() || !rule.aggregation.empty();
  });
}

bool States(std::span<const fhir::Constraint> constraints, std::string_view key) {
  return std::ranges::any_of(constraints,
                             [&](const fhir::Constraint& own) { return own.key == key; });
}

void FillValueRules(Checker& checker) {
  for (const fhir::Node extension : checker.definition.Children("extension")) {
    const std::string_view url = extension.ChildText("url");
    if (url.ends_with("ElementDefinition.mustHaveValue"))
      checker.must_have_value = extension.ChildText("value") == "true";
    if (url.ends_with("ElementDefinition.valueAlternatives"))
      checker.value_alternatives.push_back(extension.ChildText("value"));
    if (url.ends_with("/narrative-language-control"))
      checker.narrative_language = extension.ChildText("value");
    if (url.ends_with("/narrative-source-control"))
      checker.narrative_source = extension.ChildText("value");
  }
  for (const fhir::Node alternative : checker.definition.Children("valueAlternatives"))
    checker.value_alternatives.push_back(alternative.text());
  if (checker.definition.ChildText("mustHaveValue") == "true") checker.must_have_value = true;
}

const fhir::TypeRef* FindRef(const fhir::Element& base, const fhir::Type* type) {
  const fhir::TypeRef* same = nullptr;
  for (const fhir::TypeRef& ref : base.types) {
    if (ref.type == type) same = &ref;
  }
  return same;
}

bool IsBaseExtensible(const Checker& checker, std::string_view value_set) {
  return checker.base != nullptr && checker.base->binding == fhir::BindingStrength::kExtensible &&
         checker.base->value_set == value_set;
}

bool SaysMore(const TypeRule& rule) {
  return !rule.profiles.empty() || !rule.targets.empty() || !rule.aggregation.empty();
}

}  // namespace

void ElementRules::Fill(Checker& checker, const fhir::Type* narrowed) const {
  const fhir::Node definition = checker.definition;
  checker.min = NumberOf(definition.ChildText("min"), 0);
  checker.max = NumberOf(definition.ChildText("max"), fhir::kUnbounded);
  checker.fixed = definition.Child("fixed");
  checker.pattern = definition.Child("pattern");
  checker.min_value = definition.Child("minValue");
  checker.max_value = definition.Child("maxValue");
  checker.max_length = NumberOf(definition.ChildText("maxLength"), 0);
  checker.min_length = NumberOf(
      ExtensionOf(definition, std::string(kExtensionBase) + "minLength").ChildText("value"), 0);
  if (checker.base != nullptr && checker.max_length == checker.base->max_length)
    checker.max_length = 0;
  FillTypes(checker, narrowed);
  FillBinding(checker);
  FillValueRules(checker);
  FillConstraints(checker,
                  checker.base == nullptr
                      ? std::span<const fhir::Constraint>()
                      : std::span<const fhir::Constraint>(checker.base->constraints),
                  checker.base);
}

TypeRule ElementRules::RuleOf(const fhir::Element& base, fhir::Node type) const {
  TypeRule rule;
  rule.type = FindType(base, type.ChildText("code"));
  rule.profiles = ProfilesOf(type);
  rule.targets = TextsOf(type, "targetProfile");
  rule.aggregation = TextsOf(type, "aggregation");
  if (rule.type == nullptr && base.types.size() == 1) rule.type = base.types[0].type;
  const fhir::TypeRef* const same = FindRef(base, rule.type);
  if (same == nullptr) return rule;
  if (Same(rule.profiles, same->profiles)) rule.profiles.clear();
  if (Same(rule.targets, same->target_profiles)) rule.targets.clear();
  return rule;
}

void ElementRules::FillTypes(Checker& checker, const fhir::Type* narrowed) const {
  const fhir::Element* const base = checker.base;
  if (base == nullptr) return;
  bool says_more = false;
  for (const fhir::Node type : checker.definition.Children("type")) {
    const TypeRule& rule = checker.types.emplace_back(RuleOf(*base, type));
    const bool is_known = FindRef(*base, rule.type) != nullptr;
    // Patient where the base says Resource.
    if (!is_known && rule.type != nullptr && !base->is_choice) checker.restricts_types = true;
    says_more = says_more || (is_known ? SaysMore(rule) : !rule.aggregation.empty());
  }
  if (narrowed != nullptr && checker.types.size() != 1) checker.types = {TypeRule{narrowed}};
  if (!checker.types.empty() && base->is_choice && checker.types.size() < base->types.size())
    checker.restricts_types = true;
  if (!says_more && !checker.restricts_types && !base->is_choice) checker.types.clear();
}

const fhir::Type* ElementRules::FindType(const fhir::Element& base, std::string_view code) const {
  for (const fhir::TypeRef& ref : base.types) {
    if (ref.code == code) return ref.type;
  }
  return types_.Find(LastUrlSegment(code));
}

// type.profile; with the element of that profile that is meant, behind a '#', when it is not all
// of it (elementdefinition-profile-element).
std::vector<std::string_view> ElementRules::ProfilesOf(fhir::Node type) const {
  std::vector<std::string_view> profiles;
  for (const fhir::Node profile : type.Children("profile")) {
    const fhir::Node element =
        ExtensionOf(profile, std::string(kExtensionBase) + "elementdefinition-profile-element");
    if (!profile.has_text()) continue;
    if (!element) {
      profiles.push_back(profile.text());
      continue;
    }
    std::string& both = store_.texts.emplace_back(profile.text());
    both += "#" + std::string(element.ChildText("value"));
    profiles.push_back(both);
  }
  return profiles;
}

void ElementRules::FillBinding(Checker& checker) const {
  const fhir::Node binding = checker.definition.Child("binding");
  if (!binding) return;
  std::string_view value_set = binding.ChildText("valueSet");
  const std::string_view strength = binding.ChildText("strength");
  const fhir::Node most =
      ExtensionOf(binding, std::string(kExtensionBase) + "elementdefinition-maxValueSet");
  if (strength != "required" && most) value_set = most.ChildText("value");
  if (value_set.empty()) return;
  if (strength == "required" || most) {
    const bool is_base = checker.base != nullptr &&
                         checker.base->binding == fhir::BindingStrength::kRequired &&
                         std::string_view(checker.base->value_set) == value_set;
    if (!is_base) checker.binding = &store_.bindings.emplace_back(value_set);
  } else if (strength == "extensible" && !IsBaseExtensible(checker, value_set)) {
    checker.extensible = &store_.bindings.emplace_back(value_set);
  }
}

bool ElementRules::IsBase(std::span<const fhir::Constraint> own, const fhir::Element* element,
                          std::string_view key) const {
  if (States(own, key)) return true;
  if (element == nullptr) return false;
  return std::ranges::any_of(element->types, [&](const fhir::TypeRef& ref) {
    return ref.type != nullptr &&
           (States(ref.type->constraints, key) || States(plans_.ConstraintsOf(*ref.type), key));
  });
}

void ElementRules::FillConstraints(Checker& checker, std::span<const fhir::Constraint> base,
                                   const fhir::Element* element) const {
  std::vector<const fhir::Constraint*> kept;
  for (const fhir::Node node : checker.definition.Children("constraint")) {
    fhir::Constraint constraint;
    constraint.key = node.ChildText("key");
    constraint.is_error = node.ChildText("severity") != "warning";
    constraint.human = node.ChildText("human");
    constraint.expression = node.ChildText("expression");
    constraint.source = node.ChildText("source");
    const std::string_view key(constraint.key);
    if (IsCheckedElsewhere(constraint) || key == "ext-1" || IsBase(base, element, key)) continue;
    kept.push_back(&store_.constraints.emplace_back(std::move(constraint)));
  }
  if (!kept.empty()) checker.invariants = &store_.invariants.emplace_back(std::move(kept));
}

// Nothing in it that base R4 does not say.
bool IsIdle(const Checker& checker) {
  const fhir::Element* const base = checker.base;
  const bool counts = base == nullptr || checker.min > base->min || checker.max < base->max;
  const bool values = checker.fixed || checker.pattern || checker.min_value || checker.max_value ||
                      checker.max_length > 0 || checker.min_length > 0 || checker.must_have_value ||
                      !checker.value_alternatives.empty() || !checker.narrative_language.empty() ||
                      !checker.narrative_source.empty();
  const bool has_slicing = checker.definition.Child("slicing") && checker.name != "extension" &&
                           checker.name != "modifierExtension";
  const bool is_sliced_extension =
      checker.definition.Child("slicing").ChildText("rules") == "closed";
  return !counts && !values && !has_slicing && !is_sliced_extension && !checker.binding &&
         !checker.extensible && !checker.invariants && checker.children.empty() &&
         !checker.restricts_types && !SaysTypes(checker) &&
         !checker.definition.Child("contentReference");
}

}  // namespace gateway::validation
