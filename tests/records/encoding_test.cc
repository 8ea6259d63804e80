#include "gateway/records/encoding.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <array>

#include "tests/support/matchers.h"

namespace gateway::records {
namespace {

using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;

constexpr std::array kBoth{Encoding::kUtf8, Encoding::kWindows1252};
constexpr std::array kUtf8Only{Encoding::kUtf8};
constexpr std::array kWindowsFirst{Encoding::kWindows1252, Encoding::kUtf8};

TEST(Encoding, IsKnownByName) {
  EXPECT_EQ(*ParseEncoding("UTF-8"), Encoding::kUtf8);
  EXPECT_EQ(*ParseEncoding("windows-1252"), Encoding::kWindows1252);
  EXPECT_THAT(ParseEncoding("latin-1"), IsError(IssueType::kValue, HasSubstr("utf-8")));
}

TEST(Decode, TakesTheFirstEncodingThatFits) {
  EXPECT_EQ(*Decode("caf\xC3\xA9", kBoth), "café");
  EXPECT_EQ(*Decode("caf\xE9 \x80 \x96", kBoth), "café € –");
  EXPECT_EQ(*Decode("caf\xC3\xA9", kWindowsFirst), "cafÃ©");
}

TEST(Decode, LetsAByteOrderMarkDecide) {
  EXPECT_EQ(*Decode("\xEF\xBB\xBF"
                    "caf\xC3\xA9",
                    kWindowsFirst),
            "café");
  EXPECT_THAT(Decode("\xEF\xBB\xBF"
                     "caf\xE9",
                     kBoth),
              IsError(IssueType::kInvalid, HasSubstr("byte 3")));
  EXPECT_THAT(Decode("\xFF\xFE"
                     "c",
                     kBoth),
              IsError(IssueType::kInvalid, HasSubstr("UTF-16")));
}

TEST(Decode, RefusesBytesThatFitNoAcceptedEncoding) {
  EXPECT_THAT(Decode("caf\xE9", kUtf8Only),
              IsError(IssueType::kInvalid, HasSubstr("byte 3 is not UTF-8")));
  EXPECT_THAT(Decode("\xE9\x81", kBoth), IsError(IssueType::kInvalid, HasSubstr("byte 1")));
}

TEST(Encode, IsTheInverseOfDecode) {
  const std::string text = "é £ – ’ € plain";
  EXPECT_EQ(*Decode(*Encode(text, Encoding::kWindows1252), kWindowsFirst), text);
  EXPECT_EQ(*Encode(text, Encoding::kUtf8), text);
}

TEST(Encode, NamesTheCharacterThatTheEncodingDoesNotHave) {
  EXPECT_THAT(Encode("Łódź", Encoding::kWindows1252),
              IsError(IssueType::kValue, HasSubstr("U+0141")));
  EXPECT_THAT(Encode("\xF0\x9F\x98\x80", Encoding::kWindows1252),
              IsError(IssueType::kValue, HasSubstr("U+01F600")));
}

}  // namespace
}  // namespace gateway::records
