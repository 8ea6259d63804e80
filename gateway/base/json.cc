// With optimisation g++ 12 takes a moved variant for uninitialised: a false alarm. Remove this once
// the release build is clean without it.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include "gateway/base/json.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <charconv>

#include "gateway/base/text.h"

namespace gateway {
namespace {

constexpr std::size_t kMaxDepth = 64;

// Builds the tree from the parser's events; a refused event ends the parse and leaves its reason.
class TreeBuilder {
 public:
  bool Null() { return Add(Json()); }
  bool Bool(bool value) { return Add(Json(value)); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool /*copy*/) {
    return Add(Json::NumberText(std::string(text, length)));
  }
  bool String(const char* text, rapidjson::SizeType length, bool /*copy*/) {
    std::string value(text, length);
    return IsText(value) && Add(Json(std::move(value)));
  }
  bool Key(const char* text, rapidjson::SizeType length, bool /*copy*/) {
    open_.back().key.assign(text, length);
    return IsText(open_.back().key);
  }
  bool StartObject() { return Open(true); }
  bool StartArray() { return Open(false); }
  bool EndObject(rapidjson::SizeType /*members*/) {
    Frame frame = Close();
    return AreUnique(frame.members) && Add(Json(std::move(frame.members)));
  }
  bool EndArray(rapidjson::SizeType /*items*/) { return Add(Json(Close().items)); }

  // Never called: numbers arrive as text.
  bool Int(int /*value*/) { return false; }
  bool Uint(unsigned /*value*/) { return false; }
  bool Int64(std::int64_t /*value*/) { return false; }
  bool Uint64(std::uint64_t /*value*/) { return false; }
  bool Double(double /*value*/) { return false; }

  [[nodiscard]] const std::string& reason() const { return reason_; }
  [[nodiscard]] Json Take() { return std::move(root_); }

 private:
  struct Frame {
    bool is_object = false;
    std::string key;
    Json::Object members;
    Json::Array items;
  };

  bool Refuse(std::string reason) {
    reason_ = std::move(reason);
    return false;
  }

  // RapidJSON 1.1.0 lets an escaped low surrogate without its high one through.
  bool IsText(std::string_view value) {
    return FindInvalidUtf8(value) == std::string_view::npos || Refuse("a surrogate stands alone");
  }

  bool Open(bool is_object) {
    if (open_.size() >= kMaxDepth) return Refuse("nested deeper than 64");
    open_.emplace_back().is_object = is_object;
    return true;
  }

  Frame Close() {
    Frame frame = std::move(open_.back());
    open_.pop_back();
    return frame;
  }

  bool Add(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_object) {
      open_.back().members.emplace_back(std::move(open_.back().key), std::move(value));
    } else {
      open_.back().items.push_back(std::move(value));
    }
    return true;
  }

  bool AreUnique(const Json::Object& members) {
    std::vector<std::string_view> names;
    names.reserve(members.size());
    for (const auto& [name, value] : members) names.push_back(name);
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    return twice == names.end() ||
           Refuse("member '" + std::string(*twice) + "' stands twice in one object");
  }

