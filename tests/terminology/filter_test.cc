#include "gateway/terminology/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"
#include "tests/terminology/given_registry.h"

namespace gateway::terminology {
namespace {

using ::gateway::testing::IsError;
using ::testing::HasSubstr;

constexpr const char* kPlaces = R"({"resourceType":"CodeSystem","url":"https://x.example/places",
  "status":"active","content":"complete","property":[{"code":"kind","type":"code"},
   {"code":"unused","type":"string"}],"concept":[
  {"code":"world","display":"World","property":[{"code":"notSelectable","valueBoolean":true}],
   "concept":[
    {"code":"gb","display":"Great Britain","property":[{"code":"kind","valueCode":"island"}],
     "concept":[{"code":"wales","display":"Wales"},{"code":"kent","display":"Kent",
       "property":[{"code":"kind","valueCoding":{"system":"k","code":"county"}}]}]},
    {"code":"fr","display":"France","property":[{"code":"status","valueCode":"retired"}]}]}]})";

struct Row {
  const char* property;
  const char* op;
  const char* value;
  std::vector<std::string> passes;
};
void PrintTo(const Row& row, std::ostream* out) {
  *out << row.property << " " << row.op << " " << row.value;
}

class FilterTest : public ::testing::TestWithParam<Row> {};

Result<std::vector<std::string>> Passing(const Row& row) {
  const testing::GivenRegistry registry({kPlaces});
  const CodeSystem codes(registry.Find("CodeSystem", "https://x.example/places")->root());
  const auto include = fhir::ReadJson(
      R"({"resourceType":"ValueSet","status":"active","compose":{"include":[{"system":"s","filter":[{"property":)" +
          std::string("\"") + row.property + "\",\"op\":\"" + row.op + "\",\"value\":\"" +
          row.value + "\"}]}]}}",
      gateway::testing::R4Types());
  if (!include) return std::unexpected(include.error());
  const fhir::Node filter =
      include->document.root().Child("compose").Child("include").Child("filter");
  GATEWAY_TRY(const Filter test, Filter::Compile(filter, codes));
  std::vector<std::string> passing;
  for (const CodeSystem::Concept& entry : codes.concepts()) {
    if (test.Passes(entry)) passing.emplace_back(entry.code);
  }
  return passing;
}

TEST_P(FilterTest, PassesTheConceptsThatTheSpecificationSays) {
  const auto passing = Passing(GetParam());
  ASSERT_TRUE(passing) << passing.error().diagnostics;
  EXPECT_EQ(*passing, GetParam().passes);
}

INSTANTIATE_TEST_SUITE_P(Operators, FilterTest,
                         ::testing::ValuesIn(std::vector<Row>{
                             {"concept", "is-a", "gb", {"gb", "wales", "kent"}},
                             {"code", "is-a", "gb", {"gb", "wales", "kent"}},
                             {"concept", "descendent-of", "gb", {"wales", "kent"}},
                             {"concept", "is-not-a", "gb", {"world", "fr"}},
                             {"concept", "generalizes", "wales", {"world", "gb", "wales"}},
                             {"concept", "child-of", "world", {"gb", "fr"}},
                             {"concept", "descendent-leaf", "world", {"wales", "kent", "fr"}},
                             {"concept", "=", "fr", {"fr"}},
                             {"concept", "in", "fr, wales", {"wales", "fr"}},
                             {"concept", "not-in", "fr,wales", {"world", "gb", "kent"}},
                             {"code", "regex", "[a-z]{2}", {"gb", "fr"}},
                             {"display", "regex", "(W|K).*", {"world", "wales", "kent"}},
                             {"display", "=", "Kent", {"kent"}},
                             {"parent", "=", "gb", {"wales", "kent"}},
                             {"child", "=", "wales", {"gb"}},
                             {"child", "exists", "false", {"wales", "kent", "fr"}},
                             {"parent", "exists", "true", {"gb", "wales", "kent", "fr"}},
                             {"kind", "=", "island", {"gb"}},
                             {"kind", "in", "island,county", {"gb", "kent"}},
                             {"kind", "not-in", "island", {"world", "wales", "kent", "fr"}},
                             {"kind", "exists", "true", {"gb", "kent"}},
                             {"unused", "exists", "true", {}},
                             {"inactive", "=", "true", {"fr"}},
                             {"inactive", "=", "false", {"world", "gb", "wales", "kent"}},
                             {"notSelectable", "=", "true", {"world"}},
                         }));

TEST(Filter, RefusesWhatItCannotApply) {
  EXPECT_THAT(Passing({"colour", "=", "x", {}}),
              IsError(IssueType::kNotSupported, HasSubstr("'colour'")));
  EXPECT_THAT(Passing({"kind", "is-a", "x", {}}), IsError(IssueType::kNotSupported, HasSubstr("")));
  EXPECT_THAT(Passing({"code", "regex", "(", {}}), IsError(IssueType::kInvalid, HasSubstr("")));
}

}  // namespace
}  // namespace gateway::terminology
