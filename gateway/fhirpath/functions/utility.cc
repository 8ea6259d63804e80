#include <algorithm>

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
  if (call.context().host != nullptr) call.context().host->Trace(name.value_or(""), shown);
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
    {"now", "now() : DateTime", kSection, 0, 0, Now},
    {"today", "today() : Date", kSection, 0, 0, Today},
    {"timeOfDay", "timeOfDay() : Time", kSection, 0, 0, TimeOfDay},
};

}  // namespace

std::span<const FunctionEntry> UtilityFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