  std::vector<Frame> open_;
  Json root_;
  std::string reason_;
};

bool NeedsEscape(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

// Precondition: NeedsEscape(c).
void AppendEscaped(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  out += "\\u00";
  out += kDigits[static_cast<unsigned char>(c) >> 4];
  out += kDigits[c & 15];
}

// Writes one value; `indent` 0 is compact.
class Writer {
 public:
  explicit Writer(int indent) : indent_(indent) {}

  void Value(const Json& value) {
    if (value.is_null()) out_ += "null";
    if (value.is_bool()) out_ += value.boolean() ? "true" : "false";
    if (value.is_number()) out_ += value.number_text();
    if (value.is_string()) Text(value.string());
    if (value.is_array()) Array(value.array());
    if (value.is_object()) Object(value.object());
  }
  [[nodiscard]] std::string Take() { return std::move(out_); }

 private:
  void Text(std::string_view text) {
    out_ += '"';
    // Most texts have nothing to escape: whole runs are appended at once.
    while (!text.empty()) {
      const auto plain = static_cast<std::size_t>(
          std::find_if(text.begin(), text.end(), NeedsEscape) - text.begin());
      out_ += text.substr(0, plain);
      if (plain == text.size()) break;
      AppendEscaped(out_, text[plain]);
      text.remove_prefix(plain + 1);
    }
    out_ += '"';
  }

  void Line() {
    if (indent_ == 0) return;
    out_ += '\n';
    out_.append(static_cast<std::size_t>(depth_ * indent_), ' ');
  }

  void Array(const Json::Array& items) {
    Enclosed('[', ']', items, [this](const Json& item) { Value(item); });
  }

  void Object(const Json::Object& members) {
    Enclosed('{', '}', members, [this](const Json::Member& member) {
      Text(member.first);
      out_ += indent_ == 0 ? ":" : ": ";
      Value(member.second);
    });
  }

  template <typename List, typename Write>
  void Enclosed(char open, char close, const List& list, const Write& write) {
    out_ += open;
    ++depth_;
    bool first = true;
    for (const auto& element : list) {
      if (!first) out_ += ',';
      first = false;
      Line();
      write(element);
    }
    --depth_;
    if (!first) Line();
    out_ += close;
  }

  int indent_;
  int depth_ = 0;
  std::string out_;
};

template <typename T>
const T& Or(const T* value) {
  static const T empty{};
  return value == nullptr ? empty : *value;
}

}  // namespace

Json::Json(const Json& other) = default;
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(const Json& other) = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;

Json Json::NumberText(std::string text) {
  Json json;
  json.value_ = Number{std::move(text)};
  return json;
}

const Json& Json::operator[](std::string_view key) const {
  static const Json absent;
  for (const auto& [name, value] : object()) {
    if (name == key) return value;
  }
  return absent;
}

void Json::Set(std::string_view key, Json value) {
  if (!is_object()) value_ = Object();
  auto& members = std::get<Object>(value_);
  const auto member =
      std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.first == key; });
  if (member != members.end()) {
    member->second = std::move(value);
  } else {
    members.emplace_back(std::string(key), std::move(value));
  }
}

void Json::Push(Json value) {
  if (!is_array()) value_ = Array();
  std::get<Array>(value_).push_back(std::move(value));
}

const std::string& Json::string() const { return Or(std::get_if<std::string>(&value_)); }
bool Json::boolean() const { return Or(std::get_if<bool>(&value_)); }
const Json::Array& Json::array() const { return Or(std::get_if<Array>(&value_)); }
const Json::Object& Json::object() const { return Or(std::get_if<Object>(&value_)); }

const std::string& Json::number_text() const {
  static const Number zero{"0"};
  const auto* number = std::get_if<Number>(&value_);
  return number == nullptr ? zero.text : number->text;
}

std::int64_t Json::integer(std::int64_t otherwise) const {
  const std::string& text = number_text();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return is_number() && error == std::errc() && end == text.data() + text.size() ? value
                                                                                 : otherwise;
}

bool Json::is_integer() const { return is_number() && integer(0) == integer(1); }

Result<Json> Json::Parse(std::string_view text) {
  const auto refuse = [](std::size_t offset, const std::string& reason) {
    return Fail(IssueType::kStructure,
                "not JSON at byte " + std::to_string(offset) + ": " + reason);
  };
  if (const std::size_t at = FindInvalidUtf8(text); at != std::string_view::npos) {
    return refuse(at, "the bytes are not UTF-8");
  }
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  TreeBuilder builder;
  const auto result = reader.Parse<rapidjson::kParseNumbersAsStringsFlag>(stream, builder);
  if (!result) {
    const std::string& reason = builder.reason();
    return refuse(result.Offset(),
                  reason.empty() ? rapidjson::GetParseError_En(result.Code()) : reason);
  }
  // The parser takes a NUL byte for the end.
  if (stream.Tell() != text.size()) return refuse(stream.Tell(), "something follows the value");
  return builder.Take();
}

std::string Json::Write(int indent) const {
  Writer writer(indent);
  writer.Value(*this);
  return writer.Take();
}

}  // namespace gateway
