#include "gateway/terminology/expander.h"

#include <gtest/gtest.h>

#include "gateway/terminology/service.h"
#include "tests/terminology/given_registry.h"

namespace gateway::terminology {
namespace {

constexpr const char* kLevels = R"({"resourceType":"CodeSystem","url":"https://x.example/levels",
  "status":"active","content":"complete","concept":[
  {"code":"any","concept":[{"code":"low"},{"code":"high","concept":[{"code":"severe"}]}]},
  {"code":"old","property":[{"code":"inactive","valueBoolean":true}]}]})";
constexpr const char* kFragment = R"({"resourceType":"CodeSystem","url":"https://x.example/part",
  "status":"active","content":"fragment","concept":[{"code":"known"}]})";

// A ValueSet https://x.example/vs/NAME with that content.
std::string ValueSet(const std::string& name, const std::string& content) {
  return R"({"resourceType":"ValueSet","status":"active","version":"2","url":"https://x.example/vs/)" +
         name + "\"," + content + "}";
}

struct Case {
  const char* name;
  std::string compose;  // ValueSet.compose
  std::vector<std::string> in;
  std::vector<std::string> out;
  std::vector<std::string> unknown;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

std::vector<Case> Cases() {
  const std::string levels = R"("system":"https://x.example/levels")";
  const auto filter = [&](const char* op, const char* value) {
    return R"({"include":[{)" + levels + R"(,"filter":[{"property":"concept","op":")" + op +
           R"(","value":")" + value + "\"}]}]}";
  };
  return {
      {"whole system", "{\"include\":[{" + levels + "}]}", {"any", "severe"}, {"x"}, {}},
      {"listed concepts",
       "{\"include\":[{" + levels + R"(,"concept":[{"code":"low"}]}]})",
       {"low"},
       {"high"},
       {}},
      {"is-a", filter("is-a", "high"), {"high", "severe"}, {"low", "any"}, {}},
      {"descendent-of", filter("descendent-of", "high"), {"severe"}, {"high", "low"}, {}},
      {"equals", filter("=", "low"), {"low"}, {"high"}, {}},
      {"regex", filter("regex", "l.*"), {"low"}, {"high", "xlow"}, {}},
      {"an operator that is none", filter("like", "l.*"), {}, {}, {"low"}},
      {"a property it does not have",
       "{\"include\":[{" + levels + R"(,"filter":[{"property":"colour","op":"=","value":"x"}]}]})",
       {},
       {},
       {"low"}},
      {"two filters",
       "{\"include\":[{" + levels +
           R"(,"filter":[{"property":"concept","op":"is-a","value":"high"},)" +
           R"({"property":"concept","op":"not-in","value":"severe"}]}]})",
       {"high"},
       {"severe", "low"},
       {}},
      {"inactive codes left out",
       "{\"inactive\":false,\"include\":[{" + levels + "}]}",
       {"any"},
       {"old"},
       {}},
      {"inactive codes by themselves", "{\"include\":[{" + levels + "}]}", {"old"}, {}, {}},
      {"a version that is not loaded gives the one that is",
       "{\"include\":[{" + levels + R"(,"version":"9"}]})",
       {"low"},
       {"x"},
       {}},
      {"units that measure time",
       R"({"include":[{"system":"http://unitsofmeasure.org","filter":[{"property":"canonical","op":"=","value":"s"}]}]})",
       {"wk", "min"},
       {"kg", "week"},
       {}},
      {"a system not loaded",
       R"({"include":[{"system":"http://snomed.info/sct"}]})",
       {},
       {},
       {"404684003"}},
      {"a fragment",
       R"({"include":[{"system":"https://x.example/part"}]})",
       {"known"},
       {},
       {"other"}},
      {"another value set",
       R"({"include":[{"valueSet":["https://x.example/vs/lows"]}]})",
       {"low"},
       {"high"},
       {}},
      {"another value set by version",
       R"({"include":[{"valueSet":["https://x.example/vs/lows|2"]}]})",
       {"low"},
       {"high"},
       {}},
      {"a value set not loaded",
       R"({"include":[{"valueSet":["https://x.example/vs/none"]}]})",
       {},
       {},
       {"low"}},
      {"system and value set together",
       "{\"include\":[{" + levels + R"(,"valueSet":["https://x.example/vs/lows"]}]})",
       {"low"},
       {"high"},
       {}},
      {"exclude",
       "{\"include\":[{" + levels + "}],\"exclude\":[{" + levels +
           R"(,"concept":[{"code":"low"}]}]})",
       {"high"},
       {"low"},
       {}},
      {"itself", R"({"include":[{"valueSet":["https://x.example/vs/tested"]}]})", {}, {}, {"low"}},
  };
}

class ExpanderTest : public ::testing::TestWithParam<Case> {};

TEST_P(ExpanderTest, DecidesWhatComposeSays) {
  const auto registry = std::make_shared<testing::GivenRegistry>(std::vector<std::string>{
      kLevels, kFragment,
      ValueSet(
          "lows",
          R"("compose":{"include":[{"system":"https://x.example/levels","concept":[{"code":"low"}]}]})"),
      ValueSet("tested", "\"compose\":" + GetParam().compose)});
  const Service service(registry);
  const auto ask = [&](const std::string& code) {
    return service.Contains("https://x.example/vs/tested", "", code);
  };
  for (const std::string& code : GetParam().in) EXPECT_EQ(ask(code), Membership::kIn) << code;
  for (const std::string& code : GetParam().out) EXPECT_EQ(ask(code), Membership::kOut) << code;
  for (const std::string& code : GetParam().unknown)
    EXPECT_EQ(ask(code), Membership::kUnknown) << code;
}

INSTANTIATE_TEST_SUITE_P(Compose, ExpanderTest, ::testing::ValuesIn(Cases()));

Membership AskExpanded(const std::string& extension, std::string_view code) {
  const auto registry = std::make_shared<testing::GivenRegistry>(std::vector<std::string>{
      ValueSet("expanded", R"("expansion":{)" + extension + R"("timestamp":"2026-10-01","contains":[
      {"system":"s","code":"group","contains":[{"system":"s","code":"nested"}]}]})")});
  return Service(registry).Contains("https://x.example/vs/expanded", "s", code);
}

TEST(Expander, TakesAWholeExpansionAsItIs) {
  EXPECT_EQ(AskExpanded("", "nested"), Membership::kIn);
  EXPECT_EQ(AskExpanded("", "other"), Membership::kOut);
}

TEST(Expander, TracesDisplaysSystemsAndGaps) {
  const auto registry = std::make_shared<testing::GivenRegistry>(
      std::vector<std::string>{kLevels, kFragment, ValueSet("traced", R"("compose":{"include":[
        {"system":"https://x.example/levels","concept":[{"code":"low","display":"Bas"}]},
        {"system":"https://x.example/part"},{"system":"http://snomed.info/sct"},
        {"valueSet":["https://x.example/vs/none"]}]})")});
  const Service service(registry);
  const Expanded* const expanded = service.ExpandTraced("https://x.example/vs/traced");
  ASSERT_NE(expanded, nullptr);
  const ExpansionTrace& trace = expanded->trace;
  ASSERT_TRUE(trace.named.contains({"https://x.example/levels", "low"}));
  EXPECT_EQ(trace.named.at({"https://x.example/levels", "low"}).ChildText("display"), "Bas");
  EXPECT_TRUE(trace.systems.contains("https://x.example/levels"));
  ASSERT_EQ(trace.gaps.size(), 3U);
  EXPECT_EQ(trace.gaps[0], "only a part of CodeSystem https://x.example/part is loaded");
  EXPECT_EQ(trace.gaps[1], "CodeSystem http://snomed.info/sct is not loaded");
  EXPECT_EQ(trace.gaps[2], "ValueSet https://x.example/vs/none is not loaded");
  EXPECT_EQ(service.ExpandTraced("https://x.example/vs/none"), nullptr);
}

// Each includes the next one twice: 2^30 paths, were they all walked.
TEST(Expander, EndsWhereValueSetsExplode) {
  std::vector<std::string> resources;
  for (int i = 0; i < 19; ++i) {
    const std::string next = "\"https://x.example/vs/n" + std::to_string(i + 1) + "\"";
    resources.push_back(ValueSet(
        "n" + std::to_string(i),
        R"("compose":{"include":[{"valueSet":[)" + next + "]},{\"valueSet\":[" + next + "]}]}"));
  }
  resources.push_back(
      ValueSet("n19", R"("compose":{"include":[{"system":"s","concept":[{"code":"a"}]}]})"));
  const Service service(std::make_shared<testing::GivenRegistry>(resources));
  EXPECT_EQ(service.Contains("https://x.example/vs/n0", "s", "a"), Membership::kIn);
  EXPECT_EQ(service.Contains("https://x.example/vs/n0", "s", "b"), Membership::kUnknown);
}

TEST(Expander, DoubtsWhatAnUnfinishedExpansionDoesNotList) {
  const std::string unfinished =
      R"("extension":[{"url":"http://hl7.org/fhir/StructureDefinition/valueset-toocostly","valueBoolean":true}],)";
  EXPECT_EQ(AskExpanded(unfinished, "nested"), Membership::kIn);
  EXPECT_EQ(AskExpanded(unfinished, "other"), Membership::kUnknown);
}

}  // namespace
}  // namespace gateway::terminology
