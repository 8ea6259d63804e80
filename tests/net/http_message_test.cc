#include "gateway/net/http_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gateway::net {
namespace {

using ::testing::ElementsAre;

TEST(Headers, CompareNamesWithoutCase) {
  Headers headers{{"X-Request-ID", "1"}, {"x-request-id", "2"}};
  EXPECT_EQ(headers.Get("X-REQUEST-ID"), "1");
  EXPECT_THAT(headers.All("X-Request-Id"), ElementsAre("1", "2"));
  headers.Set("x-REQUEST-id", "3");
  EXPECT_THAT(headers.All("X-Request-ID"), ElementsAre("3"));
  headers.Remove("X-Request-ID");
  EXPECT_FALSE(headers.Has("X-Request-ID"));
  EXPECT_EQ(headers.Get("X-Request-ID"), "");
}

TEST(HttpRequest, GivesTheBearerToken) {
  const struct {
    const char* header;
    const char* token;
  } rows[] = {{"Bearer abc", "abc"},
              {"bearer abc", "abc"},
              {"Bearer  abc ", "abc"},
              {"Basic abc", ""},
              {"Bearer", ""},
              {"Bearer ", ""},
              {"", ""}};
  for (const auto& row : rows) {
    HttpRequest request;
    request.headers.Set("authorization", row.header);
    EXPECT_EQ(request.BearerToken(), row.token) << row.header;
  }
}

TEST(HttpRequest, GivesTheMediaTypeWithoutParameters) {
  HttpRequest request;
  request.headers.Set("Content-Type", " Application/FHIR+json ; charset=UTF-8");
  EXPECT_EQ(request.MediaType(), "application/fhir+json");
}

TEST(HttpResponse, ReadsRetryAfterInSecondsAlone) {
  const struct {
    const char* header;
    std::optional<long> seconds;
  } rows[] = {{"5", 5}, {"0", 0}, {"-1", {}}, {"5s", {}}, {"Thu, 01 Oct 2026 09:12:00 GMT", {}},
              {"", {}}};
  for (const auto& row : rows) {
    HttpResponse response;
    response.headers.Set("Retry-After", row.header);
    EXPECT_EQ(response.RetryAfterSeconds(), row.seconds) << row.header;
  }
}

}  // namespace
}  // namespace gateway::net
