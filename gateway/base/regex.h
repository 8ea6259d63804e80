// A regular expression, compiled once, matched in time linear in the text.
//
// RE2's syntax: that of Perl without look-around and back-references, named groups written (?<name>
// or (?P<name>, so that no text can make a
// match explode. Immutable and cheap to copy; safe to use from any number of threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "gateway/base/result.h"

namespace gateway {

class Regex {
 public:
  struct Options {
    bool dot_matches_newline = false;
    bool ignore_case = false;
  };

  // kInvalid with what is wrong when the pattern cannot be compiled or is too large.
  static Result<Regex> Compile(std::string_view pattern, const Options& options);
  static Result<Regex> Compile(std::string_view pattern) { return Compile(pattern, Options()); }

  // The whole text matches.
  [[nodiscard]] bool FullMatch(std::string_view text) const;
  // Some part of the text matches.
  [[nodiscard]] bool PartialMatch(std::string_view text) const;
  // Every match replaced. In `replacement`, $1 … $9 are the groups, ${name} the named ones, $$
  // and \$ a dollar sign. kInvalid for a group the pattern does not have.
  [[nodiscard]] Result<std::string> Replace(std::string_view text,
                                            std::string_view replacement) const;

 private:
  struct Data;
  explicit Regex(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

}  // namespace gateway
