// The encodings that local files come in. Inside the gateway all text is UTF-8.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::records {

enum class Encoding : std::uint8_t { kUtf8, kWindows1252 };

// "utf-8", "windows-1252"; kValue otherwise.
[[nodiscard]] Result<Encoding> ParseEncoding(std::string_view name);

struct Decoded {
  std::string text;            // UTF-8, without a byte order mark
  std::vector<int> bad_lines;  // 1-based lines that fit no accepted encoding; U+FFFD stands there
};

// UTF-8 of `bytes`. A UTF-8 mark decides; else the first of `accepted` when it decodes the whole, or
// else each line by the first that fits it: exports are put together from parts. Line ends are CR LF,
// LF and CR. kInvalid when the mark is UTF-16's, or when no line at all beyond ASCII fits.
[[nodiscard]] Result<Decoded> Decode(std::string bytes, std::span<const Encoding> accepted);

// Nothing when `encoding` has every character of `utf8`; else what is wrong, with the first
// character it lacks.
[[nodiscard]] std::optional<std::string> CannotEncode(std::string_view utf8, Encoding encoding);

// Bytes of `utf8` in that encoding. kValue, naming the character by its code point, when the
// encoding has no such character.
[[nodiscard]] Result<std::string> Encode(std::string_view utf8, Encoding encoding);

}  // namespace gateway::records
