// The snapshot suite of the HL7 test cases, from $CHC_CONFORMANCE_DIR/snapshot.
#include "tests/definitions/snapshot/suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>

#include "gateway/base/file.h"
#include "gateway/base/text.h"
#include "gateway/definitions/snapshot/snapshot_source.h"
#include "gateway/fhirpath/expression.h"
#include "tests/support/r4.h"

namespace gateway::definitions {
namespace {

using testing::Comparison;
using testing::R4;
using testing::RegistryWith;

// Cases that are expected to differ, and why. One that starts to pass must leave the list.
const std::map<std::string, std::string>& ExpectedDifferences() {
  static const std::map<std::string, std::string> list{
      {"rX/slice-cardinality-derived",
       "recorded min 1 of a slice of an open slicing, though its own title says the base's must "
       "not "
       "reach it: other types would be refused"},
      {"r4b/obs-2-2",
       "recorded as closed although neither base nor differential says so: nine types without a "
       "slice would be refused"},
      {"r4b/ca-patient",
       "recorded value[x]:valueString without the sliced value[x]: its constraints would bind "
       "every "
       "type"},
      {"r4b/zib-BodyHeight", "the recorded targets of Observation.subject are R4B's"}};
  return list;
}

struct Score {
  int elements = 0;
  int matched = 0;
  int cases = 0;
  int passed = 0;
  int rules = 0;
  int kept = 0;
};

// What the rules of the suite call fixtures: outputs of cases ("t2-output"), what a case loads
// ("t24b-include"), and base definitions ("patient").
class Fixtures final : public fhirpath::Host {
 public:
  void Add(const std::string& name, fhir::Document document) {
    documents_.insert_or_assign(name, std::move(document));
  }
  // Of a case that is not among those that can be run here.
  [[nodiscard]] bool Has(std::string_view name) const { return !!Find(name); }

  fhir::Node Resolve(std::string_view /*reference*/, fhir::Node /*root*/) const override {
    return {};
  }
  Result<bool> MemberOf(const fhirpath::Item& /*coded*/,
                        std::string_view /*value_set*/) const override {
    return Fail(IssueType::kNotSupported, "no rule asks that");
  }
  Result<bool> ConformsTo(fhir::Node /*node*/, std::string_view /*profile*/) const override {
    return Fail(IssueType::kNotSupported, "no rule asks that");
  }
  const Function* FindFunction(std::string_view name) const override {
    if (name == "check") return &check_;
    return name == "fixture" ? &fixture_ : nullptr;
  }

 private:
  [[nodiscard]] fhir::Node Find(std::string_view name) const {
    const auto found = documents_.find(name);
    if (found != documents_.end()) return found->second.root();
    for (const std::string& url : R4()->Canonicals("StructureDefinition")) {
      const std::string_view last = std::string_view(url).substr(url.rfind('/') + 1);
      if (ToLower(last) == name && R4()->types()->FindByUrl(url) != nullptr)
        return R4()->Find("StructureDefinition", url)->root();
    }
    return {};
  }

