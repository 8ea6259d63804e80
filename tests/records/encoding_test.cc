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
  EXPECT_EQ(Decode("caf\xC3\xA9", kBoth)->text, "café");
  EXPECT_EQ(Decode("caf\xE9 \x80 \x96", kBoth)->text, "café € –");
  EXPECT_EQ(Decode("caf\xC3\xA9", kWindowsFirst)->text, "cafÃ©");
}

TEST(Decode, LetsAByteOrderMarkDecide) {
  EXPECT_EQ(Decode("\xEF\xBB\xBF"
                   "caf\xC3\xA9",
                   kWindowsFirst)
                ->text,
            "café");
  EXPECT_THAT(Decode("\xEF\xBB\xBF"
                     "caf\xE9\nna\xEFve",
                     kBoth),
              IsError(IssueType::kInvalid, HasSubstr("byte 3")));
  EXPECT_THAT(Decode("\xFF\xFE"
                     "c",
                     kBoth),
              IsError(IssueType::kInvalid, HasSubstr("UTF-16")));
}

TEST(Decode, ReadsEachLineForItselfWhenNoEncodingFitsAll) {
  const auto mixed = Decode(
      "caf\xC3\xA9\r\n\xA3"
      "5 \x96 isn\x92t\rplain\nna\xC3\xAFve",
      kBoth);
  ASSERT_THAT(mixed, IsOk());
  EXPECT_EQ(mixed->text, "café\r\n£5 – isn’t\rplain\nnaïve");
  EXPECT_TRUE(mixed->bad_lines.empty());
}

TEST(Decode, NamesTheLinesThatFitNoEncoding) {
  const auto one = Decode("plain\ncaf\xE9\nna\xC3\xAFve\n", kUtf8Only);
  ASSERT_THAT(one, IsOk());
  EXPECT_EQ(one->bad_lines, std::vector<int>{2});
  EXPECT_EQ(one->text, "plain\ncaf\xEF\xBF\xBD\nnaïve\n");
}

TEST(Decode, RefusesBytesThatFitNoAcceptedEncoding) {
  EXPECT_THAT(Decode("caf\xE9\nna\xEFve\n", kUtf8Only),
              IsError(IssueType::kInvalid, HasSubstr("byte 3 is not UTF-8")));
  EXPECT_THAT(Decode("\xE9\x81\n\xE9\x81", kBoth),
              IsError(IssueType::kInvalid, HasSubstr("byte 1")));
}

TEST(Encode, IsTheInverseOfDecode) {
  const std::string text = "é £ – ’ € plain";
  EXPECT_EQ(Decode(*Encode(text, Encoding::kWindows1252), kWindowsFirst)->text, text);
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
