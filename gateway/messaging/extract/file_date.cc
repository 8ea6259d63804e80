#include "gateway/messaging/extract/file_date.h"

#include <array>
#include <cctype>

#include "gateway/base/clock.h"

namespace gateway::messaging {
namespace {

struct Part {
  std::string_view word;
  std::string_view expression;
};
constexpr std::array<Part, 5> kParts{{{"yyyy", "(?P<y>[0-9]{4})"},
                                      {"mm", "(?P<m>[0-9]{2})"},
                                      {"dd", "(?P<d>[0-9]{2})"},
                                      {"hh", "(?P<h>[0-9]{2})"},
                                      {"mi", "(?P<i>[0-9]{2})"}}};

// A character that stands for itself.
void AddLiteral(char c, std::string& expression) {
  const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  if (!plain && static_cast<unsigned char>(c) < 0x80) expression += '\\';
  expression += c;
}

// The pattern as a regular expression, and which parts it has.
struct Reading {
  std::string expression;
  std::array<int, kParts.size()> seen{};
};

Result<Reading> Read(std::string_view pattern) {
  Reading reading;
  bool inside = false;
  while (!pattern.empty()) {
    const Part* found = nullptr;
    std::size_t index = 0;
    for (std::size_t i = 0; inside && i < kParts.size() && found == nullptr; ++i) {
      if (!pattern.starts_with(kParts.at(i).word)) continue;
      found = &kParts.at(i);
      index = i;
    }
    if (found != nullptr) {
      ++reading.seen.at(index);
      reading.expression += found->expression;
      pattern.remove_prefix(found->word.size());
      continue;
    }
    const char c = pattern.front();
    pattern.remove_prefix(1);
    if (c == '{' || c == '}') {
      if (inside == (c == '{')) return Fail(IssueType::kValue, "the braces do not match");
      inside = c == '{';
    } else if (c == '*' && !inside) {
      reading.expression += ".*";
    } else if (inside && std::isalpha(static_cast<unsigned char>(c)) != 0) {
      return Fail(IssueType::kValue, "in braces a date is made of yyyy, mm, dd, hh and mi");
    } else {
      AddLiteral(c, reading.expression);
    }
  }
  if (inside) return Fail(IssueType::kValue, "the braces do not match");
  return reading;
}

}  // namespace

Result<FileDate> FileDate::Parse(std::string_view pattern) {
  GATEWAY_TRY(const Reading reading, Read(pattern));
  const auto& seen = reading.seen;
  const bool has_time = seen[3] == 1 && seen[4] == 1;
  const bool whole = seen[0] == 1 && seen[1] == 1 && seen[2] == 1;
  if (!whole || (seen[3] + seen[4] > 0 && !has_time)) {
    return Fail(IssueType::kValue,
                "expected yyyy, mm and dd once each in braces, as in cases_{yyyy-mm-dd}.csv, and "
                "hh with mi or neither");
  }
  GATEWAY_TRY(Regex regex, Regex::Compile("^(?:" + reading.expression + ")$"));
  return FileDate(std::string(pattern), std::move(regex), has_time);
}

std::optional<std::string> FileDate::DateOf(std::string_view file_name) const {
  if (!regex_.FullMatch(file_name)) return std::nullopt;
  const auto day = regex_.Replace(file_name, "${y}-${m}-${d}");
  if (!day || !ParseDate(*day)) return std::nullopt;
  if (!has_time_) return *day;
  const auto time = regex_.Replace(file_name, "${h}:${i}");
  if (!time || !ParseInstant(*day + "T" + *time + ":00Z")) return std::nullopt;
  return *day + "T" + *time;
}

}  // namespace gateway::messaging
