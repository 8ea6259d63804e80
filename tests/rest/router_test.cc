#include "gateway/rest/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gateway::rest {
namespace {

using ::testing::HasSubstr;

net::HttpRequest Request(std::string method, std::string path) {
  net::HttpRequest request;
  request.method = std::move(method);
  request.path = std::move(path);
  return request;
}

// Answers with its name and what matched the {names}.
RouteHandler Saying(const std::string& name) {
  return [name](const net::HttpRequest&, const PathValues& values) {
    std::string text = name;
    for (const std::string& value : values) text += " " + value;
    return net::HttpResponse::Make(200, "text/plain", text);
  };
}

Router Sample() {
  Router router;
  router.Add("GET", "/things", Saying("list"));
  router.Add("POST", "/things", Saying("make"));
  router.Add("GET", "/things/{id}", Saying("one"));
  router.Add("POST", "/things/{id}/parts/{part}", Saying("part"));
  router.Add("POST", "/fhir/$process-message", Saying("message"));
  return router;
}

TEST(Router, FindsTheHandlerByMethodAndPath) {
  const Router router = Sample();
  const struct {
    const char* method;
    const char* path;
    const char* body;
  } rows[] = {{"GET", "/things", "list"},
              {"POST", "/things", "make"},
              {"GET", "/things/7", "one 7"},
              {"POST", "/things/7/parts/b c", "part 7 b c"},
              {"POST", "/fhir/$process-message", "message"}};
  for (const auto& row : rows) {
    const auto response = router.Handle(Request(row.method, row.path));
    EXPECT_EQ(response.status, 200) << row.path;
    EXPECT_EQ(response.body, row.body);
  }
}

TEST(Router, Answers404AsAnOutcomeWhenThereIsNoSuchPath) {
  const Router router = Sample();
  for (const char* path : {"/", "/thing", "/things/7/parts", "/THINGS", "/things/7/parts/8/9"}) {
    const auto response = router.Handle(Request("GET", path));
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_EQ(response.MediaType(), "application/fhir+json");
    EXPECT_THAT(response.body, HasSubstr("\"OperationOutcome\""));
    EXPECT_THAT(response.body, HasSubstr("not-found"));
  }
}

TEST(Router, Answers405WithTheMethodsThatThePathTakes) {
  const Router router = Sample();
  const auto both = router.Handle(Request("DELETE", "/things"));
  EXPECT_EQ(both.status, 405);
  EXPECT_EQ(both.headers.Get("Allow"), "GET, HEAD, POST");
  EXPECT_THAT(both.body, HasSubstr("not-supported"));
  const auto post = router.Handle(Request("GET", "/fhir/$process-message"));
  EXPECT_EQ(post.status, 405);
  EXPECT_EQ(post.headers.Get("Allow"), "POST");
}

TEST(Router, ServesHeadAsGetWithoutTheBody) {
  const Router router = Sample();
  const auto response = router.Handle(Request("HEAD", "/things"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.Get("Content-Type"), "text/plain");
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(router.Handle(Request("HEAD", "/fhir/$process-message")).status, 405);
}

}  // namespace
}  // namespace gateway::rest
