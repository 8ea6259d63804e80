// The day of an export, out of its file's name.
//
// "cases_{yyyy-mm-dd}*.csv" reads 2026-10-01 from "cases_2026-10-01_full.csv". What stands in
// braces is made of yyyy, mm, dd and, for several files a day, hh and mi, with other characters
// between them standing for themselves; outside them `*` is any text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/base/regex.h"
#include "gateway/base/result.h"

namespace gateway::messaging {

// Immutable; thread-safe.
class FileDate {
 public:
  // kValue, with what is missing or unknown.
  static Result<FileDate> Parse(std::string_view pattern);

  // "2026-10-01", or "2026-10-01T02:30" when the pattern has a time; absent when the name does not
  // fit or the day does not exist. Dates of one pattern compare as texts.
  [[nodiscard]] std::optional<std::string> DateOf(std::string_view file_name) const;
  [[nodiscard]] const std::string& pattern() const { return pattern_; }

 private:
  FileDate(std::string pattern, Regex regex, bool has_time)
      : pattern_(std::move(pattern)), regex_(std::move(regex)), has_time_(has_time) {}

  std::string pattern_;
  Regex regex_;
  bool has_time_;
};

}  // namespace gateway::messaging
