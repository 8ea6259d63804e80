#include "gateway/base/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <utility>

#include "gateway/base/file.h"
#include "gateway/base/text.h"

namespace gateway {
namespace {

enum class Kind { kAbsent, kScalar, kList, kMap };

// Aliases are copied out; a file that unfolds beyond this is a mistake or an attack.
constexpr std::size_t kMaxNodes = 200'000;
constexpr int kMaxDepth = 64;
constexpr std::size_t kMaxFileBytes = std::size_t{16} << 20;

}  // namespace

// Our own copy of the document: yaml-cpp's nodes change while they are read.
struct Yaml::Data {
  Kind kind = Kind::kAbsent;
  std::string source;
  std::string place;  // "listeners.exchange.port"
  std::string scalar;
  int line = 0;
  int column = 0;
  std::vector<std::pair<std::string, std::shared_ptr<const Data>>>
      children;  // keys are empty in a list

  static std::string Join(const std::string& place, std::string_view key) {
    return place.empty() ? std::string(key) : place + "." + std::string(key);
  }
  static std::string Index(const std::string& place, std::size_t index) {
    return place + "[" + std::to_string(index) + "]";
  }
  static std::shared_ptr<const Data> Absent(std::string source, std::string place) {
    auto data = std::make_shared<Data>();
    data->source = std::move(source);
    data->place = std::move(place);
    return data;
  }
  static Yaml Wrap(std::shared_ptr<const Data> data) {
    Yaml yaml;
    yaml.data_ = std::move(data);
    return yaml;
  }
  [[nodiscard]] std::string path() const {
    if (place.empty() || source.empty()) return source + place;
    return source + ": " + place;
  }
  [[nodiscard]] Issue Finding(std::string diagnostics) const {
    return {.type = IssueType::kInvalid,
            .expression = path(),
            .line = line,
            .column = column,
            .diagnostics = std::move(diagnostics)};
  }

  class Copier;
};

// Copies a yaml-cpp document, reporting duplicate and non-scalar keys.
class Yaml::Data::Copier {
 public:
  Copier(std::string source, Issues& issues) : source_(std::move(source)), issues_(issues) {}

  std::shared_ptr<const Data> Copy(const YAML::Node& node, std::string where, int depth = 0) {
    auto data = std::make_shared<Data>();
    data->source = source_;
    data->place = std::move(where);
    data->line = node.Mark().line + 1;
    data->column = node.Mark().column + 1;
    if (depth > kMaxDepth || ++count_ > kMaxNodes) {
      if (!too_large_)
        issues_.Add(data->Finding("the document is nested too deep or unfolds too far"));
      too_large_ = true;
    } else {
      Fill(*data, node, depth);
    }
    return data;
  }

 private:
  void Fill(Data& data, const YAML::Node& node, int depth) {
    if (node.IsScalar()) {
      data.kind = Kind::kScalar;
      data.scalar = node.Scalar();
    } else if (node.IsSequence()) {
      data.kind = Kind::kList;
      for (const auto& item : node) {
        data.children.emplace_back("",
                                   Copy(item, Index(data.place, data.children.size()), depth + 1));
      }
    } else if (node.IsMap()) {
      data.kind = Kind::kMap;
      for (const auto& member : node) AddMember(data, member.first, member.second, depth);
    }
  }

  // A member stands where its key stands: a block below a key begins a line too late.
  void AddMember(Data& data, const YAML::Node& key, const YAML::Node& value, int depth) {
    Data at;
    at.source = source_;
    at.place = key.IsScalar() ? Join(data.place, key.Scalar()) : data.place;
    at.line = key.Mark().line + 1;
    at.column = key.Mark().column + 1;
    if (!key.IsScalar()) return issues_.Add(at.Finding("a key must be plain text"));
    for (const auto& [name, earlier] : data.children) {
      if (name != key.Scalar()) continue;
      return issues_.Add(at.Finding("key '" + name + "' stands twice (line " +
                                    std::to_string(earlier->line) + " and line " +
                                    std::to_string(at.line) + "); remove one"));
    }
    auto child = std::make_shared<Data>(*Copy(value, at.place, depth + 1));
    child->line = at.line;
    child->column = at.column;
    data.children.emplace_back(key.Scalar(), std::move(child));
  }

