// Each transform of the language, by what it makes and what it refuses.
#include "gateway/base/random.h"
#include "tests/mapping/map_bench.h"

namespace gateway::mapping::testing {
namespace {

using gateway::testing::IsOk;
using ::testing::HasSubstr;

constexpr const char* kPatient =
    R"({"resourceType":"Patient","id":"1","name":[{"family":"TEST"}],"gender":"female","birthDate":"1940-01-02","multipleBirthInteger":3})";

// Patient.<element> after one rule with `src` and the variables g, b, n, i in scope.
std::string Make(const std::string& targets) {
  return Output("src.gender as g, src.birthDate as b, src.name as n, src.multipleBirth as i -> " +
                    targets + ";",
                kPatient);
}

TEST(Truncate, CountsCharactersNotBytes) {
  EXPECT_THAT(Make("tgt.language = truncate(g, 3)"), HasSubstr(R"("language":"fem")"));
  EXPECT_THAT(Make("tgt.language = truncate(g, 60)"), HasSubstr(R"("language":"female")"));
  EXPECT_THAT(Make("tgt.language = truncate(('Zoë ŷ'), 3)"), HasSubstr("\"language\":\"Zoë\""));
  EXPECT_THAT(Make("tgt.language = truncate(g, 'x')"), HasSubstr("whole number"));
}

TEST(Escape, ChangesTheWayATextIsEscaped) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"escape(('a<b & \\'c\\''), 'xml')", "a&lt;b &amp; &apos;c&apos;"},
      {"escape(('a&lt;b&#233;&#x1F600;'), 'xml', 'plain')", "a<b\u00e9\U0001F600"},
      {"escape(('Zo\u00eb'), 'plain', 'java')", "Zo\\\\u00eb"},
      {"escape(('Zo\u00eb'), 'plain', 'json')", "Zo\u00eb"},
      {"escape(('\U0001F600'), 'plain', 'java')", "\\\\ud83d\\\\ude00"},
      {"escape(('\\\\ud83d\\\\ude00'), 'java', 'plain')", "\U0001F600"},
      {"escape(('\\\\u003c'), 'json', 'xml')", "&lt;"},
      {"escape(('x'), 'plain', 'plain')", "x"}};
  for (const auto& [transform, expected] : rows) {
    EXPECT_THAT(Make("tgt.language = " + transform), HasSubstr("\"language\":\"" + expected + "\""))
        << transform;
  }
  EXPECT_THAT(Make("tgt.language = escape(('a&b'), 'xml', 'plain')"), HasSubstr("not escaped as"));
  EXPECT_THAT(Make("tgt.language = escape(('\\\\ud83d'), 'json', 'plain')"),
              HasSubstr("not escaped as"));
  EXPECT_THAT(Make("tgt.language = escape(g, 'rtf')"), HasSubstr("plain, java, json and xml"));
}

TEST(DateOp, MovesDatesAlongTheCalendar) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"dateOp(b, '30 days')", "1940-02-01"},
      {"dateOp(b, '-1 month')", "1939-12-02"},
      {"dateOp(b, 1, 'year')", "1941-01-02"},
      {"dateOp(('2024-01-31'), '1 month')", "2024-02-29"},
      {"dateOp(('2026-10-01T23:30:00Z'), '45 minutes')", "2026-10-02T00:15:00Z"}};
  for (const auto& [transform, expected] : rows) {
    EXPECT_THAT(Make("tgt.language = " + transform), HasSubstr("\"language\":\"" + expected + "\""))
        << transform;
  }
  EXPECT_THAT(Make("tgt.language = dateOp(g, '1 day')"), HasSubstr("needs a date"));
  EXPECT_THAT(Make("tgt.language = dateOp(b, '1 fortnight')"), HasSubstr("unit of the calendar"));
  EXPECT_THAT(Make("tgt.language = dateOp(b, (1 + 1), g)"), HasSubstr("unit of the calendar"));
}

TEST(Append, JoinsTexts) {
  EXPECT_THAT(Make("tgt.language = append(g, '/', b, (%i + 1))"),
              HasSubstr(R"("language":"female/1940-01-024")"));
}

TEST(Cast, TakesTextsThatFitTheTypeOnly) {
  EXPECT_THAT(Make("tgt.multipleBirth = cast(('12'), 'integer')"),
              HasSubstr(R"("multipleBirthInteger":12)"));
  EXPECT_THAT(Make("tgt.extension as e, e.value = cast(i, 'string')"),
              HasSubstr(R"("valueString":"3")"));
  EXPECT_THAT(Make("tgt.birthDate = cast(b)"), HasSubstr(R"("birthDate":"1940-01-02")"));
  EXPECT_THAT(Make("tgt.multipleBirth = cast(g, 'integer')"), HasSubstr("the text is no integer"));
  EXPECT_THAT(Make("tgt.birthDate = cast(g)"), HasSubstr("the text is no date"));
}

