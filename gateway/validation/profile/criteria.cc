// What slices demand, worked out of the definitions.
#include "gateway/validation/profile/criteria.h"

#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/profile/spot.h"

namespace gateway::validation {
namespace {

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

}  // namespace

std::vector<Criterion> CriteriaOf(const Checker& slice, const Discriminator& discriminator,
                                  const ProfileSet& profiles) {
  std::vector<Criterion> criteria;
  for (const Spot& spot : FollowDefinitions(slice, discriminator.path, profiles)) {
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
