#include "gateway/validation/reader_findings.h"

#include "tests/validation/check.h"

namespace gateway::validation {
namespace {

std::string AllFindings(const std::string& json) {
  const Result<fhir::ReadResult> read = fhir::ReadJson(json, testing::R4Types());
  if (!read) return "unreadable";
  Options options;
  options.reader_findings = &read->issues;
  Issues issues = AtHolders(read->issues);
  issues.Append(testing::R4Validator().Validate(read->document.root(), options));
  std::string all;
  for (const Issue& issue : issues.list()) all += issue.id + " " + issue.expression + "\n";
  return all;
}

std::string Encounter(const std::string& status, const std::string& type) {
  return R"({"resourceType":"Encounter","status":)" + status + R"(,"class":)" + type + "}";
}

TEST(ReaderFindings, OfMembersMoveToTheirHolder) {
  EXPECT_EQ(AllFindings(R"({"resourceType":"Patient","shoeSize":"9"})"),
            "unknown-element Patient\n");
}

TEST(ReaderFindings, ElementsThatCouldNotBeReadAreNotCalledMissingToo) {
  EXPECT_EQ(AllFindings(Encounter("true", R"({"code":"AMB"})")), "json-kind Encounter.status\n");
  EXPECT_EQ(AllFindings(Encounter("\"planned\"", "{}")), "json-empty Encounter.class\n");
  EXPECT_EQ(AllFindings(Encounter("\"planned\"", R"({"cod":"AMB"})")),
            "unknown-element Encounter.class\n");
}

TEST(ReaderFindings, NullAndTheEmptyTextAreNoElements) {
  EXPECT_EQ(AllFindings(Encounter("null", R"({"code":"AMB"})")),
            "json-null Encounter.status\nstructure-min Encounter\n");
  EXPECT_EQ(AllFindings(Encounter(R"("")", R"({"code":"AMB"})")),
            "json-empty Encounter.status\nstructure-min Encounter\n");
}

}  // namespace
}  // namespace gateway::validation
