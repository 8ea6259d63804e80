// StructureMap/$transform as a client calls it.
// Spec: https://hl7.org/fhir/R4/structuremap-operation-transform.html
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/hash.h"
#include "gateway/base/json.h"
#include "gateway/fhir/read.h"
#include "gateway/records/generate.h"
#include "tests/rest/rig.h"

namespace gateway::rest {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::Rig;

const std::string kPath = "/fhir/StructureMap/$transform";
const std::string kToMessage =
    "https://chc-gateway.example/fhir/StructureMap/chc-record-to-message";
const std::string kToRecord = "https://chc-gateway.example/fhir/StructureMap/message-to-chc-record";

// Patient.birthDate to Basic.created, and a check that a female patient fails.
const std::string kMap =
    R"({"resourceType":"StructureMap","url":"https://x.example/map","name":"tiny","status":"draft",
 "structure":[{"url":"http://hl7.org/fhir/StructureDefinition/Patient","mode":"source","alias":"P"},
              {"url":"http://hl7.org/fhir/StructureDefinition/Basic","mode":"target","alias":"B"}],
 "group":[{"name":"main","typeMode":"none","input":[{"name":"src","type":"P","mode":"source"},
   {"name":"tgt","type":"B","mode":"target"}],"rule":[
   {"name":"born","source":[{"context":"src","element":"birthDate","variable":"d",
      "check":"$this > @1955-01-01"}],
    "target":[{"context":"tgt","contextType":"variable","element":"created","transform":"copy",
      "parameter":[{"valueId":"d"}]}]}]}]})";
const std::string kPatient =
    "{\"resourceType\":\"Patient\",\n \"birthDate\":\"1960-01-01\",\"gender\":\"female\"}";

std::string Parameters(const std::string& list) {
  return R"({"resourceType":"Parameters","parameter":[)" + list + "]}";
}
std::string Inline(const std::string& map, const std::string& content,
                   const std::string& more = {}) {
  return Parameters(R"({"name":"sourceMap","resource":)" + map +
                    R"(},{"name":"content","resource":)" + content + "}" + more);
}

class TransformOperation : public ::testing::Test {
 protected:
  net::HttpResponse Post(const std::string& path, const std::string& body,
                         const std::string& accept = {}) {
    auto request = Rig::Request("POST", path, body);
    if (!accept.empty()) request.headers.Set("Accept", accept);
    return rig_.Exchange(request);
  }
  static Json Parsed(const net::HttpResponse& response) {
    EXPECT_EQ(response.status, 200) << response.body;
    auto json = Json::Parse(response.body);
    return json ? *json : Json();
  }
  Rig rig_;
};

TEST_F(TransformOperation, SendsALocalRecordThroughANamedMapAndBack) {
  const std::string record = records::Generator(5).Record().Write();
  const auto message = Post(kPath + "?source=" + kToMessage, record);
  ASSERT_EQ(message.status, 200) << message.body;
  EXPECT_EQ(message.MediaType(), "application/fhir+json");
  EXPECT_EQ(Parsed(message)["resourceType"].string(), "Bundle");
  const auto back = Post(kPath + "?source=" + kToRecord, message.body);
  ASSERT_EQ(back.status, 200) << back.body;
  EXPECT_EQ(back.MediaType(), "application/json");
  EXPECT_EQ(Parsed(back)["caseId"].string(), Json::Parse(record)->operator[]("caseId").string());
  const auto xml = Post(kPath + "?source=" + kToRecord, message.body, "application/fhir+xml");
  EXPECT_EQ(xml.MediaType(), "application/xml");
  EXPECT_THAT(xml.body, HasSubstr("<ChcRecord"));
}

TEST_F(TransformOperation, TakesALocalRecordInABinary) {
  const std::string record = records::Generator(5).Record().Write();
  const auto response = Post(
      kPath,
      Parameters(
          R"({"name":"source","valueUri":")" + kToMessage +
          R"("},{"name":"content","resource":{"resourceType":"Binary","contentType":"application/json","data":")" +
          ToBase64(record) + "\"}}"));
  EXPECT_EQ(Parsed(response)["resourceType"].string(), "Bundle");
}