TEST(Copy, RefusesTextsThatAreNotOfTheElementsType) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"tgt.birthDate = '1940-13-01'", "no date"},
      {"tgt.birthDate = '1940-01-02T10:00:00Z'", "no date"},
      {"tgt.active = 'yes'", "no boolean"},
      {"tgt.multipleBirthInteger = 'x'", "no integer"},
      {"tgt.deceasedDateTime = '1940-1-2'", "no dateTime"},
      {"tgt.name = 'x'", "make it with create()"},
      {"tgt.name = ('x')", "make it with create()"},
      {"tgt.active = ('yes')", "no boolean"},
      {"tgt.name = g", "cannot become a HumanName"},
      {"tgt.meta.lastUpdated = '2026-01-01'", "no instant"},
      {"tgt.gender = (%n.family | 'x')", "takes one value"}};
  for (const auto& [target, expected] : rows)
    EXPECT_THAT(Make(target), HasSubstr(expected)) << target;
}

TEST(Copy, TakesTextsOfCompatibleTypes) {
  EXPECT_THAT(Make("tgt.deceasedDateTime = b"), HasSubstr(R"("deceasedDateTime":"1940-01-02")"));
  EXPECT_THAT(Make("tgt.language = b"), HasSubstr(R"("language":"1940-01-02")"));
  EXPECT_THAT(Make("tgt.multipleBirthInteger = '7'"), HasSubstr(R"("multipleBirthInteger":7)"));
}

TEST(Create, NeedsATypeWhereSeveralAreAllowed) {
  EXPECT_THAT(Make("tgt.name = create('HumanName') as m, m.family = 'X'"),
              HasSubstr(R"("name":[{"family":"X"}])"));
  EXPECT_THAT(Make("tgt.name = create() as m, m.family = 'X'"),
              HasSubstr(R"("name":[{"family":"X"}])"));
  EXPECT_THAT(Make("tgt.deceased = create() as d"), HasSubstr("say which, create('Type')"));
  EXPECT_THAT(Make("tgt.name = create('Period') as d"), HasSubstr("may not be a Period"));
}

