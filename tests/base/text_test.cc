#include "gateway/base/text.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway {
namespace {

using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;

constexpr std::size_t kNone = std::string_view::npos;

TEST(Utf8, AcceptsEveryWellFormedSequence) {
  using namespace std::string_literals;
  for (const std::string& text :
       {""s, "plain"s, "\0"s, "\x7F"s, "\xC2\x80"s, "\xDF\xBF"s, "\xE0\xA0\x80"s, "\xED\x9F\xBF"s,
        "\xEE\x80\x80"s, "\xEF\xBF\xBF"s, "\xF0\x90\x80\x80"s, "\xF4\x8F\xBF\xBF"s,
        "eight by\xE2\x82\xAC"s}) {
    EXPECT_EQ(FindInvalidUtf8(text), kNone) << text;
  }
}

// Unicode 15, table 3-7: overlong forms, surrogates, values over U+10FFFF, cut or stray bytes.
TEST(Utf8, NamesTheFirstBytePastTheWellFormedPart) {
  for (const std::string bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xE2\x82",
        "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF0\x90\x80", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xFE", "\xFF"}) {
    for (const std::size_t before : {0, 1, 7, 8, 9, 17}) {
      EXPECT_EQ(FindInvalidUtf8(std::string(before, 'a') + bad), before);
      EXPECT_EQ(FindInvalidUtf8(std::string(before, 'a') + bad + "some more text"), before);
    }
  }
}

TEST(Windows1252, BecomesUtf8) {
  EXPECT_EQ(*FromWindows1252("caf\xE9 \x80 \x93x\x94"),
            "caf\xC3\xA9 \xE2\x82\xAC \xE2\x80\x9Cx\xE2\x80\x9D");
  EXPECT_EQ(*FromWindows1252("a\r\nb"), "a\r\nb");
}

TEST(Windows1252, RefusesTheFiveBytesWithoutAMeaning) {
  for (const char byte : {'\x81', '\x8D', '\x8F', '\x90', '\x9D'}) {
    EXPECT_THAT(FromWindows1252(std::string("ab") + byte),
                IsError(IssueType::kValue, HasSubstr("byte 2")));
  }
}

TEST(Text, TrimsAndSplits) {
  EXPECT_EQ(Trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(Trim(" \n "), "");
  EXPECT_EQ(Split("a,,b,", ','), (std::vector<std::string_view>{"a", "", "b", ""}));
  EXPECT_EQ(Split("", ','), (std::vector<std::string_view>{""}));
  EXPECT_EQ(ToLower("AbZ-1\xC3\x89"), "abz-1\xC3\x89");
}

TEST(Nearest, FindsOnlyWhatIsReallyNear) {
  const std::vector<std::string_view> words{"listeners", "store", "routes"};
  EXPECT_EQ(Nearest("lisetners", words), "listeners");
  EXPECT_EQ(Nearest("stor", words), "store");
  EXPECT_EQ(Nearest("banana", words), "");
  EXPECT_EQ(Nearest("x", {}), "");
}

}  // namespace
}  // namespace gateway
