#include "gateway/sandbox/directory_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/json.h"
#include "tests/support/matchers.h"

namespace gateway::sandbox {
namespace {

using ::gateway::testing::IsOk;
using ::testing::HasSubstr;

const std::string kOds = "https://fhir.nhs.uk/Id/ods-organization-code|";
const std::string kInteraction = "https://fhir.nhs.uk/Id/nhsServiceInteractionId|";
const std::string kParty = "https://fhir.nhs.uk/Id/nhsMhsPartyKey|";

using Query = std::vector<net::HttpRequest::Parameter>;

struct Bench {
  Bench() : service("key", random) {
    service.Add({"X26", "urn:a", "X26-1", "asid-1", "https://localhost:1/fhir"});
    service.Add({"X26", "urn:b", "X26-2", "asid-2", "https://localhost:2/fhir"});
    service.Add({"X27", "urn:a", "X27-1", "asid-3", "https://localhost:3/fhir"});
  }
  static net::HttpRequest Get(Query query) {
    net::HttpRequest request;
    request.method = "GET";
    request.target = "/spine-directory/FHIR/R4/Endpoint?x";
    request.query = std::move(query);
    request.headers.Set("apikey", "key");
    return request;
  }
  // Addresses or ASIDs of what was found; the status alone when it was no 200.
  std::string Find(const std::string& resource, Query query) {
    const auto response = service.Handle(Get(std::move(query)), resource);
    if (response.status != 200) return std::to_string(response.status);
    const auto bundle = Json::Parse(response.body);
    EXPECT_EQ((*bundle)["type"].string(), "searchset");
    EXPECT_EQ(static_cast<std::size_t>((*bundle)["total"].integer()),
              (*bundle)["entry"].array().size());
    std::string found;
    for (const Json& entry : (*bundle)["entry"].array()) {
      const Json& one = entry["resource"];
      EXPECT_EQ(one["resourceType"].string(), resource);
      found += (found.empty() ? "" : " ") + (resource == "Endpoint"
                                                 ? one["address"].string()
                                                 : one["identifier"].array()[0]["value"].string());
    }
    return found;
  }
  SeededRandom random{1};
  DirectoryService service;
};

TEST(DirectoryService, FindsEndpointsByTheFourCombinations) {
  Bench bench;
  const std::string first = "https://localhost:1/fhir";
  const std::pair<Query, std::string> rows[] = {
      {{{"organization", kOds + "X26"}, {"identifier", kInteraction + "urn:a"}}, first},
      {{{"organization", kOds + "X26"}, {"identifier", kParty + "X26-1"}}, first},
      {{{"identifier", kInteraction + "urn:a"}, {"identifier", kParty + "X26-1"}}, first},
      {{{"organization", kOds + "X26"},
        {"identifier", kInteraction + "urn:a"},
        {"identifier", kParty + "X26-1"}},
       first},
      {{{"organization", kOds + "X26"}, {"identifier", kParty + "X27-1"}}, ""}};
  for (const auto& [query, found] : rows) EXPECT_EQ(bench.Find("Endpoint", query), found);
}

TEST(DirectoryService, FindsADeviceByOrganisationAndInteraction) {
  Bench bench;
  const Query query = {{"organization", kOds + "X26"}, {"identifier", kInteraction + "urn:b"}};
  EXPECT_EQ(bench.Find("Device", query), "asid-2");
  Query with_maker = query;
  with_maker.emplace_back("manufacturing-organization", kOds + "X28");
  EXPECT_EQ(bench.Find("Device", with_maker), "asid-2");
  EXPECT_EQ(bench.Find("Endpoint", with_maker), "400");
}

TEST(DirectoryService, RefusesAnyOtherSetOfParameters) {
  Bench bench;
  const Query rows[] = {
      {},
      {{"organization", kOds + "X26"}},
      {{"identifier", kParty + "X26-1"}},
      {{"organization", kOds + "X26"}, {"colour", "blue"}},
      {{"organization", "X26"}, {"identifier", kInteraction + "urn:a"}},
      {{"organization", "|X26"}, {"identifier", kInteraction + "urn:a"}},
      {{"organization", kOds}, {"identifier", kInteraction + "urn:a"}},
      {{"organization", "https://example.org/ods|X26"}, {"identifier", kInteraction + "urn:a"}},
      {{"organization", kOds + "X26"}, {"identifier", kOds + "X26"}}};
  for (const Query& query : rows) EXPECT_EQ(bench.Find("Endpoint", query), "400");
  EXPECT_EQ(
      bench.Find("Device", {{"organization", kOds + "X26"}, {"identifier", kParty + "X26-1"}}),
      "400");
  const auto response = bench.service.Handle(Bench::Get({{"colour", "blue"}}), "Endpoint");
  EXPECT_THAT(response.body, HasSubstr("Illegal query parameter 'colour'"));
  EXPECT_THAT(response.body,
              HasSubstr("https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1"));
}

TEST(DirectoryService, AnswersNoMatchWithAnEmptyBundle) {
  Bench bench;
  const auto response = bench.service.Handle(
      Bench::Get({{"organization", kOds + "X28"}, {"identifier", kInteraction + "urn:a"}}),
      "Endpoint");
  EXPECT_EQ(response.status, 200);
  const auto bundle = Json::Parse(response.body);
  ASSERT_THAT(bundle, IsOk());
  EXPECT_EQ((*bundle)["total"].integer(-1), 0);
  EXPECT_TRUE((*bundle)["entry"].is_array());
  EXPECT_EQ((*bundle)["link"].array().at(0)["relation"].string(), "self");
}

TEST(DirectoryService, RefusesKeyPathMethodAndHeadersEachInItsWay) {
  Bench bench;
  const auto good =
      Bench::Get({{"organization", kOds + "X26"}, {"identifier", kInteraction + "urn:a"}});
  auto request = good;
  request.headers.Set("apikey", "other");
  const auto denied = bench.service.Handle(request, "Endpoint");
  EXPECT_EQ(denied.status, 401);
  EXPECT_THAT(denied.body, HasSubstr("ACCESS_DENIED"));
  EXPECT_THAT(denied.body, HasSubstr("/R4/CodeSystem/Spine-ErrorOrWarningCode"));
  for (const char* path : {"endpoint", "Organization", "Endpoint/1", ""}) {
    const auto response = bench.service.Handle(good, path);
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_THAT(response.body, HasSubstr("NO_RECORD_FOUND"));
  }
  request = good;
  request.method = "POST";
  const auto posted = bench.service.Handle(request, "Endpoint");
  EXPECT_EQ(posted.status, 405);
  EXPECT_EQ(posted.headers.Get("Allow"), "GET");
  EXPECT_THAT(posted.body, HasSubstr("NOT_IMPLEMENTED"));
  request = good;
  request.headers.Set("Accept", "application/xml");
  const auto xml = bench.service.Handle(request, "Endpoint");
  EXPECT_EQ(xml.status, 406);
  EXPECT_THAT(xml.body, HasSubstr("MISSING_OR_INVALID_HEADER"));
  request.headers.Set("Accept", "text/html, */*;q=0.1");
  EXPECT_EQ(bench.service.Handle(request, "Endpoint").status, 200);
}

TEST(DirectoryService, EchoesTheCorrelationIdOrMakesOne) {
  Bench bench;
  auto request =
      Bench::Get({{"organization", kOds + "X26"}, {"identifier", kInteraction + "urn:a"}});
  EXPECT_TRUE(IsUuid(bench.service.Handle(request, "Endpoint").headers.Get("X-Correlation-Id")));
  const std::string id = "5b8a9d0c-0000-4000-8000-000000000001";
  request.headers.Set("X-Correlation-Id", id);
  EXPECT_EQ(bench.service.Handle(request, "Endpoint").headers.Get("X-Correlation-Id"), id);
  request.headers.Set("X-Correlation-Id", "mine");
  EXPECT_EQ(bench.service.Handle(request, "Endpoint").status, 400);
}

}  // namespace
}  // namespace gateway::sandbox
