#include "gateway/base/gzip.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway {
namespace {

using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;

constexpr std::size_t kPlenty = 1 << 24;

TEST(Gzip, GivesBackWhatWentIn) {
  for (const std::string& text :
       {std::string(), std::string("a"), std::string(1'000'000, 'x'), std::string(256, '\0')}) {
    const Result<std::string> back = Gunzip(Gzip(text), kPlenty);
    ASSERT_THAT(back, IsOk());
    EXPECT_EQ(*back, text);
  }
}

TEST(Gzip, GivesTheSameBytesForTheSameText) { EXPECT_EQ(Gzip("abc"), Gzip("abc")); }

TEST(Gunzip, ReadsSeveralMembersAsOne) {
  const Result<std::string> both = Gunzip(Gzip("one ") + Gzip("two"), kPlenty);
  ASSERT_THAT(both, IsOk());
  EXPECT_EQ(*both, "one two");
}

TEST(Gunzip, RefusesWhatIsNoGzip) {
  EXPECT_THAT(Gunzip("plain text", kPlenty), IsError(IssueType::kInvalid, HasSubstr("no gzip")));
  EXPECT_THAT(Gunzip("", kPlenty), IsError(IssueType::kInvalid, HasSubstr("too early")));
}

TEST(Gunzip, RefusesEveryTruncation) {
  const std::string whole = Gzip("some text that is long enough to be worth it");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(Gunzip(whole.substr(0, size), kPlenty)) << size;
  }
}

TEST(Gunzip, RefusesADamagedByte) {
  std::string bytes = Gzip("some text");
  bytes[bytes.size() - 6] ^= 1;  // in the checksum
  EXPECT_THAT(Gunzip(bytes, kPlenty), IsError(IssueType::kInvalid, HasSubstr("damaged")));
}

TEST(Gunzip, StopsAtTheLimit) {
  EXPECT_THAT(Gunzip(Gzip(std::string(10'000'000, 'x')), 1'000'000),
              IsError(IssueType::kTooLong, HasSubstr("1000000 bytes")));
}

}  // namespace
}  // namespace gateway
