#include "gateway/fhir/xml/xml_escape.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <array>
#include <bit>
#include <cstdint>

namespace gateway::fhir {
namespace {

// 0xEF begins U+FFFE and U+FFFF, which XML cannot hold.
constexpr std::array<bool, 256> kNeedsCare = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
  for (const unsigned char c : {'"', '&', '<', '>'}) table[c] = true;
  table[0xEF] = true;
  return table;
}();

// How many bytes at the front can be written as they are.
std::size_t PlainLength(std::string_view text) {
  std::size_t at = 0;
#if defined(__SSE2__)
  for (; at + 16 <= text.size(); at += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const auto equals = [&](char c) { return _mm_cmpeq_epi8(block, _mm_set1_epi8(c)); };
    __m128i hit = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1F)), block);
    hit = _mm_or_si128(hit, _mm_or_si128(equals('"'), equals('&')));
    hit = _mm_or_si128(hit, _mm_or_si128(equals('<'), equals('>')));
    hit = _mm_or_si128(hit, equals('\xEF'));
    const auto bits = static_cast<std::uint32_t>(_mm_movemask_epi8(hit));
    if (bits != 0) return at + static_cast<std::size_t>(std::countr_zero(bits));
  }
#endif
  while (at < text.size() && !kNeedsCare[static_cast<unsigned char>(text[at])]) ++at;
  return at;
}

// The first character of `text`, escaped; gives its length in bytes.
std::size_t PutEscaped(Sink& sink, std::string_view text, bool attribute) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  switch (text[0]) {
    case '"':
      sink.Put(attribute ? std::string_view("&quot;") : std::string_view("\""));
      return 1;
    case '&':
      sink.Put("&amp;");
      return 1;
    case '<':
      sink.Put("&lt;");
      return 1;
    case '>':
      sink.Put("&gt;");
      return 1;
    case '\n':
      sink.Put(attribute ? std::string_view("&#10;") : std::string_view("\n"));
      return 1;
    case '\t':
      sink.Put(attribute ? std::string_view("&#9;") : std::string_view("\t"));
      return 1;
    case '\r':
      sink.Put("&#13;");
      return 1;
    case '\xEF': {
      const std::string_view character = text.substr(0, 3);
      const bool allowed = character != "\xEF\xBF\xBE" && character != "\xEF\xBF\xBF";
      sink.Put(allowed ? character : kReplacement);
      return character.size();
    }
    default:
      sink.Put(kReplacement);
      return 1;
  }
}

}  // namespace

void PutText(Sink& sink, std::string_view text, bool attribute) {
  while (!text.empty()) {
    const std::size_t plain = PlainLength(text);
    sink.Put(text.substr(0, plain));
    text.remove_prefix(plain);
    if (!text.empty()) text.remove_prefix(PutEscaped(sink, text, attribute));
  }
}

}  // namespace gateway::fhir
