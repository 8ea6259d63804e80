#include "tests/mapping/map_bench.h"

namespace gateway::mapping::testing {
namespace {

using gateway::testing::IsError;
using gateway::testing::IsOk;
using ::testing::HasSubstr;

// What the compiler says of a map; "ok" when it says nothing.
std::string Findings(const std::string& map) {
  MapBench bench;
  bench.Add("m.map", map);
  const auto library = bench.Load();
  if (library) return "ok";
  std::string all;
  for (const Issue& issue : library.error().issues.list()) {
    EXPECT_EQ(issue.expression, bench.Path("m.map"));
    all += std::to_string(issue.line) + ":" + std::to_string(issue.column) + " " +
           issue.diagnostics + "\n";
  }
  return all;
}

TEST(MapLibrary, RefusesWhatCannotWorkWithItsPlace) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"src.nam as n -> tgt.name = n;", "5:1 Patient has no element 'nam'; did you mean 'name'?"},
      {"src.name as n -> tgt.name as m, m.famly = 'x';",
       "5:33 HumanName has no element 'famly'; did you mean 'family'?"},
      {"other.name as n -> tgt.name = n;", "5:1 no source variable 'other'"},
      {"src.name as n -> other.name = n;", "5:18 no target variable 'other'"},
      {"src.name as n -> tgt.name = m;", "5:29 no variable 'm'"},
      {"src.name as n -> tgt.name = truncat(n, 2);", "did you mean 'truncate'?"},
      {"src.name as n -> tgt.name = truncate(n);", "truncate() takes 2 to 2 parameters, not 1"},
      {"src.birthDate as n -> tgt.birthDate = dateOp(n, 'soon');",
       "5:23 dateOp() needs an amount with a unit"},
      {"src.name as n -> tgt.language = escape(n, 'rtf');", "5:18 escape() knows the formats"},
      {"src.gender as n -> tgt.language = truncate(n, 'x');", "5:20 truncate() needs a whole"},
      {"src -> tgt.active = 'maybe';", "5:8 'tgt.active': the text is no boolean"},
      {"src -> tgt.birthDate = '1940-13-01';", "5:8 'tgt.birthDate': the text is no date"},
      {"src -> tgt.name = 'TEST';", "5:8 'tgt.name': a HumanName takes no text; make it"},
      {"src -> tgt.name = create('Period');", "5:8 'tgt.name': Patient.name may not be a Period"},
      {"src.name as n -> tgt.address = n;", "5:18 'tgt.address': a HumanName cannot become a"},
      {"src.name as n, src.address as a -> tgt.name as m then { a then main(n, tgt); };",
       "input 'src' of group 'main' is a Patient and is given a HumanName"},
      {"src.name as n -> tgt.name = create('HumanNam');",
       "5:36 the type 'HumanNam' is not known; did you mean 'HumanName'?"},
      {"src.name : Nothing as n -> tgt.name = n;", "the type 'Nothing' is not known"},
      {"src.name as n -> tgt.language = translate(n, '#none');", "no concept map '#none'"},
      {"src.name as n -> tgt.language = translate(n, 'http://none');",
       "no concept map 'http://none'"},
      {"src.name as n then other(n, tgt);", "5:20 no group 'other'"},
      {"src.name as n then main(n);", "group 'main' takes 2 inputs, not 1"},
      {"src.name as n then main(n, n);", "input 'tgt' of group 'main' needs a target variable"},
      {"src.name as n where n.( -> tgt.name = n;", "no end"},
      {"src.name as n where n. -> tgt.name = n;", "5:23 FHIRPath: expected a name after"},
      {"src.name as n where n.noSuchFunction() -> tgt.name = n;", "FHIRPath"},
      {"src.name as n where famly.exists() -> tgt.name = n;", "did you mean 'family'?"},
      {"src.name as n check $this.famly.exists() -> tgt.name = n;", "did you mean 'family'?"},
      {"src.name as n -> tgt.language = ($this.famly);", "did you mean 'family'?"},
      {"src.name as n, src.contact as c where famly.exists() -> tgt.name = n;",
       "Patient.contact has no element 'famly'"},
  };
  for (const auto& [rules, expected] : rows)
    EXPECT_THAT(Findings(MapText(rules)), HasSubstr(expected)) << rules;
}

