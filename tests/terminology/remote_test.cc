#include "gateway/terminology/remote.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"

namespace gateway::terminology {
namespace {

using ::gateway::testing::FakeClock;
using ::gateway::testing::IsError;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

constexpr const char* kSnomed = "http://snomed.info/sct";
constexpr const char* kYes =
    R"({"resourceType":"Parameters","parameter":[{"name":"result","valueBoolean":true}]})";
constexpr const char* kNo =
    R"({"resourceType":"Parameters","parameter":[{"name":"result","valueBoolean":false}]})";

// A server that answers as it is told and notes what it was asked.
struct Script {
  Result<std::string> answer = std::string(kYes);
  milliseconds takes{0};
  std::vector<std::string> asked;
  std::vector<milliseconds> within;
};
class ScriptedCall final : public RemoteCall {
 public:
  ScriptedCall(Script& script, FakeClock& clock) : script_(script), clock_(clock) {}
  Result<std::string> Post(const std::string& path, const std::string& body,
                           milliseconds within) override {
    script_.asked.push_back(path + " " + body);
    script_.within.push_back(within);
    clock_.Advance(std::min(script_.takes, within));
    if (script_.takes > within) return Fail(IssueType::kTimeout, "no answer in time");
    return script_.answer;
  }

 private:
  Script& script_;
  FakeClock& clock_;
};

class RemoteTest : public ::testing::Test {
 protected:
  Remote Make(RemoteOptions options = {}) {
    options.systems = {kSnomed};
    return Remote(std::move(options), std::make_unique<ScriptedCall>(script_, clock_), clock_);
  }
  FakeClock clock_;
  Script script_;
};

TEST_F(RemoteTest, AsksWithSystemCodeAndCanonicalAlone) {
  const Remote remote = Make();
  Allowance allowance = remote.NewAllowance();
  EXPECT_EQ(remote.Contains("https://x.example/vs|2", kSnomed, "1", allowance), Membership::kIn);
  ASSERT_EQ(script_.asked.size(), 1U);
  EXPECT_EQ(script_.asked[0],
            R"(ValueSet/$validate-code {"resourceType":"Parameters","parameter":[)"
            R"({"name":"url","valueUri":"https://x.example/vs"},)"
            R"({"name":"valueSetVersion","valueString":"2"},)"
            R"({"name":"system","valueUri":"http://snomed.info/sct"},)"
            R"({"name":"code","valueCode":"1"}]})");
  script_.answer = std::string(kNo);
  EXPECT_EQ(remote.Contains("", kSnomed, "2", allowance), Membership::kOut);
  EXPECT_THAT(script_.asked[1], HasSubstr("CodeSystem/$validate-code"));
  EXPECT_TRUE(remote.Serves(kSnomed));
  EXPECT_FALSE(remote.Serves("http://loinc.org"));
}

TEST_F(RemoteTest, KeepsAnswersForATime) {
  const Remote remote = Make({.cache_for = seconds(60)});
  Allowance allowance = remote.NewAllowance();
  (void)remote.Contains("", kSnomed, "1", allowance);
  (void)remote.Contains("", kSnomed, "1", allowance);
  EXPECT_EQ(script_.asked.size(), 1U);
  clock_.Advance(seconds(61));
  (void)remote.Contains("", kSnomed, "1", allowance);
  EXPECT_EQ(script_.asked.size(), 2U);
}

TEST_F(RemoteTest, KeepsNoMoreAnswersThanItMay) {
  const Remote remote = Make({.cache_entries = 2});
  Allowance allowance = remote.NewAllowance();
  for (const char* code : {"1", "2", "1", "3", "1", "2"})
    (void)remote.Contains("", kSnomed, code, allowance);
  // "1" stays, being used; "2" had to go for "3".
  EXPECT_EQ(script_.asked.size(), 4U);
}

TEST_F(RemoteTest, CostsAValidationNoMoreThanItsAllowance) {
  const Remote remote =
      Make({.timeout = milliseconds(2000), .allowance = milliseconds(5000), .failures = 100});
  script_.takes = seconds(60);
  Allowance allowance = remote.NewAllowance();
  const Instant started = clock_.Now();
  for (int i = 0; i < 50; ++i)
    EXPECT_EQ(remote.Contains("", kSnomed, std::to_string(i), allowance), Membership::kUnknown);
  EXPECT_EQ(clock_.Now() - started, milliseconds(5000));
  EXPECT_EQ(script_.within, (std::vector<milliseconds>{milliseconds(2000), milliseconds(2000),
                                                       milliseconds(1000)}));
}

TEST_F(RemoteTest, LeavesAFailingServerAloneAndTriesItAgain) {
  const Remote remote = Make({.failures = 2, .pause = seconds(30)});
  script_.answer = Fail(IssueType::kTransient, "no connection");
  Allowance allowance = remote.NewAllowance();
  for (int i = 0; i < 10; ++i) (void)remote.Contains("", kSnomed, std::to_string(i), allowance);
  EXPECT_EQ(script_.asked.size(), 2U);
  EXPECT_THAT(remote.Ask("x", "{}", seconds(1)),
              IsError(IssueType::kTransient, HasSubstr("left alone")));
  clock_.Advance(seconds(31));
  (void)remote.Contains("", kSnomed, "a", allowance);
  (void)remote.Contains("", kSnomed, "b", allowance);
  EXPECT_EQ(script_.asked.size(), 3U);  // one trial, which failed
  clock_.Advance(seconds(31));
  script_.answer = std::string(kYes);
  EXPECT_EQ(remote.Contains("", kSnomed, "c", allowance), Membership::kIn);
  EXPECT_EQ(remote.Contains("", kSnomed, "d", allowance), Membership::kIn);
}

TEST_F(RemoteTest, KeepsARefusalAndCountsItAsNoFailure) {
  const Remote remote = Make({.failures = 1});
  script_.answer = Fail(IssueType::kNotFound, "the terminology server answered 404");
  Allowance allowance = remote.NewAllowance();
  EXPECT_EQ(remote.Contains("", kSnomed, "1", allowance), Membership::kUnknown);
  EXPECT_EQ(remote.Contains("", kSnomed, "1", allowance), Membership::kUnknown);
  EXPECT_EQ(remote.Contains("", kSnomed, "2", allowance), Membership::kUnknown);
  EXPECT_EQ(script_.asked.size(), 2U);
}

TEST_F(RemoteTest, TakesAnAnswerItCannotReadAsNone) {
  const Remote remote = Make();
  Allowance allowance = remote.NewAllowance();
  int code = 0;
  for (const char* body : {"", "<html>", "{}", R"({"parameter":[{"name":"result"}]})"}) {
    script_.answer = std::string(body);
    EXPECT_EQ(remote.Contains("", kSnomed, std::to_string(++code), allowance),
              Membership::kUnknown);
  }
}

}  // namespace
}  // namespace gateway::terminology
