#include "gateway/terminology/expander.h"

#include <gtest/gtest.h>

#include "gateway/terminology/service.h"
#include "tests/terminology/given_registry.h"

namespace gateway::terminology {
namespace {

constexpr const char* kLevels = R"({"resourceType":"CodeSystem","url":"https://x.example/levels",
  "status":"active","content":"complete","concept":[
  {"code":"any","concept":[{"code":"low"},{"code":"high","concept":[{"code":"severe"}]}]}]})";
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
      {"a filter not known here", filter("regex", "l.*"), {}, {}, {"low"}},
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

TEST(Expander, DoubtsWhatAnUnfinishedExpansionDoesNotList) {
  const std::string unfinished =
      R"("extension":[{"url":"http://hl7.org/fhir/StructureDefinition/valueset-toocostly","valueBoolean":true}],)";
  EXPECT_EQ(AskExpanded(unfinished, "nested"), Membership::kIn);
  EXPECT_EQ(AskExpanded(unfinished, "other"), Membership::kUnknown);
}

}  // namespace
}  // namespace gateway::terminology
