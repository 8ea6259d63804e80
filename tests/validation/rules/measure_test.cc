// Measures, and reports beside them.
#include "tests/validation/loaded_case.h"

namespace gateway::validation {
namespace {

using testing::LoadedCase;

constexpr const char* kUrl = "https://x26.example/Measure/m";

std::string Code(const std::string& code) {
  return R"("code":{"coding":[{"system":"https://x26.example/codes","code":")" + code + "\"}]}";
}

std::string Measure(const std::string& scoring, const std::string& groups) {
  return R"({"resourceType":"Measure","id":"m","url":")" + std::string(kUrl) +
         R"(","status":"draft","scoring":{"coding":[{"system":
         "http://terminology.hl7.org/CodeSystem/measure-scoring","code":")" +
         scoring + R"("}]},"group":[)" + groups + "]}";
}

std::string Report(const std::string& groups, const std::string& type = "summary") {
  return R"({"resourceType":"MeasureReport","status":"complete","type":")" + type +
         R"(","measure":")" + kUrl + R"(","period":{"start":"2026"},"group":[)" + groups + "]}";
}

const std::string kPopulation =
    "{" + Code("all") + R"(,"criteria":{"language":"text/fhirpath","expression":"true"}})";
const std::string kGroup = R"({"population":[)" + kPopulation + "]}";
const std::string kTwoGroups =
    "{" + Code("one") + R"(,"population":[)" + kPopulation + "]},{" + Code("two") + "}";

std::string Reported(const std::string& more = "", const std::string& code = "all",
                     const std::string& population = R"(,"count":1)") {
  return R"({"population":[{)" + Code(code) + population + "}]" + more + "}";
}

class MeasureReports : public ::testing::TestWithParam<LoadedCase> {};
TEST_P(MeasureReports, AreCheckedBesideTheirMeasure) { testing::ExpectLoaded(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, MeasureReports,
    ::testing::Values(
        LoadedCase{"a cohort", Report(Reported()), "", "", {Measure("cohort", kGroup)}},
        LoadedCase{"a proportion",
                   Report(Reported(R"(,"measureScore":{"value":0.5})")),
                   "",
                   "",
                   {Measure("proportion", kGroup)}},
        LoadedCase{"groups by code",
                   Report("{" + Code("two") + "},{" + Code("one") + R"(,"population":[{)" +
                          Code("all") + "}]}"),
                   "",
                   "",
                   {Measure("cohort", kTwoGroups)}}));

INSTANTIATE_TEST_SUITE_P(
    Refused, MeasureReports,
    ::testing::Values(
        LoadedCase{"a cohort with a score",
                   Report(Reported(R"(,"measureScore":{"value":0.5})")),
                   "measure-report-score",
                   "MeasureReport.group[0].measureScore",
                   {Measure("cohort", kGroup)}},
        LoadedCase{"a proportion without one",
                   Report(Reported()),
                   "measure-report-score",
                   "MeasureReport.group[0]",
                   {Measure("proportion", kGroup)}},
        LoadedCase{"a proportion above one",
                   Report(Reported(R"(,"measureScore":{"value":1.5})")),
                   "measure-report-score",
                   "MeasureReport.group[0].measureScore.value",
                   {Measure("proportion", kGroup)}},
        LoadedCase{"a proportion with a unit",
                   Report(Reported(R"(,"measureScore":{"value":0.5,"unit":"%"})")),
                   "measure-report-score",
                   "MeasureReport.group[0].measureScore.unit",
                   {Measure("proportion", kGroup)}},
        LoadedCase{"subjects in a summary",
                   Report(Reported("", "all", R"(,"subjectResults":{"reference":"List/1"})")),
                   "measure-report-subjects",
                   "MeasureReport.group[0].population[0]",
                   {Measure("cohort", kGroup)}},
        LoadedCase{
            "another count than subjects",
            Report(Reported("", "all", R"(,"count":2,"subjectResults":{"reference":"List/1"})"),
                   "subject-list"),
            "measure-report-subjects",
            "MeasureReport.group[0].population[0]",
            {Measure("cohort", kGroup)}},
        LoadedCase{"a group too few",
                   Report("{" + Code("one") + R"(,"population":[{)" + Code("all") + "}]}"),
                   "measure-report-missing",
                   "MeasureReport",
                   {Measure("cohort", kTwoGroups)}},
        LoadedCase{"no measure",
                   Report(Reported()),
                   "measure-unknown",
                   "MeasureReport.measure",
                   {},
                   {},
                   Severity::kWarning}));

TEST(MeasureReports, NameAnUnknownPopulationAndTheMissingOne) {
  const std::string report = Report(Reported("", "other"));
  testing::ExpectLoaded({"",
                         report,
                         "measure-report-code",
                         "MeasureReport.group[0].population[0]",
                         {Measure("cohort", kGroup)}});
  testing::ExpectLoaded({"",
                         report,
                         "measure-report-missing",
                         "MeasureReport.group[0]",
                         {Measure("cohort", kGroup)}});
}

TEST(Measures, NeedTheLibraryThatTheirCqlIsIn) {
  const std::string stratified = R"({"stratifier":[{"criteria":{"language":"text/cql",
      "expression":"Lib.x"}}]})";
  const Issues issues = testing::CheckLoaded({"", Measure("cohort", stratified)});
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_THAT(issues.list()[0],
              testing::HasIssue("measure-library", "Measure.group[0].stratifier[0].criteria"));
}

}  // namespace
}  // namespace gateway::validation
