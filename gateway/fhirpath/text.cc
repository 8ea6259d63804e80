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

unsigned Upper(unsigned c) {
  if ((c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0xFE && c != 0xF7)) return c - 0x20;
  if (c == 0xFF) return 0x178;
  if (IsAlone(c)) return c;
  if (HasEvenPairs(c)) return c & ~1U;
  return HasOddPairs(c) && c % 2 == 0 ? c - 1 : c;
}

unsigned Lower(unsigned c) {
  if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7)) return c + 0x20;
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

std::string ToUpperLatin(std::string_view text) { return Changed(text, Upper); }
std::string ToLowerLatin(std::string_view text) { return Changed(text, Lower); }

}  // namespace gateway::fhirpath
