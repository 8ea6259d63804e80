#include "gateway/mapping/kept_lineage.h"

#include <algorithm>

#include "tests/mapping/map_bench.h"

namespace gateway::mapping::testing {
namespace {

using gateway::testing::IsError;
using gateway::testing::IsOk;
using ::testing::_;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAreArray;

const std::string kPatient =
    R"({"resourceType":"Patient","id":"p1","active":true,)"
    R"("name":[{"family":"TEST","given":["Ann","Bea"]},{"family":"OTHER"}],)"
    R"("gender":"female","birthDate":"1940-01-02"})";

const std::string kMap =
    "map 'http://example.org/StructureMap/m' = 'm'\n"
    "uses 'http://hl7.org/fhir/StructureDefinition/Patient' alias Patient as source\n"
    "uses 'http://hl7.org/fhir/StructureDefinition/Patient' alias Patient as target\n"
    "conceptmap '#c' { prefix s = 's' prefix t = 't' s:female == t:F }\n"
    "group main(source src : Patient, target tgt : Patient) {\n"
    "  src.name as n -> tgt.name as t then {\n"
    "    n.family as f -> t.family = f;\n"
    "    n.given as g -> t.given = append(g, 'x');\n"
    "  };\n"
    "  src.gender as g -> tgt.language = translate(g, '#c');\n"
    "  src -> tgt.gender = 'other' \"said\";\n"
    "}";

std::vector<std::string> Lines(const Json& list) {
  std::vector<std::string> lines;
  for (const Json& line : list.array()) lines.push_back(line.Write());
  return lines;
}

TEST(KeptLineage, SaysWhatExplainSays) {
  const Outcome outcome = RunMap(kMap, kPatient);
  ASSERT_THAT(outcome.transformed, IsOk());
  const std::string text = KeepLineage(*outcome.transformed, outcome.source.root());
  const auto kept = Json::Parse(text);
  ASSERT_THAT(kept, IsOk()) << text;
  const auto expanded = ExpandLineage(*kept);
  ASSERT_THAT(expanded, IsOk());
  const Json explained = Explain(*outcome.transformed, outcome.source);
  EXPECT_THAT(Lines((*expanded)["lineage"]),
              UnorderedElementsAreArray(Lines(explained["lineage"])));
  EXPECT_EQ((*expanded)["loss"].Write(), explained["loss"].Write());
  EXPECT_GE(explained["lineage"].array().size(), 8U);
  EXPECT_GE(explained["loss"].array().size(), 3U);
}

TEST(KeptLineage, HoldsNoValue) {
  const Outcome outcome = RunMap(kMap, kPatient);
  ASSERT_THAT(outcome.transformed, IsOk());
  const std::string text = KeepLineage(*outcome.transformed, outcome.source.root());
  for (const char* value : {"TEST", "OTHER", "Ann", "Bea", "1940", "p1"})
    EXPECT_THAT(text, Not(HasSubstr(value)));
}

TEST(KeptLineage, IsRefusedWhenItIsDamaged) {
  for (const char* text :
       {R"({"rules":[],"lineage":[[0,"a",0,0]]})",                 // no such rule
        R"({"rules":[["m","g","r",1]],"lineage":[[9,"a",0,0]]})",  // shares more
        R"({"rules":[["m","g","r",1]],"lineage":[[0,"a",0,7]]})",  // no such way
        R"({"rules":[["m","g","r",1]],"lineage":[[0]]})",
        R"({"rules":[["m","g","r",1]],"lineage":[[0,"a",0,0,[0]]]})", R"({"loss":[[0,1,2,3]]})"}) {
    const auto json = Json::Parse(text);
    ASSERT_THAT(json, IsOk());
    EXPECT_THAT(ExpandLineage(*json), IsError(IssueType::kInvalid, _)) << text;
  }
}

}  // namespace
}  // namespace gateway::mapping::testing
