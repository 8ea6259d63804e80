#include "gateway/net/http_head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway::net {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::testing::_;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using Kind = BodyFrame::Kind;

TEST(RequestHead, IsTakenApart) {
  const auto head = ParseRequestHead(
      "POST /fhir/$process-message?a=b HTTP/1.1\r\nHost: x\r\nAccept:\ta/b \r\nEmpty:");
  ASSERT_THAT(head, IsOk());
  EXPECT_EQ(head->method, "POST");
  EXPECT_EQ(head->target, "/fhir/$process-message?a=b");
  EXPECT_EQ(head->minor_version, 1);
  EXPECT_THAT(head->headers.fields(),
              ElementsAre(Pair("Host", "x"), Pair("Accept", "a/b"), Pair("Empty", "")));
}

TEST(RequestHead, IsRefusedWhenTwoReadersCouldDiffer) {
  const std::pair<const char*, std::string> rows[] = {
      {"no version", "GET /\r\nHost: x"},
      {"empty", ""},
      {"no target", "GET HTTP/1.1\r\nHost: x"},
      {"space in target", "GET /a b HTTP/1.1\r\nHost: x"},
      {"method with a brace", "G{T / HTTP/1.1\r\nHost: x"},
      {"lower-case protocol", "GET / http/1.1\r\nHost: x"},
      {"no host", "GET / HTTP/1.1\r\nAccept: a/b"},
      {"two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y"},
      {"space before colon", "GET / HTTP/1.1\r\nHost : x"},
      {"folded line", "GET / HTTP/1.1\r\nHost: x\r\n y: z"},
      {"no colon", "GET / HTTP/1.1\r\nHost: x\r\nnothing"},
      {"bare line feed", "GET / HTTP/1.1\r\nHost: x\nEvil: y"},
      {"bare carriage return", "GET / HTTP/1.1\r\nHost: x\rEvil: y"},
      {"NUL", std::string("GET / HTTP/1.1\r\nHost: x\0y", 25)},
  };
  for (const auto& [name, text] : rows) {
    EXPECT_THAT(ParseRequestHead(text), IsError(IssueType::kInvalid, _)) << name;
  }
  EXPECT_THAT(ParseRequestHead("GET / HTTP/2.0\r\nHost: x"), IsError(IssueType::kNotSupported, _));
}

TEST(RequestHead, HoldsAHundredFieldsAndNoMore) {
  std::string head = "GET / HTTP/1.1\r\nHost: x";
  for (int i = 0; i < 99; ++i) head += "\r\nA: b";
  EXPECT_THAT(ParseRequestHead(head), IsOk());
  EXPECT_THAT(ParseRequestHead(head + "\r\nA: b"), IsError(IssueType::kTooLong, _));
}

TEST(ResponseHead, IsReadWithAndWithoutReason) {
  for (const char* line : {"HTTP/1.1 204 No Content", "HTTP/1.1 204 ", "HTTP/1.1 204"}) {
    const auto head = ParseResponseHead(line);
    ASSERT_THAT(head, IsOk()) << line;
    EXPECT_EQ(head->status, 204);
  }
  for (const char* line : {"", "HTTP/1.1", "HTTP/1.1 20", "HTTP/1.1 2044", "HTTP/1.1 abc",
                           "SSH-2.0-OpenSSH", "HTTP/1.1 -12"}) {
    EXPECT_THAT(ParseResponseHead(line), IsError(IssueType::kInvalid, _)) << line;
  }
}

TEST(RequestFrame, ComesFromOneUnambiguousStatement) {
  const struct {
    Headers headers;
    Kind kind;
    std::size_t length;
  } rows[] = {
      {{}, Kind::kNone, 0},
      {{{"Content-Length", "12"}}, Kind::kLength, 12},
      {{{"Content-Length", "12"}, {"content-length", "12"}}, Kind::kLength, 12},
      {{{"Transfer-Encoding", "Chunked"}}, Kind::kChunked, 0},
  };
  for (const auto& row : rows) {
    const auto frame = RequestFrame(row.headers);
    ASSERT_THAT(frame, IsOk());
    EXPECT_EQ(frame->kind, row.kind);
    EXPECT_EQ(frame->length, row.length);
  }
}