TEST(MapLibrary, RefusesUnknownStructuresImportsAndBases) {
  EXPECT_THAT(Findings("map 'http://m' = 'm' uses 'http://none' as source group g(source s : "
                       "Patient, target t : Patient) {}"),
              HasSubstr("the structure 'http://none' is not loaded"));
  EXPECT_THAT(Findings("map 'http://m' = 'm' imports 'http://none' group g(source s : Patient, "
                       "target t : Patient) {}"),
              HasSubstr("no map 'http://none' is loaded"));
  EXPECT_THAT(
      Findings("map 'http://m' = 'm' group g(source s : Patient, target t : Patient) extends x {}"),
      HasSubstr("no group 'x'"));
  EXPECT_THAT(
      Findings("map 'http://m' = 'm' group g(source s : Patient, target t : Patient) extends g {}"),
      HasSubstr("its own base"));
  EXPECT_THAT(Findings("map 'http://m' = 'm' group g(source s, target t) {}"),
              HasSubstr("needs a source with a type"));
  EXPECT_THAT(Findings("map 'http://m' = 'm' group g(source s : Patient, target t : Patient) {} "
                       "group h(source s, target t) <<types>> {}"),
              HasSubstr("both with types"));
}

TEST(MapLibrary, GivesAllFindingsOfAllFiles) {
  MapBench bench;
  bench.Add("a.map", "map 'http://a' = ");
  bench.Add("b.map", MapText("src.x -> tgt.x; src.y -> tgt.active;"));
  const auto library = bench.Load();
  ASSERT_FALSE(library.has_value());
  EXPECT_EQ(library.error().issues.size(), 4U);
}

TEST(MapLibrary, RefusesTwoMapsOfOneUrl) {
  MapBench bench;
  bench.Add("a.map", MapText("src.name -> tgt.name;"));
  bench.Add("b.map", MapText("src.name -> tgt.name;"));
  const auto library = bench.Load();
  ASSERT_FALSE(library.has_value());
  EXPECT_THAT(library.error().issues.list().front().diagnostics, HasSubstr("a.map"));
}

TEST(MapLibrary, RefusesAFolderThatIsNotThere) {
  EXPECT_THAT(MapLibrary::Load({"/nonexistent"}, gateway::testing::R4(), MapBench::Terminology()),
              IsError(IssueType::kNotFound, HasSubstr("/nonexistent")));
}

TEST(MapLibrary, FindsGroupsThroughImportsWithWildcards) {
  MapBench bench;
  bench.Add("main.map",
            "map 'http://example.org/main' = 'main'\nimports 'http://example.org/lib/*'\n"
            "group main(source s : Patient, target t : Patient) { s.name as n -> t.name as m then "
            "names(n, m); s.gender -> t.gender; }");
  bench.Add("names.map",
            "map 'http://example.org/lib/names' = 'names'\nimports 'http://example.org/deep'\n"
            "group names(source n : HumanName, target m : HumanName) { n -> m then deep(n, m); }");
  bench.Add("deep.map",
            "map 'http://example.org/deep' = 'deep'\n"
            "group deep(source n : HumanName, target m : HumanName) { n.family -> m.family; }");
  const auto library = bench.Load();
  ASSERT_THAT(library, IsOk());
  const Map* const map = (*library)->Find("http://example.org/main");
  ASSERT_NE(map, nullptr);
  EXPECT_EQ(map->name(), "main");
  EXPECT_EQ(map->source_type().name, "Patient");
  const fhir::Document source =
      ReadDocument(R"({"resourceType":"Patient","name":[{"family":"TEST"}],"gender":"other"})");
  const Result<Transformed> result = map->Transform(source, TestContext());
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(fhir::WriteJson(result->output.root()),
            R"({"resourceType":"Patient","name":[{"family":"TEST"}],"gender":"other"})");
  EXPECT_EQ(result->lineage.at(1).map(), "deep");
  EXPECT_EQ((*library)->Find("http://example.org/none"), nullptr);
}

