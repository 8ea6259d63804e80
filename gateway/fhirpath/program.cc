#include "gateway/fhirpath/program.h"

#include <algorithm>

#include "gateway/fhirpath/operators/operators.h"

namespace gateway::fhirpath {

Status Evaluation::TooCostly() {
  return Fail(IssueType::kTooCostly,
              "the expression needs more steps than one evaluation may take");
}

Status Evaluation::TooMuchText() {
  return Fail(IssueType::kTooCostly, "the expression makes more text than one evaluation may make");
}

Status Step::EvaluateSome(const Scope& scope, Collection& out, std::size_t /*limit*/) const {
  return Evaluate(scope, out);
}

Status Step::Count(const Scope& scope, std::size_t& count) const {
  Collection items;
  GATEWAY_CHECK(Evaluate(scope, items));
  count += items.size();
  return {};
}

Status Step::Decide(const Scope& scope, Truthful& truth) const {
  Collection items;
  GATEWAY_CHECK(Evaluate(scope, items));
  GATEWAY_TRY(truth, Truth(items));
  return {};
}

Status Step::Read(const Scope& scope, Collection& held, Items& items) const {
  if (const std::optional<Items> own = constant()) {
    items = *own;
    return {};
  }
  GATEWAY_CHECK(EvaluateApart(scope, held));
  items = held;
  return {};
}

const Collection* Evaluation::FindVariable(std::string_view name) const {
  const auto found = std::find_if(variables_.rbegin(), variables_.rend(),
                                  [&](const auto& variable) { return variable.first == name; });
  return found == variables_.rend() ? nullptr : &found->second;
}

Error At(Error error, Place place, std::string_view name) {
  if (!error.issues.empty()) return error;
  Issue issue;
  issue.type = error.type;
  issue.id = "fhirpath";
  issue.line = place.line;
  issue.column = place.column;
  issue.diagnostics = std::string(name) + ": " + error.diagnostics;
  error.diagnostics = std::string(name) + " (line " + std::to_string(place.line) + ", column " +
                      std::to_string(place.column) + "): " + error.diagnostics;
  error.issues.Add(std::move(issue));
  return error;
}

}  // namespace gateway::fhirpath
