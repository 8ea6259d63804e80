#include "gateway/validation/profile/spot.h"

#include <algorithm>

#include "gateway/validation/profile/profile_set.h"

namespace gateway::validation {
namespace {

std::vector<const fhir::Type*> TypesAt(const Checker& checker) {
  std::vector<const fhir::Type*> types;
  for (const TypeRule& rule : checker.types) {
    if (rule.type != nullptr) types.push_back(rule.type);
  }
  if (types.empty() && checker.base != nullptr) {
    for (const fhir::TypeRef& ref : checker.base->types) types.push_back(ref.type);
  }
  return types;
}

Spot SpotOf(const Checker& checker) {
  Spot spot{&checker, TypesAt(checker), {}, {}, {}, false};
  for (const TypeRule& rule : checker.types) {
    spot.profiles.insert(spot.profiles.end(), rule.profiles.begin(), rule.profiles.end());
  }
  if (checker.base == nullptr && checker.profile->type() != nullptr &&
      &checker == &checker.profile->root())
    spot.types = {checker.profile->type()};
  return spot;
}

class Definitions {
 public:
  explicit Definitions(const ProfileSet& profiles) : profiles_(profiles) {}

  std::vector<Spot> Follow(const Checker& start, const std::vector<PathStep>& path) const {
    std::vector<Spot> spots{SpotOf(start)};
    for (const PathStep& step : path) {
      std::vector<Spot> next;
      for (const Spot& spot : spots) Step(spot, step, next);
      spots = std::move(next);
    }
    return spots;
  }

 private:
  void Step(const Spot& spot, const PathStep& step, std::vector<Spot>& next) const {
    switch (step.kind) {
      case PathStep::Kind::kChild:
        return ToChild(spot, step.name, next);
      case PathStep::Kind::kExtension:
        return ToExtension(spot, step.name, next);
      case PathStep::Kind::kResolve:
        return ToTargets(spot, next);
      case PathStep::Kind::kOfType: {
        Spot narrowed = spot;
        std::erase_if(narrowed.types,
                      [&](const fhir::Type* type) { return !type->IsA(step.name); });
        next.push_back(std::move(narrowed));
        return;
      }
    }
  }

  // A part of the value that is fixed, or asked for, for the whole.
  static bool ToPart(const Spot& spot, std::string_view name, std::vector<Spot>& next) {
    fhir::Node whole = spot.value;
    bool is_fixed = spot.is_fixed;
    if (!whole && spot.checker != nullptr) {
      is_fixed = static_cast<bool>(spot.checker->fixed);
      whole = is_fixed ? spot.checker->fixed : spot.checker->pattern;
    }
    for (const fhir::Node part : whole.Children(name)) {
      Spot child;
      child.types = {part.type()};
      child.value = part;
      child.is_fixed = is_fixed;
      next.push_back(std::move(child));
    }
    return !whole.Children(name).empty();
  }

  void ToChild(const Spot& spot, std::string_view name, std::vector<Spot>& next) const {
    if (ToPart(spot, name, next)) return;
    if (spot.checker != nullptr) {
      if (const ChildRule* const rule = FindRule(*spot.checker, name); rule != nullptr)
        return AddRule(*rule, name, next);
    }
    for (const std::string_view url : spot.profiles) {
      const Profile* const profile = profiles_.Find(url);
      if (profile == nullptr) continue;
      if (const ChildRule* const rule = FindRule(profile->root(), name); rule != nullptr)
        return AddRule(*rule, name, next);
    }
    ToBaseChild(spot, name, next);
  }

  static const ChildRule* FindRule(const Checker& checker, std::string_view name) {
    if (const ChildRule* const rule = checker.Find(name); rule != nullptr) return rule;
    for (const ChildRule& rule : checker.Children()) {  // valueQuantity
      if (name.starts_with(rule.name) && rule.head != nullptr && rule.head->base != nullptr &&
          rule.head->base->is_choice)
        return &rule;
    }
    return nullptr;
  }

  // The head; and slices that have to be there say something about the whole too.
  static void AddRule(const ChildRule& rule, std::string_view /*name*/, std::vector<Spot>& next) {
    if (rule.head != nullptr) next.push_back(SpotOf(*rule.head));
    if (rule.slicing == nullptr) return;
    for (const auto& slice : rule.slicing->slices) {
      if (slice->checker->min > 0 || rule.head == nullptr) next.push_back(SpotOf(*slice->checker));
    }
  }

  static void ToBaseChild(const Spot& spot, std::string_view name, std::vector<Spot>& next) {
    for (const fhir::Type* const type : spot.types) {
      if (type == nullptr) continue;
      const fhir::Type::Property property = type->FindProperty(name);
      const fhir::Element* const element =
          property.element != nullptr ? property.element : type->Find(name);
      if (element == nullptr) continue;
      Spot child;
      for (const fhir::TypeRef& ref : element->types) child.types.push_back(ref.type);
      if (type->name == "Extension" && name == "url" && !spot.profiles.empty())
        child.extension = spot.profiles[0].substr(0, spot.profiles[0].find('|'));
      next.push_back(std::move(child));
    }
  }

  void ToExtension(const Spot& spot, std::string_view url, std::vector<Spot>& next) const {
    if (spot.checker == nullptr) return;
    const ChildRule* const rule = spot.checker->Find("extension");
    if (rule == nullptr || rule->slicing == nullptr) return;
    for (const auto& slice : rule->slicing->slices) {
      for (const TypeRule& type : slice->checker->types) {
        const bool is_it = std::ranges::any_of(type.profiles, [&](std::string_view profile) {
          return profile.substr(0, profile.find('|')) == url;
        });
        if (is_it) next.push_back(SpotOf(*slice->checker));
      }
    }
  }

  void ToTargets(const Spot& spot, std::vector<Spot>& next) const {
    std::vector<std::string_view> targets;
    if (spot.checker != nullptr) {
      for (const TypeRule& rule : spot.checker->types)
        targets.insert(targets.end(), rule.targets.begin(), rule.targets.end());
    }
    Spot all;
    all.profiles = targets;
    for (const std::string_view target : targets) {
      const Profile* const profile = profiles_.Find(target);
      if (profile == nullptr) continue;
      if (profile->type() != nullptr) all.types.push_back(profile->type());
      if (targets.size() == 1) all.checker = &profile->root();
    }
    next.push_back(std::move(all));
  }

  const ProfileSet& profiles_;
};

}  // namespace

std::vector<Spot> FollowDefinitions(const Checker& start, const std::vector<PathStep>& path,
                                    const ProfileSet& profiles) {
  return Definitions(profiles).Follow(start, path);
}

}  // namespace gateway::validation