TEST(Coded, MakesDatatypesInOneLine) {
  EXPECT_THAT(
      Make("tgt.maritalStatus = cc('urn:s', g, 'Shown')"),
      HasSubstr(
          R"("maritalStatus":{"coding":[{"system":"urn:s","code":"female","display":"Shown"}]})"));
  EXPECT_THAT(Make("tgt.maritalStatus = cc(g)"), HasSubstr(R"("maritalStatus":{"text":"female"})"));
  EXPECT_THAT(Make("tgt.meta.tag = c('urn:s', 'x')"),
              HasSubstr(R"("tag":[{"system":"urn:s","code":"x"}])"));
  EXPECT_THAT(Make("tgt.identifier = id('urn:s', g)"),
              HasSubstr(R"("identifier":[{"system":"urn:s","value":"female"}])"));
  EXPECT_THAT(Make("tgt.identifier = id(g)"), HasSubstr(R"("identifier":[{"value":"female"}])"));
  EXPECT_THAT(Make("tgt.telecom = cp('x@test.example')"),
              HasSubstr(R"([{"system":"email","value":"x@test.example"}])"));
  EXPECT_THAT(Make("tgt.telecom = cp('01632 960000')"),
              HasSubstr(R"([{"system":"phone","value":"01632 960000"}])"));
  EXPECT_THAT(Make("tgt.telecom = cp('fax', '1')"), HasSubstr(R"([{"system":"fax","value":"1"}])"));
  EXPECT_THAT(
      Make("tgt.extension as e, e.value = qty('1.50 mg')"),
      HasSubstr(
          R"("valueQuantity":{"value":1.50,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"})"));
  EXPECT_THAT(
      Make("tgt.extension as e, e.value = qty('<=3 mg')"),
      HasSubstr(
          R"("valueQuantity":{"value":3,"comparator":"<=","unit":"mg","system":"http://unitsofmeasure.org","code":"mg"})"));
  EXPECT_THAT(Make("tgt.extension as e, e.value = qty(i, 'children')"),
              HasSubstr(R"("valueQuantity":{"value":3,"unit":"children"})"));
  EXPECT_THAT(Make("tgt.extension as e, e.value = qty('much')"), HasSubstr("no decimal"));
}

TEST(Identity, NamesResourcesOfBothSides) {
  EXPECT_THAT(Output("src -> tgt.link as l, l.other as o, o.reference = reference(src);", kPatient),
              HasSubstr(R"("reference":"Patient/1")"));
  EXPECT_THAT(Output("src -> tgt.link as l, l.other as o, o.reference = pointer(src);", kPatient),
              HasSubstr(R"("reference":"urn:uuid:1")"));
  EXPECT_THAT(
      Output("src -> tgt.id = 'new', tgt.link as l, l.other as o, o.reference = reference(tgt);",
             kPatient),
      HasSubstr(R"("reference":"Patient/new")"));
  EXPECT_THAT(Output("src -> tgt.link as l, l.other as o, o.reference = reference(tgt);", kPatient),
              HasSubstr("has no id yet"));
  EXPECT_THAT(Make("tgt.language = reference(g)"), HasSubstr("need a variable that is a resource"));
}

TEST(Uuid, IsTheSameForTheSameSourceAndDiffersWithinIt) {
  const std::string rules = "src -> tgt.id = uuid(), tgt.language = uuid();";
  const std::string once = Output(rules, kPatient);
  EXPECT_EQ(once, Output(rules, kPatient));
  EXPECT_NE(once, Output(rules, R"({"resourceType":"Patient","id":"2"})"));
  const Outcome outcome = RunMap(MapText(rules), kPatient);
  ASSERT_THAT(outcome.transformed, IsOk());
  const fhir::Node root = outcome.transformed->output.root();
  EXPECT_TRUE(IsUuid(root.ChildText("id")));
  EXPECT_NE(root.ChildText("id"), root.ChildText("language"));
}

TEST(Evaluate, BindsValuesThatAreNoElements) {
  EXPECT_THAT(Make("(%n.family & '!') as x, tgt.language = x"), HasSubstr(R"("language":"TEST!")"));
  EXPECT_THAT(Make("evaluate(n, %n.family) as x, tgt.language = append(x, '?')"),
              HasSubstr(R"("language":"TEST?")"));
  EXPECT_THAT(Make("tgt.language = n.family"), HasSubstr(R"("language":"TEST")"));
  EXPECT_EQ(Make("tgt.language = ({})"), R"({"resourceType":"Patient"})");
  EXPECT_THAT(Make("tgt.birthDate = (%b + 1 month)"), HasSubstr(R"("birthDate":"1940-02-02")"));
  EXPECT_THAT(Make("tgt.language = evaluate(n, iif(n.is(HumanName), \"it's so\", \"no\"))"),
              HasSubstr("\"language\":\"it's so\""));
  EXPECT_THAT(Make("tgt.name = n as m, m.given = ('a' | 'b')"), HasSubstr(R"("given":["a","b"])"));
}

std::string Translate(const std::string& rule) {
  return RunMap(Header() +
                    "conceptmap '#c' { prefix s = 'urn:s' prefix t = 'urn:t' s:female == t:F "
                    "s:male != t:M unmapped for s = provided }\n"
                    "conceptmap '#d' { prefix s = 'urn:s' prefix t = 'urn:t' s:male == t:M }\n"
                    "group main(source src : Patient, target tgt : Patient) { src.gender as g -> " +
                    rule + "; }",
                kPatient)
      .text();
}

TEST(Translate, GivesTheOutputAskedFor) {
  EXPECT_THAT(Translate("tgt.language = translate(g, '#c')"), HasSubstr(R"("language":"F")"));
  EXPECT_THAT(Translate("tgt.language = translate(g, '#c', 'code')"),
              HasSubstr(R"("language":"F")"));
  EXPECT_THAT(Translate("tgt.language = translate(g, 'c', 'system')"),
              HasSubstr(R"("language":"urn:t")"));
  EXPECT_THAT(Translate("tgt.meta.tag = translate(g, '#c', 'Coding')"),
              HasSubstr(R"("tag":[{"system":"urn:t","code":"F"}])"));
  EXPECT_THAT(Translate("tgt.maritalStatus = translate(g, '#c', 'CodeableConcept')"),
              HasSubstr(R"("maritalStatus":{"coding":[{"system":"urn:t","code":"F"}]})"));
}

TEST(Translate, FailsWhenThereIsNoTarget) {
  EXPECT_THAT(Translate("tgt.language = translate(g, '#d')"),
              HasSubstr("the concept map #d has no target for this code"));
  EXPECT_THAT(Translate("tgt.language = translate(g, '#c', 'number')"), HasSubstr("not 'number'"));
}

TEST(Translate, ReadsConceptMapsOfPackages) {
  const std::string map = "http://hl7.org/fhir/ConceptMap/cm-address-use-v3";
  if (gateway::testing::R4()->Find("ConceptMap", map) == nullptr)
    GTEST_SKIP() << "not in this build of R4";
  EXPECT_EQ(Output("src.address as a then { a.use as u -> tgt.language = translate(u, '" + map +
                       "', 'code'); };",
                   R"({"resourceType":"Patient","address":[{"use":"home"}]})"),
            R"({"resourceType":"Patient","language":"H"})");
}

}  // namespace
}  // namespace gateway::mapping::testing
