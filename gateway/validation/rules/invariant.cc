#include "gateway/validation/rules/invariant.h"

#include "gateway/base/log.h"
#include "gateway/validation/host.h"
#include "gateway/validation/rules/errata.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

// A constraint that an element states is one of the resource the element belongs to, also when
// what it holds is a resource itself (Bundle.entry.resource).
fhirpath::Context ContextOf(const Scope& scope, const fhirpath::Host& host, bool of_element) {
  const bool is_outer = of_element && scope.node().is_resource() && scope.parent() != nullptr;
  const Scope& at = is_outer ? *scope.parent() : scope;
  return {.resource = at.resource(),
          .root_resource = at.container(),
          .constants = {},
          .host = &host,
          .now = scope.run().now};
}

// An expression that fails says that the data is of a shape it was not written for, or that the
// answer lies outside (a value set not loaded): worth a word, never a refusal.
void ReportFailure(const Scope& scope, const fhir::Constraint& constraint, const Error& error) {
  if (error.type == IssueType::kNotFound) return;
  scope.Warning(
      error.type == IssueType::kTooCostly ? IssueType::kTooCostly : IssueType::kProcessing,
      constraint.key, "The rule could not be checked here: " + std::string(constraint.human));
}

void CheckExpression(const Scope& scope, const Invariant& invariant,
                     const fhirpath::Context& context) {
  const Result<bool> holds = invariant.expression->Test(scope.node(), context);
  if (!holds) return ReportFailure(scope, *invariant.constraint, holds.error());
  if (*holds) return;
  scope.Report(invariant.constraint->is_error ? Severity::kError : Severity::kWarning,
               IssueType::kInvariant, invariant.constraint->key,
               std::string(invariant.constraint->human));
}

}  // namespace

bool IsCheckedElsewhere(const fhir::Constraint& constraint) {
  return constraint.key == "ele-1" || constraint.key == "dom-6";
}

std::span<const Invariant> InvariantList::Get() const {
  std::call_once(compiled_, [this] { Compile(); });
  return invariants_;
}

void InvariantList::Compile() const {
  for (const fhir::Constraint* const constraint : constraints_) {
    if (const NativeCheck native = FindNative(*constraint); native != nullptr) {
      invariants_.push_back({constraint, native, std::nullopt});
      continue;
    }
    if (constraint->expression.empty()) continue;
    Result<fhirpath::Expression> compiled =
        fhirpath::Expression::Compile(Corrected(constraint->expression));
    if (compiled) {
      invariants_.push_back({constraint, nullptr, *std::move(compiled)});
    } else {
      Log(LogLevel::kInfo, "invariant-does-not-compile",
          {{LogField::kRule, std::string(constraint->key)}});
    }
  }
}

void CheckInvariants(const Scope& scope, const InvariantList& invariants, bool of_element) {
  const InvariantHost host(scope);
  const fhirpath::Context context = ContextOf(scope, host, of_element);
  for (const Invariant& invariant : invariants.Get()) {
    if (invariant.native != nullptr) {
      invariant.native(scope, *invariant.constraint);
    } else {
      CheckExpression(scope, invariant, context);
    }
  }
}

}  // namespace gateway::validation
