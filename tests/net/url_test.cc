#include "gateway/net/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway::net {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::testing::_;
using ::testing::ElementsAre;
using ::testing::Pair;

TEST(Url, IsTakenApart) {
  const struct {
    const char* text;
    const char* origin;
    const char* target;
    const char* authority;
  } rows[] = {
      {"https://int.api.service.nhs.uk/oauth2/token", "https://int.api.service.nhs.uk:443",
       "/oauth2/token", "int.api.service.nhs.uk"},
      {"http://127.0.0.1:8080", "http://127.0.0.1:8080", "/", "127.0.0.1:8080"},
      {"HTTPS://Example.NHS.uk:443/A?b=c%20d#e", "https://example.nhs.uk:443", "/A?b=c%20d",
       "example.nhs.uk"},
      {"https://[::1]:8443/x", "https://[::1]:8443", "/x", "[::1]:8443"},
      {"http://host?q=1", "http://host:80", "/?q=1", "host"},
  };
  for (const auto& row : rows) {
    const auto url = Url::Parse(row.text);
    ASSERT_THAT(url, IsOk()) << row.text;
    EXPECT_EQ(url->Origin(), row.origin) << row.text;
    EXPECT_EQ(url->Target(), row.target) << row.text;
    EXPECT_EQ(url->Authority(), row.authority) << row.text;
  }
}

TEST(Url, IsRefusedWhenItCouldMeanSomethingElse) {
  for (const char* text :
       {"", "host/path", "ftp://host/", "https://", "https:///path", "https://user@host/",
        "https://user:secret@host/", "https://host:0/", "https://host:65536/", "https://host:8x/",
        "https://ho st/", "https://host/a b", "https://host/\r\nX: y", "https://[::1",
        "https://[::1]x/"}) {
    EXPECT_THAT(Url::Parse(text), IsError(IssueType::kValue, _)) << text;
  }
}

TEST(PercentEncoding, RoundTripsEveryByteButNul) {
  std::string all;
  for (int c = 1; c < 256; ++c) all += static_cast<char>(c);
  const auto back = PercentDecode(PercentEncode(all));
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(*back, all);
  EXPECT_EQ(PercentEncode("a|b c~"), "a%7Cb%20c~");
}

TEST(PercentEncoding, RefusesBrokenEscapes) {
  for (const char* text : {"%", "%4", "%zz", "a%00b"}) {
    EXPECT_THAT(PercentDecode(text), IsError(IssueType::kValue, _)) << text;
  }
}

TEST(Parameters, KeepOrderAndRepeats) {
  const auto parameters = DecodeParameters("a=1&b=x+y%26z&a=2&flag&=v&");
  ASSERT_THAT(parameters, IsOk());
  EXPECT_THAT(*parameters, ElementsAre(Pair("a", "1"), Pair("b", "x y&z"), Pair("a", "2"),
                                       Pair("flag", ""), Pair("", "v")));
  EXPECT_EQ(EncodeParameters({{"a", "1"}, {"b", "x y&z"}}), "a=1&b=x%20y%26z");
}

}  // namespace
}  // namespace gateway::net
