// `validate` with rules and beside another validator, and `shrink`, as a person uses them.
#include <gmock/gmock.h>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "tests/cli/chc.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"
#include "tests/support/temp_folder.h"

namespace gateway::cli {
namespace {

using ::gateway::testing::IsOk;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kNow = "2026-11-24T12:00:00Z";
// A contact without details (pat-1), and no narrative.
constexpr const char* kPatient =
    R"({"resourceType":"Patient","name":[{"family":"TEST","given":["Ada"]}],"birthDate":"1940-02-29",
  "contact":[{"gender":"female"}]})";

class BesideValidate : public ::testing::Test {
 protected:
  void SetUp() override {
    (void)gateway::testing::R4();  // points the program at the tree
    Put("patient.json", kPatient);
  }
  std::string Put(const std::string& name, const std::string& content) {
    EXPECT_THAT(WriteFileDurably(folder_ / name, content), IsOk());
    return (folder_ / name).string();
  }
  [[nodiscard]] std::string File(const std::string& name) const {
    return (folder_ / name).string();
  }
  Ran Validated(std::vector<std::string> more) {
    std::vector<std::string> words{"--now", kNow, "validate", File("patient.json")};
    words.insert(words.end(), more.begin(), more.end());
    return Chc(words);
  }

  gateway::testing::TempFolder folder_;
};

TEST_F(BesideValidate, SaysInEveryFormWhatItWasCheckedAgainst) {
  const std::string profile = "https://chc-gateway.example/fhir/StructureDefinition/chc-patient";
  for (const char* form : {"text", "json", "ndjson"}) {
    const Ran ran = Validated({"--profile", profile, "--output", form});
    EXPECT_EQ(ran.status, 1) << form;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("chc-gateway.profiles#"), HasSubstr(profile),
                               HasSubstr("UKCore-Patient"), HasSubstr("2026-11-24T12:00:00")))
        << form;
  }
}

TEST_F(BesideValidate, LeavesOutWhatARuleSaysAndSaysSo) {
  const std::string rules = Put(
      "rules.yaml", "findings:\n  - {id: pat-1, suppress: true, reason: our sender has none}\n");
  EXPECT_EQ(Validated({}).status, 1);
  const Ran ran = Validated({"--rules", rules, "--output", "ndjson"});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("\"valid\":true"), HasSubstr("finding-rule"),
                             HasSubstr("leaves out 1 finding of pat-1: our sender has none")));
}

TEST_F(BesideValidate, RefusesRulesThatAreWrong) {
  const std::string rules = Put("rules.yaml", "findings:\n  - {id: pat-1, suppress: true}\n");
  const Ran ran = Validated({"--rules", rules});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("reason"));
}

std::string OutcomeWith(const std::string& issues) {
  return R"({"resourceType":"OperationOutcome","issue":[)" + issues + "]}";
}
constexpr const char* kPat1 =
    R"({"severity":"error","code":"invariant","details":{"text":"Constraint failed: pat-1"},"expression":["Patient.contact"]})";

TEST_F(BesideValidate, AgreesWithAnotherValidator) {
  const std::string theirs = Put("theirs.json", OutcomeWith(kPat1));
  const Ran ran = Validated({"--compare", theirs});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("1 agreed, 0 only theirs"), HasSubstr("the same verdict"),
                             HasSubstr("the same rule, the same element")));
}

TEST_F(BesideValidate, ListsWhatOnlyOneSideFound) {
  const std::string theirs = Put(
      "theirs.json",
      OutcomeWith(
          R"({"severity":"error","code":"code-invalid","diagnostics":"not in the value set","location":["Patient.maritalStatus","Line[9] Col[3]"]})"));
  const Ran ran = Validated({"--compare", theirs, "--output", "json"});
  EXPECT_EQ(ran.status, 1);
  const auto json = Json::Parse(ran.out);
  ASSERT_THAT(json, IsOk());
  EXPECT_EQ((*json)["onlyTheirs"].array().size(), 1U);
  EXPECT_THAT((*json)["onlyTheirs"].array()[0]["reason"].string(), HasSubstr("about codes"));
  EXPECT_EQ((*json)["onlyOurs"].array()[0]["finding"]["id"].string(), "pat-1");
  EXPECT_TRUE((*json)["sameVerdict"].boolean());
}

TEST_F(BesideValidate, RefusesAComparisonWithWhatIsNoOutcome) {
  const Ran ran = Validated({"--compare", File("patient.json")});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("OperationOutcome"));
}

TEST_F(BesideValidate, ShrinksToTheFindingAlone) {
  const Ran ran = Chc({"--now", kNow, "shrink", File("patient.json"), "--keeps", "pat-1"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("contact"), Not(HasSubstr("Ada")), Not(HasSubstr("1940"))));
  EXPECT_THAT(ran.err, AllOf(HasSubstr("pat-1"), HasSubstr("bytes")));
  Put("patient.json", ran.out);
  EXPECT_THAT(Validated({"--output", "ndjson"}).out, HasSubstr("\"id\":\"pat-1\""));
}

TEST_F(BesideValidate, SaysWhenThereIsNoSuchFinding) {
  const Ran ran = Chc({"--now", kNow, "shrink", File("patient.json"), "--keeps", "pat-9"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, AllOf(HasSubstr("pat-9"), HasSubstr("pat-1")));
  EXPECT_EQ(Chc({"shrink", File("none.json"), "--keeps", "pat-1"}).status, 2);
}

}  // namespace
}  // namespace gateway::cli