  std::string source_;
  Issues& issues_;
  std::size_t count_ = 0;
  bool too_large_ = false;
};

namespace {

// Reads a document for nothing but its end.
class Discard final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

// Looks no further than the second: behind a stray ',' or ']' yaml-cpp finds empty documents
// without end.
bool HasSeveralDocuments(const std::string& text) {
  std::istringstream in(text);
  YAML::Parser parser(in);
  Discard discard;
  return parser.HandleNextDocument(discard) && parser.HandleNextDocument(discard);
}

}  // namespace

Yaml::Yaml() : data_(std::make_shared<Data>()) {}
Yaml::~Yaml() = default;
Yaml::Yaml(const Yaml&) = default;
Yaml& Yaml::operator=(const Yaml&) = default;
Yaml::Yaml(Yaml&&) noexcept = default;
Yaml& Yaml::operator=(Yaml&&) noexcept = default;

Result<Yaml> Yaml::Parse(std::string_view text, std::string source) {
  Issues issues;
  Data whole;
  whole.source = source;
  std::shared_ptr<const Data> root = Data::Absent(source, "");
  if (const std::size_t at = FindInvalidUtf8(text); at != std::string_view::npos) {
    whole.line = 1 + static_cast<int>(std::ranges::count(text.substr(0, at), '\n'));
    issues.Add(whole.Finding("line " + std::to_string(whole.line) +
                             " holds bytes that are not UTF-8; save the file as UTF-8"));
    return Fail(ErrorFrom(std::move(issues)));
  }
  try {
    const std::string copy(text);
    if (HasSeveralDocuments(copy))
      issues.Add(whole.Finding(
          "more than one document, or one that begins with a stray ',', ']' or '}'; keep one"));
    const YAML::Node document = YAML::Load(copy);
    if (!document.IsNull()) root = Data::Copier(source, issues).Copy(document, "");
  } catch (const YAML::Exception& error) {
    whole.line = error.mark.line + 1;
    whole.column = error.mark.column + 1;
    issues.Add(whole.Finding("not YAML at line " + std::to_string(whole.line) + ", column " +
                             std::to_string(whole.column) + ": " + error.msg));
  }
  if (issues.HasErrors()) return Fail(ErrorFrom(std::move(issues)));
  return Data::Wrap(std::move(root));
}

Result<Yaml> Yaml::ParseFile(const std::string& path) {
  GATEWAY_TRY(const std::string text, ReadFile(path, kMaxFileBytes));
  return Parse(text, std::filesystem::path(path).filename().string());
}

Yaml::operator bool() const { return data_->kind != Kind::kAbsent; }
bool Yaml::is_map() const { return data_->kind == Kind::kMap; }
bool Yaml::is_list() const { return data_->kind == Kind::kList; }
bool Yaml::is_scalar() const { return data_->kind == Kind::kScalar; }
int Yaml::line() const { return data_->line; }
std::string Yaml::path() const { return data_->path(); }

Yaml Yaml::operator[](std::string_view key) const {
  if (is_map()) {
    for (const auto& [name, child] : data_->children) {
      if (name == key) return Data::Wrap(child);
    }
  }
  return Data::Wrap(Data::Absent(data_->source, Data::Join(data_->place, key)));
}

std::vector<Yaml> Yaml::items() const {
  std::vector<Yaml> list;
  if (!is_list()) return list;
  for (const auto& [key, child] : data_->children) list.push_back(Data::Wrap(child));
  return list;
}

std::vector<std::pair<std::string, Yaml>> Yaml::members() const {
  std::vector<std::pair<std::string, Yaml>> list;
  if (!is_map()) return list;
  for (const auto& [key, child] : data_->children) list.emplace_back(key, Data::Wrap(child));
  return list;
}

std::string Yaml::text(std::string_view otherwise) const {
  return is_scalar() ? data_->scalar : std::string(otherwise);
}

std::string Yaml::Text(std::string_view key, Issues& issues, std::string_view otherwise) const {
  const Yaml value = (*this)[key];
  if (value && !value.is_scalar()) value.Report(issues, "must be one text");
  return value.text(otherwise);
}

long Yaml::Integer(std::string_view key, Issues& issues, long otherwise) const {
  const Yaml value = (*this)[key];
  if (!value) return otherwise;
  const std::string text = value.text();
  long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return number;
  value.Report(issues, "must be a whole number");
  return otherwise;
}

bool Yaml::Boolean(std::string_view key, Issues& issues, bool otherwise) const {
  const Yaml value = (*this)[key];
  if (!value) return otherwise;
  const std::string text = ToLower(value.text());
  if (text == "true" || text == "yes") return true;
  if (text == "false" || text == "no") return false;
  value.Report(issues, "must be true or false");
  return otherwise;
}

std::vector<std::string> Yaml::Texts(std::string_view key, Issues& issues) const {
  const Yaml value = (*this)[key];
  std::vector<std::string> texts;
  if (value && !value.is_list()) value.Report(issues, "must be a list of texts");
  const std::vector<Yaml> items = value.items();
  for (const Yaml& item : items) {
    if (item.is_scalar()) {
      texts.push_back(item.text());
    } else {
      item.Report(issues, "must be one text");
    }
  }
  return texts;
}

std::string Yaml::Required(std::string_view key, Issues& issues) const {
  const Yaml value = (*this)[key];
  if (value && !value.is_scalar()) return Text(key, issues);
  if (value.text().empty()) {
    Issue issue = data_->Finding("key '" + std::string(key) + "' is missing or empty");
    issue.type = IssueType::kRequired;
    issue.expression = value.path();
    issues.Add(std::move(issue));
  }
  return value.text();
}

void Yaml::CheckKeys(const std::vector<std::string_view>& known, Issues& issues) const {
  const auto entries = members();
  for (const auto& [key, value] : entries) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string_view nearest = Nearest(key, known);
    std::string diagnostics =
        "unknown key '" + key + "' (line " + std::to_string(value.line()) + ")";
    if (!nearest.empty()) {
      diagnostics += "; did you mean '" + std::string(nearest) + "'?";
    } else {
      for (const std::string_view one : known) {
        diagnostics += (one == known.front() ? "; known are " : ", ") + std::string(one);
      }
    }
    value.Report(issues, std::move(diagnostics));
  }
}

void Yaml::Report(Issues& issues, std::string diagnostics) const {
  issues.Add(data_->Finding(std::move(diagnostics)));
}

}  // namespace gateway
