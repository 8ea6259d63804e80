#include "gateway/mapping/run.h"

#include "tests/mapping/map_bench.h"

namespace gateway::mapping::testing {
namespace {

using gateway::testing::IsError;
using gateway::testing::IsOk;
using ::testing::HasSubstr;

constexpr const char* kTwoNames =
    R"({"resourceType":"Patient","name":[{"family":"TEST","given":["Ann","Bea"]},{"family":"TESTER"}],"gender":"female"})";

TEST(Run, RunsARuleForEachRepetitionOfItsSource) {
  EXPECT_EQ(
      Output(
          "src.name as n -> tgt.contact as c, c.name as h then { n.family as f -> h.family = f; };",
          kTwoNames),
      R"({"resourceType":"Patient","contact":[{"name":{"family":"TEST"}},{"name":{"family":"TESTER"}}]})");
}

TEST(Run, PicksRepetitionsByListMode) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"first", R"("given":["Ann"])"},
      {"last", R"("given":["Bea"])"},
      {"not_first", R"("given":["Bea"])"},
      {"not_last", R"("given":["Ann"])"},
      {"", R"("given":["Ann","Bea"])"}};
  for (const auto& [mode, expected] : rows) {
    const std::string rules =
        "src.name as n then { n.given " + mode + " as g -> tgt.name as t collate, t.given = g; };";
    EXPECT_EQ(Output(rules, kTwoNames), R"({"resourceType":"Patient","name":[{)" + expected + "}]}")
        << mode;
  }
}

TEST(Run, FailsOnOnlyOneWhenThereAreTwo) {
  EXPECT_THAT(Output("src.name only_one as n -> tgt.name = n;", kTwoNames), HasSubstr("only_one"));
}

TEST(Run, CombinesSeveralSources) {
  EXPECT_EQ(
      Output(
          "src.name as n, src.gender as g -> tgt.name as t, t.family = append(g, '-'), t.text = g;",
          R"({"resourceType":"Patient","name":[{"family":"A"},{"family":"B"}],"gender":"male"})"),
      R"({"resourceType":"Patient","name":[{"text":"male","family":"male-"},{"text":"male","family":"male-"}]})");
}

TEST(Run, KeepsWhatItsConditionAllows) {
  EXPECT_EQ(
      Output("src.name as n where family = 'TEST' -> tgt.name as t, t.text = 'kept';", kTwoNames),
      R"({"resourceType":"Patient","name":[{"text":"kept"}]})");
  EXPECT_EQ(Output("src.name as n where n.given.count() > 1 -> tgt.name as t, t.text = 'kept';",
                   kTwoNames),
            R"({"resourceType":"Patient","name":[{"text":"kept"}]})");
}

TEST(Run, FiltersByType) {
  const std::string source = R"({"resourceType":"Patient","deceasedDateTime":"2026-01-02"})";
  EXPECT_EQ(Output("src.deceased : dateTime as d -> tgt.birthDate = d; src.deceased : boolean as d "
                   "-> tgt.active = d;",
                   source),
            R"({"resourceType":"Patient","birthDate":"2026-01-02"})");
  EXPECT_EQ(Output("src.deceasedDateTime as d -> tgt.birthDate = d; src.deceasedBoolean as d -> "
                   "tgt.active = d;",
                   source),
            R"({"resourceType":"Patient","birthDate":"2026-01-02"})");
}

TEST(Run, UsesADefaultWhenTheSourceIsAbsent) {
  EXPECT_EQ(Output("src.language default 'en' as l -> tgt.language = l;",
                   R"({"resourceType":"Patient"})"),
            R"({"resourceType":"Patient","language":"en"})");
  EXPECT_EQ(Output("src.language default ('e' & 'n') as l -> tgt.language = l;",
                   R"({"resourceType":"Patient","language":"cy"})"),
            R"({"resourceType":"Patient","language":"cy"})");
}

TEST(Run, ChecksCardinality) {
  EXPECT_THAT(Output("src.name 0..1 as n -> tgt.name = n;", kTwoNames),
              HasSubstr("must occur 0..1 times, but is there 2"));
  EXPECT_THAT(Output("src.photo 1..* as n -> tgt.photo = n;", kTwoNames),
              HasSubstr("must occur 1..* times"));
}

