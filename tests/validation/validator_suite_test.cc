// HL7's validator cases, tier core: verdicts and the places of errors, beside what the reference
// says. Cases on which we differ are listed, each with its reason, in
// expected_suite_differences.txt; one that comes to agree has to leave the list.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/fhir/read.h"
#include "gateway/validation/reader_findings.h"
#include "gateway/validation/validator.h"
#include "tests/support/matchers.h"
#include "tests/validation/overlay_registry.h"

namespace gateway::validation {
namespace {

namespace fs = std::filesystem;
using Places = std::set<std::string>;

Json ReadIndex(const fs::path& file) {
  Result<std::string> bytes = ReadFile(file);
  if (!bytes) return {};
  Result<Json> json = Json::Parse(*bytes);
  return json ? *std::move(json) : Json();
}

// Without comments, ofType() and resolve(), which say the same place in other words.
std::string Normalised(std::string place) {
  for (std::size_t at = place.find("/*"); at != std::string::npos; at = place.find("/*"))
    place.erase(at, place.find("*/", at) + 2 - at);
  for (const std::string_view call : {".ofType(", ".resolve("}) {
    for (std::size_t at = place.find(call); at != std::string::npos; at = place.find(call))
      place.erase(at, place.find(')', at) + 1 - at);
  }
  return place;
}

struct Outcome {
  bool is_valid = true;
  Places places;
  std::vector<Issue> issues;
};

struct Score {
  int right = 0;
  int all = 0;
  void Add(bool is_right) {
    right += is_right ? 1 : 0;
    ++all;
  }
  double share() const { return all == 0 ? 0 : static_cast<double>(right) / all; }
};

std::ostream& operator<<(std::ostream& out, const Score& score) {
  return out << score.right << "/" << score.all << " (" << 100 * score.share() << " %)";
}

// Limits that count from now need one.
Instant ParseNow() { return *ParseInstant("2026-11-24T12:00:00Z"); }

class Suite {
 public:
  explicit Suite(fs::path folder) : folder_(std::move(folder)) {}

  Outcome Run(const Json& test) {
    const auto registry = std::make_shared<testing::OverlayRegistry>();
    for (const char* const list : {"profiles", "supporting", "validateAgainst"}) {
      for (const Json& file : test[list].array()) AddFile(*registry, file.string());
    }
    Options options{.is_thorough = true};
    options.now = ParseNow();
    options.check_references = !test["options"]["validateReference"].string().empty();
    options.resolve = [&](std::string_view reference) {
      return Resolve(*registry, test["resolvable"], reference);
    };
    for (const Json& file : test["validateAgainst"].array())
      options.profiles.push_back(UrlOf(file.string()));
    return Validate(test["file"].string(), registry, options);
  }

 private:
  const fhir::Document* Read(const std::string& file) {
    const auto known = documents_.find(file);
    if (known != documents_.end()) return &known->second;
    Result<std::string> bytes = ReadFile(folder_ / file);
    if (!bytes) return nullptr;
    Result<fhir::ReadResult> read = fhir::ReadFhir(*std::move(bytes), testing::R4Types());
    if (!read) return nullptr;
    return &documents_.emplace(file, std::move(read->document)).first->second;
  }

  std::string UrlOf(const std::string& file) {
    const fhir::Document* const document = Read(file);
    return document == nullptr ? file : std::string(document->root().ChildText("url"));
  }

  void AddFile(testing::OverlayRegistry& registry, const std::string& file) {
    if (const fhir::Document* const document = Read(file); document != nullptr)
      registry.Add(*document);
  }

  fhir::Node Resolve(const testing::OverlayRegistry& registry, const Json& resolvable,
                     std::string_view reference) {
    const std::string& file = resolvable[reference].string();
    if (file.empty()) return registry.FindResource(reference);
    const fhir::Document* const document = Read(file);
    return document == nullptr ? fhir::Node() : document->root();
  }

  Outcome Validate(const std::string& file,
                   const std::shared_ptr<const definitions::Registry>& registry,
                   const Options& options) {
    Result<std::string> bytes = ReadFile(folder_ / file);
    if (!bytes) return {false, {}, ToIssues(bytes.error()).list()};
    const Result<fhir::ReadResult> read = fhir::ReadFhir(*std::move(bytes), registry->types());
    Issues issues = read ? AtHolders(read->issues) : ToIssues(read.error());
    if (read) {
      const Validator validator(registry, std::make_shared<terminology::Service>(registry));
      Options with_findings = options;
      with_findings.reader_findings = &read->issues;
      issues.Append(validator.Validate(read->document.root(), with_findings));
    }
    return ToOutcome(issues);
  }

  static Outcome ToOutcome(const Issues& issues) {
    Outcome outcome;
    outcome.issues = issues.list();
    for (const Issue& issue : issues.list()) {
      if (issue.severity != Severity::kError && issue.severity != Severity::kFatal) continue;
      outcome.is_valid = false;
      outcome.places.insert(Normalised(issue.expression));
    }
    return outcome;
  }

