#include "gateway/validation/walker.h"

#include <algorithm>

#include "gateway/validation/profile/assignment.h"
#include "gateway/validation/profile/capabilities.h"
#include "gateway/validation/profile/conformance.h"
#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

class Walker {
 public:
  Walker(Run& run, bool with_base) : run_(run), with_base_(with_base) {}

  // The checkers of the node are run_.active from `first` on. `element` is null at the root.
  void Visit(Scope& scope, const ElementPlan* element, std::size_t first) {
    if (run_.has_failed) return;
    const TypePlan* const plan = run_.plans.Find(scope.node().type());
    if (plan == nullptr) return;  // a type of other definitions
    if (plan->is_bundle) return VisitBundle(scope, *plan, element, first);
    Check(scope, *plan, element, first);
  }

 private:
  // References below are sought in this Bundle first of all.
  void VisitBundle(Scope& scope, const TypePlan& plan, const ElementPlan* element,
                   std::size_t first) {
    const BundleIndex index(scope.node());
    scope.set_index(index);
    if (with_base_) CheckBundle(scope);
    Check(scope, plan, element, first);
  }

  void Check(const Scope& scope, const TypePlan& plan, const ElementPlan* element,
             std::size_t first) {
    if (with_base_) CheckBase(scope, plan, element);
    if (with_base_) ActivateStated(scope, plan, element, first);
    RunCheckers(scope, first);
    VisitChildren(scope, plan, first);
  }

  static void CheckBase(const Scope& scope, const TypePlan& plan, const ElementPlan* element) {
    CheckStructure(scope, plan);
    if (scope.node().is_primitive()) CheckPrimitive(scope);
    for (const TypeCheck check : plan.checks) check(scope);
    if (scope.run().options.is_thorough) {
      for (const TypeCheck check : plan.thorough_checks) check(scope);
    }
    if (plan.invariants != nullptr) CheckInvariants(scope, *plan.invariants, false);
    if (element != nullptr && element->binding != nullptr) CheckBinding(scope, *element->binding);
    if (element != nullptr && element->extensible != nullptr && scope.run().options.is_thorough)
      CheckExtensible(scope, *element->extensible);
    if (element != nullptr && element->invariants != nullptr)
      CheckInvariants(scope, *element->invariants, true);
  }

  // Profiles that the node itself, or the base definition of its element, calls for.
  void ActivateStated(const Scope& scope, const TypePlan& plan, const ElementPlan* element,
                      std::size_t first) {
    if (plan.is_extension) {
      const Profile* const profile = CheckExtension(scope);
      if (profile != nullptr) run_.active.push_back(&profile->root());
    }
    if (element != nullptr && element->has_profiles) ActivateTypes(scope, *element->element, first);
    if (!scope.node().is_resource()) return;
    for (const fhir::Node stated : scope.node().Child("meta").Children("profile")) {
      if (stated.has_text()) ActivateProfile(scope, stated.text(), first);
    }
    if (run_.options.is_thorough) ActivateVitalSign(scope, first);
    if (!run_.chosen.empty()) ActivateChosen(scope, first);
    if (run_.options.capabilities) ActivateSupported(scope, first);
    if (scope.parent() != nullptr) return;
    for (const std::string& url : run_.options.profiles) ActivateProfile(scope, url, first);
  }

  // What is contained is a part of another resource, and is not exchanged by itself.
  void ActivateSupported(const Scope& scope, std::size_t first) {
    if (scope.node().name() == "contained") return;
    const Supported supported = SupportedBy(run_.options.capabilities, scope.node().type_name());
    for (const std::string_view url : supported.all) ActivateProfile(scope, url, first);
    if (supported.one_of.empty()) return;
    TypeRule rule;
    rule.profiles = supported.one_of;
    RunTypeProfiles(scope, rule, first);
  }

  void ActivateVitalSign(const Scope& scope, std::size_t first) {
    const std::string_view profile = VitalSignProfile(scope.node());
    if (!profile.empty() && run_.profiles.Find(profile) != nullptr)
      ActivateProfile(scope, profile, first);
  }

  void ActivateChosen(const Scope& scope, std::size_t first) {
    const auto chosen = run_.chosen.find(scope.node().data());
    if (chosen == run_.chosen.end()) return;
    for (const std::string_view profile : chosen->second) ActivateProfile(scope, profile, first);
  }

  void ActivateTypes(const Scope& scope, const fhir::Element& element, std::size_t first) {
    for (const fhir::TypeRef& ref : element.types) {
      if (ref.type != scope.node().type() || ref.profiles.size() != 1) continue;
      for (const std::string_view profile : ref.profiles) ActivateProfile(scope, profile, first);
    }
  }

