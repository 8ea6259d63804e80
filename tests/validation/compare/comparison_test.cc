#include "gateway/validation/compare/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gateway::validation {
namespace {

using ::testing::HasSubstr;

Issue Ours(const std::string& id, const std::string& expression, int line = 0,
           Severity severity = Severity::kError, IssueType type = IssueType::kStructure) {
  return {severity, type, id, expression, line, 1, "ours"};
}
ForeignFinding Theirs(const std::string& path, int line = 0, const std::string& text = "theirs",
                      Severity severity = Severity::kError, const std::string& code = "structure") {
  return {severity, code, "",  path.empty() ? std::vector<std::string>() : std::vector{path},
          line,     1,    text};
}
Comparison Beside(std::vector<Issue> ours, const std::vector<ForeignFinding>& theirs) {
  Issues issues;
  for (Issue& issue : ours) issues.Add(std::move(issue));
  return Compare(issues, theirs);
}

TEST(Comparison, PairsFindingsOfTheSameElement) {
  const Comparison both =
      Beside({Ours("profile-min", "Patient.name[0]")}, {Theirs("Patient.name")});
  ASSERT_EQ(both.agreed.size(), 1U);
  EXPECT_EQ(both.agreed[0].reason, "the same element");
  EXPECT_TRUE(both.IsAgreement());
}

TEST(Comparison, SaysWhatStillDiffers) {
  const Comparison both = Beside({Ours("x", "Patient", 0, Severity::kError, IssueType::kInvariant)},
                                 {Theirs("Patient.name", 0, "t", Severity::kFatal, "required")});
  ASSERT_EQ(both.agreed.size(), 1U);
  EXPECT_THAT(both.agreed[0].reason, HasSubstr("an element and one in it"));
  EXPECT_THAT(both.agreed[0].reason, HasSubstr("the code is invariant here and required there"));
  EXPECT_THAT(both.agreed[0].reason, HasSubstr("severity error, there fatal"));
}

TEST(Comparison, PairsByTheRuleWhenSeveralStandAtOneElement) {
  const Comparison both =
      Beside({Ours("pat-1", "Patient.contact[0]"), Ours("ele-1", "Patient.contact[0]")},
             {Theirs("Patient.contact[0]", 0, "Constraint failed: ele-1: 'All elements…'"),
              Theirs("Patient.contact[0]", 0, "Constraint failed: pat-1: 'SHALL at least…'")});
  ASSERT_EQ(both.agreed.size(), 2U);
  for (const Agreed& one : both.agreed) EXPECT_THAT(one.theirs.text, HasSubstr(one.ours.id));
  EXPECT_THAT(both.agreed[0].reason, HasSubstr("the same rule"));
}

TEST(Comparison, PairsByTheLineButNotInADocumentOfOneLine) {
  EXPECT_EQ(Beside({Ours("x", "Patient.name", 7)}, {Theirs("", 7)}).agreed.size(), 1U);
  EXPECT_EQ(Beside({Ours("x", "Patient.name", 1)}, {Theirs("", 1)}).agreed.size(), 0U);
}

TEST(Comparison, TakesAFindingOnce) {
  const Comparison both =
      Beside({Ours("a", "Patient.name"), Ours("b", "Patient.name")}, {Theirs("Patient.name")});
  EXPECT_EQ(both.agreed.size(), 1U);
  EXPECT_EQ(both.only_ours.size(), 1U);
  EXPECT_TRUE(both.IsSameVerdict());
  EXPECT_FALSE(both.IsAgreement());
}

TEST(Comparison, DoesNotTakeAWarningForAnErrorBesideIt) {
  const Comparison both =
      Beside({Ours("x", "Patient", 0, Severity::kWarning)}, {Theirs("Patient.birthDate")});
  EXPECT_EQ(both.agreed.size(), 0U);
  EXPECT_FALSE(both.IsSameVerdict());
}

struct Reason {
  ForeignFinding theirs;
  const char* reason;
};

TEST(Comparison, GivesAReasonForWhatOnlyTheOtherSideHas) {
  for (const Reason& row : std::initializer_list<Reason>{
           {Theirs("Patient.a", 0, "Code 123 not found in SNOMED CT"), "not loaded here"},
           {Theirs("Patient.a", 0, "None of the codings is in the value set 'X'"), "about codes"},
           {Theirs("Patient.a", 0, "Profile reference 'x' has not been found"), "a definition"},
           {Theirs("Patient", 0, "Best Practice Recommendation: narrative", Severity::kWarning),
            "a recommendation"},
           {Theirs("Patient", 0, "note", Severity::kInformation), "a note"},
           {Theirs("", 0, "somewhere"), "names no place"},
           {Theirs("Patient.a", 0, "other"), "no finding here"}}) {
    const Comparison both = Beside({}, {row.theirs});
    ASSERT_EQ(both.only_theirs.size(), 1U);
    EXPECT_THAT(both.only_theirs[0].reason, HasSubstr(row.reason)) << row.theirs.text;
  }
}

TEST(Comparison, GivesAReasonForWhatOnlyWeHave) {
  for (const auto& [id, reason] : std::initializer_list<std::pair<const char*, const char*>>{
           {"R-033", "a business rule"},
           {"message-focus-max", "MessageDefinition"},
           {"profile-unknown", "a package that is not loaded"},
           {"slice-min", "whether the other run had it loaded"},
           {"pat-1", "no finding there"}}) {
    const Comparison both = Beside({Ours(id, "Patient.a")}, {});
    ASSERT_EQ(both.only_ours.size(), 1U);
    EXPECT_THAT(both.only_ours[0].reason, HasSubstr(reason)) << id;
  }
}

}  // namespace
}  // namespace gateway::validation
