// What the two JSON readers share: syntax errors in words, and room for SIMD.
#pragma once

#include <string>
#include <string_view>

#include "gateway/fhir/places.h"

namespace gateway::fhir {

// The plain sentence for a rapidjson::ParseErrorCode.
[[nodiscard]] std::string_view SyntaxText(int parse_error_code);

// What of JSON5 or JavaScript begins with the character at which the parser gave up: a comment, a
// quote, a name, a comma too many. Empty when it is none of these.
[[nodiscard]] std::string_view Json5Text(int parse_error_code, char found);

// Makes room for the bytes that aligned SIMD loads touch behind the end of a text. They never leave
// the text's last 16 bytes, so only the sanitizers mind: AddressSanitizer calls it an overflow, and
// ThreadSanitizer a race with the thread whose memory happens to lie next to it.
inline void PadForSimd([[maybe_unused]] std::string& text) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  text.reserve(text.size() + 32);
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  text.reserve(text.size() + 32);
#endif
#endif
}

}  // namespace gateway::fhir
