#include "gateway/validation/profile/discriminator.h"

#include <algorithm>

#include "gateway/validation/profile/conformance.h"
#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/profile/values.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

// Cuts "name(argument)" or "name" off the front.
struct Piece {
  std::string_view name;
  std::string_view argument;
  bool is_call = false;
};

Piece NextPiece(std::string_view& text) {
  Piece piece;
  const std::size_t end = text.find_first_of(".(");
  piece.name = text.substr(0, end);
  if (end == std::string_view::npos) {
    text = {};
    return piece;
  }
  if (text[end] == '.') {
    text.remove_prefix(end + 1);
    return piece;
  }
  piece.is_call = true;
  const std::size_t close = text.find(')', end);
  piece.argument = text.substr(end + 1, close == std::string_view::npos ? close : close - end - 1);
  text = close == std::string_view::npos ? std::string_view() : text.substr(close + 1);
  if (text.starts_with('.')) text.remove_prefix(1);
  return piece;
}

std::string_view WithoutQuotes(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '\'' || text.front() == '"'))
    return text.substr(1, text.size() - 2);
  return text;
}

std::vector<PathStep> ReadPath(std::string_view text) {
  std::vector<PathStep> path;
  while (!text.empty()) {
    const Piece piece = NextPiece(text);
    if (piece.name == "$this" || piece.name.empty()) continue;
    if (!piece.is_call) {
      std::string_view name = piece.name;
      if (name.ends_with("[x]")) name.remove_suffix(3);
      path.push_back({PathStep::Kind::kChild, std::string(name)});
    } else if (piece.name == "resolve") {
      path.push_back({PathStep::Kind::kResolve, ""});
    } else if (piece.name == "extension") {
      path.push_back({PathStep::Kind::kExtension, std::string(WithoutQuotes(piece.argument))});
    } else if (piece.name == "ofType" || piece.name == "as") {
      path.push_back({PathStep::Kind::kOfType, std::string(piece.argument)});
    }
  }
  return path;
}

Discriminator::Kind KindOf(std::string_view type) {
  if (type == "exists") return Discriminator::Kind::kExists;
  if (type == "type") return Discriminator::Kind::kType;
  if (type == "profile") return Discriminator::Kind::kProfile;
  return Discriminator::Kind::kValue;  // value and pattern
}

// "value" or, of a choice, "valueCodeableConcept".
void AddChildren(fhir::Node node, std::string_view name, std::vector<fhir::Node>& found) {
  const std::span<const fhir::Node> children = node.Children(name);
  found.insert(found.end(), children.begin(), children.end());
  if (!children.empty() || node.type() == nullptr) return;
  const fhir::Type::Property property = node.type()->FindProperty(name);
  if (property.element == nullptr) return;
  for (const fhir::Node child : node.Children(property.element->name)) {
    if (child.type() == property.type->type) found.push_back(child);
  }
}

void Step(const Scope& scope, const PathStep& step, fhir::Node node,
          std::vector<fhir::Node>& found) {
  switch (step.kind) {
    case PathStep::Kind::kChild:
      return AddChildren(node, step.name, found);
    case PathStep::Kind::kExtension:
      for (const fhir::Node extension : node.Children("extension")) {
        if (extension.ChildText("url") == step.name) found.push_back(extension);
      }
      return;
    case PathStep::Kind::kResolve: {
      const std::string_view reference =
          node.is_primitive() ? node.text() : node.ChildText("reference");
      const fhir::Node target = FindTarget(scope, reference);
      if (target) found.push_back(target);
      return;
    }
    case PathStep::Kind::kOfType:
      if (node.type()->IsA(step.name)) found.push_back(node);
      return;
  }
}

// ---- Through definitions ----

// A place in the definitions: a checker when the profile says something there, and the types.
struct Spot {
  const Checker* checker = nullptr;
  std::vector<const fhir::Type*> types;
  std::vector<std::string_view> profiles;  // of what is there: type.profile, or targets
  std::string_view extension;              // the url, when it is the url of an extension
  fhir::Node value;                        // a part of a fixed or pattern value stated above
  bool is_fixed = false;
};

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

