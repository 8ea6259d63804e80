// Units of measure by UCUM: read, compared, converted with exact decimals.
//
// A Unit is a cheap handle to something immutable; handles may be copied and used from any number
// of threads. Parsing the same code again finds the unit that was parsed before.
// Spec: https://ucum.org/ucum (case-sensitive codes)
#pragma once

#include <compare>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/base/decimal.h"
#include "gateway/base/rational.h"
#include "gateway/base/result.h"

namespace gateway::ucum {

class Unit {
 public:
  // Fails with kCodeInvalid. The error's issue has the column of the first character that cannot
  // stand there, and a mend ("'mmHg' is no unit of UCUM; write 'mm[Hg]'").
  static Result<Unit> Parse(std::string_view text);

  // As it was written.
  [[nodiscard]] const std::string& text() const;
  // What it measures, in base units in alphabetical order: "g.m.s-2" for "N", "1" for "%". Two
  // units are commensurable when these are equal. Arbitrary units ("[iU]") stand for themselves.
  [[nodiscard]] const std::string& base_text() const;
  // How many of its base units it is: 1000 for "N". Nothing for units of a special scale ("Cel",
  // "[pH]"), which no factor converts, and for numbers beyond 1024 bits.
  [[nodiscard]] const std::optional<Rational>& factor() const;
  // A scale of its own, as Celsius or pH: cannot be multiplied with other units (section 21).
  [[nodiscard]] bool is_special() const;

  // "cm2" for "cm" and "cm", "g/m" for "g" and "m-1": equal units are put together, others stay.
  [[nodiscard]] static Result<Unit> Product(const Unit& a, const Unit& b);
  [[nodiscard]] static Result<Unit> Quotient(const Unit& a, const Unit& b);

  struct Parts;
  [[nodiscard]] const Parts& parts() const { return *parts_; }

 private:
  explicit Unit(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  static Result<Unit> Make(std::string text);
  std::shared_ptr<const Parts> parts_;
};

// Whether a number of one can be expressed in the other.
[[nodiscard]] bool Comparable(const Unit& a, const Unit& b);

// The same amount in another unit: exact where its decimals end within 38 digits, else to 28
// significant digits. A power of ten keeps the digits as they were written (1.50 m are 150 cm).
// Fails with kNotSupported when the units are not comparable, kProcessing when the number does not
// fit.
[[nodiscard]] Result<Decimal> Convert(const Decimal& value, const Unit& from, const Unit& to);

// The order of two amounts, compared exactly; nothing when the units are not comparable.
[[nodiscard]] std::optional<std::strong_ordering> Compare(const Decimal& a, const Unit& a_unit,
                                                          const Decimal& b, const Unit& b_unit);

// The amount in base units (base_text()); nothing when it does not fit.
[[nodiscard]] std::optional<Rational> ToBase(const Decimal& value, const Unit& unit);

struct Canonical {
  Decimal value;     // as Convert gives it
  std::string unit;  // base_text()
};
// Equal amounts have equal canonical forms.
[[nodiscard]] std::optional<Canonical> ToCanonical(const Decimal& value, const Unit& unit);

}  // namespace gateway::ucum
