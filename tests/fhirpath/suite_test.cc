// HL7's FHIRPath suite for R4.
//
// The cases lie outside the tree: $CHC_CONFORMANCE_DIR/fhirpath. The semantics are those of the
// reference runner. Which cases fail, and why they may, stands in expected_differences.txt.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "gateway/fhir/read.h"
#include "gateway/fhirpath/check/checker.h"
#include "gateway/fhirpath/expression.h"
#include "tests/support/r4.h"

namespace gateway::fhirpath {
namespace {

using std::filesystem::path;

// conformsTo() is the runner's: two profiles are known.
class SuiteHost final : public Host {
 public:
  [[nodiscard]] fhir::Node Resolve(std::string_view /*reference*/,
                                   fhir::Node /*root*/) const override {
    return {};
  }
  [[nodiscard]] Result<bool> MemberOf(const Item& /*coded*/,
                                      std::string_view /*value_set*/) const override {
    return Fail(IssueType::kNotFound, "no value sets here");
  }
  [[nodiscard]] Result<bool> ConformsTo(fhir::Node /*node*/,
                                        std::string_view profile) const override {
    if (profile == "http://hl7.org/fhir/StructureDefinition/Patient") return true;
    if (profile == "http://hl7.org/fhir/StructureDefinition/Person") return false;
    return Fail(IssueType::kNotFound, "no such profile");
  }
};

// "@2015-02" for dates and times, the plain text for all else.
std::string ToSuiteText(const Item& item) {
  SystemValue value;
  if (!item.ToOperand(value)) return item.ToText();
  const bool is_date = value.type == SystemType::kDate || value.type == SystemType::kDateTime;
  if (value.type == SystemType::kTime) return "@T" + value.text;
  return (is_date ? "@" : "") + Item(value).ToText();
}

// "string" for System's String too: the suite does not tell them apart.
std::string ToSuiteType(const Item& item) {
  std::string name = item.TypeName();
  if (!item.is_node() && name != "Quantity") name[0] = static_cast<char>(std::tolower(name[0]));
  return name;
}

class Suite {
 public:
  explicit Suite(path folder) : folder_(std::move(folder)) {}

  // The case's document; absent when the case names none. False when it cannot be read here.
  bool Load(const Json& test, fhir::Document& document) {
    const std::string& name = test["inputFile"].string();
    if (name.empty()) return true;
    const path file = folder_ / "inputs" / name;
    if (!std::filesystem::exists(file)) return false;
    auto read = fhir::ReadFhir(*ReadFile(file), testing::R4Types());
    if (!read) {
      ADD_FAILURE() << file << ": " << read.error().diagnostics;
      return false;
    }
    document = read->document;
    return true;
  }

  // Empty when the case passes, what happened otherwise.
  [[nodiscard]] std::string Run(const Json& test, const fhir::Document& document) const {
    const CompileOptions options{.types = testing::R4Types().get()};
    const Result<Expression> expression = Expression::Compile(test["expression"].string(), options);
    const bool must_fail = test["invalid"].is_string();
    if (!expression) return must_fail ? "" : "does not compile: " + expression.error().diagnostics;
    if (test["invalid"].string() == "syntax") return "compiles";
    Context context{.resource = document.root(), .root_resource = document.root(), .host = &host_};
    context.now = *ParseInstant("2026-10-01T09:12:00Z");
    const Result<Collection> result = expression->Evaluate(document.root(), context);
    if (!result) return must_fail ? "" : "fails: " + result.error().diagnostics;
    if (test["invalid"].string() == "semantic" && IsRefused(test, document)) return "";
    if (must_fail) return "gives a result of " + std::to_string(result->size()) + " items";
    if (test["predicate"].boolean()) {
      const Result<bool> truth = expression->Test(document.root(), context);
      return Compare(test, {Item::Boolean(truth.value_or(false))});
    }
    return Compare(test, *result);
  }

 private:
  // What is wrong with the types alone is the static checker's to say.
  static bool IsRefused(const Json& test, const fhir::Document& document) {
    const auto context = ContextFor(document.root().type_name(), *testing::R4Types());
    return context && CheckExpression(test["expression"].string(), *context).issues.HasErrors();
  }

  static std::string Compare(const Json& test, const Collection& result) {
    const auto& outputs = test["outputs"].array();
    std::string found;
    bool same = outputs.size() == result.size();
    for (std::size_t i = 0; i < result.size(); ++i) {
      found += ToSuiteType(result[i]) + "=" + ToSuiteText(result[i]) + "; ";
      if (!same) continue;
      const std::string& type = outputs[i]["type"].string();
      same = outputs[i]["value"].string() == ToSuiteText(result[i]) &&
             (type.empty() || type == ToSuiteType(result[i]));
    }
    return same ? "" : "gives " + found;
  }

  path folder_;
  SuiteHost host_;
};

// "id  # why it may fail" a line.
std::map<std::string, std::string, std::less<>> ReadExpectedDifferences() {
  const auto text =
      ReadFile(path(CHC_GATEWAY_SOURCE_DIR) / "tests/fhirpath/expected_differences.txt");
  std::map<std::string, std::string, std::less<>> differences;
  for (const std::string_view line : Split(*text, '\n')) {
    const std::size_t mark = line.find('#');
    const std::string_view id = Trim(line.substr(0, mark));
    if (!id.empty())
      differences.emplace(id, mark == std::string_view::npos ? "" : Trim(line.substr(mark + 1)));
  }
  return differences;
}

TEST(FhirPathSuite, PassesTheOfficialCasesButTheArguedOnes) {
  const char* const root = std::getenv("CHC_CONFORMANCE_DIR");
  if (root == nullptr) GTEST_SKIP() << "CHC_CONFORMANCE_DIR is not set";
  const path folder = path(root) / "fhirpath";
  const auto cases = Json::Parse(*ReadFile(folder / "fhirpath-cases.json"));
  ASSERT_TRUE(cases) << cases.error().diagnostics;
  const auto corrections = Json::Parse(*ReadFile(path(root) / "corrections.json"));
  ASSERT_TRUE(corrections) << corrections.error().diagnostics;
  const auto expected = ReadExpectedDifferences();
  Suite suite(folder);
  int run = 0;
  int passed = 0;
  for (const Json& test : (*cases)["cases"].array()) {
    fhir::Document document;
    if ((*corrections)["fhirpath"][test["id"].string()]["unscored"].is_string()) continue;
    if (!suite.Load(test, document)) continue;
    ++run;
    const std::string& id = test["id"].string();
    const std::string failure = suite.Run(test, document);
    passed += failure.empty() ? 1 : 0;
    const bool is_expected = expected.contains(id);
    EXPECT_TRUE(failure.empty() || is_expected)
        << id << ": " << test["expression"].string() << "\n  " << failure;
    EXPECT_FALSE(failure.empty() && is_expected)
        << id << " passes now: take it off expected_differences.txt";
  }
  EXPECT_GT(run, 0);
  std::cout << "fhirpath: " << passed << " of " << run << " cases that can be run here pass ("
            << (*cases)["cases"].array().size() << " in all)\n";
}

TEST(FhirPathSuite, ArguesEveryExpectedDifference) {
  for (const auto& [id, reason] : ReadExpectedDifferences()) EXPECT_FALSE(reason.empty()) << id;
}

}  // namespace
}  // namespace gateway::fhirpath
