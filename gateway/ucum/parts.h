// What a unit is made of; the inside of unit.h.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "gateway/ucum/parser.h"
#include "gateway/ucum/unit.h"

namespace gateway::ucum {

// Exponents by the atom's place in the table: base units and arbitrary units alone.
using Dimension = std::map<std::size_t, int>;

struct Measure {
  std::optional<Rational> factor = Rational::FromInteger(1);  // nothing: too large
  Dimension dimension;                                        // no exponent is 0

  // Multiplied by other^exponent.
  void MultiplyBy(const Measure& other, int exponent);
};

struct Unit::Parts {
  std::string text;
  std::vector<Component> components;  // point into text
  Measure measure;                    // of a special unit: that of its proper unit
  std::string base_text;
  const Atom* special = nullptr;
  Rational scale;         // of a special unit: what its number is multiplied with first
  bool is_mixed = false;  // a special unit among others: has no meaning as a number
};

// The size of an atom; that of a special one is its proper unit's.
[[nodiscard]] const Measure& MeasureOf(const Atom& atom);
// That of prefix, atom and number, to the component's exponent.
[[nodiscard]] Measure MeasureOf(const Component& component);
[[nodiscard]] std::string ToText(const Dimension& dimension);

}  // namespace gateway::ucum
