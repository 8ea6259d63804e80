#include <algorithm>
#include <array>

#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

using terminology::CodeSet;
using terminology::Membership;

constexpr std::size_t kMostCodesListed = 12;

// " of draft, active or retired" when they are few; the value set's canonical otherwise.
std::string Allowed(const CodeSet& codes, std::string_view value_set) {
  const std::vector<terminology::CodeKey>& all = codes.codes();
  if (!codes.is_closed() || all.empty() || all.size() > kMostCodesListed)
    return "a code of " + std::string(value_set);
  std::string list;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0) list += i + 1 == all.size() ? " or " : ", ";
    list += all[i].code;
  }
  return list;
}

void ReportOut(const Scope& scope, std::string_view what, const CodeSet& codes,
               std::string_view value_set) {
  scope.Error(IssueType::kCodeInvalid, "binding-required",
              std::string(what) + " in the required value set: use " + Allowed(codes, value_set));
}

// What a binding is checked with.
struct Bound {
  const Scope& scope;
  const CodeSet& codes;
  std::string_view value_set;
};

Membership OfCoding(const Bound& bound, fhir::Node coding) {
  const std::string_view system = coding.ChildText("system");
  // Without a system a Coding says nothing that could be looked up.
  if (system.empty()) return Membership::kOut;
  const std::string_view code = coding.ChildText("code");
  const Membership answer = bound.codes.Contains(system, code);
  Run& run = bound.scope.run();
  if (answer != Membership::kUnknown || run.terminology.remote() == nullptr) return answer;
  return run.terminology.ContainsAsking(bound.value_set, system, code, run.allowance);
}

// One coding of the set is enough; one that cannot be decided keeps the question open.
Membership OfConcept(const Bound& bound, fhir::Node concept_node) {
  Membership best = Membership::kOut;
  for (const fhir::Node coding : concept_node.Children("coding")) {
    const Membership answer = OfCoding(bound, coding);
    if (answer == Membership::kIn) return answer;
    if (answer == Membership::kUnknown) best = answer;
  }
  return best;
}

void CheckCoded(const Scope& scope, const CodeSet& codes, std::string_view value_set) {
  const fhir::Node node = scope.node();
  const std::string_view type = node.type_name();
  if (type == "CodeableConcept") {
    if (OfConcept({scope, codes, value_set}, node) != Membership::kOut) return;
    return ReportOut(scope, node.Child("coding") ? "None of the codings is" : "A text alone is not",
                     codes, value_set);
  }
  // A quantity without a unit's code has nothing to look up.
  if (type != "Coding" && !node.Child("code")) return;
  if (OfCoding({scope, codes, value_set}, node) == Membership::kOut)
    ReportOut(scope, type == "Coding" ? "The coding is not" : "The unit is not", codes, value_set);
}

// A value[x] that is bound to units is bound when it is a quantity: the vital signs profiles say so
// of any value.
bool IsOfUnits(const CodeSet& codes) {
  return codes.is_closed() && !codes.codes().empty() &&
         std::ranges::all_of(codes.codes(), [](const terminology::CodeKey& key) {
           return key.system == "http://unitsofmeasure.org";
         });
}

bool IsQuantity(const fhir::Type& type) { return type.IsA("Quantity"); }

}  // namespace

bool IsBound(const Scope& scope, fhir::Node node, const BindingPlan& binding) {
  const CodeSet& codes = binding.codes(scope.run().terminology);
  if (node.is_primitive()) return codes.Contains({}, node.text()) == Membership::kIn;
  const Bound bound{scope, codes, binding.value_set()};
  if (node.type_name() == "CodeableConcept") return OfConcept(bound, node) == Membership::kIn;
  return OfCoding(bound, node) == Membership::kIn;
}

void CheckBinding(const Scope& scope, const BindingPlan& binding) {
  const fhir::Node node = scope.node();
  const CodeSet& codes = binding.codes(scope.run().terminology);
  if (node.is_primitive()) {
    if (node.has_text() && codes.Contains({}, node.text()) == Membership::kOut)
      ReportOut(scope, "The code is not", codes, binding.value_set());
    return;
  }
  if (IsQuantity(*node.type())) return CheckCoded(scope, codes, binding.value_set());
  const bool is_coded = node.type_name() == "Coding" || node.type_name() == "CodeableConcept";
  if (is_coded && !IsOfUnits(codes)) CheckCoded(scope, codes, binding.value_set());
}

// "If any of the codes within the value set can apply, one of them": whether one can is for people.
void CheckExtensible(const Scope& scope, const BindingPlan& binding) {
  const fhir::Node node = scope.node();
  const bool has_codes = node.type_name() == "CodeableConcept"
                             ? static_cast<bool>(node.Child("coding"))
                             : static_cast<bool>(node.Child("code"));
  if (!has_codes) return;
  const CodeSet& codes = binding.codes(scope.run().terminology);
  const Bound bound{scope, codes, binding.value_set()};
  const bool is_out = node.type_name() == "CodeableConcept"
                          ? OfConcept(bound, node) == Membership::kOut
                          : OfCoding(bound, node) == Membership::kOut;
  if (is_out)
    scope.Warning(IssueType::kCodeInvalid, "binding-extensible",
                  "No code here is in the extensible value set: use " +
                      Allowed(codes, binding.value_set()) + " where one of its codes applies");
}

}  // namespace gateway::validation
