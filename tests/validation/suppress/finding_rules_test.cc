#include "gateway/validation/suppress/finding_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/file.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::validation {
namespace {

using ::gateway::testing::IsOk;
using ::testing::HasSubstr;

const Instant kNow = *ParseInstant("2026-11-24T12:00:00Z");

Issue Finding(const std::string& id, const std::string& expression,
              Severity severity = Severity::kError, const std::string& diagnostics = "x") {
  return {severity, IssueType::kInvalid, id, expression, 3, 4, diagnostics};
}

FindingRules Rules(const std::string& yaml) {
  const auto root = Yaml::Parse("findings:\n" + yaml, "rules.yaml");
  EXPECT_THAT(root, IsOk());
  Issues issues;
  FindingRules rules = FindingRules::Read((*root)["findings"], issues);
  for (const Issue& issue : issues.list()) ADD_FAILURE() << ToText(issue);
  return rules;
}

// What is left of one finding: its severity, or "gone"; and how often the rule says it was used.
struct Row {
  const char* name;
  std::string rule;
  Issue finding;
  std::string left;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class RuleApplied : public ::testing::TestWithParam<Row> {};

TEST_P(RuleApplied, LeavesWhatItSays) {
  Issues found;
  found.Add(GetParam().finding);
  const Issues left = Rules(GetParam().rule).Apply(found, kNow);
  ASSERT_FALSE(left.empty());
  const bool is_gone = left.list()[0].id.starts_with("finding-rule");
  EXPECT_EQ(is_gone ? "gone" : std::string(ToCode(left.list()[0].severity)), GetParam().left);
}

const Issue kName = Finding("dom-6", "Bundle.entry[1].resource.name[0].family");
INSTANTIATE_TEST_SUITE_P(
    Used, RuleApplied,
    ::testing::Values(
        Row{"by id", "- {id: dom-6, suppress: true, reason: r}", kName, "gone"},
        Row{"by family", "- {id: dom-*, suppress: true, reason: r}", kName, "gone"},
        Row{"made less", "- {id: dom-6, severity: warning, reason: r}", kName, "warning"},
        Row{"made more", "- {id: dom-6, severity: error, reason: r}",
            Finding("dom-6", "Patient", Severity::kWarning), "error"},
        Row{"an element and what is below",
            "- {id: dom-6, expression: Bundle.entry.resource.name, suppress: true, reason: r}",
            kName, "gone"},
        Row{"an index", "- {id: dom-6, expression: 'Bundle.entry[1]', suppress: true, reason: r}",
            kName, "gone"},
        Row{"any steps", "- {id: dom-6, expression: '*.name', suppress: true, reason: r}", kName,
            "gone"},
        Row{"a profile",
            "- {id: slice-min, profile: 'http://x.example/p', suppress: true, reason: r}",
            Finding("slice-min", "Patient", Severity::kError,
                    "Slice a is missing (http://x.example/p)"),
            "gone"},
        Row{"on its last day", "- {id: dom-6, suppress: true, reason: r, until: 2026-11-24}", kName,
            "gone"}));

INSTANTIATE_TEST_SUITE_P(
    PassedOver, RuleApplied,
    ::testing::Values(
        Row{"another id", "- {id: dom-66, suppress: true, reason: r}", kName, "error"},
        Row{"another element",
            "- {id: dom-6, expression: Bundle.entry.resource.telecom, suppress: true, reason: r}",
            kName, "error"},
        Row{"another index",
            "- {id: dom-6, expression: 'Bundle.entry[2]', suppress: true, reason: r}", kName,
            "error"},
        Row{"an element below",
            "- {id: dom-6, expression: Patient.name, suppress: true, reason: r}",
            Finding("dom-6", "Patient"), "error"},
        Row{"another profile",
            "- {id: dom-6, profile: 'http://x.example/q', suppress: true, reason: r}", kName,
            "error"},
        Row{"after its end", "- {id: dom-6, suppress: true, reason: r, until: 2026-11-23}", kName,
            "error"},
        Row{"what could not be concluded", "- {id: dom-6, suppress: true, reason: r}",
            Finding("dom-6", "Patient", Severity::kFatal), "fatal"}));

TEST(FindingRules, SayWhatTheyDidWithTheirNameCountAndReason) {
  Issues found;
  for (int i = 0; i < 3; ++i) found.Add(kName);
  found.Add(Finding("ele-1", "Patient"));
  found.Add(Finding("pat-1", "Patient.contact[0]"));
  const Issues left =
      Rules(
          "- {name: narrative, id: dom-6, suppress: true, reason: our sender has none}\n"
          "- {id: ele-1, severity: information, reason: known}\n"
          "- {id: never, suppress: true, reason: unused}\n"
          "- {id: pat-1, suppress: true, reason: old, until: 2020-01-01}")
          .Apply(found, kNow);
  ASSERT_EQ(left.size(), 5U);
  EXPECT_EQ(left.list()[0].severity, Severity::kInformation);
  EXPECT_EQ(left.list()[1].id, "pat-1");
  EXPECT_EQ(left.list()[2].diagnostics,
            "The rule 'narrative' leaves out 3 findings of dom-6: our sender has none");
  EXPECT_EQ(left.list()[2].severity, Severity::kInformation);
  EXPECT_EQ(left.list()[3].diagnostics,
            "The rule 'ele-1' makes 1 finding of ele-1 information: known");
  EXPECT_EQ(left.list()[4].id, "finding-rule-ended");
  EXPECT_THAT(left.list()[4].diagnostics, HasSubstr("2020-01-01"));
}

TEST(FindingRules, AreRefusedWithLineAndMend) {
  const auto root = Yaml::Parse(R"(findings:
  - {id: dom-6, suppress: true}
  - {id: dom-6, reason: r}
  - {id: dom-6, reason: r, suppress: true, severity: warning}
  - {id: dom-6, reason: r, severity: fatal}
  - {id: R-001, reason: r, suppress: true}
  - {id: '*', reason: r, suppress: true}
  - {id: dom-6, reason: r, suppress: true, until: tomorrow}
  - {id: dom-6, reason: r, suppress: true, expresion: Patient}
)",
                                "rules.yaml");
  ASSERT_THAT(root, IsOk());
  Issues issues;
  (void)FindingRules::Read((*root)["findings"], issues);
  const std::vector<std::string> mends{
      "reason",        "either a severity", "either a severity", "error, warning or information",
      "business rule", "name one",          "YYYY-MM-DD",        "did you mean 'expression'"};
  ASSERT_EQ(issues.size(), mends.size());
  for (std::size_t i = 0; i < mends.size(); ++i) {
    EXPECT_EQ(issues.list()[i].line, static_cast<int>(i) + 2);
    EXPECT_THAT(ToText(issues.list()[i]), HasSubstr(mends[i]));
  }
}

TEST(FindingRules, AreLoadedFromAFile) {
  const gateway::testing::TempFolder folder;
  ASSERT_THAT(WriteFileDurably(folder / "rules.yaml",
                               "findings:\n  - {id: dom-6, suppress: true, reason: r}\n"),
              IsOk());
  const auto rules = FindingRules::Load((folder / "rules.yaml").string());
  ASSERT_THAT(rules, IsOk());
  EXPECT_FALSE(rules->empty());
  EXPECT_FALSE(FindingRules::Load((folder / "none.yaml").string()).has_value());
}

}  // namespace
}  // namespace gateway::validation
