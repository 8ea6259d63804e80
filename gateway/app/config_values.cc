// Values that stand in several parts of the configuration.
#include <algorithm>
#include <cstdlib>

#include "gateway/app/config_reader.h"
#include "gateway/base/calendar.h"
#include "gateway/base/file.h"
#include "gateway/base/text.h"

namespace gateway::app {

std::string ConfigReader::Path(const Yaml& from, std::string_view key) const {
  const std::string text = from.Text(key, issues_);
  return text.empty() ? text : (folder_ / text).lexically_normal().string();
}

// `key: {file: …}` or `key: {env: …}`.
std::string ConfigReader::Secret(const Yaml& from, std::string_view key) {
  const Yaml value = from[key];
  if (!value) return {};
  if (!value.is_map()) {
    value.Report(issues_,
                 "a secret does not stand in the configuration; write {file: path} or {env: NAME}");
    return {};
  }
  value.CheckKeys({"file", "env"}, issues_);
  if (value["file"]) {
    const auto text = ReadFile(Path(value, "file"), 65536);
    if (!text) value.Report(issues_, text.error().diagnostics);
    return text ? std::string(Trim(*text)) : std::string();
  }
  const char* text = std::getenv(value.Text("env", issues_).c_str());
  if (text == nullptr) value.Report(issues_, "that environment variable is not set");
  return text == nullptr ? std::string() : std::string(text);
}

std::string ConfigReader::Ods(const Yaml& from, std::string_view key) {
  const std::string code = from.Required(key, issues_);
  const auto allowed = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  if (!code.empty() &&
      (code.size() < 3 || code.size() > 8 || !std::all_of(code.begin(), code.end(), allowed))) {
    from[key].Report(issues_, "not an ODS code; expected 3 to 8 capital letters and digits");
  }
  return code;
}

std::chrono::milliseconds ConfigReader::Clock(const Yaml& from, std::string_view key,
                                              std::chrono::milliseconds otherwise) {
  const std::string text = from.Text(key, issues_);
  if (text.empty()) return otherwise;
  const auto span = Span::Parse(text);
  if (!span) {
    from[key].Report(issues_, span.error().diagnostics);
    return otherwise;
  }
  return span->After(Instant{}, WorkingCalendar()) - Instant{};
}

long ConfigReader::AtLeastOne(const Yaml& from, std::string_view key, long otherwise) {
  const long number = from.Integer(key, issues_, otherwise);
  if (number >= 1) return number;
  from[key].Report(issues_, "expected a whole number of at least 1");
  return otherwise;
}

}  // namespace gateway::app
