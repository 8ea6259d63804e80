// Maps that would not end, or would make more than there is room for: each ends within the budget,
// with an error that says so, and without output.
#include <gmock/gmock-matchers.h>

#include "gateway/mapping/parser.h"
#include "gateway/mapping/run.h"
#include "tests/mapping/map_bench.h"

namespace gateway::mapping::testing {
namespace {

using gateway::testing::IsError;
using gateway::testing::IsOk;
using ::testing::HasSubstr;

const std::string kPatient = R"({"resourceType":"Patient","name":[{"given":
  ["a","b","c","d","e","f","g","h"]}]})";

std::string Repeated(const std::string& text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

// The findings of what failed; empty when it did not.
template <typename T>
std::string Words(const Result<T>& result) {
  std::string words;
  if (result) return words;
  const Issues issues = ToIssues(result.error());
  for (const Issue& issue : issues.list()) words += issue.diagnostics + "\n";
  return words;
}

// A budget a hundred times smaller than that of a run, so that the test is quick.
constexpr std::size_t kWork = 200'000;

Result<Transformed> RunWithin(std::size_t work, const std::string& map) {
  MapBench bench;
  bench.Add("m.map", map);
  GATEWAY_TRY(const auto library, bench.Load());
  const fhir::Document source = ReadDocument(kPatient);
  const TransformContext context = TestContext();
  const Map& compiled = *library->Find("http://example.org/StructureMap/m");
  return Run(compiled.program(), source, context, {.max_work = work}).Execute();
}

// Group n calls group n + 1 twice: 2^40 calls.
std::string Doubling() {
  std::string map = Header() +
                    "group main(source src : Patient, target tgt : Patient) {\n"
                    "  src as s then g0(s, tgt), g0(s, tgt);\n}\n";
  for (int i = 0; i < 40; ++i) {
    const std::string next = "g" + std::to_string(i + 1) + "(s, tgt)";
    map += "group g" + std::to_string(i) + "(source src, target tgt) {\n  src as s then " + next +
           ", " + next + ";\n}\n";
  }
  return map + "group g40(source src, target tgt) {\n  src -> tgt.active = true;\n}\n";
}

// Each text is twice the one before.
std::string GrowingText(const std::string& doubled) {
  std::string rules = "src -> ('0123456789abcdef') as x0";
  for (int i = 0; i < 60; ++i) {
    std::string step = doubled;
    for (std::size_t at = step.find('X'); at != std::string::npos; at = step.find('X'))
      step.replace(at, 1, "x" + std::to_string(i));
    rules += ", " + step + " as x" + std::to_string(i + 1);
  }
  return MapText(rules + ", tgt.language = x60;");
}

TEST(HostileMap, EndsWithinItsBudget) {
  struct Row {
    std::string what;
    std::string map;
  };
  const std::vector<Row> rows = {
      {"a group that calls itself", Header() +
                                        "group main(source src : Patient, target tgt : Patient) {\n"
                                        "  src as s then main(s, tgt);\n}\n"},
      {"two groups that call one another",
       Header() + "group main(source src : Patient, target tgt : Patient) {\n"
                  "  src as s then other(s, tgt);\n}\n"
                  "group other(source src, target tgt) {\n  src as s then main(s, tgt);\n}\n"},
      {"calls that double", Doubling()},
      {"sources combined without end, of which the last is never there",
       MapText(Repeated("src.name.given as g, ", 40) + "src.photo as p -> tgt.active = true;")},
      {"sources combined without end",
       MapText(Repeated("src.name.given as g, ", 40) + "src as p -> tgt.active = true;")},
      {"a text that doubles in expressions", GrowingText("(%X & %X)")},
      {"a text that doubles in append", GrowingText("append(X, X)")},
      {"an expression that repeats without end",
       MapText("src -> tgt.language = ((1).repeat($this + 1).count());")},
      {"an expression that combines without end",
       MapText("src where %src.name.given.select(%src.name.given.select(%src.name.given.select("
               "%src.name.given.select(%src.name.given.select(%src.name.given.select("
               "%src.name.given.select(%src.name.given))))))).exists() -> tgt.active = true;")},
  };
  for (const Row& row : rows) {
    const Result<Transformed> made = RunWithin(kWork, row.map);
    EXPECT_THAT(made, IsError(IssueType::kTooCostly, HasSubstr("map 'm'"))) << row.what;
  }
}

TEST(HostileMap, WithDeepNestingIsRefusedOrRead) {
  const std::string deep =
      Repeated("src as s then {\n", 5000) + "src -> tgt.active = true;\n" + Repeated("};\n", 5000);
  EXPECT_THAT(ParseMap(MapText(deep)), IsError(IssueType::kInvalid, HasSubstr("nested too deep")));
  const std::string brackets = Repeated("(", 5000) + "1" + Repeated(")", 5000);
  EXPECT_FALSE(RunMap(MapText("src -> tgt.language = (" + brackets + ");"), kPatient).transformed);
  const std::string nots = "true" + Repeated(".not()", 200);
  EXPECT_EQ(RunMap(MapText("src where (" + nots + ") -> tgt.active = true;"), kPatient).text(),
            R"({"resourceType":"Patient","active":true})");
  EXPECT_THAT(ParseMap(MapText(Repeated("src as s, ", 5000) + "src as t -> tgt.active = true;")),
              IsError(IssueType::kInvalid, HasSubstr("too many sources")));
}

TEST(HostileMap, WithHugePartsIsReadOrRefusedInTime) {
  const std::string text(500'000, 'x');
  EXPECT_THAT(RunMap(MapText("src -> tgt.language = '" + text + "';"), kPatient).transformed,
              IsOk());
  const std::string digits(100'000, '9');
  EXPECT_THAT(Words(RunMap(MapText("src -> tgt.active = " + digits + ";"), kPatient).transformed),
              HasSubstr("no boolean"));
  EXPECT_THAT(ParseMap(MapText("src.a 0.." + digits + " -> tgt.b;")),
              IsError(IssueType::kInvalid, HasSubstr("whole number")));
  const std::string path = "src" + Repeated(".name", 2'000);
  EXPECT_THAT(Words(RunMap(MapText(path + " -> tgt.active = true;"), kPatient).transformed),
              HasSubstr("has no element"));
  EXPECT_THAT(ParseMap(MapText(Repeated("src -> tgt.active = true;\n", 5'000))), IsOk());
}

TEST(HostileMap, ThatImportsOrExtendsItselfEnds) {
  MapBench bench;
  const auto map = [](const std::string& name, const std::string& import) {
    return "map 'http://example.org/" + name + "' = '" + name +
           "'\nuses 'http://hl7.org/fhir/StructureDefinition/Patient' alias Patient as source\n"
           "uses 'http://hl7.org/fhir/StructureDefinition/Patient' alias Patient as target\n"
           "imports 'http://example.org/" +
           import + "'\ngroup " + name + "(source s : Patient, target t : Patient) {\n" +
           "  s.active as v -> t.active = v;\n}\n";
  };
  bench.Add("a.map", map("a", "b"));
  bench.Add("b.map", map("b", "*"));
  EXPECT_THAT(bench.Load(), IsOk());
  MapBench cycle;
  cycle.Add("m.map", Header() +
                         "group main(source src : Patient, target tgt : Patient) extends "
                         "other {\n}\ngroup other(source src : Patient, target tgt : "
                         "Patient) extends main {\n}\n");
  EXPECT_THAT(Words(cycle.Load()), HasSubstr("its own base"));
}

}  // namespace
}  // namespace gateway::mapping::testing
