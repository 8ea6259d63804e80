// HL7's FHIRPath suite through the static checker: what is called semantically invalid is refused,
// what is valid passes.
//
// The cases lie outside the tree: $CHC_CONFORMANCE_DIR/fhirpath.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/fhirpath/check/checker.h"
#include "tests/support/r4.h"

namespace gateway::fhirpath {
namespace {

using std::filesystem::path;

// The resource type of a JSON or XML file, from its first lines.
std::string TypeOfFile(const path& file) {
  const auto text = ReadFile(file);
  if (!text) return {};
  const std::string key = "\"resourceType\"";
  std::size_t begin = text->find(key);
  if (file.extension() == ".json") {
    begin = text->find('"', begin + key.size());
    return text->substr(begin + 1, text->find('"', begin + 1) - begin - 1);
  }
  for (begin = text->find('<'); begin != std::string::npos; begin = text->find('<', begin + 1)) {
    if (std::isalpha(static_cast<unsigned char>((*text)[begin + 1])) == 0) continue;
    return text->substr(begin + 1, text->find_first_of(" \n\r\t>", begin) - begin - 1);
  }
  return {};
}

CheckContext ContextOf(const path& folder, const Json& test) {
  const std::string& name = test["inputFile"].string();
  const auto& types = *testing::R4Types();
  if (name.empty()) return {.types = &types};
  const auto context = ContextFor(TypeOfFile(folder / "inputs" / name), types);
  EXPECT_TRUE(context) << name;
  return *context;
}

std::string TextOf(const CheckResult& result) {
  std::string text;
  for (const Issue& issue : result.issues.list()) text += "\n  " + ToText(issue);
  return text;
}

TEST(FhirPathSuiteCheck, RefusesWhatIsSemanticallyInvalidAndNothingThatIsValid) {
  const char* const root = std::getenv("CHC_CONFORMANCE_DIR");
  if (root == nullptr) GTEST_SKIP() << "CHC_CONFORMANCE_DIR is not set";
  const path folder = path(root) / "fhirpath";
  const auto cases = Json::Parse(*ReadFile(folder / "fhirpath-cases.json"));
  ASSERT_TRUE(cases) << cases.error().diagnostics;
  int valid = 0;
  int invalid = 0;
  int warned = 0;
  for (const Json& test : (*cases)["cases"].array()) {
    const std::string& why = test["invalid"].string();
    if (why == "execution") continue;  // only data shows it
    CheckContext context = ContextOf(folder, test);
    const CheckResult result = CheckExpression(test["expression"].string(), context);
    (why.empty() ? valid : invalid) += 1;
    warned += why.empty() && !result.issues.empty() ? 1 : 0;
    EXPECT_EQ(result.issues.HasErrors(), !why.empty())
        << test["id"].string() << ": " << test["expression"].string() << TextOf(result);
  }
  EXPECT_GT(valid, 500);
  EXPECT_GT(invalid, 4);
  std::cout << "fhirpath checker: " << valid << " valid cases (" << warned << " with warnings), "
            << invalid << " invalid ones\n";
}

}  // namespace
}  // namespace gateway::fhirpath
