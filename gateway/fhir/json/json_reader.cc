#include "gateway/fhir/json/json_reader.h"

#if defined(__SSE2__)
#define RAPIDJSON_SSE2
#endif
#include <rapidjson/reader.h>
#include <rapidjson/stream.h>

#include <algorithm>
#include <limits>

#include "gateway/base/text.h"
#include "gateway/fhir/json/json_syntax.h"
#include "gateway/fhir/json/json_tree.h"

namespace gateway::fhir {
namespace {

constexpr unsigned kFlags = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Hands RapidJSON's events to a JsonTree with the offset of each token.
//
// While a string or number is being reported, the stream still stands at its first byte; at other
// events it stands just behind the token.
class Handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Handler> {
 public:
  Handler(JsonTree& tree, rapidjson::InsituStringStream& stream, std::size_t skipped)
      : tree_(tree), stream_(stream), skipped_(skipped) {}

  bool Null() { return tree_.OnScalar(JsonTree::Scalar::kNull, "null", Before(4)); }
  bool Bool(bool value) {
    const std::string_view text = value ? "true" : "false";
    return tree_.OnScalar(JsonTree::Scalar::kBoolean, text, Before(text.size()));
  }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    return tree_.OnScalar(JsonTree::Scalar::kNumber, {text, size}, Before(0));
  }
  bool String(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    return tree_.OnScalar(JsonTree::Scalar::kString, {text, size}, Before(0));
  }
  bool Key(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    return tree_.OnKey({text, size}, Before(0));
  }
  bool StartObject() { return tree_.StartObject(Before(1)); }
  bool EndObject(rapidjson::SizeType /*members*/) { return tree_.EndObject(); }
  bool StartArray() { return tree_.StartArray(Before(1)); }
  bool EndArray(rapidjson::SizeType /*items*/) { return tree_.EndArray(Before(1)); }

 private:
  [[nodiscard]] std::size_t Before(std::size_t size) const {
    return skipped_ + stream_.Tell() - size;
  }

  JsonTree& tree_;
  rapidjson::InsituStringStream& stream_;  // Tell() is not const in 1.1.0
  std::size_t skipped_;                    // byte order mark
};

// RapidJSON 1.1.0 decodes the escape of a low surrogate that stands alone into bytes that are not
// UTF-8. Decoded in place, they lie in the text that was parsed; npos when there are none.
std::size_t FindLoneSurrogate(std::string_view parsed) {
  std::size_t at = parsed.find('\xED');
  while (at != std::string_view::npos) {
    if (at + 1 < parsed.size() && static_cast<unsigned char>(parsed[at + 1]) >= 0xA0) return at;
    at = parsed.find('\xED', at + 1);
  }
  return at;
}

Status CheckBytes(std::string_view bytes, const ReadOptions& options) {
  const std::size_t most =
      std::min<std::size_t>(options.limits.max_bytes, std::numeric_limits<std::uint32_t>::max());
  if (bytes.size() > most) {
    const Place begin{static_cast<std::uint32_t>(options.first_line),
                      static_cast<std::uint32_t>(options.first_column)};
    return Fail(ErrorAt(IssueType::kTooLong, "too-long", begin,
                        "the document has more than " + std::to_string(most) + " bytes"));
  }
  const std::size_t bad = FindInvalidUtf8(bytes);
  if (bad == std::string_view::npos) return {};
  Lines lines(bytes, options.first_line, options.first_column);
  return Fail(ErrorAt(IssueType::kInvalid, "utf-8", lines.At(bad), "a byte here is not UTF-8"));
}

// RapidJSON takes a NUL for the end of the text.
Status CheckEnd(const rapidjson::Reader& reader, const std::string& text, std::size_t end,
                Lines& lines) {
  if (reader.HasParseError()) {
    const auto code = reader.GetParseErrorCode();
    const char found = end < text.size() ? text[end] : '\0';
    const std::string_view json5 = Json5Text(code, found);
    return Fail(ErrorAt(IssueType::kStructure, json5.empty() ? "json-syntax" : "json5",
                        lines.At(end), std::string(json5.empty() ? SyntaxText(code) : json5)));
  }
  if (end < text.size()) {
    return Fail(
        ErrorAt(IssueType::kStructure, "json-syntax", lines.At(end), "a NUL byte stands here"));
  }
  if (const std::size_t bad = FindLoneSurrogate(text); bad != std::string_view::npos) {
    const auto code = rapidjson::kParseErrorStringUnicodeSurrogateInvalid;
    return Fail(ErrorAt(IssueType::kStructure, "json-syntax", lines.At(bad),
                        std::string(SyntaxText(code))));
  }
  return {};
}

}  // namespace

Result<ReadResult> ReadJson(std::string bytes, std::shared_ptr<const TypeTable> types,
                            const ReadOptions& options) {
  GATEWAY_CHECK(CheckBytes(bytes, options));
  PadForSimd(bytes);
  auto arena = std::make_shared<Arena>(2 * bytes.size() + 1024);
  std::string& text = arena->Keep(std::move(bytes));
  const std::size_t skipped = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  JsonTree tree(text, *types, options, *arena);
  rapidjson::InsituStringStream stream(text.data() + skipped);
  Handler handler(tree, stream, skipped);
  rapidjson::Reader reader;
  reader.Parse<kFlags>(stream, handler);
  const bool stopped = reader.GetParseErrorCode() == rapidjson::kParseErrorTermination;
  const std::size_t end =
      skipped + (reader.HasParseError() ? reader.GetErrorOffset() : stream.Tell());
  if (!stopped) GATEWAY_CHECK(CheckEnd(reader, text, end, tree.lines()));
  if (tree.findings().error()) return Fail(std::move(*tree.findings().error()));
  return tree.TakeResult(std::move(arena), std::move(types));
}

}  // namespace gateway::fhir
