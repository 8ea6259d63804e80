// A Coding beside its code system, when that is loaded whole.
#include "gateway/terminology/code_check.h"
#include "gateway/terminology/code_syntax.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

void ReportUnknownCode(const Scope& scope, std::string_view system) {
  scope.ReportBelow("code", Severity::kError, IssueType::kCodeInvalid, "code-unknown",
                    "The code system " + std::string(system) +
                        " has no such code: correct the code or its system");
}

// A system that is not loaded: a terminology server may know it; else nobody checked the code,
// which is said once for all of them.
void CheckElsewhere(const Scope& scope, std::string_view system, std::string_view code) {
  Run& run = scope.run();
  if (run.terminology.remote() == nullptr && run.unchecked.contains(system)) return;
  switch (run.terminology.ContainsAsking({}, system, code, run.allowance)) {
    case terminology::Membership::kOut:
      return ReportUnknownCode(scope, system);
    case terminology::Membership::kUnknown:
      run.unchecked.emplace(system);
      return;
    case terminology::Membership::kIn:
      return;
  }
}

}  // namespace

// A code of another version may well be unknown to the one at hand.
void CheckCodeIsKnown(const Scope& scope) {
  const std::string_view system = scope.node().ChildText("system");
  const std::string_view code = scope.node().ChildText("code");
  if (system.empty() || code.empty() || scope.node().Child("version")) return;
  const terminology::CodeSystem* const codes = scope.run().terminology.FindCodeSystem(system);
  if (codes == nullptr && !terminology::HasGrammar(system))
    return CheckElsewhere(scope, system, code);
  if (codes == nullptr || !codes->is_complete() || codes->Find(code) != nullptr) return;
  ReportUnknownCode(scope, system);
}

void CheckCoding(const Scope& scope) {
  const std::string_view system = scope.node().ChildText("system");
  const std::string_view code = scope.node().ChildText("code");
  const std::string_view display = scope.node().ChildText("display");
  if (system.empty() || code.empty() || display.empty()) return;
  const terminology::CodeSystem* const codes = scope.run().terminology.FindCodeSystem(system);
  if (codes == nullptr) return;
  const terminology::CodeVerdict verdict =
      terminology::CodeChecker(scope.run().terminology)
          .InSystem({.system = system, .version = {}, .code = code, .display = display}, *codes);
  if (verdict.display_fits) return;
  scope.ReportBelow(
      "display", Severity::kError, IssueType::kInvalid, "coding-display",
      "The display is not that of the code: write '" + verdict.display + "', or leave it out");
}

}  // namespace gateway::validation