// Fixed and pattern values below a place whose own value is not stated.
void AddParts(const Checker& checker, const std::vector<PathStep>& path,
              std::vector<Criterion>& criteria, int depth) {
  if (depth > 4) return;
  for (const ChildRule& rule : checker.Children()) {
    if (rule.name == "extension") continue;
    std::vector<const Checker*> heads;
    if (rule.head != nullptr) heads.push_back(rule.head);
    if (rule.slicing != nullptr) {
      for (const auto& slice : rule.slicing->slices) {
        if (slice->checker->min > 0) heads.push_back(slice->checker);
      }
    }
    for (const Checker* const head : heads) {
      std::vector<PathStep> below = path;
      below.push_back({PathStep::Kind::kChild, std::string(rule.name)});
      const bool is_stated = head->fixed || head->pattern;
      if (is_stated) {
        Criterion criterion;
        criterion.kind = head->fixed ? Criterion::Kind::kFixed : Criterion::Kind::kPattern;
        criterion.value = head->fixed ? head->fixed : head->pattern;
        criterion.path = below;
        criteria.push_back(std::move(criterion));
      } else {
        AddParts(*head, below, criteria, depth + 1);
      }
    }
  }
}

void AddValue(const Spot& spot, const std::vector<PathStep>& path,
              std::vector<Criterion>& criteria) {
  Criterion criterion;
  criterion.path = path;
  if (!spot.extension.empty()) {
    criterion.kind = Criterion::Kind::kFixed;
    criterion.url = spot.extension;
    criteria.push_back(std::move(criterion));
    return;
  }
  if (spot.value) {
    criterion.kind = spot.is_fixed ? Criterion::Kind::kFixed : Criterion::Kind::kPattern;
    criterion.value = spot.value;
    criteria.push_back(std::move(criterion));
    return;
  }
  const Checker* const checker = spot.checker;
  if (checker == nullptr) return;
  if (checker->fixed || checker->pattern) {
    criterion.kind = checker->fixed ? Criterion::Kind::kFixed : Criterion::Kind::kPattern;
    criterion.value = checker->fixed ? checker->fixed : checker->pattern;
    criteria.push_back(std::move(criterion));
    return;
  }
  const std::size_t before = criteria.size();
  AddParts(*checker, path, criteria, 0);
  if (criteria.size() > before) return;
  if (checker->binding != nullptr) {
    criterion.kind = Criterion::Kind::kBinding;
    criterion.binding = checker->binding;
  } else if (checker->max == 0) {
    criterion.kind = Criterion::Kind::kMissing;
  } else if (checker->min > 0 && !path.empty()) {
    criterion.kind = Criterion::Kind::kExists;
  } else {
    return;
  }
  criteria.push_back(std::move(criterion));
}

void AddExists(const Spot& spot, const std::vector<PathStep>& path,
               std::vector<Criterion>& criteria) {
  if (spot.checker == nullptr) return;
  Criterion criterion;
  criterion.path = path;
  if (spot.checker->max == 0) {
    criterion.kind = Criterion::Kind::kMissing;
  } else if (spot.checker->min > 0) {
    criterion.kind = Criterion::Kind::kExists;
  } else {
    return;
  }
  criteria.push_back(std::move(criterion));
}

void AddType(const Spot& spot, const std::vector<PathStep>& path,
             std::vector<Criterion>& criteria) {
  if (spot.types.empty()) return;
  Criterion criterion;
  criterion.kind = Criterion::Kind::kType;
  criterion.path = path;
  criterion.types = spot.types;
  criteria.push_back(std::move(criterion));
}

void AddProfile(const Spot& spot, const std::vector<PathStep>& path,
                std::vector<Criterion>& criteria) {
  if (spot.profiles.empty()) return;
  Criterion criterion;
  criterion.kind = Criterion::Kind::kProfile;
  criterion.path = path;
  criterion.profiles = spot.profiles;
  criteria.push_back(std::move(criterion));
}