TEST(MapLibrary, LoadsAFileBesideItsMaps) {
  MapBench bench;
  bench.Add("lib.map",
            "map 'http://example.org/lib' = 'lib'\ngroup names(source n : HumanName, target m : "
            "HumanName) { n.family -> m.family; }");
  const auto library = bench.Load();
  ASSERT_THAT(library, IsOk());
  MapBench other;
  other.Add("x.map",
            "map 'http://example.org/x' = 'x'\nimports 'http://example.org/lib'\n"
            "group main(source s : Patient, target t : Patient) { s.name as n -> t.name as m then "
            "names(n, m); }");
  const Result<Map> map = (*library)->LoadFile(other.Path("x.map"));
  ASSERT_THAT(map, IsOk());
  EXPECT_EQ(map->url(), "http://example.org/x");
  EXPECT_THAT((*library)->LoadFile(other.Path("none.map")),
              IsError(IssueType::kNotFound, HasSubstr("none.map")));
}

TEST(MapLibrary, ReadsStructureMapsInJsonAndXmlByTheirContent) {
  MapBench bench;
  bench.Add("m.map", MapText("src.name as n -> tgt.name = n;"));
  const auto library = bench.Load();
  ASSERT_THAT(library, IsOk());
  const Result<fhir::Document> resource =
      (*library)->Find("http://example.org/StructureMap/m")->ToResource();
  ASSERT_THAT(resource, IsOk());
  MapBench other;
  other.Add("a.txt", fhir::WriteFhir(resource->root(), fhir::Format::kJson, {.pretty = true}));
  other.Add("b.txt", fhir::WriteFhir(resource->root(), fhir::Format::kXml));
  other.Add("c.txt", (*library)->Find("http://example.org/StructureMap/m")->ToText());
  const fhir::Document source = ReadDocument(R"({"resourceType":"Patient","name":[{"text":"T"}]})");
  for (const std::string file : {"a.txt", "b.txt", "c.txt"}) {
    const Result<Map> map = (*library)->LoadFile(other.Path(file));
    ASSERT_THAT(map, IsOk()) << file;
    const Result<Transformed> made = map->Transform(source, TestContext());
    ASSERT_THAT(made, IsOk()) << file;
    EXPECT_EQ(fhir::WriteJson(made->output.root()),
              R"({"resourceType":"Patient","name":[{"text":"T"}]})");
  }
  other.Add("d.txt", R"({"resourceType":"Patient"})");
  EXPECT_THAT((*library)->LoadFile(other.Path("d.txt")),
              IsError(IssueType::kInvalid, HasSubstr("no StructureMap")));
}

TEST(MapLibrary, SaysWhereAStructureMapIsWrong) {
  MapBench bench;
  const auto library = bench.Load();
  ASSERT_THAT(library, IsOk());
  bench.Add("m.json",
            R"({"resourceType":"StructureMap","url":"http://x","name":"x","status":"draft",
"group":[{"name":"g","typeMode":"none","input":[{"name":"s","mode":"sauce"}],
"rule":[{"name":"r"}]}]})");
  const Result<Map> map = (*library)->LoadFile(bench.Path("m.json"));
  ASSERT_FALSE(map.has_value());
  std::string all;
  for (const Issue& issue : map.error().issues.list())
    all += std::to_string(issue.line) + " " + issue.expression + " " + issue.diagnostics + "\n";
  EXPECT_THAT(all, HasSubstr("2 StructureMap.group[0].input[0].mode"));
  EXPECT_THAT(all, HasSubstr("3 StructureMap.group[0].rule[0]"));
  EXPECT_THAT(all, HasSubstr("a rule needs a source"));
  EXPECT_THAT(all, HasSubstr("m.json"));
}

TEST(MapLibrary, EvaluatesConstantsOfAMap) {
  EXPECT_EQ(
      RunMap(
          Header() +
              "let place = 'ward ' & 7.toString();\n"
              "group main(source s : Patient, target t : Patient) { s -> t.language = (%place); }",
          R"({"resourceType":"Patient"})")
          .text(),
      R"({"resourceType":"Patient","language":"ward 7"})");
}

}  // namespace
}  // namespace gateway::mapping::testing
