#include "gateway/fhirpath/quantity.h"

#include <array>

#include "gateway/fhirpath/temporal.h"

namespace gateway::fhirpath {
namespace {

// A unit as a multiple of a base unit: weeks to milliseconds in "ms", years and months in "month",
// every other unit in itself.
struct Scaled {
  std::string_view base;
  std::int64_t factor = 1;
};

Scaled ScaleOf(std::string_view unit, bool loosely) {
  constexpr std::array<std::int64_t, 8> kFactors{12,        1,      604'800'000, 86'400'000,
                                                 3'600'000, 60'000, 1000,        1};
  if (loosely && unit == "a") unit = "year";
  if (loosely && unit == "mo") unit = "month";
  std::optional<TimeUnit> time = CalendarUnit(unit);
  if (!time) time = DefiniteUnit(unit);
  if (!time) return {unit.empty() ? "1" : unit, 1};
  return {*time <= TimeUnit::kMonth ? "month" : "ms", kFactors[static_cast<std::size_t>(*time)]};
}

std::optional<Commensurate> BringTogether(const SystemValue& a, const SystemValue& b,
                                          bool loosely) {
  const std::optional<Decimal> a_number = Decimal::Parse(a.text);
  const std::optional<Decimal> b_number = Decimal::Parse(b.text);
  if (!a_number || !b_number) return std::nullopt;
  const Scaled a_scale = ScaleOf(a.unit, loosely);
  const Scaled b_scale = ScaleOf(b.unit, loosely);
  if (a_scale.base != b_scale.base) return std::nullopt;
  if (a_scale.factor == b_scale.factor) return Commensurate{*a_number, *b_number, a.unit};
  const std::optional<Decimal> a_value = a_number->Times(Decimal::FromInteger(a_scale.factor));
  const std::optional<Decimal> b_value = b_number->Times(Decimal::FromInteger(b_scale.factor));
  if (!a_value || !b_value) return std::nullopt;
  return Commensurate{*a_value, *b_value, a_scale.base == "ms" ? "millisecond" : "month"};
}

bool IsOne(std::string_view unit) { return unit.empty() || unit == "1"; }

std::string Grouped(std::string_view unit) {
  const bool is_term = unit.find_first_of("./") != std::string_view::npos;
  return is_term ? "(" + std::string(unit) + ")" : std::string(unit);
}

}  // namespace

std::optional<Commensurate> ToOneUnit(const SystemValue& a, const SystemValue& b) {
  return BringTogether(a, b, false);
}

std::optional<Commensurate> ToOneUnitLoosely(const SystemValue& a, const SystemValue& b) {
  return BringTogether(a, b, true);
}

std::string ProductUnit(std::string_view a, std::string_view b) {
  if (IsOne(a)) return std::string(IsOne(b) ? "1" : b);
  if (IsOne(b)) return std::string(a);
  return Grouped(a) + "." + Grouped(b);
}

std::string QuotientUnit(std::string_view a, std::string_view b) {
  if (IsOne(b)) return std::string(IsOne(a) ? "1" : a);
  if (a == b) return "1";
  return (IsOne(a) ? "" : Grouped(a)) + "/" + Grouped(b);
}

}  // namespace gateway::fhirpath
