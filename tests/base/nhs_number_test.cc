#include "gateway/base/nhs_number.h"

#include <gtest/gtest.h>

namespace gateway {
namespace {

TEST(NhsNumber, AcceptsNumbersWithTheRightCheckDigit) {
  for (const char* text :
       {"9000000009", "9000000017", "9000000025", "9000000033", "9111231130", "9990003343",
        "9727194737", "9693632109", "4010232137", "9434765919", "999 000 0018", "999-000-0018"}) {
    EXPECT_TRUE(NhsNumber::Parse(text)) << text;
  }
}

TEST(NhsNumber, RefusesWrongCheckDigitsLengthsAndLetters) {
  for (const char* text : {"9000000000", "9000000108", "1234567890", "", "900000000", "90000000090",
                           "90000O0009", "1000000010"}) {
    EXPECT_FALSE(NhsNumber::Parse(text)) << text;
  }
}

TEST(NhsNumber, KnowsTheTestRangeAndThePrefixesWithoutACheckDigit) {
  EXPECT_TRUE(NhsNumber::Parse("9990000018")->IsTestRange());
  EXPECT_FALSE(NhsNumber::Parse("9000000009")->IsTestRange());
  EXPECT_EQ(NhsNumber::CheckDigit("123456789"), -1);
  EXPECT_EQ(NhsNumber::Parse("9990000018")->Formatted(), "999 000 0018");
}

}  // namespace
}  // namespace gateway
