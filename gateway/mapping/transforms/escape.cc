// escape(source, to) and escape(source, from, to): a text from one way of escaping to another.
//
// Formats (https://hl7.org/fhir/R4/valueset-map-transform.html): plain; java and json (backslash
// and \uXXXX; java has ASCII only); xml (the five named entities, and by number).
#include <array>
#include <cstdint>
#include <optional>

#include "gateway/base/text.h"
#include "gateway/mapping/transforms/catalogue.h"

namespace gateway::mapping {
namespace {

enum class Escaping { kPlain, kJava, kXml, kJson };

constexpr std::array<std::pair<std::string_view, Escaping>, 4> kEscapings = {
    {{"plain", Escaping::kPlain},
     {"java", Escaping::kJava},
     {"xml", Escaping::kXml},
     {"json", Escaping::kJson}}};

constexpr std::array<std::pair<char, std::string_view>, 5> kEntities = {
    {{'&', "amp"}, {'<', "lt"}, {'>', "gt"}, {'"', "quot"}, {'\'', "apos"}}};

// What stands behind a backslash for a control character.
constexpr std::string_view kControls = "\b\f\n\r\t";
constexpr std::string_view kLetters = "bfnrt";

constexpr std::string_view kUnknown = "escape() knows the formats plain, java, json and xml";
constexpr std::string_view kBroken = "the text is not escaped as the map says";

std::optional<Escaping> Find(std::string_view name) {
  for (const auto& [text, escaping] : kEscapings) {
    if (text == name) return escaping;
  }
  return std::nullopt;
}

// --- from plain ---

void AppendUnit(std::uint32_t unit, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[(unit >> shift) & 0xF];
}

// A character of UTF-8 as one or two UTF-16 units; `at` is moved behind it.
void AppendUnits(std::string_view text, std::size_t& at, std::string& out) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  std::uint32_t code = size == 1 ? first : first & (0x7FU >> size);
  for (std::size_t i = 1; i < size && at + i < text.size(); ++i)
    code = (code << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  at += size;
  if (code < 0x10000) return AppendUnit(code, out);
  AppendUnit(0xD800 + ((code - 0x10000) >> 10), out);
  AppendUnit(0xDC00 + ((code - 0x10000) & 0x3FF), out);
}

std::string ToBackslash(std::string_view text, bool ascii_only) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const std::size_t control = kControls.find(c);
    const bool plain = static_cast<unsigned char>(c) >= 0x20 &&
                       (static_cast<unsigned char>(c) < 0x80 || !ascii_only);
    if (control != std::string_view::npos) {
      out += {'\\', kLetters[control]};
      ++at;
    } else if (plain) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
      ++at;
    } else {
      AppendUnits(text, at, out);
    }
  }
  return out;
}

std::string ToXml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    std::string_view name;
    for (const auto& [character, entity] : kEntities) {
      if (character == c) name = entity;
    }
    if (name.empty()) {
      out += c;
    } else {
      out += "&" + std::string(name) + ";";
    }
  }
  return out;
}

// --- to plain ---

void AppendUtf8(std::uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr std::array<unsigned, 4> kLead = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(kLead[static_cast<std::size_t>(more)] | (code >> (6 * more)));
  for (int i = more - 1; i >= 0; --i) out += static_cast<char>(0x80 | ((code >> (6 * i)) & 0x3F));
}

std::optional<std::uint32_t> Number(std::string_view digits, std::uint32_t base) {
  if (digits.empty() || digits.size() > 7) return std::nullopt;
  std::uint32_t number = 0;
  for (const char c : ToLower(digits)) {
    const std::size_t digit = std::string_view("0123456789abcdef").substr(0, base).find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    number = number * base + static_cast<std::uint32_t>(digit);
  }
  return number;
}

