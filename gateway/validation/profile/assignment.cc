#include "gateway/validation/profile/assignment.h"

#include <algorithm>

#include "gateway/validation/profile/criteria.h"
#include "gateway/validation/profile/profile_set.h"

namespace gateway::validation {
namespace {

std::string Times(std::uint32_t count) {
  return count == 1 ? "once" : std::to_string(count) + " times";
}

bool IsUndecided(const std::vector<Criterion>& criteria) {
  return std::ranges::any_of(criteria, [](const Criterion& criterion) {
    return criterion.kind == Criterion::Kind::kUndecided;
  });
}

std::string TextOf(const std::vector<PathStep>& path) {
  std::string text;
  for (const PathStep& step : path) {
    if (!text.empty()) text += ".";
    switch (step.kind) {
      case PathStep::Kind::kChild:
        text += step.name;
        break;
      case PathStep::Kind::kExtension:
        text += "extension('" + step.name + "')";
        break;
      case PathStep::Kind::kResolve:
        text += "resolve()";
        break;
      case PathStep::Kind::kOfType:
        text += "ofType(" + step.name + ")";
        break;
    }
  }
  return text.empty() ? "value" : text;
}

// The children of one name in the node of a scope, and what one rule says of them.
class Assigner {
 public:
  Assigner(const Scope& parent, const Checker& owner, const ChildRule& rule,
           std::vector<Assigned>& assigned)
      : parent_(parent), owner_(owner), rule_(rule), assigned_(assigned) {}

