// HL7's FHIRPath suite through `fhirpath --batch`, as a stranger would run it: every case a line,
// semantic ones with the static checker, types and values compared as the reference runner does.
//
// The cases lie outside the tree: $CHC_CONFORMANCE_DIR/fhirpath.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "gateway/cli/command_line.h"
#include "tests/support/temp_folder.h"

namespace gateway::cli {
namespace {

using std::filesystem::path;

std::string LinesFor(const Json& cases, const path& inputs) {
  std::string lines;
  for (const Json& test : cases.array()) {
    Json line = Json::Of({{"id", test["id"]}, {"expression", test["expression"]}});
    if (test["inputFile"].is_string())
      line.Set("file", (inputs / test["inputFile"].string()).string());
    if (test["invalid"].string() == "semantic") line.Set("check", true);
    lines += line.Write() + "\n";
  }
  return lines;
}

// "1 'mg'" for {"value":1,"unit":"mg","code":"mg"}, "1 week" without a code.
std::string QuantityText(const Json& value) {
  const bool has_code = value["code"].is_string();
  const std::string unit = value[has_code ? "code" : "unit"].string();
  return value["value"].number_text() + (has_code ? " '" + unit + "'" : " " + unit);
}

// The value as the suite writes it: dates and times with their marks.
std::string SuiteText(const Json& item) {
  const std::string& type = item["type"].string();
  const Json& value = item["value"];
  if (value.is_object()) return QuantityText(value);
  if (value.is_bool()) return value.boolean() ? "true" : "false";
  if (value.is_number()) return value.number_text();
  if (type == "time") return "@T" + value.string();
  const bool is_date = type == "date" || type == "dateTime" || type == "instant";
  return (is_date ? "@" : "") + value.string();
}

// One boolean: nothing is false, a single boolean itself, all else true.
std::string Predicate(const Json::Array& result) {
  if (result.empty()) return "false";
  const bool single = result.size() == 1 && result[0]["value"].is_bool();
  return single && !result[0]["value"].boolean() ? "false" : "true";
}

// Empty when the answer is what the case expects.
std::string Difference(const Json& test, const Json& answer) {
  const bool failed = answer["error"].is_string();
  if (test["invalid"].is_string()) return failed ? "" : "gives a result";
  if (failed) return "fails: " + answer["error"].string();
  const auto& outputs = test["outputs"].array();
  const auto& result = answer["result"].array();
  if (test["predicate"].boolean())
    return outputs.size() == 1 && outputs[0]["value"].string() == Predicate(result) ? ""
                                                                                    : "differs";
  if (outputs.size() != result.size()) return "gives " + answer["result"].Write();
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::string& type = outputs[i]["type"].string();
    const bool same = outputs[i]["value"].string() == SuiteText(result[i]) &&
                      (type.empty() || type == result[i]["type"].string());
    if (!same) return "gives " + answer["result"].Write();
  }
  return "";
}

std::set<std::string, std::less<>> ArguedDifferences() {
  std::set<std::string, std::less<>> ids;
  const auto text =
      ReadFile(path(CHC_GATEWAY_SOURCE_DIR) / "tests/fhirpath/expected_differences.txt");
  for (const std::string_view line : Split(*text, '\n'))
    ids.emplace(Trim(line.substr(0, line.find('#'))));
  return ids;
}

TEST(FhirPathSuiteBatch, AnswersEveryCaseButTheArguedOnes) {
  const char* const root = std::getenv("CHC_CONFORMANCE_DIR");
  if (root == nullptr) GTEST_SKIP() << "CHC_CONFORMANCE_DIR is not set";
  ::setenv("CHC_GATEWAY_HOME", CHC_GATEWAY_SOURCE_DIR, 0);
  const path folder = path(root) / "fhirpath";
  const Json cases = (*Json::Parse(*ReadFile(folder / "fhirpath-cases.json")))["cases"];
  testing::TempFolder temp;
  const std::string batch = (temp / "cases.ndjson").string();
  ASSERT_TRUE(WriteFileDurably(batch, LinesFor(cases, folder / "inputs")));
  std::vector<std::string> words{"chc-gateway", "fhirpath", "--batch", batch};
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  ::testing::internal::CaptureStdout();
  const int status = cli::Run(static_cast<int>(argv.size()), argv.data());
  const std::string out = ::testing::internal::GetCapturedStdout();
  EXPECT_EQ(status, 0);
  const auto lines = Split(Trim(out), '\n');
  ASSERT_EQ(lines.size(), cases.array().size());
  const auto argued = ArguedDifferences();
  std::size_t passed = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Json& test = cases.array()[i];
    const auto answer = Json::Parse(lines[i]);
    ASSERT_TRUE(answer) << lines[i];
    EXPECT_EQ((*answer)["id"].string(), test["id"].string());
    const std::string difference = Difference(test, *answer);
    passed += difference.empty() ? 1 : 0;
    EXPECT_TRUE(difference.empty() || argued.contains(test["id"].string()))
        << test["id"].string() << ": " << test["expression"].string() << "\n  " << difference;
  }
  std::cout << "fhirpath --batch: " << passed << " of " << lines.size() << " cases pass\n";
}

}  // namespace
}  // namespace gateway::cli