bool Meets(const Scope& scope, const Criterion& criterion) {
  const std::vector<fhir::Node> nodes = Follow(scope, criterion.path);
  const auto any = [&](auto holds) { return std::ranges::any_of(nodes, holds); };
  switch (criterion.kind) {
    case Criterion::Kind::kUndecided:
      return false;
    case Criterion::Kind::kExists:
      return !nodes.empty();
    case Criterion::Kind::kMissing:
      return nodes.empty();
    case Criterion::Kind::kFixed:
      if (!criterion.value)
        return any([&](fhir::Node node) { return node.text() == criterion.url; });
      return any([&](fhir::Node node) { return EqualsFixed(node, criterion.value); });
    case Criterion::Kind::kPattern:
      return any([&](fhir::Node node) { return FitsPattern(node, criterion.value); });
    case Criterion::Kind::kBinding:
      return any([&](fhir::Node node) { return IsBound(scope, node, *criterion.binding); });
    case Criterion::Kind::kType:
      return any([&](fhir::Node node) {
        return std::ranges::any_of(criterion.types, [&](const fhir::Type* type) {
          return type != nullptr && node.type()->IsA(type->name);
        });
      });
    case Criterion::Kind::kProfile:
      return any([&](fhir::Node node) {
        return std::ranges::any_of(criterion.profiles, [&](std::string_view profile) {
          return Conforms(scope, node, profile);
        });
      });
  }
  return false;
}

}  // namespace

Discriminator ReadDiscriminator(fhir::Node discriminator) {
  const std::string_view path = discriminator.ChildText("path");
  return {KindOf(discriminator.ChildText("type")), path, ReadPath(path)};
}

std::vector<fhir::Node> Follow(const Scope& scope, const std::vector<PathStep>& path) {
  std::vector<fhir::Node> nodes{scope.node()};
  for (const PathStep& step : path) {
    std::vector<fhir::Node> next;
    for (const fhir::Node node : nodes) Step(scope, step, node, next);
    nodes = std::move(next);
  }
  return nodes;
}

std::vector<Criterion> CriteriaOf(const Checker& slice, const Discriminator& discriminator,
                                  const ProfileSet& profiles) {
  std::vector<Criterion> criteria;
  for (const Spot& spot : Definitions(profiles).Follow(slice, discriminator.path)) {
    switch (discriminator.kind) {
      case Discriminator::Kind::kValue:
        AddValue(spot, discriminator.path, criteria);
        break;
      case Discriminator::Kind::kExists:
        AddExists(spot, discriminator.path, criteria);
        break;
      case Discriminator::Kind::kType:
        AddType(spot, discriminator.path, criteria);
        break;
      case Discriminator::Kind::kProfile:
        AddProfile(spot, discriminator.path, criteria);
        break;
    }
  }
  if (criteria.empty()) criteria.emplace_back();
  return criteria;
}

bool MeetsAll(const Scope& scope, const std::vector<Criterion>& criteria) {
  return std::ranges::all_of(criteria,
                             [&](const Criterion& criterion) { return Meets(scope, criterion); });
}

const std::vector<std::vector<Criterion>>& Slicing::Criteria(const ProfileSet& profiles) const {
  std::call_once(made_, [&] {
    for (const std::unique_ptr<Slice>& slice : slices) {
      std::vector<Criterion>& all = criteria_.emplace_back();
      for (const Discriminator& discriminator : discriminators) {
        std::vector<Criterion> some = CriteriaOf(*slice->checker, discriminator, profiles);
        all.insert(all.end(), some.begin(), some.end());
      }
      if (discriminators.empty())
        all = CriteriaOf(*slice->checker, {Discriminator::Kind::kValue, "$this", {}}, profiles);
    }
  });
  return criteria_;
}

}  // namespace gateway::validation
