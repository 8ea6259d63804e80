// The grammar of UCUM's case-sensitive codes, read into a flat product of components.
// Spec: https://ucum.org/ucum, sections 1-12
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/ucum/unit_table.h"

namespace gateway::ucum {

// One factor of a unit: prefix and atom, a whole number, or an annotation that stands alone
// ("{cells}", which is 1). Signs of division are in the exponent.
struct Component {
  const Prefix* prefix = nullptr;
  const Atom* atom = nullptr;
  std::string_view number;      // digits
  std::string_view annotation;  // with its braces
  int exponent = 1;
};

inline constexpr std::size_t kMostCharacters = 1000;

// Texts of the components point into `text`. Fails with kCodeInvalid; its one issue has the column
// (1-based) of the first character that cannot stand there, and says what could.
[[nodiscard]] Result<std::vector<Component>> ParseUnit(std::string_view text);

}  // namespace gateway::ucum
