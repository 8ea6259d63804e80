// Any text as a unit: it parses or is refused with a place, converts to its own base units and
// back to the same order, and multiplies with itself.
#include <cstdlib>

#include "gateway/ucum/unit.h"

using namespace gateway;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Result<ucum::Unit> unit = ucum::Unit::Parse(text);
  if (!unit) {
    if (unit.error().issues.empty() || unit.error().issues.list()[0].column < 1) std::abort();
    return 0;
  }
  const Decimal two = Decimal::FromInteger(2);
  if (ucum::Compare(two, *unit, two, *unit) != std::strong_ordering::equal) std::abort();
  const Result<ucum::Unit> square = ucum::Unit::Product(*unit, *unit);
  if (square && unit->factor() && square->factor()) {
    const auto product = unit->factor()->Times(*unit->factor());
    if (product && *product != *square->factor()) std::abort();
  }
  (void)ucum::ToCanonical(two, *unit);
  return 0;
}