  void Run() {
    nodes_ = parent_.node().Children(rule_.name);
    if (rule_.head != nullptr) {
      CheckCount(*rule_.head, nodes_.size());
      CheckTypes(*rule_.head);
    }
    if (nodes_.empty() && rule_.slicing == nullptr) return;
    std::vector<std::size_t> all(nodes_.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    if (rule_.slicing == nullptr) return AssignAll(all, *rule_.head);
    AssignSlices(*rule_.slicing, all, rule_.head);
  }

 private:
  // What base R4 says of the same element is reported by its own rule.
  void CheckCount(const Checker& head, std::size_t count) const {
    const bool alone = parent_.run().is_trial || head.base == nullptr;
    const bool is_unread =
        count < head.min && head.base != nullptr && parent_.HasUnread(*head.base);
    if (count < head.min && (alone || count >= head.base->min) && !is_unread)
      parent_.Error(IssueType::kStructure, "profile-min",
                    head.Label() + (count == 0 ? " is missing" : " is there too few times") +
                        ": add it, at least " + Times(head.min) + Source(head));
    if (count > head.max && (alone || count <= head.base->max)) {
      parent_.Error(IssueType::kStructure, "profile-max",
                    head.max == 0
                        ? head.Label() + " may not be there: take it out" + Source(head)
                        : head.Label() + " is there " + std::to_string(count) +
                              " times and may be " + Times(head.max) + " at most" + Source(head));
    }
  }

  static std::string Source(const Checker& checker) {
    return " (" + std::string(checker.profile->url()) + ")";
  }

  void CheckTypes(const Checker& head) const {
    if (!head.restricts_types) return;
    for (const fhir::Node node : nodes_) {
      const bool fits = std::ranges::any_of(head.types, [&](const TypeRule& rule) {
        return rule.type != nullptr && node.type()->IsA(rule.type->name);
      });
      if (fits) continue;
      std::string names;
      for (const TypeRule& rule : head.types) {
        if (rule.type != nullptr)
          names += (names.empty() ? "" : " or ") + std::string(rule.type->name);
      }
      parent_.Error(IssueType::kStructure, "profile-type-choice",
                    head.Label() + " is a " + std::string(node.type_name()) +
                        ", which the profile does not allow: use " + names + Source(head));
    }
  }

  void AssignAll(const std::vector<std::size_t>& members, const Checker& checker) {
    const std::span<const fhir::Node> children = parent_.node().children();
    for (const std::size_t member : members) {
      const auto offset = static_cast<std::size_t>(nodes_.data() - children.data());
      assigned_.push_back({offset + member, &checker});
    }
  }

  // `others`: what is said of members that are in no slice; null: nothing.
  void AssignSlices(const Slicing& slicing, const std::vector<std::size_t>& members,
                    const Checker* others) {
    const auto& criteria = slicing.Criteria(parent_.run().profiles);
    std::vector<std::vector<std::size_t>> found(slicing.slices.size());
    std::vector<std::size_t> rest;
    Order order;
    for (const std::size_t member : members) {
      const Scope at(parent_, nodes_[member], member);
      const std::size_t slice = FindSlice(at, criteria);
      CheckOrder(at, slicing, slice, order);
      if (slice < found.size()) {
        found[slice].push_back(member);
      } else {
        if (slicing.rest == nullptr) CheckOpen(at, slicing, criteria);
        rest.push_back(member);
      }
    }
    const Checker* const of_rest = slicing.rest != nullptr ? slicing.rest : others;
    if (of_rest != nullptr) AssignAll(rest, *of_rest);
    for (std::size_t i = 0; i < found.size(); ++i)
      AssignSlice(*slicing.slices[i], found[i], IsUndecided(criteria[i]), rest, criteria[i]);
  }

  static std::size_t FindSlice(const Scope& at,
                               const std::vector<std::vector<Criterion>>& criteria) {
    std::size_t i = 0;
    while (i < criteria.size() && !MeetsAll(at, criteria[i])) ++i;
    return i;
  }

  struct Order {
    std::size_t last = 0;
    bool saw_rest = false;
  };

  static void CheckOrder(const Scope& at, const Slicing& slicing, std::size_t slice, Order& order) {
    const bool in_slice = slice < slicing.slices.size();
    if (!in_slice) {
      order.saw_rest = true;
      return;
    }
    if (slicing.is_ordered && slice < order.last)
      at.Error(IssueType::kStructure, "slice-order",
               "This belongs to slice " + std::string(slicing.slices[slice]->name) +
                   " and stands behind one of slice " +
                   std::string(slicing.slices[order.last]->name) + ": bring them into order");
    order.last = std::max(order.last, slice);
    if (slicing.rules == Slicing::Rules::kOpenAtEnd && order.saw_rest)
      at.Error(IssueType::kStructure, "slice-at-end",
               "What is in no slice may stand at the end only: move it behind this");
  }

  void CheckOpen(const Scope& at, const Slicing& slicing,
                 const std::vector<std::vector<Criterion>>& criteria) const {
    if (slicing.rules != Slicing::Rules::kClosed) return;
    if (std::ranges::any_of(criteria, IsUndecided)) return;
    at.Error(IssueType::kInvalid, "slice-closed",
             "This fits no slice that " + std::string(owner_.profile->url()) + " allows here" +
                 ClosestSlice(at, slicing, criteria));
  }

  // "; the closest slice is nhsNumber: its system differs".
  static std::string ClosestSlice(const Scope& at, const Slicing& slicing,
                                  const std::vector<std::vector<Criterion>>& criteria) {
    std::string closest;
    std::size_t fewest = ~std::size_t{0};
    for (std::size_t i = 0; i < criteria.size(); ++i) {
      std::size_t unmet = 0;
      std::string why;
      for (const Criterion& criterion : criteria[i]) {
        if (MeetsAll(at, {criterion})) continue;
        ++unmet;
        why += (why.empty() ? "" : " and ") + TextOf(criterion.path);
      }
      if (unmet >= fewest) continue;
      fewest = unmet;
      closest = "; the closest slice is " + std::string(slicing.slices[i]->name) + ": its " + why +
                (unmet == 1 ? " differs" : " differ");
    }
    return closest;
  }

  void AssignSlice(const Slice& slice, const std::vector<std::size_t>& members, bool is_undecided,
                   const std::vector<std::size_t>& rest, const std::vector<Criterion>& criteria) {
    const Checker& checker = *slice.checker;
    if (members.size() < checker.min && !is_undecided)
      parent_.Error(IssueType::kStructure, "slice-min",
                    "Slice " + checker.Label() +
                        (members.empty() ? " is missing" : " is there too few times") +
                        ": add one" + Closest(rest, criteria) + Source(checker));
    if (members.size() > checker.max)
      parent_.Error(IssueType::kStructure, "slice-max",
                    "Slice " + checker.Label() + " is there " + std::to_string(members.size()) +
                        " times and may be " +
                        (checker.max == 0 ? std::string("nowhere") : Times(checker.max)) +
                        Source(checker));
    if (slice.slicing == nullptr || slice.slicing->slices.empty())
      return AssignAll(members, checker);
    AssignSlices(*slice.slicing, members, &checker);
  }

  // Of those in no slice, the one that meets most: "(the one at position 2 comes near: …)".
  std::string Closest(const std::vector<std::size_t>& rest,
                      const std::vector<Criterion>& criteria) const {
    if (criteria.size() < 2) return "";
    for (const std::size_t member : rest) {
      const Scope at(parent_, nodes_[member], member);
      std::string why;
      std::size_t met = 0;
      for (const Criterion& criterion : criteria) {
        if (MeetsAll(at, {criterion})) {
          ++met;
        } else {
          why += (why.empty() ? "" : " and ") + TextOf(criterion.path);
        }
      }
      if (met > 0)
        return " (the closest is number " + std::to_string(member + 1) + ": its " + why +
               " differs)";
    }
    return "";
  }

  const Scope& parent_;
  const Checker& owner_;
  const ChildRule& rule_;
  std::vector<Assigned>& assigned_;
  std::span<const fhir::Node> nodes_;
};

}  // namespace

void AssignChildren(const Scope& scope, const Checker& checker, std::vector<Assigned>& assigned) {
  for (const ChildRule& rule : checker.Children()) Assigner(scope, checker, rule, assigned).Run();
}

}  // namespace gateway::validation