bool IsCharacter(std::uint32_t code) {
  return code > 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

// \uXXXX at `at`; of a pair both. `at` is moved behind it; nothing when it is none.
std::optional<std::uint32_t> TakeUnits(std::string_view text, std::size_t& at) {
  const auto unit = [&](std::size_t from) -> std::optional<std::uint32_t> {
    const bool there = text.substr(from).starts_with("\\u") && from + 6 <= text.size();
    return there ? Number(text.substr(from + 2, 4), 16) : std::nullopt;
  };
  std::optional<std::uint32_t> code = unit(at);
  if (!code) return std::nullopt;
  at += 6;
  if (*code < 0xD800 || *code > 0xDFFF) return code;
  const std::optional<std::uint32_t> low = unit(at);
  if (*code > 0xDBFF || !low || *low < 0xDC00 || *low > 0xDFFF) return std::nullopt;
  at += 6;
  return 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
}

std::optional<std::string> FromBackslash(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '\\') {
      out += text[at++];
      continue;
    }
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (next == 'u') {
      const std::optional<std::uint32_t> code = TakeUnits(text, at);
      if (!code || !IsCharacter(*code)) return std::nullopt;
      AppendUtf8(*code, out);
      continue;
    }
    const std::size_t letter = kLetters.find(next);
    const bool itself = next == '"' || next == '\'' || next == '\\' || next == '/';
    if (next == '\0' || (letter == std::string_view::npos && !itself)) return std::nullopt;
    out += itself ? next : kControls[letter];
    at += 2;
  }
  return out;
}

// The character an entity's name stands for: "amp", "#60", "#x3C".
std::optional<std::uint32_t> Entity(std::string_view name) {
  for (const auto& [character, entity] : kEntities) {
    if (entity == name) return static_cast<unsigned char>(character);
  }
  if (!name.starts_with('#')) return std::nullopt;
  const bool hex = name.starts_with("#x");
  const std::optional<std::uint32_t> code = Number(name.substr(hex ? 2 : 1), hex ? 16 : 10);
  return code && IsCharacter(*code) ? code : std::nullopt;
}

std::optional<std::string> FromXml(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '&') {
      out += text[at++];
      continue;
    }
    const std::size_t end = text.find(';', at);
    if (end == std::string_view::npos) return std::nullopt;
    const std::optional<std::uint32_t> code = Entity(text.substr(at + 1, end - at - 1));
    if (!code) return std::nullopt;
    AppendUtf8(*code, out);
    at = end + 1;
  }
  return out;
}

std::optional<std::string> Decode(std::string_view text, Escaping from) {
  if (from == Escaping::kPlain) return std::string(text);
  return from == Escaping::kXml ? FromXml(text) : FromBackslash(text);
}

std::string Encode(std::string_view text, Escaping to) {
  if (to == Escaping::kPlain) return std::string(text);
  return to == Escaping::kXml ? ToXml(text) : ToBackslash(text, to == Escaping::kJava);
}

}  // namespace

std::string CheckEscape(const std::vector<syntax::Parameter>& parameters) {
  for (std::size_t i = 1; i < parameters.size(); ++i) {
    const std::string* const format = LiteralOf(parameters[i]);
    if (format != nullptr && !Find(*format)) return std::string(kUnknown);
  }
  return {};
}

Result<Made> MakeEscape(const TransformInput& input) {
  if (input.arguments[0].items.empty()) return Made{};
  GATEWAY_TRY(const std::string text, TextOf(input.arguments[0]));
  GATEWAY_TRY(const std::string last, TextOf(input.arguments.back()));
  GATEWAY_TRY(const std::string first, TextOf(input.arguments[1]));
  const std::optional<Escaping> from = input.arguments.size() == 2 ? Escaping::kPlain : Find(first);
  const std::optional<Escaping> to = Find(last);
  if (!from || !to) return Fail(IssueType::kProcessing, std::string(kUnknown));
  const std::optional<std::string> plain = Decode(text, *from);
  if (!plain) return Fail(IssueType::kProcessing, std::string(kBroken));
  Made made;
  made.items.push_back(fhirpath::Item::String(Encode(*plain, *to)));
  made.sources = SourcesOf(input.arguments);
  made.how = HowOf(input.arguments);
  return made;
}

}  // namespace gateway::mapping