TEST(Run, OrdersAndSharesRepetitionsOfTheTarget) {
  const std::string two =
      "src.name as n -> tgt.name as t, t.family = 'mid'; src.gender -> tgt.name as t last, "
      "t.family = 'end';"
      "src.gender -> tgt.name as t, t.family = 'late'; src.gender -> tgt.name as t first, t.family "
      "= 'begin';";
  EXPECT_EQ(
      Output(two, R"({"resourceType":"Patient","name":[{"family":"X"}],"gender":"other"})"),
      R"({"resourceType":"Patient","name":[{"family":"begin"},{"family":"mid"},{"family":"late"},{"family":"end"}]})");
  EXPECT_EQ(Output("src.gender as g -> tgt.name as t share one, t.family = 'A'; src.gender as g -> "
                   "tgt.name as t share one, t.given = 'B';",
                   kTwoNames),
            R"({"resourceType":"Patient","name":[{"family":"A","given":["B"]}]})");
}

TEST(Run, MakesTheElementsOnTheWay) {
  EXPECT_EQ(
      Output("src.gender as g -> tgt.maritalStatus.coding.code = g, "
             "tgt.maritalStatus.coding.system = 'urn:x';",
             kTwoNames),
      R"({"resourceType":"Patient","maritalStatus":{"coding":[{"system":"urn:x","code":"female"}]}})");
}

TEST(Run, ReplacesTheValueOfASingleElementAndSaysSo) {
  const Outcome outcome = RunMap(MapText("src.name as n -> tgt.gender = 'male'; "), kTwoNames);
  EXPECT_EQ(outcome.text(), R"({"resourceType":"Patient","gender":"male"})");
  ASSERT_THAT(outcome.transformed, IsOk());
  ASSERT_EQ(outcome.transformed->issues.size(), 1U);
  EXPECT_EQ(outcome.transformed->issues.list()[0].severity, Severity::kWarning);
  EXPECT_THAT(outcome.transformed->issues.list()[0].diagnostics, HasSubstr("rule 'name' (line 5)"));
}

TEST(Run, CopiesByTheDefaultGroupForTheTypes) {
  const std::string map = Header() +
                          "group main(source s : Patient, target t : Patient) { s.name -> t.name; "
                          "s.gender -> t.gender; }\n"
                          "group names(source s : HumanName, target t : HumanName) <<type+>> { "
                          "s.family as f -> t.text = f; }\n";
  EXPECT_EQ(
      RunMap(map, kTwoNames).text(),
      R"({"resourceType":"Patient","name":[{"text":"TEST"},{"text":"TESTER"}],"gender":"female"})");
}

TEST(Run, CopiesWholeSubtreesWhenNoGroupFits) {
  EXPECT_EQ(Output("src.name -> tgt.name; src.gender as g -> tgt.gender as h;", kTwoNames),
            kTwoNames);
}

TEST(Run, CopiesExtensionsOfPrimitives) {
  const std::string source =
      R"({"resourceType":"Patient","gender":"female","_gender":{"extension":[{"url":"urn:x","valueString":"y"}]}})";
  EXPECT_EQ(Output("src.gender as g -> tgt.gender = g;", source), source);
  EXPECT_EQ(
      Output("src.gender as g -> tgt.language = g;", source),
      R"({"resourceType":"Patient","language":"female","_language":{"extension":[{"url":"urn:x","valueString":"y"}]}})");
}

TEST(Run, ChangesACopyWithoutChangingTheOther) {
  EXPECT_EQ(
      Output("src.name first as n -> tgt.name = copy(n), tgt.name = copy(n) as m, m.family = "
             "'OTHER', m.use = 'old';",
             kTwoNames),
      R"({"resourceType":"Patient","name":[{"family":"TEST","given":["Ann","Bea"]},{"use":"old","family":"OTHER","given":["Ann","Bea"]}]})");
}

