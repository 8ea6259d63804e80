#include "gateway/fhirpath/quantity.h"

#include <algorithm>
#include <array>

#include "gateway/fhirpath/temporal.h"
#include "gateway/ucum/unit.h"

namespace gateway::fhirpath {
namespace {

using ucum::Unit;

std::string_view CodeOf(TimeUnit unit) {
  constexpr std::array<std::string_view, 8> kCodes{"a", "mo", "wk", "d", "h", "min", "s", "ms"};
  return kCodes[static_cast<std::size_t>(unit)];
}

bool IsCalendarLong(std::optional<TimeUnit> unit) { return unit && *unit <= TimeUnit::kMonth; }

std::optional<Unit> UcumUnit(std::string_view text) {
  Result<Unit> unit = Unit::Parse(text.empty() ? "1" : text);
  return unit ? std::optional(*std::move(unit)) : std::nullopt;
}

// A quantity whose number and unit have been read.
struct Measured {
  explicit Measured(const SystemValue& from)
      : number(Decimal::Parse(from.text)), text(from.unit), word(CalendarUnit(from.unit)) {}

  // The UCUM unit; a word's is the one of the same name.
  [[nodiscard]] std::optional<Unit> unit() const { return UcumUnit(word ? CodeOf(*word) : text); }

  std::optional<Decimal> number;
  std::string_view text;
  std::optional<TimeUnit> word;
};

bool SameUnit(const Measured& a, const Measured& b) {
  if (a.word || b.word) return a.word == b.word;
  const auto is_one = [](std::string_view text) { return text.empty() || text == "1"; };
  return a.text == b.text || (is_one(a.text) && is_one(b.text));
}

// Both units by UCUM; nothing when they cannot be brought together. Years and months of the
// calendar meet each other alone, unless `loosely`.
struct Pair {
  Unit a;
  Unit b;
};
std::optional<Pair> UnitsOf(const Measured& a, const Measured& b, bool loosely) {
  const bool a_long = IsCalendarLong(a.word);
  const bool b_long = IsCalendarLong(b.word);
  if (!loosely && a_long != b_long) return std::nullopt;
  const std::optional<Unit> a_unit = a.unit();
  const std::optional<Unit> b_unit = b.unit();
  if (!a_unit || !b_unit || !Comparable(*a_unit, *b_unit)) return std::nullopt;
  return Pair{*a_unit, *b_unit};
}

// Whether one of the first is at most one of the second: 1 mm and 1 cm. Scales of their own have no
// order of size.
bool IsFiner(const Unit& a, const Unit& b) {
  return a.factor() && b.factor() && *a.factor() <= *b.factor();
}

// Where two durations of the calendar meet when one of them has no fixed length: in months, or in
// days (5.5.7: 12 months or 365 days a year, 30 days a month). Nothing: UCUM decides.
std::optional<std::string_view> CalendarMeeting(const Measured& a, const Measured& b) {
  if (!a.word || !b.word || (!IsCalendarLong(a.word) && !IsCalendarLong(b.word)))
    return std::nullopt;
  return IsCalendarLong(a.word) && IsCalendarLong(b.word) ? "month" : "day";
}

SystemValue QuantityOf(const Decimal& number, std::string_view unit) {
  return {.type = SystemType::kQuantity, .text = number.ToText(), .unit = std::string(unit)};
}

std::optional<SystemValue> QuantityOf(const std::optional<Decimal>& number, std::string_view unit) {
  return number ? std::optional(QuantityOf(*number, unit)) : std::nullopt;
}

using Operation = std::optional<Decimal> (Decimal::*)(const Decimal&) const;

// Sums and differences, in the finer unit. Scales of their own add nothing but to themselves.
std::optional<SystemValue> Add(const SystemValue& left, const SystemValue& right,
                               Operation operation) {
  const Measured a(left);
  const Measured b(right);
  if (!a.number || !b.number) return std::nullopt;
  if (SameUnit(a, b)) return QuantityOf(((*a.number).*operation)(*b.number), a.text);
  if (CalendarMeeting(a, b)) {
    const std::string_view finer = *a.word > *b.word ? a.text : b.text;
    const std::optional<SystemValue> first = ConvertQuantity(left, finer);
    const std::optional<SystemValue> second = ConvertQuantity(right, finer);
    return first && second ? Add(*first, *second, operation) : std::nullopt;
  }
  const std::optional<Pair> units = UnitsOf(a, b, false);
  if (!units || units->a.is_special() || units->b.is_special()) return std::nullopt;
  if (IsFiner(units->a, units->b)) {
    const Result<Decimal> converted = Convert(*b.number, units->b, units->a);
    return converted ? QuantityOf(((*a.number).*operation)(*converted), a.text) : std::nullopt;
  }
  const Result<Decimal> converted = Convert(*a.number, units->a, units->b);
  return converted ? QuantityOf(((*converted).*operation)(*b.number), b.text) : std::nullopt;
}

bool IsOne(const Measured& quantity) { return quantity.text.empty() || quantity.text == "1"; }

// Of the calendar's units, the number of days and of months in one year and month.
std::optional<SystemValue> ConvertLong(const Measured& from, TimeUnit to, std::string_view unit) {
  const Decimal number = *from.number;
  const bool is_year = *from.word == TimeUnit::kYear;
  if (to == TimeUnit::kMonth) return QuantityOf(number.Times(Decimal::FromInteger(12)), unit);
  if (to == TimeUnit::kYear) return QuantityOf(number.DividedBy(Decimal::FromInteger(12)), unit);
  const std::optional<Decimal> days = number.Times(Decimal::FromInteger(is_year ? 365 : 30));
  if (!days) return std::nullopt;
  return ConvertQuantity(QuantityOf(*days, "day"), unit);
}

// Days and what is shorter, to years of 365 and months of 30 days.
std::optional<SystemValue> ConvertToLong(const SystemValue& from, TimeUnit to,
                                         std::string_view unit) {
  const std::optional<SystemValue> days = ConvertQuantity(from, "day");
  const std::optional<Decimal> number = days ? Decimal::Parse(days->text) : std::nullopt;
  if (!number) return std::nullopt;
  const Decimal length = Decimal::FromInteger(to == TimeUnit::kYear ? 365 : 30);
  return QuantityOf(number->DividedBy(length), unit);
}

}  // namespace

std::optional<std::strong_ordering> CompareQuantities(const SystemValue& left,
                                                      const SystemValue& right) {
  const Measured a(left);
  const Measured b(right);
  if (!a.number || !b.number) return std::nullopt;
  if (SameUnit(a, b)) return *a.number <=> *b.number;
  if (const auto unit = CalendarMeeting(a, b)) {
    const std::optional<SystemValue> first = ConvertQuantity(left, *unit);
    const std::optional<SystemValue> second = ConvertQuantity(right, *unit);
    return first && second ? CompareQuantities(*first, *second) : std::nullopt;
  }
  const std::optional<Pair> units = UnitsOf(a, b, false);
  return units ? Compare(*a.number, units->a, *b.number, units->b) : std::nullopt;
}

bool QuantitiesEquivalent(const SystemValue& left, const SystemValue& right) {
  const Measured a(left);
  const Measured b(right);
  if (!a.number || !b.number) return false;
  Decimal first = *a.number;
  Decimal second = *b.number;
  if (!SameUnit(a, b)) {
    const std::optional<Pair> units = UnitsOf(a, b, true);
    if (!units) return false;
    const bool a_finer = IsFiner(units->a, units->b);
    const Result<Decimal> converted =
        a_finer ? Convert(first, units->a, units->b) : Convert(second, units->b, units->a);
    if (!converted) return false;
    (a_finer ? first : second) = *converted;
  }
  const int places = std::min(first.scale(), second.scale());
  return first.Rounded(places) == second.Rounded(places);
}

bool QuantitiesComparable(const SystemValue& left, const SystemValue& right) {
  const Measured a(left);
  const Measured b(right);
  return SameUnit(a, b) || CalendarMeeting(a, b) || UnitsOf(a, b, false).has_value();
}

std::optional<SystemValue> SumOfQuantities(const SystemValue& a, const SystemValue& b) {
  return Add(a, b, &Decimal::Plus);
}

std::optional<SystemValue> DifferenceOfQuantities(const SystemValue& a, const SystemValue& b) {
  return Add(a, b, &Decimal::Minus);
}

std::optional<SystemValue> ProductOfQuantities(const SystemValue& left, const SystemValue& right) {
  const Measured a(left);
  const Measured b(right);
  if (!a.number || !b.number) return std::nullopt;
  const std::optional<Decimal> number = a.number->Times(*b.number);
  if (IsOne(b)) return QuantityOf(number, IsOne(a) ? "1" : a.text);
  if (IsOne(a)) return QuantityOf(number, b.text);
  const std::optional<Unit> a_unit = a.unit();
  const std::optional<Unit> b_unit = b.unit();
  if (!a_unit || !b_unit || a_unit->is_special() || b_unit->is_special()) return std::nullopt;
  const Result<Unit> product = Unit::Product(*a_unit, *b_unit);
  return product ? QuantityOf(number, product->text()) : std::nullopt;
}

std::optional<SystemValue> QuotientOfQuantities(const SystemValue& left, const SystemValue& right) {
  const Measured a(left);
  const Measured b(right);
  if (!a.number || !b.number) return std::nullopt;
  if (IsOne(b)) return QuantityOf(a.number->DividedBy(*b.number), IsOne(a) ? "1" : a.text);
  if (SameUnit(a, b)) return QuantityOf(a.number->DividedBy(*b.number), "1");
  if (const std::optional<SystemValue> same = ConvertQuantity(right, left.unit)) {
    const std::optional<Decimal> divisor = Decimal::Parse(same->text);
    return divisor ? QuantityOf(a.number->DividedBy(*divisor), "1") : std::nullopt;
  }
  const std::optional<Unit> a_unit = a.unit();
  const std::optional<Unit> b_unit = b.unit();
  if (!a_unit || !b_unit || a_unit->is_special() || b_unit->is_special()) return std::nullopt;
  const Result<Unit> quotient = Unit::Quotient(*a_unit, *b_unit);
  return quotient ? QuantityOf(a.number->DividedBy(*b.number), quotient->text()) : std::nullopt;
}

std::optional<SystemValue> ConvertQuantity(const SystemValue& quantity, std::string_view unit) {
  const Measured from(quantity);
  const SystemValue one{.type = SystemType::kQuantity, .text = "1", .unit = std::string(unit)};
  const Measured to(one);
  if (!from.number) return std::nullopt;
  if (from.text == unit) return quantity;
  if (SameUnit(from, to)) return QuantityOf(*from.number, unit);
  if (IsCalendarLong(from.word)) return to.word ? ConvertLong(from, *to.word, unit) : std::nullopt;
  if (IsCalendarLong(to.word))
    return from.word ? ConvertToLong(quantity, *to.word, unit) : std::nullopt;
  const std::optional<Pair> units = UnitsOf(from, to, false);
  if (!units) return std::nullopt;
  const Result<Decimal> number = Convert(*from.number, units->a, units->b);
  return number ? std::optional(QuantityOf(*number, unit)) : std::nullopt;
}

}  // namespace gateway::fhirpath