TEST_F(TransformOperation, AppliesAMapThatComesWithTheRequest) {
  const auto response = Post(kPath, Inline(kMap, kPatient));
  EXPECT_EQ(Parsed(response)["created"].string(), "1960-01-01");
  const auto xml = Post(kPath, Inline(kMap, kPatient), "application/fhir+xml");
  EXPECT_THAT(xml.body, HasSubstr("<created value=\"1960-01-01\"/>"));
}

TEST_F(TransformOperation, ExplainsWhereEveryElementCameFromAndWhatIsLost) {
  const auto response =
      Post(kPath, Inline(kMap, kPatient, R"(,{"name":"explain","valueBoolean":true})"));
  const Json answer = Parsed(response)["parameter"];
  ASSERT_EQ(answer.array().size(), 2U) << response.body;
  EXPECT_EQ(answer.array()[0]["name"].string(), "return");
  EXPECT_EQ(answer.array()[0]["resource"]["created"].string(), "1960-01-01");
  EXPECT_EQ(answer.array()[1]["name"].string(), "explanation");
  const auto bytes = FromBase64(answer.array()[1]["resource"]["data"].string());
  ASSERT_TRUE(bytes);
  const auto explanation = Json::Parse(*bytes);
  ASSERT_TRUE(explanation);
  EXPECT_THAT((*explanation)["lineage"].Write(), HasSubstr("Patient.birthDate"));
  EXPECT_THAT((*explanation)["loss"].Write(), HasSubstr("Patient.gender"));
  EXPECT_EQ((*explanation)["output"]["created"].string(), "1960-01-01");
}

TEST_F(TransformOperation, GivesNoOutputWhenTheMapFails) {
  const auto response =
      Post(kPath, Inline(kMap, "{\"resourceType\":\"Patient\",\n \"birthDate\":\"1950-02-03\"}"));
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(response.body, HasSubstr("OperationOutcome"));
  EXPECT_THAT(response.body, HasSubstr("born"));
  EXPECT_THAT(response.body, HasSubstr("Patient.birthDate"));
  EXPECT_THAT(response.body, Not(HasSubstr("created")));
  EXPECT_THAT(response.body, Not(HasSubstr("1950")));
}

TEST_F(TransformOperation, RefusesWhatItCannotTransform) {
  const struct {
    std::string path;
    std::string body;
    int status;
    const char* says;
  } rows[] = {
      {kPath, kPatient, 400, "'source'"},
      {kPath, "", 400, "takes source"},
      {kPath + "?source=https://x.example/none", kPatient, 404, "https://x.example/none"},
      {kPath + "?source=" + kToRecord, kPatient, 400, "Bundle"},
      {kPath + "?source=" + kToMessage, "{\"nonsense\":1}", 400, "nonsense"},
      {kPath, Parameters(R"({"name":"source","valueUri":")" + kToRecord + "\"}"), 400, "content"},
      {kPath,
       Inline(R"({"resourceType":"StructureMap","url":"x","name":"x","status":"draft"})", kPatient),
       400, "group"},
      {kPath, Inline(kMap, kPatient, R"(,{"name":"other","valueBoolean":true})"), 400, "'other'"},
  };
  for (const auto& row : rows) {
    const auto response = Post(row.path, row.body);
    EXPECT_EQ(response.status, row.status) << row.path << response.body;
    EXPECT_THAT(response.body, HasSubstr(row.says)) << row.path;
  }
  EXPECT_EQ(rig_.Exchange(Rig::Request("GET", kPath)).status, 405);
  auto stranger = Rig::Request("POST", kPath + "?source=" + kToRecord, kPatient);
  stranger.client_certificate.reset();
  EXPECT_EQ(rig_.Exchange(stranger).status, 401);
}

}  // namespace
}  // namespace gateway::rest
