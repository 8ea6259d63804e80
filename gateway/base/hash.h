// SHA-256 and the text forms of bytes.
#pragma once

#include <string>
#include <string_view>

#include "gateway/base/result.h"

namespace gateway {

// 32 raw bytes.
[[nodiscard]] std::string Sha256(std::string_view bytes);
// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string Sha256Hex(std::string_view bytes);

[[nodiscard]] std::string ToHex(std::string_view bytes);

// RFC 4648 with padding; decoding refuses anything else with kValue.
[[nodiscard]] std::string ToBase64(std::string_view bytes);
[[nodiscard]] Result<std::string> FromBase64(std::string_view text);
// base64url without padding (RFC 7515 section 2).
[[nodiscard]] std::string ToBase64Url(std::string_view bytes);
[[nodiscard]] Result<std::string> FromBase64Url(std::string_view text);

}  // namespace gateway
