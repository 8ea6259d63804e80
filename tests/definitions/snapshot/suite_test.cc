// The snapshot suite of the HL7 test cases, from $CHC_CONFORMANCE_DIR/snapshot.
#include "tests/definitions/snapshot/suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>

#include "gateway/base/file.h"
#include "gateway/definitions/snapshot/snapshot_source.h"
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
    const std::string reason = RunSnapshot(test, correction, made, score);
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

  std::filesystem::path folder_;
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
            << score.matched << " of " << score.elements << " elements\n";
}

}  // namespace
}  // namespace gateway::definitions
