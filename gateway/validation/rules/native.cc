#include "gateway/validation/rules/native.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gateway::validation {
namespace {

constexpr std::array<std::pair<std::string_view, NativeCheck>, 7> kNative{{
    {"ext-1", CheckExt1},
    {"dom-2", CheckDom2},
    {"dom-3", CheckDom3},
    {"dom-4", CheckDom4},
    {"dom-5", CheckDom5},
    {"ref-1", CheckRef1},
    {"bdl-7", CheckBdl7},
}};

}  // namespace

NativeCheck FindNative(const fhir::Constraint& constraint) {
  const bool is_foreign =
      !constraint.source.empty() &&
      !constraint.source.starts_with("http://hl7.org/fhir/StructureDefinition/");
  if (is_foreign) return nullptr;
  const auto* const found =
      std::ranges::find(kNative, constraint.key, [](const auto& entry) { return entry.first; });
  return found == kNative.end() ? nullptr : found->second;
}

// "Must have either extensions or value[x], not both".
void CheckExt1(const Scope& scope, const fhir::Constraint& constraint) {
  const bool has_extension = static_cast<bool>(scope.node().Child("extension"));
  const bool has_value = static_cast<bool>(scope.node().Child("value"));
  if (has_extension != has_value) return;
  scope.Error(IssueType::kInvariant, constraint.key,
              has_value
                  ? "An extension has a value or extensions of its own, not both: take one away"
                  : "An extension needs a value[x] or extensions of its own: add one, or "
                    "leave the extension out");
}

}  // namespace gateway::validation