  // HL7's own: what it is called on, when a condition holds. The suite's is always exists().
  Function check_ =
      [](const fhirpath::Collection& input,
         const std::vector<fhirpath::Collection>& arguments) -> Result<fhirpath::Collection> {
    if (!input.empty()) return input;
    return Fail(IssueType::kInvariant, arguments.at(1).begin()->ToText());
  };
  std::map<std::string, fhir::Document, std::less<>> documents_;
  Function fixture_ =
      [this](const fhirpath::Collection& /*input*/,
             const std::vector<fhirpath::Collection>& arguments) -> Result<fhirpath::Collection> {
    const fhir::Node found = Find(arguments.at(0).begin()->ToText());
    if (!found) return Fail(IssueType::kNotFound, "no such fixture");
    return fhirpath::Collection{fhirpath::Item(found)};
  };
};

class Suite {
 public:
  explicit Suite(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // The reason why the case does not pass; empty: it passes.
  std::string Run(const Json& test, const Json& correction, Score& score) {
    auto registry = std::make_shared<RegistryWith>(R4());
    for (const Json& file : test["supporting"].array()) {
      registry->Add(testing::ReadDefinition(folder_ / file.string()));
    }
    const fhir::Document input = testing::ReadDefinition(folder_ / test["input"].string());
    if (!input.root()) return "it cannot be read";
    const SnapshotSource source(registry);
    const Result<Snapshot> made =
        GenerateSnapshot(input, source, {.sort = test["sortDifferentialFirst"].boolean()});
    ++score.cases;
    if (test["expect"].string() == "error") {
      const bool refused = !made || made->issues.HasErrors();
      score.passed += refused ? 1 : 0;
      return refused ? "" : "no error was found";
    }
    std::string reason = RunSnapshot(test, correction, made, score);
    if (made) {
      const std::string id = test["id"].string().substr(test["id"].string().rfind('/') + 1);
      fixtures_.Add(id + "-output", made->structure);
      if (!test["supporting"].array().empty()) {
        const std::string& first = test["supporting"].array()[0].string();
        const fhir::Document* const loaded =
            source.Find(testing::ReadDefinition(folder_ / first).root().ChildText("url"));
        if (loaded != nullptr) fixtures_.Add(id + "-include", *loaded);
      }
      reason += RunRules(test, score);
    }
    if (reason.empty()) ++score.passed;
    return reason;
  }

 private:
  static std::string RunSnapshot(const Json& test, const Json& correction,
                                 const Result<Snapshot>& made, Score& score) {
    const std::vector<Json>& expected = test["expectedElements"].array();
    score.elements += static_cast<int>(expected.size());
    if (!made) return made.error().diagnostics;
    std::vector<std::string> ignored;
    for (const Json* const list : {&test["ignorePaths"], &correction["ignorePaths"]}) {
      for (const Json& path : list->array()) ignored.push_back(path.string());
    }
    const Comparison comparison = testing::Compare(expected, made->structure.root(), ignored);
    score.matched += comparison.matched;
    std::string reason;
    for (const Issue& issue : made->issues.list()) {
      if (issue.severity == Severity::kError) reason += ToText(issue) + "\n    ";
    }
    if (comparison.passed()) return reason;
    for (const std::string& difference : comparison.differences) reason += difference + "\n    ";
    return reason;
  }

  // The suite's own conditions on the result. One that is about a case not given here is left out.
  std::string RunRules(const Json& test, Score& score) const {
    std::string broken;
    for (const Json& rule : test["rules"].array()) {
      const std::string& text = rule["fhirpath"].string();
      if (text.find("'t1-output'") != std::string::npos && !fixtures_.Has("t1-output")) continue;
      if (text.find(".text.div") != std::string::npos) continue;  // of HL7's rendering
      ++score.rules;
      const auto compiled =
          fhirpath::Expression::Compile(text, {.host_functions = {"fixture", "check"}});
      fhirpath::Context context;
      context.host = &fixtures_;
      const Result<bool> holds = compiled ? compiled->Test(fhir::Node(), context)
                                          : Result<bool>(std::unexpected(compiled.error()));
      if (holds && *holds) {
        ++score.kept;
      } else {
        broken += "rule: " + rule["text"].string() +
                  (holds ? "" : " (" + holds.error().diagnostics + ")") + "\n    ";
      }
    }
    return broken;
  }

  std::filesystem::path folder_;
  Fixtures fixtures_;
};

Json Load(const std::filesystem::path& file) {
  const Result<std::string> bytes = ReadFile(file);
  const Result<Json> json = bytes ? Json::Parse(*bytes) : Result<Json>(Json());
  EXPECT_TRUE(json && json->is_object()) << file;
  return json ? *json : Json();
}

TEST(SnapshotSuite, ReachesItsScore) {
  const char* const root = std::getenv("CHC_CONFORMANCE_DIR");
  if (root == nullptr) GTEST_SKIP() << "CHC_CONFORMANCE_DIR is not set";
  const std::filesystem::path folder(root);
  const Json index = Load(folder / "snapshot" / "snapshot-cases.json");
  const Json corrections = Load(folder / "corrections.json");
  Suite suite(folder / "snapshot");
  Score score;
  for (const Json& test : index["cases"].array()) {
    const std::string& id = test["id"].string();
    const Json& correction = corrections["snapshot"][id];
    if (!correction["unscored"].is_null()) continue;
    const std::string reason = suite.Run(test, correction, score);
    const bool listed = ExpectedDifferences().contains(id);
    EXPECT_EQ(reason.empty(), !listed) << id << "\n    " << reason;
  }
  std::cout << "snapshot suite: " << score.passed << " of " << score.cases << " cases, "
            << score.matched << " of " << score.elements << " elements, " << score.kept << " of "
            << score.rules << " rules\n";
}

}  // namespace
}  // namespace gateway::definitions