TEST(RequestFrame, RefusesWhatSmugglesRequests) {
  const std::pair<Headers, IssueType> rows[] = {
      {{{"Content-Length", "1"}, {"Content-Length", "2"}}, IssueType::kInvalid},
      {{{"Content-Length", "1, 1"}}, IssueType::kInvalid},
      {{{"Content-Length", "-1"}}, IssueType::kInvalid},
      {{{"Content-Length", "+1"}}, IssueType::kInvalid},
      {{{"Content-Length", ""}}, IssueType::kInvalid},
      {{{"Content-Length", "99999999999999999999999"}}, IssueType::kInvalid},
      {{{"Content-Length", "1"}, {"Transfer-Encoding", "chunked"}}, IssueType::kInvalid},
      {{{"Transfer-Encoding", "gzip, chunked"}}, IssueType::kNotSupported},
      {{{"Transfer-Encoding", "identity"}}, IssueType::kNotSupported},
  };
  for (const auto& [headers, type] : rows) EXPECT_THAT(RequestFrame(headers), IsError(type, _));
}

TEST(ResponseFrame, KnowsAnswersWithoutBody) {
  const Headers length{{"Content-Length", "5"}};
  EXPECT_EQ(ResponseFrame("HEAD", 200, length)->kind, Kind::kNone);
  EXPECT_EQ(ResponseFrame("GET", 204, length)->kind, Kind::kNone);
  EXPECT_EQ(ResponseFrame("GET", 304, length)->kind, Kind::kNone);
  EXPECT_EQ(ResponseFrame("GET", 200, length)->kind, Kind::kLength);
  EXPECT_EQ(ResponseFrame("GET", 200, {})->kind, Kind::kUntilClose);
}

TEST(KeepsAlive, FollowsVersionAndConnectionHeader) {
  EXPECT_TRUE(KeepsAlive(1, {}));
  EXPECT_FALSE(KeepsAlive(0, {}));
  EXPECT_FALSE(KeepsAlive(1, {{"Connection", "foo, Close"}}));
  EXPECT_TRUE(KeepsAlive(0, {{"Connection", "Keep-Alive"}}));
}

TEST(SetTarget, DecodesPathAndQuery) {
  HttpRequest request;
  ASSERT_THAT(SetTarget("/fhir/%24process-message?x=a%20b&x=c", request), IsOk());
  EXPECT_EQ(request.path, "/fhir/$process-message");
  EXPECT_EQ(request.Query("x"), "a b");
  EXPECT_EQ(request.target, "/fhir/%24process-message?x=a%20b&x=c");
  ASSERT_THAT(SetTarget("http://host:80/metadata?y", request), IsOk());
  EXPECT_EQ(request.path, "/metadata");
  EXPECT_TRUE(request.HasQuery("y"));
  for (const char* target : {"metadata", "/%zz", "/a%00", "/a?b=%"}) {
    EXPECT_THAT(SetTarget(target, request), IsError(IssueType::kInvalid, _)) << target;
  }
}

TEST(WriteResponse, StatesItsOwnFraming) {
  HttpResponse response = HttpResponse::Make(201, "text/plain", "hello");
  response.headers.Set("Content-Length", "999");
  response.headers.Set("Transfer-Encoding", "chunked");
  const std::string text = WriteResponse(response, true, false);
  EXPECT_EQ(text,
            "HTTP/1.1 201 Created\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: "
            "keep-alive\r\n\r\nhello");
  EXPECT_THAT(WriteResponse(response, false, true),
              HasSubstr("Content-Length: 5\r\nConnection: close\r\n\r\n"));
  EXPECT_THAT(WriteResponse(HttpResponse::Empty(204), true, false),
              Not(HasSubstr("Content-Length")));
}

TEST(CanBeWritten, RefusesLineBreaksInNamesAndValues) {
  EXPECT_TRUE(CanBeWritten({{"A", "b c"}}));
  EXPECT_FALSE(CanBeWritten({{"A", "b\r\nC: d"}}));
  EXPECT_FALSE(CanBeWritten({{"A\n", "b"}}));
  EXPECT_FALSE(CanBeWritten({{"", "b"}}));
}

}  // namespace
}  // namespace gateway::net
