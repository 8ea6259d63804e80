// The encodings that local files come in. Inside the gateway all text is UTF-8.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "gateway/base/result.h"

namespace gateway::records {

enum class Encoding : std::uint8_t { kUtf8, kWindows1252 };

// "utf-8", "windows-1252"; kValue otherwise.
[[nodiscard]] Result<Encoding> ParseEncoding(std::string_view name);

// UTF-8 of `bytes`, without a byte order mark. A UTF-8 mark decides; else the first of `accepted`
// that decodes. kInvalid with the offset of the first byte that fits none, or when the mark is
// UTF-16's.
[[nodiscard]] Result<std::string> Decode(std::string bytes, std::span<const Encoding> accepted);

// Bytes of `utf8` in that encoding. kValue, naming the character by its code point, when the
// encoding has no such character.
[[nodiscard]] Result<std::string> Encode(std::string_view utf8, Encoding encoding);

}  // namespace gateway::records
