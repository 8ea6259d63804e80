#include <algorithm>
#include <array>

#include "gateway/fhirpath/functions/table.h"
#include "gateway/fhirpath/temporal.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "5.9 Utility";

Status Trace(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<std::string> name, call.StringArgument(0));
  Collection shown;
  for (std::size_t i = 0; call.Has(1) && i < call.input().size(); ++i) {
    GATEWAY_CHECK(call.ForItem(1, call.input()[i], i, shown));
  }
  out.insert(out.end(), call.input().begin(), call.input().end());
  if (!call.Has(1)) shown.assign(call.input().begin(), call.input().end());
  for (Item& item : shown) item.Own();  // the host may keep them
  if (call.context().host != nullptr) call.context().host->Trace(name.value_or(""), shown);
  return {};
}

// Names that stand for something already: those of the specification, and the caller's constants.
bool IsTaken(const Call& call, const std::string& name) {
  constexpr std::array<std::string_view, 8> kNames{"context", "resource", "rootResource", "ucum",
                                                   "sct",     "loinc",    "this",         "total"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end() || name.starts_with("vs-") ||
         name.starts_with("ext-") || call.context().FindConstant(name) != nullptr ||
         call.evaluation().FindVariable(name) != nullptr;
}

// The name is seen behind this call in its own path, and in the arguments there.
Status DefineVariable(const Call& call, Collection& out) {
  GATEWAY_TRY(std::optional<std::string> name, call.StringArgument(0));
  if (!name) return Fail(IssueType::kProcessing, "a variable needs a name");
  if (IsTaken(call, *name))
    return Fail(IssueType::kProcessing, "%" + *name + " is defined already");
  Collection value(call.input().begin(), call.input().end());
  if (call.Has(1)) {
    value.clear();
    GATEWAY_CHECK(call.OnInput(1, value));
  }
  GATEWAY_CHECK(call.evaluation().Spend(value.size() + call.input().size()));
  call.evaluation().DefineVariable(*std::move(name), std::move(value));
  out.insert(out.end(), call.input().begin(), call.input().end());
  return {};
}

Temporal NowOf(const Call& call) {
  return Temporal::FromInstant(call.context().now, call.context().offset_minutes);
}

Status Now(const Call& call, Collection& out) {
  out.emplace_back(NowOf(call).ToValue());
  return {};
}

Status Today(const Call& call, Collection& out) {
  Temporal today = NowOf(call);
  today.type = SystemType::kDate;
  today.precision = Precision::kDay;
  out.emplace_back(today.ToValue());
  return {};
}

Status TimeOfDay(const Call& call, Collection& out) {
  Temporal time = NowOf(call);
  time.type = SystemType::kTime;
  out.emplace_back(time.ToValue());
  return {};
}

constexpr FunctionEntry kEntries[] = {
    {"trace", "trace(name[, projection]) : collection", kSection, 1, 2, Trace},
    {"defineVariable", "defineVariable(name[, expr]) : collection", "Additional utility functions",
     1, 2, DefineVariable},
    {"now", "now() : DateTime", kSection, 0, 0, Now},
    {"today", "today() : Date", kSection, 0, 0, Today},
    {"timeOfDay", "timeOfDay() : Time", kSection, 0, 0, TimeOfDay},
};

}  // namespace

std::span<const FunctionEntry> UtilityFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
