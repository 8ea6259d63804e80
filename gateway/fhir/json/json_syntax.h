// What the two JSON readers share: places in the bytes, and syntax errors as findings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::fhir {

struct Place {
  std::uint32_t line = 0;    // 1-based
  std::uint32_t column = 0;  // 1-based, in bytes
};

// Line starts of a text, noted before in-situ parsing rewrites it. Asking in ascending order of
// offsets costs nothing; any order is right.
class Lines {
 public:
  explicit Lines(std::string_view bytes) : Lines(bytes, 1, 1) {}
  // The bytes are a piece of a larger text and begin at that place in it.
  Lines(std::string_view bytes, int first_line, int first_column);
  [[nodiscard]] Place At(std::size_t offset);

 private:
  std::vector<std::uint32_t> starts_;
  std::size_t current_ = 0;
  Place first_;
};

// A failure at a place, carrying one issue of that id. `type` as in base/issue.h.
[[nodiscard]] Error JsonError(IssueType type, std::string id, Place place, std::string diagnostics);

// The plain sentence for a rapidjson::ParseErrorCode.
[[nodiscard]] std::string_view SyntaxText(int parse_error_code);

// Makes room for the bytes that aligned SIMD loads touch behind the end of a text. They never leave
// the text's last 16 bytes, so only AddressSanitizer minds.
inline void PadForSimd([[maybe_unused]] std::string& text) {
#if defined(__SANITIZE_ADDRESS__)
  text.reserve(text.size() + 32);
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
  text.reserve(text.size() + 32);
#endif
#endif
}

}  // namespace gateway::fhir
