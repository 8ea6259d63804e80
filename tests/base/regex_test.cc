#include "gateway/base/regex.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway {
namespace {

using ::testing::HasSubstr;
using testing::IsError;

TEST(Regex, TellsWholeMatchesFromParts) {
  const Regex regex = *Regex::Compile("[0-9]{3}");
  EXPECT_TRUE(regex.FullMatch("123"));
  EXPECT_FALSE(regex.FullMatch("1234"));
  EXPECT_TRUE(regex.PartialMatch("a1234"));
  EXPECT_FALSE(regex.PartialMatch("12"));
}

TEST(Regex, HonoursItsOptions) {
  EXPECT_FALSE(Regex::Compile("a.b")->FullMatch("a\nb"));
  EXPECT_TRUE(Regex::Compile("a.b", {.dot_matches_newline = true})->FullMatch("a\nb"));
  EXPECT_TRUE(Regex::Compile("AB", {.ignore_case = true})->FullMatch("ab"));
}

TEST(Regex, ReplacesWithGroups) {
  const Regex regex = *Regex::Compile("(?P<day>\\d+)/(\\d+)");
  EXPECT_EQ(*regex.Replace("01/02 03/04", "$2-${day}"), "02-01 04-03");
  EXPECT_EQ(*regex.Replace("01/02", "$$\\1"), "$\\1");
  EXPECT_THAT(regex.Replace("01/02", "$3"), IsError(IssueType::kInvalid, HasSubstr("group")));
}

TEST(Regex, RefusesWhatWouldNotBeLinear) {
  for (const char* pattern : {"(", "(?=a)", "(?<!a)b", "(a)\\1", "a{100000}"}) {
    EXPECT_THAT(Regex::Compile(pattern),
                IsError(IssueType::kInvalid, HasSubstr("not a regular expression")));
  }
}

}  // namespace
}  // namespace gateway