TEST(Run, ChoosesTheTypeOfAChoice) {
  const auto extension = [](const std::string& value) {
    return Output("src -> tgt.extension as e, e.url = 'urn:x', e.value = " + value + ";",
                  kTwoNames);
  };
  EXPECT_THAT(extension("true"), HasSubstr(R"("valueBoolean":true)"));
  EXPECT_THAT(extension("12"), HasSubstr(R"("valueInteger":12)"));
  EXPECT_THAT(extension("1.50"), HasSubstr(R"("valueDecimal":1.50)"));
  EXPECT_THAT(extension("@2026-10-01"), HasSubstr(R"("valueDate":"2026-10-01")"));
  EXPECT_THAT(extension("(%src.gender)"), HasSubstr(R"("valueCode":"female")"));
  EXPECT_THAT(extension("create('Period') as p, p.start = '2026'"),
              HasSubstr(R"("valuePeriod":{"start":"2026"})"));
  EXPECT_THAT(Output("src -> tgt.extension as e, e.valueQuantity as q, q.value = 3;", kTwoNames),
              HasSubstr(R"("valueQuantity":{"value":3})"));
}

TEST(Run, PutsResourcesIntoBundleEntries) {
  EXPECT_EQ(
      Output("src -> tgt.type = 'message', tgt.entry as e, e.resource = create('Patient') as p "
             "then { src.gender as g -> p.gender = g; };",
             kTwoNames, "Patient", "Bundle"),
      R"({"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":"Patient","gender":"female"}}]})");
}

TEST(Run, ReadsVariablesConstantsAndTargetValuesInExpressions) {
  EXPECT_EQ(
      Output("src.gender as g -> tgt.name as n, n.family = (%sender), n.text = (%g & ' ' & g), "
             "n.given = (%n.exists());",
             kTwoNames),
      R"({"resourceType":"Patient","name":[{"text":"female female","family":"X26","given":["false"]}]})");
  EXPECT_EQ(
      Output("src.gender as g -> tgt.language = 'en' as l, tgt.gender = (%l & '-GB');", kTwoNames),
      R"({"resourceType":"Patient","language":"en","gender":"en-GB"})");
}

TEST(Run, LetsAVariableHideAnElementOnlyOutsideCriteria) {
  const std::string rules =
      "src.gender as family then { src.name as n -> tgt.name as t, t.text = "
      "(%src.name.where(family = 'TEST').family), t.given = (family); };";
  EXPECT_THAT(Output(rules, kTwoNames), HasSubstr(R"({"text":"TEST","given":["female"]})"));
}

TEST(Run, CallsGroupsAndTheirBases) {
  const std::string map = Header() +
                          "group main(source s : Patient, target t : Patient) { s.name as n -> "
                          "t.name as m then full(n, m); }\n"
                          "group full(source n : HumanName, target m : HumanName) extends base { "
                          "n.given as g -> m.given = g; }\n"
                          "group base(source a, target b) { a.family as f -> b.family = f; }\n";
  EXPECT_EQ(
      RunMap(map, kTwoNames).text(),
      R"({"resourceType":"Patient","name":[{"family":"TEST","given":["Ann","Bea"]},{"family":"TESTER"}]})");
}

TEST(Run, NamesMapGroupRuleAndPlaceOfAFailure) {
  const Outcome outcome = RunMap(MapText("src.name as n then {\n n.family as f check f = 'TEST' -> "
                                         "tgt.name as t, t.family = f \"families\";\n};"),
                                 "{\"resourceType\":\"Patient\",\n "
                                 "\"name\":[{\"family\":\"TEST\"},\n {\"family\":\"OTHER\"}]}");
  ASSERT_THAT(outcome.transformed,
              IsError(IssueType::kProcessing,
                      HasSubstr("map 'm', group 'main', rule 'families' (line 6)")));
  const Issue& issue = outcome.transformed.error().issues.list().front();
  EXPECT_EQ(issue.expression, "Patient.name[1].family");
  EXPECT_EQ(issue.line, 3);
  EXPECT_GT(issue.column, 0);
  EXPECT_THAT(issue.diagnostics, ::testing::Not(HasSubstr("OTHER")));
}

TEST(Run, EndsOnGroupsThatCallThemselves) {
  const std::string map =
      Header() + "group main(source s : Patient, target t : Patient) { s -> t then main(s, t); }\n";
  EXPECT_THAT(RunMap(map, kTwoNames).transformed,
              IsError(IssueType::kTooCostly, HasSubstr("does not end")));
}

TEST(Run, RefusesASourceOfAnotherType) {
  EXPECT_THAT(RunMap(MapText("src.name -> tgt.name;"), R"({"resourceType":"Basic"})").transformed,
              IsError(IssueType::kProcessing, HasSubstr("reads a Patient, not a Basic")));
}

}  // namespace
}  // namespace gateway::mapping::testing
