#include "gateway/fhir/json/json_events.h"

// Every test program loads the definitions through this file: without optimisation and with
// sanitizers that would cost seconds each time.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O2")
#endif
#if defined(__SSE2__)
#define RAPIDJSON_SSE2
#endif
#include <rapidjson/reader.h>
#include <rapidjson/stream.h>

#include <vector>

#include "gateway/fhir/json/json_syntax.h"

namespace gateway::fhir {
namespace {

constexpr unsigned kFlags = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag;

// Turns parser events into events with paths.
class PathHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, PathHandler> {
 public:
  PathHandler(JsonEvents& events, int max_depth)
      : events_(events), max_depth_(static_cast<std::size_t>(max_depth)) {}

  bool Null() { return Scalar(JsonScalar::kNull, {}); }
  bool Bool(bool value) { return Scalar(JsonScalar::kBoolean, value ? "true" : "false"); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    return Scalar(JsonScalar::kNumber, {text, size});
  }
  bool String(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    return Scalar(JsonScalar::kString, {text, size});
  }
  bool Key(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    if (skipping_ > 0) return true;
    path_.resize(open_.back());
    if (!path_.empty()) path_ += '.';
    path_.append(text, size);
    return true;
  }
  bool StartObject() {
    if (!Enter()) return false;
    if (skipping_ > 0) return true;
    const JsonStep step = events_.OnOpen(path_);
    if (step == JsonStep::kSkip) skipping_ = nesting_;
    open_.push_back(path_.size());
    return step != JsonStep::kStop;
  }
  bool EndObject(rapidjson::SizeType /*members*/) {
    const std::size_t level = nesting_--;
    if (skipping_ > 0 && level != skipping_) return true;
    path_.resize(open_.back());
    open_.pop_back();
    if (skipping_ == 0) return events_.OnClose(path_) != JsonStep::kStop;
    skipping_ = 0;
    return true;
  }
  bool StartArray() { return Enter(); }
  bool EndArray(rapidjson::SizeType /*items*/) {
    --nesting_;
    return true;
  }

  [[nodiscard]] bool too_deep() const { return too_deep_; }

 private:
  bool Enter() {
    too_deep_ = ++nesting_ > max_depth_;
    return !too_deep_;
  }
  bool Scalar(JsonScalar kind, std::string_view text) {
    return skipping_ > 0 || events_.OnScalar(path_, kind, text) != JsonStep::kStop;
  }

  JsonEvents& events_;
  std::size_t max_depth_;
  std::string path_;
  std::vector<std::size_t> open_;  // length of the path at each open object
  std::size_t nesting_ = 0;        // open objects and arrays
  std::size_t skipping_ = 0;       // nesting of the object that is skipped; 0: none
  bool too_deep_ = false;
};

}  // namespace

Status ReadJsonEvents(std::string bytes, JsonEvents& events, int max_depth) {
  PadForSimd(bytes);
  PathHandler handler(events, max_depth);
  rapidjson::Reader reader;
  rapidjson::InsituStringStream stream(bytes.data());
  reader.Parse<kFlags>(stream, handler);
  if (!reader.HasParseError()) return {};
  const bool stopped = reader.GetParseErrorCode() == rapidjson::kParseErrorTermination;
  if (stopped && !handler.too_deep()) return {};
  // Strings were unescaped in place, so lines may be off by the newlines written as \n; good
  // enough to find a broken definition.
  const Place place = Lines(bytes).At(reader.GetErrorOffset());
  return Fail(
      ErrorAt(IssueType::kStructure, "json-syntax", place,
              std::string(stopped ? "nested too deeply" : SyntaxText(reader.GetParseErrorCode()))));
}

}  // namespace gateway::fhir
