#include "gateway/rest/admin.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/json.h"
#include "gateway/records/generate.h"
#include "tests/rest/rig.h"
#include "tests/support/matchers.h"

namespace gateway::rest {
namespace {

using ::gateway::testing::IsOk;
using messaging::testing::SampleMessage;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Rig;

constexpr const char* kId = "7d3f6e1a-0000-4000-8000-000000000001";

Json Parsed(const net::HttpResponse& response) {
  EXPECT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(response.MediaType(), "application/json");
  const auto json = Json::Parse(response.body);
  EXPECT_THAT(json, IsOk());
  return *json;
}

// A gateway in which one delivery was refused for good, and lies on the worklist.
struct HeldRig : Rig {
  HeldRig() {
    channel.fails = true;
    EXPECT_EQ(Exchange(Request("POST", "/fhir/$process-message", SampleMessage(kId))).status, 200);
    EXPECT_EQ(DeliverDue(), 1);
  }
};

TEST(AdminMessages, ListsWhatWasAcceptedWithItsStates) {
  HeldRig rig;
  const Json list = Parsed(rig.Operator("GET", "/admin/api/messages"));
  ASSERT_EQ(list.array().size(), 1U);
  const Json& one = list.array()[0];
  EXPECT_EQ(one["messageId"].string(), kId);
  EXPECT_EQ(one["sender"].string(), "X28");
  EXPECT_EQ(one["destination"].string(), "X26");
  EXPECT_EQ(one["client"].string(), "hospital");
  EXPECT_EQ(one["received"].string(), "2026-10-01T09:12:00.000Z");
  EXPECT_EQ(one["deliveries"].array().at(0).string(), "held");
}

TEST(AdminMessages, ShowsWhatMapsMadeOfOne) {
  Rig rig;
  const std::string record = records::Generator(7).Record().Write();
  EXPECT_EQ(rig.Exchange(Rig::Request("POST", "/records?format=chc-json", record)).status, 202);
  const Json list = Parsed(rig.Operator("GET", "/admin/api/messages"));
  const std::string path = "/admin/api/messages/" + list.array().at(0)["messageId"].string();
  const Json lineage = Parsed(rig.Operator("GET", path + "/lineage"));
  const Json& step = lineage["steps"].array().at(0);
  EXPECT_EQ(step["from"].string(), "ChcRecord");
  EXPECT_EQ(step["to"].string(), "Bundle");
  EXPECT_GT(step["lineage"].array().size(), 100U);
  EXPECT_TRUE(step["loss"].array().empty());
}

TEST(AdminMessages, HaveNoLineageWhenNoMapRan) {
  HeldRig rig;
  const std::string path = std::string("/admin/api/messages/") + kId + "/lineage";
  EXPECT_EQ(rig.Operator("GET", path).status, 404);
  EXPECT_EQ(rig.Operator("GET", "/admin/api/messages/unknown/lineage").status, 404);
}

TEST(AdminMessages, FiltersByState) {
  HeldRig rig;
  EXPECT_EQ(Parsed(rig.Operator("GET", "/admin/api/messages?state=held")).array().size(), 1U);
  EXPECT_TRUE(Parsed(rig.Operator("GET", "/admin/api/messages?state=pending")).array().empty());
  EXPECT_EQ(rig.Operator("GET", "/admin/api/messages?state=lost").status, 400);
}

TEST(AdminMessages, ShowsOneWithDeliveriesAndAttempts) {
  HeldRig rig;
  const Json one = Parsed(rig.Operator("GET", std::string("/admin/api/messages/") + kId));
  const Json& delivery = one["deliveries"].array().at(0);
  EXPECT_EQ(delivery["destination"].string(), "X26");
  EXPECT_EQ(delivery["via"].string(), "fhir-rest");
  EXPECT_EQ(delivery["state"].string(), "held");
  EXPECT_THAT(delivery["history"].array().at(0)["diagnostics"].string(), HasSubstr("422"));
  EXPECT_EQ(one["worklist"].array().size(), 1U);
  EXPECT_EQ(rig.Operator("GET", "/admin/api/messages/unknown").status, 404);
}

TEST(AdminWorklist, ListsAssignsAndResolves) {
  HeldRig rig;
  const Json list = Parsed(rig.Operator("GET", "/admin/api/worklist"));
  ASSERT_EQ(list.array().size(), 1U);
  EXPECT_TRUE(list.array()[0]["open"].boolean());
  const std::string path = "/admin/api/worklist/" + list.array()[0]["id"].number_text();
  EXPECT_EQ(rig.Operator("POST", path + "/assign", R"({"to":"Test Clinician"})").status, 200);
  EXPECT_EQ(Parsed(rig.Operator("GET", path))["assignedTo"].string(), "Test Clinician");
  EXPECT_EQ(rig.Operator("POST", path + "/resolve", R"({"resolution":"forget"})").status, 400);
  rig.channel.fails = false;
  EXPECT_EQ(
      rig.Operator("POST", path + "/resolve", R"({"resolution":"requeue","note":"mended"})").status,
      200);
  EXPECT_TRUE(Parsed(rig.Operator("GET", "/admin/api/worklist")).array().empty());
  EXPECT_EQ(Parsed(rig.Operator("GET", "/admin/api/worklist?all=true")).array().size(), 1U);
  EXPECT_EQ(rig.DeliverDue(), 1) << "requeued";
}

TEST(AdminWorklist, Answers404ForAnItemThatIsNotThere) {
  Rig rig;
  EXPECT_EQ(rig.Operator("GET", "/admin/api/worklist/99").status, 404);
  EXPECT_EQ(rig.Operator("GET", "/admin/api/worklist/abc").status, 404);
  EXPECT_EQ(rig.Operator("POST", "/admin/api/worklist/99/resolve", "{}").status, 404);
  EXPECT_EQ(rig.Operator("POST", "/admin/api/worklist/99/assign", "no JSON").status, 400);
}

TEST(AdminQueues, CountsWhatWaits) {
  Rig rig;
  EXPECT_TRUE(Parsed(rig.Operator("GET", "/admin/api/queues")).array().empty());
  (void)rig.Exchange(Rig::Request("POST", "/fhir/$process-message", SampleMessage(kId)));
  const Json queues = Parsed(rig.Operator("GET", "/admin/api/queues"));
  ASSERT_EQ(queues.array().size(), 1U);
  EXPECT_EQ(queues.array()[0]["destination"].string(), "X26");
  EXPECT_EQ(queues.array()[0]["pending"].integer(), 1);
}

TEST(AdminAudit, SaysWhetherTheChainIsUnbroken) {
  HeldRig rig;
  const Json audit = Parsed(rig.Operator("GET", "/admin/api/audit"));
  EXPECT_TRUE(audit["unbroken"].boolean());
  EXPECT_GE(audit["events"].integer(), 1);
}

TEST(Admin, ShowsNoPatientData) {
  Rig rig;
  records::Generator generator(5);
  Json record = generator.Record();
  while (record["person"]["nhsNumber"].string().empty()) record = generator.Record();
  const std::string number = record["person"]["nhsNumber"].string();
  const std::string family = record["person"]["name"]["family"].string();
  Json source = record["sourceSystem"];
  source.Set("organisationOds", "X28");
  record.Set("sourceSystem", source);
  Json orgs = record["orgs"];
  orgs.Set("responsibleIcb", "X26");
  record.Set("orgs", orgs);
  ASSERT_EQ(rig.Exchange(Rig::Request("POST", "/records?format=chc-json", record.Write())).status,
            202);
  rig.channel.fails = true;
  ASSERT_EQ(rig.DeliverDue(), 1);
  const Json list = Parsed(rig.Operator("GET", "/admin/api/messages"));
  const std::string id = list.array().at(0)["messageId"].string();
  for (const std::string& path : {std::string("/admin/api/messages"), "/admin/api/messages/" + id,
                                  std::string("/admin/api/worklist"),
                                  std::string("/admin/api/queues"), std::string("/metrics")}) {
    const auto response = rig.Operator("GET", path);
    EXPECT_EQ(response.status, 200) << path;
    EXPECT_THAT(response.body, Not(HasSubstr(number))) << path;
    EXPECT_THAT(response.body, Not(HasSubstr(family))) << path;
  }
}

}  // namespace
}  // namespace gateway::rest
