// Small questions about text. All text inside the gateway is UTF-8.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"

namespace gateway {

// Byte offset of the first byte that is not well-formed UTF-8 (overlong forms, surrogates and
// values over U+10FFFF included); npos when all is well.
[[nodiscard]] std::size_t FindInvalidUtf8(std::string_view bytes);

// Windows-1252 (WHATWG reading) to UTF-8; the five bytes without a meaning are refused with kValue
// and their offset in the diagnostics.
[[nodiscard]] Result<std::string> FromWindows1252(std::string_view bytes);

[[nodiscard]] std::string_view Trim(std::string_view text);
[[nodiscard]] std::string ToLower(std::string_view ascii);
[[nodiscard]] std::vector<std::string_view> Split(std::string_view text, char separator);

// The candidate with the smallest edit distance to `word` (at most a third of its length), for
// "did you mean …"; empty when none is near.
[[nodiscard]] std::string_view Nearest(std::string_view word,
                                       const std::vector<std::string_view>& candidates);

}  // namespace gateway