  fs::path folder_;
  std::map<std::string, fhir::Document> documents_;
};

Places ExpectedPlaces(const Json& test) {
  Places places;
  for (const Json& error : test["errors"].array()) {
    if (error["fromTerminologyServer"].boolean()) continue;
    places.insert(Normalised(error["expression"].string()));
  }
  return places;
}

// "id | reason" a line.
std::map<std::string, std::string> ExpectedDifferences() {
  std::ifstream list(std::string(CHC_GATEWAY_SOURCE_DIR) +
                     "/tests/validation/expected_suite_differences.txt");
  std::map<std::string, std::string> expected;
  for (std::string line; std::getline(list, line);) {
    const std::size_t bar = line.find(" | ");
    if (bar == std::string::npos) continue;
    EXPECT_GT(line.size(), bar + 15) << "a line without a reason: " << line;
    expected[line.substr(0, bar)] = line.substr(bar + 3);
  }
  return expected;
}

// For the person who looks into a difference: CHC_SUITE_DUMP names a file.
void Dump(std::ostream& out, const Json& test, const Outcome& outcome, bool agrees) {
  out << (agrees ? "== " : "!! ") << test["id"].string() << " expected " << test["expect"].string()
      << "\n";
  for (const Issue& issue : outcome.issues) out << "   ours: " << ToText(issue) << "\n";
  for (const Json& error : test["errors"].array())
    out << "   theirs: " << error["code"].string() << " " << error["expression"].string() << " "
        << error["text"].string().substr(0, 200) << "\n";
}

struct Totals {
  Score all, simple, valid, invalid, extended;
  int found = 0, missed = 0, extra = 0;

  double f1() const { return 2.0 * found / std::max(1, 2 * found + missed + extra); }
  void AddPlaces(const Places& ours, const Places& theirs) {
    for (const std::string& place : theirs) (ours.contains(place) ? found : missed)++;
    for (const std::string& place : ours) extra += theirs.contains(place) ? 0 : 1;
  }
};

TEST(ValidatorSuite, VerdictsAndPlacesAgreeWithTheReference) {
  const char* const conformance = std::getenv("CHC_CONFORMANCE_DIR");
  if (conformance == nullptr) GTEST_SKIP() << "CHC_CONFORMANCE_DIR is not set";
  const fs::path folder = fs::path(conformance) / "validator";
  const Json index = ReadIndex(folder / "validator-cases.json");
  const Json corrections = ReadIndex(fs::path(conformance) / "corrections.json");
  const char* const only = std::getenv("CHC_SUITE_ONLY");
  const char* const dump = std::getenv("CHC_SUITE_DUMP");
  std::ofstream dumped;
  if (dump != nullptr) dumped.open(dump);
  Suite suite(folder);
  Totals totals;
  std::map<std::string, std::string> expected = ExpectedDifferences();
  std::set<std::string> unseen;
  for (const auto& [id, reason] : expected) unseen.insert(id);
  for (const Json& test : index["cases"].array()) {
    const std::string& id = test["id"].string();
    if (only != nullptr && id.find(only) == std::string::npos) continue;
    const Json& correction = corrections["validator"][id];
    if (!correction["unscored"].string().empty()) continue;
    const bool is_core = test["tier"].string() == "core";
    const std::string& verdict = correction["expect"].string().empty()
                                     ? test["expect"].string()
                                     : correction["expect"].string();
    const Outcome outcome = suite.Run(test);
    const bool agrees = outcome.is_valid == (verdict == "valid");
    if (dump != nullptr) Dump(dumped, test, outcome, agrees);
    if (!is_core) {
      totals.extended.Add(agrees);
      continue;
    }
    totals.all.Add(agrees);
    if (test["needs"].array().empty()) totals.simple.Add(agrees);
    (verdict == "valid" ? totals.valid : totals.invalid).Add(agrees);
    if (!outcome.is_valid && verdict == "invalid")
      totals.AddPlaces(outcome.places, ExpectedPlaces(test));
    EXPECT_EQ(agrees, !expected.contains(id))
        << id << ": "
        << (agrees ? "agrees, has to leave the list" : "differs, expected " + verdict);
    unseen.erase(id);
  }
  std::cout << "validator, tier core: verdicts " << totals.all << ", without needs "
            << totals.simple << ", valid " << totals.valid << ", invalid " << totals.invalid
            << ", balanced " << 50 * (totals.valid.share() + totals.invalid.share())
            << " %, F1 of places " << totals.f1() << " (" << totals.found << " found, "
            << totals.missed << " missed, " << totals.extra << " more); tier extended "
            << totals.extended << "\n";
  if (only != nullptr) return;
  for (const std::string& id : unseen) ADD_FAILURE() << id << " is listed and is no case";
  EXPECT_GE(totals.all.share(), 0.92);
  EXPECT_GE(totals.simple.share(), 0.94);
  EXPECT_GE(totals.valid.share() + totals.invalid.share(), 1.80);
  EXPECT_GE(totals.f1(), 0.80);
}

}  // namespace
}  // namespace gateway::validation
