#include "gateway/records/rules/text_checks.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gateway::records {
namespace {

TEST(IsPostcode, AcceptsTheFormsInUseAndPseudoPostcodes) {
  for (const std::string_view text :
       {"M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 0AX", "EC1A 1BB", "ZZ99 3VZ", "GIR 0AA"}) {
    EXPECT_TRUE(IsPostcode(text)) << text;
  }
  for (const std::string_view text : {"", "ZZ993VZ", "zz99 3vz", "ZZ99  3VZ", "ZZ999 3VZ", "1M 1AE",
                                      "M1 1A", "M1 AAE", "ZZ99 3VZ "}) {
    EXPECT_FALSE(IsPostcode(text)) << text;
  }
}

TEST(IsOdsCode, WantsThreeToEightCapitalsAndDigits) {
  for (const std::string_view text : {"X26", "X26A1", "RTG01234"})
    EXPECT_TRUE(IsOdsCode(text)) << text;
  for (const std::string_view text : {"", "X2", "x26", "X26-1", "X23456789", "X 26"})
    EXPECT_FALSE(IsOdsCode(text)) << text;
}

TEST(HasControlCharacters, LetsTabsAndLineBreaksThrough) {
  EXPECT_FALSE(HasControlCharacters("one\ttwo\r\nthree é £ \xC2\xA0"));
  for (const std::string& text : {std::string("\x07"), std::string(1, '\0'), std::string("\x7F"),
                                  std::string("\xC2\x85"), std::string("a\x1B")}) {
    EXPECT_TRUE(HasControlCharacters(text));
  }
}

TEST(IsNfc, FindsLettersWrittenAsTwoCharacters) {
  EXPECT_TRUE(IsNfc("caf\xC3\xA9 plain"));
  EXPECT_TRUE(IsNfc("q\xCC\x81"));  // Unicode has no single character for it
  EXPECT_FALSE(IsNfc("cafe\xCC\x81"));
  EXPECT_FALSE(IsNfc("w\xCC\x82"));
  EXPECT_FALSE(IsNfc("A\xCC\x8A"));
}

TEST(AgeAt, CountsWholeYears) {
  struct Case {
    std::string_view birth;
    std::string_view on;
    std::optional<int> age;
  };
  const std::vector<Case> cases{
      {"2008-10-01", "2026-10-01", 18},
      {"2008-10-02", "2026-10-01", 17},
      {"1940-02-29", "2026-02-28", 85},
      {"1940-02-29", "2026-03-01", 86},
      {"2008", "2026-10-01", 17},
      {"2008-09", "2026-10-01", 18},
      {"2008-10", "2026-10-01", 17},
      {"2027-01-01", "2026-10-01", -1},
      {"2008-13-01", "2026-10-01", std::nullopt},
      {"", "2026-10-01", std::nullopt},
      {"2008-02-30", "2026-10-01", std::nullopt},
      {"2008-1", "2026-10-01", std::nullopt},
  };
  for (const Case& c : cases) EXPECT_EQ(AgeAt(c.birth, c.on), c.age) << c.birth << " " << c.on;
}

}  // namespace
}  // namespace gateway::records
