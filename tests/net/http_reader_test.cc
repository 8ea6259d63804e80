#include "gateway/net/http_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/matchers.h"

namespace gateway::net {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::testing::_;
using Kind = BodyFrame::Kind;

// Gives its text in pieces of `step` bytes, then the end.
class PiecesStream final : public ByteStream {
 public:
  PiecesStream(std::string text, std::size_t step) : text_(std::move(text)), step_(step) {}
  Result<std::size_t> Read(std::span<char> into) override {
    const std::size_t count = std::min({step_, into.size(), text_.size() - at_});
    std::copy_n(text_.data() + at_, count, into.data());
    at_ += count;
    return count;
  }
  Status Write(std::string_view) override { return {}; }
  [[nodiscard]] std::size_t read() const { return at_; }

 private:
  std::string text_;
  std::size_t step_;
  std::size_t at_ = 0;
};

constexpr BodyFrame kChunked{Kind::kChunked, 0};

TEST(HttpReader, ReadsTheSameHoweverTheBytesArrive) {
  const std::string wire =
      "\r\nPOST /a HTTP/1.1\r\nHost: x\r\n\r\n"
      "5;ext=1\r\nhello\r\n1\r\n!\r\n0\r\nTrailer: t\r\n\r\n"
      "GET /b HTTP/1.1\r\n\r\nbody";
  for (std::size_t step = 1; step <= wire.size(); ++step) {
    PiecesStream stream(wire, step);
    HttpReader reader(stream);
    EXPECT_EQ(**reader.ReadHead(), "POST /a HTTP/1.1\r\nHost: x") << step;
    EXPECT_EQ(*reader.ReadBody(kChunked, 100), "hello!") << step;
    EXPECT_EQ(**reader.ReadHead(), "GET /b HTTP/1.1") << step;
    EXPECT_EQ(*reader.ReadBody({Kind::kLength, 4}, 100), "body") << step;
    EXPECT_FALSE(reader.ReadHead()->has_value()) << step;
  }
}

TEST(HttpReader, TakesABrokenConnectionForNoEnd) {
  const std::pair<const char*, BodyFrame> rows[] = {
      {"abc", {Kind::kLength, 4}},  {"", {Kind::kLength, 1}},          {"5\r\nhel", kChunked},
      {"5\r\nhello\r\n", kChunked}, {"5\r\nhello\r\n0\r\n", kChunked}, {"5", kChunked},
  };
  for (const auto& [text, frame] : rows) {
    PiecesStream stream(text, 100);
    HttpReader reader(stream);
    EXPECT_THAT(reader.ReadBody(frame, 100), IsError(IssueType::kIncomplete, _)) << text;
  }
  PiecesStream stream("GET / HTT", 100);
  HttpReader reader(stream);
  EXPECT_THAT(reader.ReadHead(), IsError(IssueType::kIncomplete, _));
}

TEST(HttpReader, RefusesBrokenChunks) {
  for (const char* text : {"x\r\n", "\r\n", "5hello\r\n", "-1\r\n", "3\r\nhello\r\n0\r\n\r\n",
                           "fffffffffffffffff\r\n"}) {
    PiecesStream stream(text, 100);
    HttpReader reader(stream);
    EXPECT_THAT(reader.ReadBody(kChunked, 100), IsError(IssueType::kInvalid, _)) << text;
  }
}

TEST(HttpReader, StopsAtTheLimitWithoutReadingOn) {
  PiecesStream length(std::string(1000, 'x'), 10);
  EXPECT_THAT(HttpReader(length).ReadBody({Kind::kLength, 1000}, 999),
              IsError(IssueType::kTooLong, _));
  EXPECT_EQ(length.read(), 0U);
  PiecesStream chunks("64\r\n" + std::string(100, 'x') + "\r\n64\r\n", 10);
  EXPECT_THAT(HttpReader(chunks).ReadBody(kChunked, 150), IsError(IssueType::kTooLong, _));
  PiecesStream open(std::string(100'000, 'x'), 1000);
  EXPECT_THAT(HttpReader(open).ReadBody({Kind::kUntilClose, 0}, 5000),
              IsError(IssueType::kTooLong, _));
  EXPECT_LE(open.read(), 7000U);
  PiecesStream head("GET /" + std::string(kMaxHeadBytes, 'a'), 4096);
  EXPECT_THAT(HttpReader(head).ReadHead(), IsError(IssueType::kTooLong, _));
}

}  // namespace
}  // namespace gateway::net
