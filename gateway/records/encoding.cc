#include "gateway/records/encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "gateway/base/text.h"

namespace gateway::records {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

// The code point that begins at `at` (text is well-formed UTF-8), and how many bytes it takes.
struct Character {
  std::uint32_t code_point = 0;
  std::size_t bytes = 1;
};

Character CharacterAt(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  if (byte(0) < 0x80) return {byte(0), 1};
  if (byte(0) < 0xE0) return {(byte(0) & 0x1FU) << 6 | (byte(1) & 0x3FU), 2};
  if (byte(0) < 0xF0) {
    return {(byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU), 3};
  }
  return {(byte(0) & 0x07U) << 18 | (byte(1) & 0x3FU) << 12 | (byte(2) & 0x3FU) << 6 |
              (byte(3) & 0x3FU),
          4};
}

// Windows-1252 byte of each code point above U+009F, learnt from the decoder so that the two agree;
// -1 when there is none.
int Windows1252Byte(std::uint32_t code_point) {
  if (code_point < 0x80 || (code_point >= 0xA0 && code_point <= 0xFF)) {
    return static_cast<int>(code_point);
  }
  static const auto kUpper = [] {
    std::array<std::uint32_t, 32> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
      const std::string byte(1, static_cast<char>(0x80 + i));
      if (const auto text = FromWindows1252(byte)) table[i] = CharacterAt(*text, 0).code_point;
    }
    return table;
  }();
  for (std::size_t i = 0; i < kUpper.size(); ++i) {
    if (kUpper[i] == code_point) return static_cast<int>(0x80 + i);
  }
  return -1;
}

std::string CodePointName(std::uint32_t code_point) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string name;
  for (int shift = code_point > 0xFFFF ? 20 : 12; shift >= 0; shift -= 4) {
    name += kDigits[(code_point >> shift) & 0xF];
  }
  return "U+" + name;
}

Result<std::string> DecodeAs(std::string_view bytes, Encoding encoding) {
  if (encoding == Encoding::kWindows1252) return FromWindows1252(bytes);
  const std::size_t bad = FindInvalidUtf8(bytes);
  if (bad == std::string_view::npos) return std::string(bytes);
  return Fail(IssueType::kInvalid, "byte " + std::to_string(bad) + " is not UTF-8");
}

}  // namespace

Result<Encoding> ParseEncoding(std::string_view name) {
  const std::string lower = ToLower(name);
  if (lower == "utf-8") return Encoding::kUtf8;
  if (lower == "windows-1252") return Encoding::kWindows1252;
  return Fail(IssueType::kValue, "the encodings known are utf-8 and windows-1252");
}

namespace {

// One line without its end, by the first encoding that fits.
void DecodeLine(std::string_view line, std::span<const Encoding> accepted, int number,
                Decoded& decoded) {
  for (const Encoding encoding : accepted) {
    if (const auto text = DecodeAs(line, encoding)) {
      decoded.text += *text;
      return;
    }
  }
  decoded.bad_lines.push_back(number);
  for (const char c : line) {
    if ((static_cast<unsigned char>(c) & 0x80) == 0) {
      decoded.text += c;
    } else {
      decoded.text += "\xEF\xBF\xBD";
    }
  }
}

Decoded DecodeLines(std::string_view bytes, std::span<const Encoding> accepted) {
  Decoded decoded;
  decoded.text.reserve(bytes.size());
  int number = 1;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find_first_of("\r\n"), bytes.size());
    DecodeLine(bytes.substr(0, end), accepted, number++, decoded);
    bytes.remove_prefix(end);
    const std::size_t line_end = bytes.starts_with("\r\n") ? 2 : bytes.empty() ? 0 : 1;
    decoded.text += bytes.substr(0, line_end);
    bytes.remove_prefix(line_end);
  }
  return decoded;
}

bool HasMoreThanAscii(std::string_view line) {
  return std::ranges::any_of(line,
                             [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; });
}

}  // namespace

Result<Decoded> Decode(std::string bytes, std::span<const Encoding> accepted) {
  std::string_view view(bytes);
  if (view.starts_with("\xFF\xFE") || view.starts_with("\xFE\xFF")) {
    return Fail(IssueType::kInvalid,
                "the file is UTF-16 (its byte order mark says so); save it as UTF-8");
  }
  constexpr std::array kUtf8Alone{Encoding::kUtf8};
  if (view.starts_with(kUtf8Mark)) {
    view.remove_prefix(kUtf8Mark.size());
    accepted = kUtf8Alone;
  }
  if (auto text = DecodeAs(view, accepted.front())) return Decoded{*std::move(text), {}};
  Decoded decoded = DecodeLines(view, accepted);
  std::size_t telling = 0;  // lines that could tell one encoding from another
  for (const std::string_view line : Split(view, '\n')) telling += HasMoreThanAscii(line) ? 1 : 0;
  if (decoded.bad_lines.size() < telling || telling == 1) return decoded;
  std::string reasons;
  for (const Encoding encoding : accepted) {
    const auto text = DecodeAs(view, encoding);
    if (!text) reasons += (reasons.empty() ? "" : "; ") + text.error().diagnostics;
  }
  return Fail(IssueType::kInvalid, "no encoding that the format accepts fits: " + reasons);
}

std::optional<std::string> CannotEncode(std::string_view utf8, Encoding encoding) {
  const auto bytes = Encode(utf8, encoding);
  if (bytes) return std::nullopt;
  return bytes.error().diagnostics;
}

Result<std::string> Encode(std::string_view utf8, Encoding encoding) {
  if (encoding == Encoding::kUtf8) return std::string(utf8);
  std::string bytes;
  bytes.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const Character character = CharacterAt(utf8, at);
    const int byte = Windows1252Byte(character.code_point);
    if (byte < 0) {
      return Fail(IssueType::kValue, "Windows-1252 has no character " +
                                         CodePointName(character.code_point) +
                                         "; let the format write utf-8");
    }
    bytes += static_cast<char>(byte);
    at += character.bytes;
  }
  return bytes;
}

}  // namespace gateway::records
