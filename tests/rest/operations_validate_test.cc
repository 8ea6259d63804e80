// $validate as a supplier calls it.
// Spec: https://hl7.org/fhir/R4/resource-operation-validate.html
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/json.h"
#include "gateway/fhir/outcome.h"
#include "gateway/fhir/read.h"
#include "tests/rest/rig.h"

namespace gateway::rest {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::Rig;

constexpr const char* kXml = "application/fhir+xml";
constexpr const char* kPatient =
    "{\"resourceType\":\"Patient\",\n \"text\":{\"status\":\"generated\",\"div\":"
    "\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">x</div>\"},\n \"gender\":\"female\"}";
// Two findings on known lines: an unknown element and a code out of its value set.
constexpr const char* kWrong =
    "{\"resourceType\":\"Patient\",\n \"favourite\":\"x\",\n \"gender\":\"SECRET\"}";

std::string InParameters(const std::string& resource, const std::string& more = {}) {
  return R"({"resourceType":"Parameters","parameter":[{"name":"resource","resource":)" + resource +
         "}" + more + "]}";
}

class ValidateOperation : public ::testing::Test {
 protected:
  net::HttpResponse Post(const std::string& path, const std::string& body,
                         const std::string& type = "application/fhir+json") {
    return rig_.Exchange(Rig::Request("POST", path, body, type));
  }
  // The findings of an answer, which has to be an OperationOutcome without a flaw.
  static std::vector<Issue> Findings(const net::HttpResponse& response) {
    const auto read = fhir::ReadFhir(response.body, gateway::testing::R4Types());
    EXPECT_TRUE(read && read->issues.empty()) << response.body;
    return read ? fhir::FromOperationOutcome(read->document.root()).list() : std::vector<Issue>();
  }
  static const Issue* Find(const std::vector<Issue>& list, std::string_view id) {
    const auto found = std::ranges::find_if(list, [&](const Issue& i) { return i.id == id; });
    return found == list.end() ? nullptr : &*found;
  }
  Rig rig_;
};

TEST_F(ValidateOperation, SaysAllOkAndWhatItCheckedAgainst) {
  const auto response = Post("/fhir/$validate", kPatient);
  ASSERT_EQ(response.status, 200) << response.body;
  const auto findings = Findings(response);
  ASSERT_EQ(findings.size(), 2U) << response.body;
  EXPECT_EQ(findings[0].diagnostics, "All OK");
  EXPECT_EQ(findings[0].severity, Severity::kInformation);
  EXPECT_THAT(findings[1].diagnostics, HasSubstr("hl7.fhir.r4"));
  EXPECT_THAT(findings[1].diagnostics, HasSubstr(ToText(rig_.clock.Now())));
}

TEST_F(ValidateOperation, AnswersFindingsWithPlaceRuleAndStatus200) {
  const auto response = Post("/fhir/Patient/$validate", kWrong);
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(response.headers.Get("Cache-Control"), "no-store");
  const auto findings = Findings(response);
  const Issue* const unknown = Find(findings, "unknown-element");
  ASSERT_NE(unknown, nullptr) << response.body;
  EXPECT_EQ(unknown->expression, "Patient");
  EXPECT_EQ(unknown->line, 2);
  const Issue* const code = Find(findings, "binding-required");
  ASSERT_NE(code, nullptr) << response.body;
  EXPECT_EQ(code->expression, "Patient.gender");
  EXPECT_EQ(code->line, 3);
  EXPECT_EQ(code->column, 11);
  EXPECT_EQ(code->type, IssueType::kCodeInvalid);
  EXPECT_EQ(Find(findings, "all-ok"), nullptr);
  EXPECT_THAT(response.body, Not(HasSubstr("SECRET")));
}

TEST_F(ValidateOperation, TakesTheResourceOutOfParametersWithPathsOfItsOwn) {
  const auto response = Post("/fhir/$validate", InParameters(kWrong));
  ASSERT_EQ(response.status, 200) << response.body;
  const auto findings = Findings(response);
  const Issue* const unknown = Find(findings, "unknown-element");
  ASSERT_NE(unknown, nullptr) << response.body;
  EXPECT_EQ(unknown->expression, "Patient");
  EXPECT_EQ(unknown->line, 2);
  ASSERT_NE(Find(findings, "binding-required"), nullptr);
  EXPECT_EQ(Find(findings, "binding-required")->expression, "Patient.gender");
}

TEST_F(ValidateOperation, ReadsAndAnswersXml) {
  const auto response = Post(
      "/fhir/$validate",
      "<Patient xmlns=\"http://hl7.org/fhir\">\n <gender value=\"SECRET\"/>\n</Patient>", kXml);
  ASSERT_EQ(response.status, 200);
  EXPECT_EQ(response.MediaType(), kXml);
  const auto findings = Findings(response);
  ASSERT_NE(Find(findings, "binding-required"), nullptr) << response.body;
  EXPECT_EQ(Find(findings, "binding-required")->line, 2);
}

TEST_F(ValidateOperation, ChecksAParametersResourceForItself) {
  const std::string body =
      R"({"resourceType":"Parameters","parameter":[{"name":"x","valueString":"y"},{"valueCode":"z"}]})";
  const auto response = Post("/fhir/Parameters/$validate", body);
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_THAT(response.body, HasSubstr("Parameters.parameter[1]"));
}

TEST_F(ValidateOperation, ChecksAgainstTheProfilesNamed) {
  const std::string profile = "http://hl7.org/fhir/StructureDefinition/vitalsigns";
  const std::string body = R"({"resourceType":"Observation","status":"final","code":{"text":"x"}})";
  for (const auto& response :
       {Post("/fhir/Observation/$validate?profile=" + profile, body),
        Post("/fhir/$validate",
             InParameters(body, R"(,{"name":"profile","valueUri":")" + profile + "\"}"))}) {
    ASSERT_EQ(response.status, 200) << response.body;
    EXPECT_THAT(response.body, HasSubstr("Observation.subject"));
    EXPECT_THAT(response.body, HasSubstr("profile " + profile));
  }
}

