// The mapping language production by production, as R4 and R5 write it: each is read, compiled and
// run. What a single part does in depth stands in parser_test.cc, run_test.cc and transforms/.
//
// Spec: https://hl7.org/fhir/R4/mapping-language.html#grammar,
// https://hl7.org/fhir/R5/mapping-language.html#grammar
#include <gmock/gmock-matchers.h>

#include "tests/mapping/map_bench.h"

namespace gateway::mapping::testing {
namespace {

using ::testing::HasSubstr;

const std::string kPatient = R"({"resourceType":"Patient","active":true,
  "name":[{"family":"F","given":["A","B","C"]}],"gender":"female","birthDate":"1940-05-06"})";

std::string Made(const std::string& members) {
  return R"({"resourceType":"Patient",)" + members + "}";
}

struct Row {
  std::string production;
  std::string rules;
  std::string members;  // of the Patient that is made
};

TEST(Language, RulesOfEverySpellingRun) {
  const std::vector<Row> rows = {
      {"simple copy", "src.active -> tgt.active;", R"("active":true)"},
      {"copy of a variable", "src.gender as g -> tgt.gender = g;", R"("gender":"female")"},
      {"copy of a path", "src.name as n -> tgt.language = n.family;", R"("language":"F")"},
      {"boolean literal", "src -> tgt.active = false;", R"("active":false)"},
      {"date literal", "src -> tgt.birthDate = @1940-05-06;", R"("birthDate":"1940-05-06")"},
      {"integer literal", "src -> tgt.multipleBirth = 2;", R"("multipleBirthInteger":2)"},
      {"text in double quotes", "src -> tgt.language = \"en\";", R"("language":"en")"},
      {"escapes in a text", R"(src -> tgt.implicitRules = 'a\u0062\'';)",
       R"("implicitRules":"ab'")"},
      {"names in backquotes", "src.`gender` as `the g` -> tgt.`gender` = `the g`;",
       R"("gender":"female")"},
      {"rule name in double quotes", "src.active -> tgt.active \"a name\";", R"("active":true)"},
      {"rule name in single quotes", "src.active -> tgt.active 'a name';", R"("active":true)"},
      {"rule name without quotes", "src.active as a -> tgt.active = a name;", R"("active":true)"},
      {"comments", "/* one */ src.active -> // two\n tgt.active; /* three */", R"("active":true)"},
      {"type of a source", "src.name : HumanName as n -> tgt.language = n.family;",
       R"("language":"F")"},
      {"cardinality", "src.name : HumanName 0..* as n -> tgt.language = n.family;",
       R"("language":"F")"},
      {"default, a text", "src.language default 'en' as l -> tgt.language = l;",
       R"("language":"en")"},
      {"default, an expression", "src.language default ('e' + 'n') as l -> tgt.language = l;",
       R"("language":"en")"},
      {"where in brackets", "src.gender as g where (g = 'female') -> tgt.gender = g;",
       R"("gender":"female")"},
      {"where without brackets", "src.gender as g where g = 'female' -> tgt.gender = g;",
       R"("gender":"female")"},
      {"where, check and log",
       "src.gender as g where ($this.exists()) check ($this = 'female') "
       "log ('seen') -> tgt.gender = g;",
       R"("gender":"female")"},
      {"several sources",
       "src.gender as g, src.birthDate as d -> tgt.gender = g, tgt.birthDate = d;",
       R"("gender":"female","birthDate":"1940-05-06")"},
      {"several targets and a variable", "src.name as n -> tgt.name as m, m.family = 'G';",
       R"("name":[{"family":"G"}])"},
      {"an expression as target", "src.gender as g -> ('x' & %g) as v, tgt.language = v;",
       R"("language":"xfemale")"},
      {"rules inside", "src.name as n then { n.family as f -> tgt.language = f; };",
       R"("language":"F")"},
      {"a rule without target", "src.name as n; src.active -> tgt.active;", R"("active":true)"},
      {"then a group, and rules", "src.name as n then again(n, tgt) { n -> tgt.active = true; };",
       R"("language":"F","active":true)"},
      {"then two groups", "src.name as n then again(n, tgt), other(n, tgt);",
       R"("language":"F","gender":"other")"},
      {"a group where a target stands", "src.name as n -> again(n, tgt);", R"("language":"F")"},
      {"an expression handed to a group", "src as s then text((%s.gender & '!'), tgt);",
       R"("language":"female!")"},
      {"a literal handed to a group", "src as s then text('y', tgt);", R"("language":"y")"},
      {"first", "src.name as n then { n.given first as g -> tgt.language = g; };",
       R"("language":"A")"},
      {"last", "src.name as n then { n.given last as g -> tgt.language = g; };",
       R"("language":"C")"},
      {"not_first, collate",
       "src.name as n -> tgt.name as m then { n.given not_first as g -> "
       "m.given = g; };",
       R"("name":[{"given":["B","C"]}])"},
      {"share", "src.name as n then { n.given as g -> tgt.name as m share one, m.given = g; };",
       R"("name":[{"given":["A","B","C"]}])"},
  };
  const std::string groups =
      "group again(source n, target t) {\n  n.family as f -> t.language = f;\n}\n"
      "group other(source n, target t) {\n  n -> t.gender = 'other';\n}\n"
      "group text(source v, target t) {\n  v -> t.language = v;\n}\n";
  for (const Row& row : rows) {
    const Outcome outcome = RunMap(MapText(row.rules) + groups, kPatient);
    EXPECT_EQ(outcome.text(), Made(row.members)) << row.production;
  }
}

TEST(Language, PartsOutsideGroupsOfEverySpellingAreRead) {
  const std::string uses =
      "uses \"http://hl7.org/fhir/StructureDefinition/Patient\" alias P as source\n"
      "uses \"http://hl7.org/fhir/StructureDefinition/Patient\" as target\n";
  const std::string url = "http://example.org/StructureMap/m";
  const std::string group = "group main(source src : P, target tgt : Patient) {\n";
  const std::vector<Row> rows = {
      {"R4 header", "map \"" + url + "\" = m\n" + uses + group + "src.active -> tgt.active;\n}\n",
       R"("active":true)"},
      {"R5 metadata",
       "/// url = '" + url + "'\n/// name = \"m\"\n/// title = 'T'\n/// status = draft\n" + uses +
           group + "src.active -> tgt.active;\n}\n",
       R"("active":true)"},
      {"constants",
       "map '" + url + "' = 'm'\n" + uses + "let word = 'x' & 'y';\n" + group +
           "src -> tgt.language = (%word);\n}\n",
       R"("language":"xy")"},
      {"concept map, R4",
       "map '" + url +
           "' = 'm'\nconceptmap \"#c\" {\n  prefix s = \"http://s\"\n"
           "  prefix t = \"http://t\"\n  s:female == t:\"F-1\"\n}\n" +
           uses + group + "src.gender as g -> tgt.language = translate(g, '#c', 'code');\n}\n",
       R"("language":"F-1")"},
      {"concept map, R5",
       "map '" + url +
           "' = 'm'\nconceptmap \"c\" {\n  prefix s = \"http://s\"\n"
           "  prefix t = \"http://t\"\n  s:female - t:f\n}\n" +
           uses + group + "src.gender as g -> tgt.language = translate(g, 'c', 'code');\n}\n",
       R"("language":"f")"},
      {"extends",
       "map '" + url + "' = 'm'\n" + uses +
           "group main(source src : P, target tgt : Patient) extends base {\n"
           "  src.gender -> tgt.gender;\n}\n"
           "group base(source a : P, target b : Patient) {\n  a.active -> b.active;\n}\n",
       R"("active":true,"gender":"female")"},
      {"<<types>>",
       "map '" + url + "' = 'm'\n" + uses + group +
           "src.name -> tgt.name;\n}\n"
           "group names(source a : HumanName, target b : HumanName) <<types>> {\n"
           "  a.family -> b.family;\n}\n",
       R"("name":[{"family":"F"}])"},
      {"<<type+>>",
       "map '" + url + "' = 'm'\n" + uses + group +
           "src.name as n -> tgt.name as m;\n}\n"
           "group names(source a : HumanName, target b : HumanName) <<type+>> {\n"
           "  a.family -> b.family;\n}\n",
       R"("name":[{"family":"F"}])"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(RunMap(row.rules, kPatient).text(), Made(row.members)) << row.production;
}

TEST(Language, WhatTypesRuleOutIsRefusedBeforeThereIsData) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"src -> tgt.name = cc('s', 'c');", "'tgt.name': Patient.name may not be a CodeableConcept"},
      {"src -> tgt.name = qty('3 mg');", "Patient.name may not be a Quantity"},
      {"src.active as a -> tgt.name = cast(a, 'string');", "Patient.name may not be a string"},
      {"src.name : Address as n -> tgt.address = n;",
       "'src.name': Patient.name may not be a Address"},
      {"src -> tgt.name = (%src.gender);", "'tgt.name': a code cannot become a HumanName"},
      {"src -> tgt.name = ('a' & 'b');", "'tgt.name': a HumanName takes no text"},
      {"src -> tgt.address = (%src.name.first());", "a HumanName cannot become a Address"},
      {"src.gender as g -> tgt.gendre = g \"sex\";",
       "did you mean 'gender'? (group 'main', rule 'sex', source 'src.gender')"},
      {"src.name as n where ($this.family.nosuch() = 1) -> tgt.name = n;",
       "(group 'main', rule 'name', source 'src.name')"},
  };
  for (const auto& [rules, expected] : rows) {
    const Outcome outcome = RunMap(MapText(rules), kPatient);
    ASSERT_FALSE(outcome.transformed.has_value()) << rules;
    EXPECT_THAT(ToIssues(outcome.transformed.error()).list().front().diagnostics,
                HasSubstr(expected))
        << rules;
  }
}

}  // namespace
}  // namespace gateway::mapping::testing