  void ActivateProfile(const Scope& scope, std::string_view url, std::size_t first) {
    const Profile* const profile = run_.profiles.Find(url);
    if (profile == nullptr) return ReportUnknownProfile(scope, url);
    const fhir::Type* const type = profile->type();
    if (type != nullptr && !scope.node().type()->IsA(type->name))
      return scope.Error(IssueType::kStructure, "profile-type",
                         "The profile " + std::string(url) + " is for " + std::string(type->name) +
                             ", and this is a " + std::string(scope.node().type_name()));
    const auto known = std::find(run_.active.begin() + static_cast<std::ptrdiff_t>(first),
                                 run_.active.end(), &profile->root());
    if (known != run_.active.end()) return;
    run_.active.push_back(&profile->root());
    if (scope.node().is_resource()) Note(run_.used, profile->url());
    for (const std::string_view imposed : profile->imposed()) {
      if (run_.profiles.Find(imposed) != nullptr) {
        ActivateProfile(scope, imposed, first);
      } else {
        Note(run_.not_loaded, imposed);
      }
    }
  }

  static void Note(std::vector<std::string_view>& urls, std::string_view url) {
    if (std::ranges::find(urls, url) == urls.end()) urls.push_back(url);
  }

  void ReportUnknownProfile(const Scope& scope, std::string_view url) const {
    if (!run_.options.is_thorough) return;
    const bool is_asked =
        std::ranges::find(run_.options.profiles, url) != run_.options.profiles.end();
    scope.Report(is_asked ? Severity::kError : Severity::kWarning, IssueType::kNotFound,
                 "profile-unknown",
                 "The profile " + std::string(url) +
                     " is not loaded, so that nothing was checked against it: load its package");
  }

  // More are added while they run: the profiles of types.
  void RunCheckers(const Scope& scope, std::size_t first) {
    for (std::size_t i = first; i < run_.active.size(); ++i) {
      const Checker& checker = *run_.active[i];
      CheckElement(scope, checker);
      for (const TypeRule& rule : checker.types) {
        if (!rule.profiles.empty() && rule.type != nullptr &&
            scope.node().type()->IsA(rule.type->name))
          RunTypeProfiles(scope, rule, first);
      }
    }
  }

  void RunTypeProfiles(const Scope& scope, const TypeRule& rule, std::size_t first) {
    if (rule.profiles.size() == 1) return ActivateProfile(scope, rule.profiles[0], first);
    const bool fits = std::ranges::any_of(rule.profiles, [&](std::string_view profile) {
      return Conforms(scope, scope.node(), profile);
    });
    if (fits) return;
    scope.Error(
        IssueType::kStructure, "profile-none-fits",
        "None of the profiles that are allowed here fits: make it one of " + Listed(rule.profiles));
  }

  void VisitChildren(const Scope& scope, const TypePlan& plan, std::size_t first) {
    const std::size_t first_assigned = run_.assigned.size();
    for (std::size_t i = first; i < run_.active.size(); ++i)
      AssignChildren(scope, *run_.active[i], run_.assigned);
    const std::size_t last_assigned = run_.assigned.size();
    if (!with_base_ && first_assigned == last_assigned) return;
    std::ranges::stable_sort(run_.assigned.begin() + static_cast<std::ptrdiff_t>(first_assigned),
                             run_.assigned.end(), {}, &Assigned::child);
    VisitAssigned(scope, plan, first_assigned, last_assigned);
    run_.assigned.resize(first_assigned);
  }

  void VisitAssigned(const Scope& scope, const TypePlan& plan, std::size_t next, std::size_t last) {
    const fhir::Element* before = nullptr;
    std::size_t position = 0;
    const std::span<const fhir::Node> children = scope.node().children();
    for (std::size_t i = 0; i < children.size(); ++i) {
      const fhir::Node child = children[i];
      position = child.element() == before && before != nullptr ? position + 1 : 0;
      before = child.element();
      const std::size_t first = run_.active.size();
      for (; next < last && run_.assigned[next].child == i; ++next)
        run_.active.push_back(run_.assigned[next].checker);
      if (with_base_ || run_.active.size() > first) {
        Scope at(scope, child, position);
        Visit(at, plan.Find(child.element()), first);
      }
      run_.active.resize(first);
    }
  }

  Run& run_;
  bool with_base_;
};

}  // namespace

void Walk(fhir::Node root, Run& run) {
  if (!root) return;
  const BundleIndex none;
  Scope scope(run, root, none);
  Walker(run, true).Visit(scope, nullptr, 0);
}

void WalkProfile(Scope& scope, const Profile& profile) {
  Run& run = scope.run();
  const std::size_t first = run.active.size();
  run.active.push_back(&profile.root());
  Walker(run, false).Visit(scope, nullptr, first);
  run.active.resize(first);
}

}  // namespace gateway::validation
