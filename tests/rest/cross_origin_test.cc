#include "gateway/rest/cross_origin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/rest/rig.h"

namespace gateway::rest {
namespace {

using ::testing::HasSubstr;
using testing::Rig;

constexpr const char* kPage = "https://pages.example";
constexpr const char* kPath = "/fhir/$fhirpath";

net::HttpRequest Preflight(const std::string& origin) {
  net::HttpRequest request = Rig::Request("OPTIONS", kPath);
  request.client_certificate.reset();  // browsers send none with the question
  request.headers.Set("Origin", origin);
  request.headers.Set("Access-Control-Request-Method", "POST");
  request.headers.Set("Access-Control-Request-Headers", "content-type");
  return request;
}

net::HttpRequest FromPage(const std::string& origin, std::string path) {
  net::HttpRequest request = Rig::Request("GET", std::move(path));
  request.headers.Set("Origin", origin);
  return request;
}

TEST(CrossOrigin, IsOffUnlessConfigured) {
  Rig rig;
  EXPECT_EQ(rig.Exchange(Preflight(kPage)).status, 405);
  const auto response = rig.Exchange(FromPage(kPage, "/fhir/metadata"));
  EXPECT_EQ(response.status, 200);
  EXPECT_FALSE(response.headers.Has("Access-Control-Allow-Origin"));
}

TEST(CrossOrigin, AnswersThePreflightOfAConfiguredPage) {
  Rig rig;
  rig.parts.cors_origins = {"https://other.example", kPage};
  const auto response = rig.Exchange(Preflight(kPage));
  EXPECT_EQ(response.status, 204);
  EXPECT_TRUE(response.body.empty());
  EXPECT_EQ(response.headers.Get("Access-Control-Allow-Origin"), kPage);
  EXPECT_THAT(std::string(response.headers.Get("Access-Control-Allow-Methods")), HasSubstr("POST"));
  EXPECT_THAT(std::string(response.headers.Get("Access-Control-Allow-Headers")),
              HasSubstr("Content-Type"));
  EXPECT_FALSE(response.headers.Has("Access-Control-Allow-Credentials"));
}

TEST(CrossOrigin, LetsAConfiguredPageReadAnswersAndErrors) {
  Rig rig;
  rig.parts.cors_origins = {kPage};
  for (const char* const path : {"/fhir/metadata", "/fhir/nothing", "/fhir/metadata?_format=pdf"}) {
    const auto response = rig.Exchange(FromPage(kPage, path));
    EXPECT_EQ(response.headers.Get("Access-Control-Allow-Origin"), kPage) << path;
    EXPECT_THAT(std::string(response.headers.Get("Vary")), HasSubstr("Origin")) << path;
    EXPECT_THAT(std::string(response.headers.Get("Access-Control-Expose-Headers")),
                HasSubstr("X-Request-ID"));
  }
}

TEST(CrossOrigin, RefusesOtherPagesAndOtherPaths) {
  Rig rig;
  rig.parts.cors_origins = {kPage};
  for (const char* const origin : {"https://pages.example.evil", "http://pages.example", "null",
                                   "https://pages.example:444"}) {
    EXPECT_EQ(rig.Exchange(Preflight(origin)).status, 405) << origin;
    const auto response = rig.Exchange(FromPage(origin, "/fhir/metadata"));
    EXPECT_FALSE(response.headers.Has("Access-Control-Allow-Origin")) << origin;
  }
  EXPECT_FALSE(
      rig.Exchange(FromPage(kPage, "/health/live")).headers.Has("Access-Control-Allow-Origin"));
}

TEST(CrossOrigin, KnowsWhatAnOriginIs) {
  for (const char* const text :
       {"https://x.example", "http://localhost:3000", "https://[::1]:8443"})
    EXPECT_TRUE(IsOrigin(text)) << text;
  for (const char* const text : {"", "*", "x.example", "https://", "https://x.example/",
                                 "ftp://x.example", "https://x.example/a", "https://X.example"})
    EXPECT_FALSE(IsOrigin(text)) << text;
}

}  // namespace
}  // namespace gateway::rest
