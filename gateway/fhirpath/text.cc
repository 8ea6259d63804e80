#include "gateway/fhirpath/text.h"

namespace gateway::fhirpath {
namespace {

bool Begins(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// Where upper and lower case stand side by side, with the upper case at even numbers, or at odd
// ones.
bool HasEvenPairs(unsigned c) { return (c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177); }
bool HasOddPairs(unsigned c) { return (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E); }
// Dotted and dotless i have no partner here.
bool IsAlone(unsigned c) { return c == 0x130 || c == 0x131 || c == 0x138 || c == 0x149; }

// Blocks of letters whose lower case stands at a fixed distance: Latin, Greek, Cyrillic.
struct Block {
  unsigned first;  // of the upper case
  unsigned last;
  unsigned distance;
};
constexpr Block kBlocks[] = {{'A', 'Z', 0x20},     {0xC0, 0xD6, 0x20},   {0xD8, 0xDE, 0x20},
                             {0x386, 0x386, 0x26}, {0x388, 0x38A, 0x25}, {0x38C, 0x38C, 0x40},
                             {0x38E, 0x38F, 0x3F}, {0x391, 0x3A1, 0x20}, {0x3A3, 0x3AB, 0x20},
                             {0x400, 0x40F, 0x50}, {0x410, 0x42F, 0x20}};

unsigned Upper(unsigned c) {
  for (const Block& block : kBlocks) {
    if (c >= block.first + block.distance && c <= block.last + block.distance)
      return c - block.distance;
  }
  if (c == 0xFF) return 0x178;
  if (c == 0x3C2) return 0x3A3;  // final sigma
  if (IsAlone(c)) return c;
  if (HasEvenPairs(c)) return c & ~1U;
  return HasOddPairs(c) && c % 2 == 0 ? c - 1 : c;
}

unsigned Lower(unsigned c) {
  for (const Block& block : kBlocks) {
    if (c >= block.first && c <= block.last) return c + block.distance;
  }
  if (c == 0x178) return 0xFF;
  if (IsAlone(c)) return c;
  if (HasEvenPairs(c)) return c | 1U;
  return HasOddPairs(c) && c % 2 == 1 ? c + 1 : c;
}

template <typename Change>
std::string Changed(std::string_view text, Change change) {
  std::string result;
  result.reserve(text.size());
  for (const std::string_view character : Characters(text)) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
    if (character.size() == 1) {
      result += static_cast<char>(change(byte(0)));
    } else if (character.size() == 2) {
      const unsigned changed = change((byte(0) & 0x1FU) << 6 | (byte(1) & 0x3FU));
      result += static_cast<char>(0xC0 | (changed >> 6));
      result += static_cast<char>(0x80 | (changed & 0x3F));
    } else {
      result += character;
    }
  }
  return result;
}

}  // namespace

std::size_t CountCharacters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += Begins(c) ? 1 : 0;
  return count;
}

std::size_t ByteOffset(std::string_view text, std::size_t index) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (Begins(text[at]) && index-- == 0) return at;
  }
  return text.size();
}

std::vector<std::string_view> Characters(std::string_view text) {
  std::vector<std::string_view> characters;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && !Begins(text[end])) ++end;
    characters.push_back(text.substr(at, end - at));
    at = end;
  }
  return characters;
}

std::string ToUpperCase(std::string_view text) {
  constexpr std::string_view kSharpS = "\xC3\x9F";
  std::string upper = Changed(text, Upper);
  for (std::size_t at = upper.find(kSharpS); at != std::string::npos; at = upper.find(kSharpS, at))
    upper.replace(at, kSharpS.size(), "SS");
  return upper;
}

std::string ToLowerCase(std::string_view text) { return Changed(text, Lower); }

}  // namespace gateway::fhirpath
