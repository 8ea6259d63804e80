// Map text, tree and StructureMap resource: what goes one way comes back the same.
#include "gateway/mapping/printer.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <random>

#include "gateway/base/file.h"
#include "gateway/fhir/read.h"
#include "gateway/mapping/parser.h"
#include "gateway/mapping/resource/structure_map_reader.h"
#include "gateway/mapping/resource/structure_map_writer.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::mapping {
namespace {

using gateway::testing::IsOk;
using ::testing::HasSubstr;

// Everything the language has, in odd spellings.
constexpr const char* kEverything = R"(/// title = 'A map'
/// status = active
/// experimental = true
/// description = """
Two lines,
with 'quotes' and "others".
"""
map "http://example.org/StructureMap/all" = 'all of it'

conceptmap "#c" {
  prefix s = "urn:s" prefix t = "urn:t"
  unmapped for s = provided
  s:a-b == t:"c d"   s:x != t:y  s:z --  t:q <= s:r
}
conceptmap '#d' { prefix s = 'urn:s' s:a = s:b s:c ~ s:d s:e - s:f s:g >= s:h s:i <- s:j s:k >- s:l }

uses "http://hl7.org/fhir/StructureDefinition/Patient" alias `My Patient` as source
uses "http://hl7.org/fhir/StructureDefinition/Bundle" as queried
uses "http://hl7.org/fhir/StructureDefinition/Patient" alias Target as target
uses "http://hl7.org/fhir/StructureDefinition/Person" alias Other as produced
imports "http://example.org/*"

let place = 'ward ' & 7.toString();

group main(source src : Patient, target tgt : 'Patient') extends base <<type+>> {
  src.name as n -> tgt.name = n "name with space";
  src.a.b : string 0..1 default 'x\'y\n' first as a where (a = 'x') check a.exists() log 'x' -> tgt.b.c = a;
  src.a 1..* default (1 + 1) not_first as a;
  src.a where linkId = 'x' then other(a) "target-less";
  src.a where (linkId = 'x') named;
  src.a where weight > 4 'kg' 'unit';
  src.a where age > 3 years;
  src.a last as a, src.b not_last as b, src.c only_one as c then one(a, 'x', -1.5, (a | b)), two(b) {
    src -> tgt.a = 'x', tgt.b = "it's", tgt.c = 12, tgt.d = -1.50, tgt.e = true, tgt.f = @2026-10-01,
      tgt.g = @2026-10-01T09:12:00Z, tgt.h = @T09:12 first;
    src -> tgt.a = a.c.d as x share y, tgt.b = (a.substring(0, 3) & ')') last, tgt.c = create('Quantity') as q collate;
    src -> (a.x) as y, evaluate(a, resolve()) as z, uuid() as u, tgt.u = evaluate(a), tgt.v = copy(a.b);
    src -> tgt.a = translate(a, '#c', 'code'), tgt.b = create(), tgt.c = append(a, ' ', b.c, @2026-01-01), tgt.d = single;
  } "rule";
}
group base(source src, target tgt) <<types>> { }
)";

syntax::Map Parse(const std::string& text) {
  Result<syntax::Map> map = ParseMap(text);
  EXPECT_THAT(map, IsOk()) << text;
  return map ? std::move(*map) : syntax::Map();
}

// The tree through JSON and XML.
syntax::Map ThroughResource(const syntax::Map& map, fhir::Format format) {
  const auto& types = gateway::testing::R4Types();
  const Result<fhir::Document> document = WriteStructureMap(map, types);
  EXPECT_THAT(document, IsOk());
  if (!document) return {};
  const Result<fhir::ReadResult> read =
      fhir::ReadFhir(fhir::WriteFhir(document->root(), format), types);
  EXPECT_THAT(read, IsOk());
  if (!read) return {};
  for (const Issue& issue : read->issues.list()) {
    // Names of rules may hold what an id may not.
    if (issue.id != "primitive-format") ADD_FAILURE() << ToText(issue);
  }
  Result<syntax::Map> again = ReadStructureMap(read->document.root());
  EXPECT_THAT(again, IsOk());
  return again ? std::move(*again) : syntax::Map();
}

void NameRules(std::vector<syntax::Rule>& rules) {
  for (syntax::Rule& rule : rules) {
    const syntax::Source& source = rule.sources.front();
    if (rule.name.empty()) rule.name = source.path.empty() ? source.context : source.path.back();
    NameRules(rule.rules);
  }
}

TEST(Printer, WritesWhatReadsBackEqual) {
  const syntax::Map map = Parse(kEverything);
  EXPECT_EQ(map.groups.at(0).rules.at(3).name, "target-less");
  EXPECT_EQ(map.groups.at(0).rules.at(4).name, "named");
  EXPECT_EQ(map.groups.at(0).rules.at(4).sources.at(0).where->text, "(linkId = 'x')");
  EXPECT_EQ(map.groups.at(0).rules.at(5).name, "unit");
  EXPECT_EQ(map.groups.at(0).rules.at(5).sources.at(0).where->text, "weight > 4 'kg'");
  EXPECT_EQ(map.groups.at(0).rules.at(6).sources.at(0).where->text, "age > 3 years");
  EXPECT_EQ(map.metadata.at(2).value, "Two lines,\nwith 'quotes' and \"others\".");
  const std::string text = PrintMap(map);
  const syntax::Map again = Parse(text);
  EXPECT_TRUE(again == map) << text << "\nand again\n" << PrintMap(again);
  EXPECT_EQ(PrintMap(again), text);
}

TEST(Printer, KeepsMapsWithoutAHeaderLine) {
  const syntax::Map map = Parse("/// url = 'http://x'\ngroup g(source s, target t) { s -> t; }");
  EXPECT_TRUE(Parse(PrintMap(map)) == map) << PrintMap(map);
}

TEST(StructureMapWriter, WritesResourcesThatReadBackEqual) {
  syntax::Map map = Parse(kEverything);
  NameRules(map.groups.at(0).rules);
  for (const fhir::Format format : {fhir::Format::kJson, fhir::Format::kXml}) {
    const syntax::Map again = ThroughResource(map, format);
    EXPECT_TRUE(again.constants == map.constants);
    EXPECT_TRUE(again.concept_maps == map.concept_maps);
    EXPECT_TRUE(again.groups == map.groups) << PrintMap(again) << "\ninstead of\n" << PrintMap(map);
    EXPECT_TRUE(again.structures == map.structures);
    EXPECT_TRUE(again.imports == map.imports);
    EXPECT_EQ(again.name, map.name);
  }
}

// Names, texts and nesting at random: whatever a tree may hold that text can say.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  syntax::Map Make() {
    syntax::Map map;
    map.url = "http://example.org/" + Name();
    map.name = Text();
    for (std::size_t i = Below(3); i > 0; --i)
      map.structures.push_back(
          {Text(), Maybe() ? Name() : "", static_cast<syntax::StructureMode>(Below(4)), {}});
    for (std::size_t i = 1 + Below(3); i > 0; --i) {
      syntax::Group group;
      group.name = Name();
      group.inputs = {{syntax::InputMode::kSource, Name(), Maybe() ? Name() : "", {}}};
      group.type_mode = static_cast<syntax::TypeMode>(Below(3));
      group.rules = Rules(0);
      map.groups.push_back(std::move(group));
    }
    return map;
  }

 private:
  std::size_t Below(std::size_t limit) { return random_() % limit; }
  bool Maybe() { return Below(2) == 0; }

  std::string Text() {
    constexpr std::array<const char*, 10> kParts = {"a",  "'", "\"", "\\", "\n",
                                                    "\t", "`", "ŷ",  "😀", "//"};
    std::string text = "x";
    for (std::size_t i = Below(6); i > 0; --i) text += kParts.at(Below(kParts.size()));
    return text;
  }
  std::string Name() {
    constexpr std::array<const char*, 10> kNames = {"src",  "source", "first", "true", "where",
                                                    "then", "share",  "as",    "a b",  "log"};
    return Maybe() ? "n" + std::to_string(Below(5)) : kNames.at(Below(kNames.size()));
  }
  syntax::Parameter Parameter() {
    syntax::Parameter parameter;
    parameter.kind = Maybe() ? syntax::Parameter::Kind::kName : syntax::Parameter::Kind::kLiteral;
    parameter.text = parameter.kind == syntax::Parameter::Kind::kName ? Name() : Text();
    return parameter;
  }
  syntax::Rule Rule(int depth) {
    syntax::Rule rule;
    if (Maybe()) rule.name = Text();
    for (std::size_t i = 1 + Below(2); i > 0; --i) {
      syntax::Source& source = rule.sources.emplace_back();
      source.context = Name();
      for (std::size_t j = Below(3); j > 0; --j) source.path.push_back(Name());
      if (Maybe()) source.type = Name();
      if (Maybe()) source.cardinality = {static_cast<std::uint32_t>(Below(3)), fhir::kUnbounded};
      if (Maybe()) source.variable = Name();
      source.list_mode = static_cast<syntax::SourceListMode>(Below(6));
      if (Maybe()) source.where = {"a.b = 'c' and (d | e).exists()", {}};
      if (Maybe()) source.check = {"$this.log.exists()", {}};
    }
    for (std::size_t i = Below(3); i > 0; --i) {
      syntax::Target& target = rule.targets.emplace_back();
      target.context = Name();
      target.path = {Name()};
      target.list_mode = static_cast<syntax::TargetListMode>(Below(5));
      if (target.list_mode == syntax::TargetListMode::kShare) target.share = Name();
      if (Maybe()) target.variable = Name();
      if (Maybe()) continue;
      target.transform = Maybe() ? "copy" : "append";
      target.parameters = {Parameter()};
    }
    if (Maybe()) rule.calls.push_back({Name(), {Parameter()}, {}});
    if (Maybe()) rule.rules = Rules(depth + 1);
    return rule;
  }
  std::vector<syntax::Rule> Rules(int depth) {
    std::vector<syntax::Rule> rules;
    if (depth > 3) return rules;
    for (std::size_t i = Below(4); i > 0; --i) rules.push_back(Rule(depth));
    return rules;
  }

  std::mt19937 random_;
};

TEST(Printer, WritesRandomMapsThatReadBackEqual) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    const syntax::Map map = Maker(seed).Make();
    const std::string text = PrintMap(map);
    const Result<syntax::Map> again = ParseMap(text);
    ASSERT_THAT(again, IsOk()) << "seed " << seed << "\n" << text;
    ASSERT_TRUE(*again == map) << "seed " << seed << "\n" << text << "\nis\n" << PrintMap(*again);
  }
}

// Every map at hand: ours, and those of the conformance suites when they are there.
TEST(Printer, KeepsEveryMapAtHand) {
  std::vector<std::filesystem::path> folders = {std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) /
                                                "mappings"};
  if (const char* const folder = std::getenv("CHC_CONFORMANCE_DIR"))
    folders.push_back(std::filesystem::path(folder) / "fml");
  int maps = 0;
  for (const std::filesystem::path& folder : folders) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.path().extension() != ".map") continue;
      const Result<std::string> text = ReadFile(entry.path().string());
      ASSERT_THAT(text, IsOk());
      Result<syntax::Map> map = ParseMap(*text);
      if (!map) continue;  // one of the suites is about a map with an error
      ++maps;
      EXPECT_TRUE(Parse(PrintMap(*map)) == *map) << entry.path() << "\n" << PrintMap(*map);
      for (syntax::Group& group : map->groups) NameRules(group.rules);
      EXPECT_TRUE(ThroughResource(*map, fhir::Format::kJson).groups == map->groups) << entry.path();
    }
  }
  EXPECT_GE(maps, 4);
}

}  // namespace
}  // namespace gateway::mapping