TEST_F(ValidateOperation, ChecksWhatWouldBeCreatedOrUpdated) {
  for (const char* mode : {"create", "update"})
    EXPECT_EQ(Post(std::string("/fhir/$validate?mode=") + mode, kPatient).status, 200) << mode;
}

TEST_F(ValidateOperation, RefusesWhatItCannotCheck) {
  const struct {
    const char* path;
    std::string body;
    const char* type;
    int status;
    const char* says;
  } rows[] = {
      {"/fhir/$validate", "{\"resourceType\":\"Patient\",", "application/fhir+json", 400, "line"},
      {"/fhir/$validate", "{\"resourceType\":\"Nothing\"}", "application/fhir+json", 400,
       "Nothing"},
      {"/fhir/$validate", "", "application/fhir+json", 400, "resource, mode, profile"},
      {"/fhir/$validate", kPatient, "text/plain", 415, "application/fhir+json"},
      {"/fhir/$validate", kPatient, kXml, 400, "Content-Type"},
      {"/fhir/Observation/$validate", kPatient, "application/fhir+json", 400, "Observation"},
      {"/fhir/Nonsense/$validate", kPatient, "application/fhir+json", 404, "Nonsense"},
      {"/fhir/$validate?mode=delete", kPatient, "application/fhir+json", 400, "mode"},
      {"/fhir/$validate?mode=profile", kPatient, "application/fhir+json", 400, "name one"},
      {"/fhir/$validate?mode=guess", kPatient, "application/fhir+json", 400, "mode is one of"},
      {"/fhir/$validate?profil=x", kPatient, "application/fhir+json", 400, "profile"},
      {"/fhir/$validate?profile=http://x.example/none", kPatient, "application/fhir+json", 422,
       "is not loaded"},
      {"/fhir/$validate",
       R"({"resourceType":"Parameters","parameter":[{"name":"mode","valueCode":"create"}]})",
       "application/fhir+json", 400, "resource"},
  };
  for (const auto& row : rows) {
    const auto response = Post(row.path, row.body, row.type);
    EXPECT_EQ(response.status, row.status) << row.path << "\n" << response.body;
    EXPECT_THAT(response.body, HasSubstr(row.says));
    EXPECT_THAT(response.body, HasSubstr("OperationOutcome"));
  }
}

TEST_F(ValidateOperation, IsPostedByKnownCallersAlone) {
  const auto get = rig_.Exchange(Rig::Request("GET", "/fhir/$validate"));
  EXPECT_EQ(get.status, 405);
  EXPECT_EQ(get.headers.Get("Allow"), "POST");
  auto stranger = Rig::Request("POST", "/fhir/$validate", kPatient);
  stranger.client_certificate.reset();
  EXPECT_EQ(rig_.Exchange(stranger).status, 401);
}

}  // namespace
}  // namespace gateway::rest
