#include <algorithm>
#include <array>
#include <charconv>

#include "gateway/base/text.h"
#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "Additional string functions";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kHex = "0123456789abcdef";

using Text = std::optional<std::string>;

// `bits` bits a letter; 8 of hex and base64 fill whole letters after padding.
std::string EncodeBits(std::string_view bytes, unsigned bits, std::string_view letters) {
  std::string text;
  unsigned held = 0;
  unsigned count = 0;
  for (const char c : bytes) {
    held = held << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= bits; count -= bits)
      text += letters[held >> (count - bits) & ((1U << bits) - 1)];
    held &= (1U << count) - 1;
  }
  if (count > 0) text += letters[held << (bits - count) & ((1U << bits) - 1)];
  while (bits == 6 && text.size() % 4 != 0) text += '=';
  return text;
}

Text DecodeBits(std::string_view text, unsigned bits, std::string_view letters) {
  while (bits == 6 && text.ends_with('=')) text.remove_suffix(1);
  std::string bytes;
  unsigned held = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::size_t value = letters.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    held = (held << bits | static_cast<unsigned>(value)) & 0xFFFF;
    count += bits;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(held >> count & 0xFF);
  }
  if (count >= bits || FindInvalidUtf8(bytes) != std::string_view::npos) return std::nullopt;
  return bytes;
}

struct Mark {
  std::string_view plain;
  std::string_view escaped;
};
constexpr std::array<Mark, 5> kHtml{
    {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}}};
constexpr std::array<Mark, 8> kJson{{{"\\", "\\\\"},
                                     {"\"", "\\\""},
                                     {"\n", "\\n"},
                                     {"\r", "\\r"},
                                     {"\t", "\\t"},
                                     {"\f", "\\f"},
                                     {"\b", "\\b"},
                                     {"/", "\\/"}}};

// Each mark replaced, at every place the first that fits.
std::string Exchange(std::string_view text, std::span<const Mark> marks, bool unescape) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const auto found = std::find_if(marks.begin(), marks.end(), [&](const Mark& mark) {
      return text.substr(at).starts_with(unescape ? mark.escaped : mark.plain);
    });
    if (found == marks.end()) {
      result += text[at++];
    } else {
      result += unescape ? found->plain : found->escaped;
      at += (unescape ? found->escaped : found->plain).size();
    }
  }
  return result;
}

// The four hexadecimal digits behind "\\u" at `at`; nothing when there are none.
std::optional<unsigned> UnicodeEscape(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "\\u" || text.size() < at + 6) return std::nullopt;
  unsigned value = 0;
  const char* const end = text.data() + at + 6;
  const auto [stop, error] = std::from_chars(text.data() + at + 2, end, value, 16);
  return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

void AppendUtf8(std::string& text, unsigned c) {
  const auto add = [&](unsigned byte) { text += static_cast<char>(byte); };
  if (c < 0x80) return add(c);
  if (c < 0x800) {
    add(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    add(0xE0 | c >> 12);
    add(0x80 | (c >> 6 & 0x3F));
  } else {
    add(0xF0 | c >> 18);
    add(0x80 | (c >> 12 & 0x3F));
    add(0x80 | (c >> 6 & 0x3F));
  }
  add(0x80 | (c & 0x3F));
}

// "\\u00e9" and pairs of surrogates in UTF-8; half a pair stays as it is written.
std::string WithoutUnicodeEscapes(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    std::optional<unsigned> c = UnicodeEscape(text, at);
    std::size_t size = 6;
    if (c && *c >= 0xD800 && *c < 0xDC00) {
      const std::optional<unsigned> low = UnicodeEscape(text, at + 6);
      const bool is_pair = low && *low >= 0xDC00 && *low < 0xE000;
      c = is_pair ? std::optional(0x10000 + ((*c - 0xD800) << 10) + (*low - 0xDC00)) : std::nullopt;
      size = 12;
    } else if (c && *c >= 0xDC00 && *c < 0xE000) {
      c = std::nullopt;
    }
    if (c == '\\') {
      result += "\\\\";  // unescaped with the others
      at += size;
    } else if (c) {
      AppendUtf8(result, *c);
      at += size;
    } else {
      const std::size_t count = text[at] == '\\' && at + 1 < text.size() ? 2 : 1;
      result += text.substr(at, count);
      at += count;
    }
  }
  return result;
}

using Change = Text (*)(std::string_view text, std::string_view form);

Text EncodeAs(std::string_view text, std::string_view form) {
  if (form == "hex") return EncodeBits(text, 4, kHex);
  if (form == "base64") return EncodeBits(text, 6, kBase64);
  if (form == "urlbase64") return EncodeBits(text, 6, kUrlBase64);
  return std::nullopt;
}

Text DecodeAs(std::string_view text, std::string_view form) {
  if (form == "hex") return DecodeBits(ToLower(text), 4, kHex);
  if (form == "base64") return DecodeBits(text, 6, kBase64);
  if (form == "urlbase64") return DecodeBits(text, 6, kUrlBase64);
  return std::nullopt;
}

// A solidus may be escaped in JSON and need not be: read, but not written.
Text EscapeAs(std::string_view text, std::string_view form) {
  if (form == "html") return Exchange(text, kHtml, false);
  if (form == "json") return Exchange(text, std::span(kJson).first(kJson.size() - 1), false);
  return std::nullopt;
}

Text UnescapeAs(std::string_view text, std::string_view form) {
  if (form == "html") return Exchange(text, kHtml, true);
  if (form == "json") return Exchange(WithoutUnicodeEscapes(text), kJson, true);
  return std::nullopt;
}

template <Change kChange>
Status Changed(const Call& call, Collection& out) {
  GATEWAY_TRY(const Text text, call.InputString());
  GATEWAY_TRY(const Text form, call.StringArgument(0));
  if (!text || !form) return {};
  GATEWAY_CHECK(call.evaluation().Spend(1 + text->size() / 16));
  if (Text result = kChange(*text, *form)) out.push_back(Item::String(std::move(*result)));
  return {};
}

constexpr FunctionEntry kEntries[] = {
    {"encode", "encode('hex' | 'base64' | 'urlbase64') : String", kSection, 1, 1,
     Changed<EncodeAs>},
    {"decode", "decode('hex' | 'base64' | 'urlbase64') : String", kSection, 1, 1,
     Changed<DecodeAs>},
    {"escape", "escape('html' | 'json') : String", kSection, 1, 1, Changed<EscapeAs>},
    {"unescape", "unescape('html' | 'json') : String", kSection, 1, 1, Changed<UnescapeAs>},
};

}  // namespace

std::span<const FunctionEntry> EncodingFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
