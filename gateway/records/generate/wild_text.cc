#include "gateway/records/generate/wild_text.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace gateway::records {
namespace {

constexpr std::array<std::string_view, 12> kVisible{
    "a", "\"", "\"\"", ",", ";", "'", "=1+1", "é", "£", "’", "<b>&amp;</b>", "{\"x\":[1]}"};
constexpr std::array<std::string_view, 5> kSpaces{" ", "\n", "\r\n", "\t", "  "};

std::string Utf8(std::uint32_t code) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  if (code < 0x800) return {byte(0xC0 | code >> 6), byte(0x80 | (code & 0x3F))};
  if (code < 0x10000) {
    return {byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
  }
  return {byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 0x3F)),
          byte(0x80 | (code >> 6 & 0x3F)), byte(0x80 | (code & 0x3F))};
}

// One of the 17 planes, clear of surrogates, non-characters and marks that combine.
std::string OfAnyPlane(Random& random) {
  const std::uint32_t plane = static_cast<std::uint32_t>(random.Next() % 17);
  const std::uint32_t within = static_cast<std::uint32_t>(random.Next() % 0x1000);
  return Utf8(plane == 0 ? 0x4E00 + within : plane << 16 | within);
}

}  // namespace

std::string WildText(Random& random, Repertoire repertoire, std::size_t most, bool one_word) {
  const std::size_t count = 1 + random.Next() % most;
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    const bool edge = i == 0 || i + 1 == count;
    const std::uint64_t die = random.Next() % 10;
    if (die < 2 && !edge && !one_word) {
      text += kSpaces[random.Next() % kSpaces.size()];
    } else if (die < 6 || repertoire == Repertoire::kWindows1252) {
      text += kVisible[random.Next() % kVisible.size()];
    } else {
      text += OfAnyPlane(random);
    }
  }
  return text;
}

}  // namespace gateway::records
