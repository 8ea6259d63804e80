#include "gateway/fhir/json/json_syntax.h"

#include <rapidjson/error/error.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>

namespace gateway::fhir {

Lines::Lines(std::string_view bytes, int first_line, int first_column)
    : first_{static_cast<std::uint32_t>(first_line), static_cast<std::uint32_t>(first_column)} {
  starts_.reserve(bytes.size() / 32 + 8);
  starts_.push_back(0);
  std::size_t at = 0;
#if defined(__SSE2__)
  // Pretty-printed JSON has short lines: one memchr a line would cost as much as the parse.
  const __m128i newline = _mm_set1_epi8('\n');
  for (; at + 16 <= bytes.size(); at += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + at));
    auto hits = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, newline)));
    for (; hits != 0; hits &= hits - 1) {
      const auto offset = at + static_cast<std::size_t>(std::countr_zero(hits));
      starts_.push_back(static_cast<std::uint32_t>(offset + 1));
    }
  }
#endif
  for (; at < bytes.size(); ++at) {
    if (bytes[at] == '\n') starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

Place Lines::At(std::size_t offset) {
  if (offset < starts_[current_]) {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
    current_ = static_cast<std::size_t>(after - starts_.begin()) - 1;
  }
  while (current_ + 1 < starts_.size() && starts_[current_ + 1] <= offset) ++current_;
  const std::uint32_t before = current_ == 0 ? first_.column : 1;
  return {static_cast<std::uint32_t>(current_) + first_.line,
          static_cast<std::uint32_t>(offset - starts_[current_]) + before};
}

Error JsonError(IssueType type, std::string id, Place place, std::string diagnostics) {
  Error error{type, diagnostics, {}};
  error.diagnostics +=
      " (line " + std::to_string(place.line) + ", column " + std::to_string(place.column) + ")";
  error.issues.Add({.type = type,
                    .id = std::move(id),
                    .line = static_cast<int>(place.line),
                    .column = static_cast<int>(place.column),
                    .diagnostics = std::move(diagnostics)});
  return error;
}

std::string_view SyntaxText(int parse_error_code) {
  switch (parse_error_code) {
    case rapidjson::kParseErrorDocumentEmpty:
      return "the JSON is empty";
    case rapidjson::kParseErrorDocumentRootNotSingular:
      return "something follows the end of the JSON object; send one object only";
    case rapidjson::kParseErrorObjectMissName:
      return "a member name in double quotes is missing here";
    case rapidjson::kParseErrorObjectMissColon:
      return "a colon is missing after a member name";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
      return "a comma or a closing brace is missing in an object";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
      return "a comma or a closing bracket is missing in an array";
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
      return "\\u must be followed by four hexadecimal digits";
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
      return "half of a surrogate pair stands alone in a string";
    case rapidjson::kParseErrorStringEscapeInvalid:
      return "a string holds an unknown escape, or a control character that has to be escaped";
    case rapidjson::kParseErrorStringMissQuotationMark:
      return "a string has no closing quotation mark";
    case rapidjson::kParseErrorNumberTooBig:
      return "a number is too large";
    case rapidjson::kParseErrorNumberMissFraction:
      return "digits are missing after the decimal point";
    case rapidjson::kParseErrorNumberMissExponent:
      return "digits are missing in the exponent of a number";
    default:
      return "this is not a JSON value";
  }
}

}  // namespace gateway::fhir
