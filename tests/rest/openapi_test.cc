#include "gateway/rest/openapi.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/json.h"
#include "tests/rest/rig.h"

namespace gateway::rest {
namespace {

using testing::Rig;

TEST(OpenApi, DescribesEveryRouteOfBothFaces) {
  Rig rig;
  for (const Router* router : {&rig.exchange, &rig.operator_}) {
    for (const auto& [method, pattern] : router->routes())
      EXPECT_FALSE(SummaryOf(method, pattern).empty()) << method << " " << pattern;
  }
}

TEST(OpenApi, ListsPathsWithMethodsParametersAndBodies) {
  Rig rig;
  const auto response = rig.Exchange(Rig::Request("GET", "/openapi.json"));
  ASSERT_EQ(response.status, 200);
  EXPECT_EQ(response.MediaType(), "application/json");
  const auto api = Json::Parse(response.body);
  ASSERT_TRUE(api);
  EXPECT_EQ((*api)["openapi"].string(), "3.0.3");
  const Json& paths = (*api)["paths"];
  const Json& expand = paths["/fhir/ValueSet/$expand"];
  EXPECT_TRUE(expand["get"]["requestBody"].is_null());
  EXPECT_TRUE(expand["post"]["requestBody"]["content"]["application/fhir+xml"].is_object());
  std::vector<std::string> names;
  for (const Json& parameter : expand["get"]["parameters"].array())
    names.push_back(parameter["name"].string());
  EXPECT_THAT(names, ::testing::IsSupersetOf({"url", "filter", "count", "exclude-system"}));
  EXPECT_THAT(names, ::testing::Not(::testing::Contains("valueSet")));
  EXPECT_EQ(paths["/fhir/{type}/$validate"]["post"]["parameters"].array()[0]["in"].string(),
            "path");
  EXPECT_TRUE(paths["/admin/api/messages"].is_null());
  const auto other = Json::Parse(rig.Operator("GET", "/openapi.json").body);
  ASSERT_TRUE(other);
  EXPECT_TRUE((*other)["paths"]["/admin/api/messages"]["get"].is_object());
  EXPECT_TRUE((*other)["paths"]["/fhir/metadata"].is_null());
}

}  // namespace
}  // namespace gateway::rest
