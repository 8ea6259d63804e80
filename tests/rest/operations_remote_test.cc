// The terminology operations with a terminology server behind the gateway.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/fhir/read.h"
#include "gateway/rest/operations/terminology/routes.h"
#include "gateway/rest/router.h"
#include "gateway/terminology/remote.h"
#include "tests/rest/rig.h"

namespace gateway::rest {
namespace {

using ::testing::HasSubstr;
using testing::Rig;

constexpr const char* kYes =
    R"({"resourceType":"Parameters","parameter":[{"name":"result","valueBoolean":true}]})";
const std::string kSnomed = "http://snomed.info/sct";

struct Script {
  Result<std::string> answer = std::string(kYes);
  std::vector<std::string> asked;
};
class ScriptedCall final : public terminology::RemoteCall {
 public:
  explicit ScriptedCall(Script& script) : script_(script) {}
  Result<std::string> Post(const std::string& path, const std::string& body,
                           std::chrono::milliseconds) override {
    script_.asked.push_back(path + " " + body);
    return script_.answer;
  }

 private:
  Script& script_;
};

class RemoteOperations : public ::testing::Test {
 protected:
  RemoteOperations() {
    terminology::RemoteOptions options;
    options.systems = {kSnomed};
    service_ = std::make_unique<terminology::Service>(
        gateway::testing::R4(), std::make_shared<const terminology::Remote>(
                                    options, std::make_unique<ScriptedCall>(script_), clock_));
    AddTerminologyRoutes(router_, {service_.get(), &clock_, &random_}, rules_);
  }
  net::HttpResponse Get(const std::string& path) {
    return router_.Handle(Rig::Request("GET", path));
  }

  gateway::testing::FakeClock clock_;
  SeededRandom random_{1};
  security::Clients clients_{{{"hospital", "", "hospital.test", "", {"X28"}, {}}}};
  CallerRules rules_{&clients_, ""};
  Script script_;
  std::unique_ptr<terminology::Service> service_;
  Router router_;
};

TEST_F(RemoteOperations, HandOnWhatNoPackageHolds) {
  const auto response = Get(
      "/fhir/ValueSet/$validate-code?url=http://hl7.org/fhir/ValueSet/clinical-findings&system=" +
      kSnomed + "&code=404684003");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, kYes);
  ASSERT_EQ(script_.asked.size(), 1U);
  EXPECT_EQ(script_.asked[0],
            R"(ValueSet/$validate-code {"resourceType":"Parameters","parameter":[)"
            R"({"name":"url","valueUri":"http://hl7.org/fhir/ValueSet/clinical-findings"},)"
            R"({"name":"system","valueUri":"http://snomed.info/sct"},)"
            R"({"name":"code","valueCode":"404684003"}]})");
  EXPECT_EQ(Get("/fhir/CodeSystem/$lookup?system=" + kSnomed + "&code=1").status, 200);
  EXPECT_EQ(Get("/fhir/CodeSystem/$subsumes?system=" + kSnomed + "&codeA=1&codeB=2").status, 200);
  EXPECT_EQ(Get("/fhir/CodeSystem/$validate-code?url=" + kSnomed + "&code=1").status, 200);
  EXPECT_EQ(Get("/fhir/ValueSet/$expand?url=https://x.example/none&count=5").status, 200);
  EXPECT_THAT(script_.asked.back(), HasSubstr(R"({"name":"count","valueInteger":5})"));
  EXPECT_EQ(Get("/fhir/ConceptMap/$translate?url=https://x.example/m&system=a&code=b").status, 200);
  EXPECT_EQ(script_.asked.size(), 6U);
}

TEST_F(RemoteOperations, KeepWhatIsKnownHereAndOtherSystemsToThemselves) {
  EXPECT_EQ(Get("/fhir/CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=x")
                .status,
            404);
  EXPECT_EQ(Get("/fhir/CodeSystem/$lookup?system=http://loinc.org&code=1").status, 404);
  EXPECT_EQ(Get("/fhir/ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/task-status").status, 200);
  EXPECT_EQ(Get("/fhir/ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/mimetypes").status, 422);
  EXPECT_TRUE(script_.asked.empty());
}

TEST_F(RemoteOperations, SayWhenTheServerDoesNotAnswer) {
  script_.answer = Fail(IssueType::kTransient, "the terminology server answered 503");
  const auto response = Get("/fhir/CodeSystem/$lookup?system=" + kSnomed + "&code=1");
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.headers.Get("Retry-After"), "5");
  EXPECT_THAT(response.body, HasSubstr("the terminology server answered 503"));
}

TEST_F(RemoteOperations, CheckCodesOfAResourceToo) {
  const validation::Validator validator(
      gateway::testing::R4(),
      std::shared_ptr<const terminology::Service>(std::shared_ptr<void>(), service_.get()));
  const auto read = fhir::ReadFhir(
      R"({"resourceType":"Observation","status":"final","code":{"coding":[
        {"system":"http://snomed.info/sct","code":"1"}]},
        "bodySite":{"coding":[{"system":"http://loinc.org","code":"2"}]}})",
      gateway::testing::R4Types());
  ASSERT_TRUE(read);
  validation::Options options;
  options.is_thorough = true;
  const auto ids = [&] {
    std::vector<std::string> all;
    const Issues issues = validator.Validate(read->document.root(), options);
    for (const Issue& issue : issues.list()) all.push_back(issue.id + " " + issue.expression);
    return all;
  };
  // What the server does not serve is said to be unchecked, once.
  EXPECT_THAT(ids(), ::testing::Contains("terminology-not-checked "));
  EXPECT_THAT(ids(), ::testing::Not(::testing::Contains(HasSubstr("code-unknown"))));
  ASSERT_EQ(script_.asked.size(), 1U);
  clock_.Advance(std::chrono::hours(48));
  script_.answer = std::string(
      R"({"resourceType":"Parameters","parameter":[{"name":"result","valueBoolean":false}]})");
  EXPECT_THAT(ids(), ::testing::Contains("code-unknown Observation.code.coding[0].code"));
}

}  // namespace
}  // namespace gateway::rest
