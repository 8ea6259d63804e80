// A Coding beside its code system, when that is loaded whole.
#include <algorithm>
#include <cctype>

#include "gateway/terminology/code_syntax.h"
#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

// Case and runs of spaces do not make another display.
std::string Plain(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c == ' ' && (plain.empty() || plain.back() == ' ')) continue;
    plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  while (plain.ends_with(' ')) plain.pop_back();
  return plain;
}

fhir::Node FindConcept(fhir::Node parent, std::string_view code) {
  for (const fhir::Node one : parent.Children("concept")) {
    if (one.ChildText("code") == code) return one;
    if (const fhir::Node below = FindConcept(one, code)) return below;
  }
  return {};
}

bool IsDesignation(const Scope& scope, std::string_view system, std::string_view code,
                   const std::string& display) {
  const fhir::Document* const document = scope.run().profiles.registry().Find("CodeSystem", system);
  if (document == nullptr) return false;
  const fhir::Node found = FindConcept(document->root(), code);
  return std::ranges::any_of(found.Children("designation"), [&](fhir::Node designation) {
    return Plain(designation.ChildText("value")) == display;
  });
}

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
  const auto* const entry = codes == nullptr ? nullptr : codes->Find(code);
  if (entry == nullptr || entry->display.empty()) return;
  const std::string plain = Plain(display);
  if (Plain(entry->display) == plain || IsDesignation(scope, system, code, plain)) return;
  scope.ReportBelow("display", Severity::kError, IssueType::kInvalid, "coding-display",
                    "The display is not that of the code: write '" + std::string(entry->display) +
                        "', or leave it out");
}

}  // namespace gateway::validation
