#include "gateway/mapping/parser.h"

#include <gtest/gtest.h>

#include "gateway/fhir/schema/type_table.h"
#include "tests/support/matchers.h"

namespace gateway::mapping {
namespace {

using gateway::testing::IsOk;
using ::testing::HasSubstr;

std::string InGroup(const std::string& rules) {
  return "map 'http://x' = 'x'\ngroup g(source src, target tgt) {\n" + rules + "\n}";
}

syntax::Rule ParseOne(const std::string& rule) {
  const Result<syntax::Map> map = ParseMap(InGroup(rule));
  EXPECT_THAT(map, IsOk()) << rule;
  return map ? map->groups.at(0).rules.at(0) : syntax::Rule();
}

TEST(Parser, AcceptsEverySpellingOfARule) {
  const std::vector<std::string> rows = {
      "src.a -> tgt.b;",
      "src.a as a -> tgt.b = a \"name\";",
      "src.a as a -> tgt.b = a 'name';",
      "src.a as a -> tgt.b = a name;",
      "src -> tgt.b = 'x', tgt.c = \"y\", tgt.d = 12, tgt.e = -1.5, tgt.f = true, tgt.g = "
      "@2026-10-01;",
      "src.a : string 0..1 default 'x' first as a where (a = 'x') check a.exists() log 'x' -> "
      "tgt.b = a;",
      "src.a default (1 + 1) as a -> tgt.b = a;",
      "src.a as a where a.b in ('x') and (a.c -> tgt) = 1 then g(a, tgt);",
      "src.a as a, src.b as b -> tgt.c = append(a, ' ', b);",
      "src.a as a -> tgt.b as b then { a.c as c -> b.c = c; };",
      "src.a as a -> tgt.b as b then one(a, b), two(a, b);",
      "src.a as a -> tgt.b as b share x then one(a, b);",
      "src.a as a -> tgt.b = (a.substring(0, 3) & ')') as b collate;",
      "src.a as a -> tgt.b = create('Quantity') as b single;",
      "src.a as a -> (a.x) as y, tgt.z = y;",
      "src.a as a -> evaluate(a, resolve()) as y then one(y, tgt);",
      "src.a as a -> tgt.b = a.c.d;",
      "src as s where $this.log.exists() -> tgt.b = 'x';",
      "src.a.b.c as x -> tgt.d.e.f = x;",
      "src.a last as a; // nothing is made",
  };
  for (const std::string& row : rows) EXPECT_THAT(ParseMap(InGroup(row)), IsOk()) << row;
}

TEST(Parser, RefusesWhatIsNoMapWithLineAndColumn) {
  struct Row {
    std::string text;
    int line;
    int column;
    std::string words;
  };
  const std::vector<Row> rows = {
      {"", 1, 1, "no URL"},
      {"map 'http://x' = 'x'", 1, 21, "no group"},
      {"map x", 1, 5, "URL"},
      {"group g(src) {}", 1, 9, "'source' is expected"},
      {InGroup("src.a -> tgt.b"), 4, 1, "';' is expected"},
      {InGroup("src.a -> tgt.b = ;"), 3, 18, "a value is expected"},
      {InGroup("src. -> tgt.b;"), 3, 6, "after '.'"},
      {InGroup("src.a as a where -> tgt.b;"), 3, 18, "FHIRPath"},
      {InGroup("src.a as a where (a -> tgt.b;"), 3, 18, "no end"},
      {InGroup("src.a 0.. -> tgt.b;"), 3, 11, "whole number"},
      {InGroup("src.a -> tgt.b then {"), 4, 2, "end of the map"},
      {"map 'http://x' = 'x'\ngroup g(source s) <<typed>> {}", 2, 21, "type"},
      {"map 'http://x' = 'x'\nuses 'http://y' as reader", 2, 20, "source, queried"},
      {"/// url = http://x\ngroup g(source s) {}", 1, 1, "quotes"},
      {"map 'http://x' = 'x'\nconceptmap 'c' { s:a == t:b }", 2, 18, "prefix"},
      {"map 'http://x' = 'x'\nconceptmap 'c' { prefix s = 'x' s:a -> s:b }", 2, 37, "relation"},
  };
  for (const Row& row : rows) {
    const Result<syntax::Map> map = ParseMap(row.text);
    ASSERT_FALSE(map.has_value()) << row.text;
    const Issue& issue = map.error().issues.list().front();
    EXPECT_EQ(issue.line, row.line) << row.text << "\n" << issue.diagnostics;
    EXPECT_EQ(issue.column, row.column) << row.text << "\n" << issue.diagnostics;
    EXPECT_THAT(issue.diagnostics, HasSubstr(row.words)) << row.text;
  }
}

TEST(Parser, HandsFhirPathOnExactlyAsWritten) {
  const syntax::Rule rule = ParseOne(
      "src.a as a where a.matches('[0-9]+')  .not() check (a < 2) -> tgt.b = ( 'x' & %a /* c */ "
      ");");
  EXPECT_EQ(rule.sources[0].where->text, "a.matches('[0-9]+')  .not()");
  EXPECT_EQ(rule.sources[0].where->place.column, 18);
  EXPECT_EQ(rule.sources[0].check->text, "(a < 2)");
  EXPECT_EQ(rule.targets[0].transform, "evaluate");
  EXPECT_EQ(rule.targets[0].parameters[0].text, "'x' & %a");
}

TEST(Parser, TellsLiteralsVariablesAndExpressionsApart) {
  const syntax::Rule rule =
      ParseOne("src.a as a -> tgt.b = cc('s', a, (a & 'x')), tgt.c = truncate(a, -3);");
  using Kind = syntax::Parameter::Kind;
  const auto& parameters = rule.targets[0].parameters;
  ASSERT_EQ(parameters.size(), 3U);
  EXPECT_EQ(parameters[0].kind, Kind::kLiteral);
  EXPECT_EQ(parameters[1].kind, Kind::kName);
  EXPECT_EQ(parameters[2].kind, Kind::kFormula);
  EXPECT_EQ(rule.targets[1].parameters[1].text, "-3");
  EXPECT_EQ(rule.targets[1].parameters[1].literal, syntax::LiteralKind::kInteger);
}

TEST(Parser, ReadsAllPartsOfASource) {
  const syntax::Source source = ParseOne(
                                    "src.value : Quantity 1..* default 'x' only_one as q where "
                                    "q.exists() log ('v') -> tgt.b = q;")
                                    .sources[0];
  EXPECT_EQ(source.context, "src");
  EXPECT_EQ(source.path, std::vector<std::string>{"value"});
  EXPECT_EQ(source.type, "Quantity");
  EXPECT_EQ(source.cardinality->min, 1U);
  EXPECT_EQ(source.cardinality->max, fhir::kUnbounded);
  EXPECT_EQ(source.default_value->text, "x");
  EXPECT_EQ(source.list_mode, syntax::SourceListMode::kOnlyOne);
  EXPECT_EQ(source.variable, "q");
  EXPECT_EQ(source.log->text, "('v')");
}

TEST(Parser, ReadsBothHeaderForms) {
  const Result<syntax::Map> r4 = ParseMap("map \"http://x\" = \"name\"\ngroup g(source s) {}");
  const Result<syntax::Map> r5 = ParseMap(
      "/// url = 'http://x'\n/// name = 'name'\n/// title = 'A title'\nlet k = 1 + 1;\ngroup "
      "g(source s) {}");
  ASSERT_THAT(r4, IsOk());
  ASSERT_THAT(r5, IsOk());
  EXPECT_EQ(r4->url, r5->url);
  EXPECT_EQ(r4->name, r5->name);
  EXPECT_EQ(r5->title, "A title");
  EXPECT_EQ(r5->constants.at(0).value.text, "1 + 1");
}

TEST(Parser, ReadsGroupsUsesAndImports) {
  const Result<syntax::Map> map = ParseMap(
      "map 'http://x' = 'x' uses 'http://a' alias A as source uses 'http://b' as produced imports "
      "'http://y/*'\n"
      "group g(source s : A, target t : B) extends base <<type+>> {}");
  ASSERT_THAT(map, IsOk());
  EXPECT_EQ(map->structures[0].alias, "A");
  EXPECT_EQ(map->structures[1].mode, syntax::StructureMode::kProduced);
  EXPECT_EQ(map->imports[0].url, "http://y/*");
  const syntax::Group& group = map->groups[0];
  EXPECT_EQ(group.extends, "base");
  EXPECT_EQ(group.type_mode, syntax::TypeMode::kTypeAndTypes);
  EXPECT_EQ(group.inputs[1].type, "B");
  EXPECT_EQ(group.inputs[1].mode, syntax::InputMode::kTarget);
}

TEST(Parser, ReadsConceptMaps) {
  const Result<syntax::Map> map = ParseMap(
      "map 'http://x' = 'x' conceptmap \"#c\" { prefix s = 'http://s' prefix t = 'http://t'\n"
      "unmapped for s = provided\n s:a == t:nach-da  s: \"b c\" != t:x  s:1 -- }\ngroup g(source "
      "s) {}");
  ASSERT_THAT(map, IsOk());
  const syntax::ConceptMap& c = map->concept_maps.at(0);
  EXPECT_EQ(c.id, "c");
  EXPECT_EQ(c.provided, std::vector<std::string>{"http://s"});
  ASSERT_EQ(c.mappings.size(), 3U);
  EXPECT_EQ(c.mappings[0].target_code, "nach-da");
  EXPECT_EQ(c.mappings[0].equivalence, "equivalent");
  EXPECT_EQ(c.mappings[1].source_code, "b c");
  EXPECT_EQ(c.mappings[2].equivalence, "unmatched");
}

TEST(Parser, EndsOnRulesNestedWithoutEnd) {
  std::string text = "map 'http://x' = 'x' group g(source s) {";
  for (int i = 0; i < 10000; ++i) text += "s.a as s then {";
  EXPECT_THAT(ParseMap(text),
              gateway::testing::IsError(IssueType::kInvalid, HasSubstr("too deeply")));
}

}  // namespace
}  // namespace gateway::mapping
