// `shrink` over resources that fail: the finding is still the same, the resource at most a tenth,
// and no value of the original is left but published vocabulary.
#include "gateway/validation/shrink/shrink.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <set>

#include "gateway/base/file.h"
#include "gateway/validation/reader_findings.h"
#include "tests/validation/check.h"

namespace gateway::validation {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::gateway::testing::R4;
using ::gateway::testing::R4Types;
using ::testing::HasSubstr;

// Below that a resource has nothing to take out.
constexpr std::size_t kBigEnough = 3000;

const Vocabulary& Words() {
  static const terminology::Service terminology(R4());
  static const Vocabulary words{*R4(), terminology};
  return words;
}

Issues FindingsOf(const std::string& json) {
  const auto read = fhir::ReadJson(json, R4Types());
  if (!read) return {};
  Issues issues = AtHolders(read->issues);
  Options options;
  options.is_thorough = true;
  options.now = *ParseInstant("2026-11-24T12:00:00Z");
  options.reader_findings = &read->issues;
  issues.Append(testing::R4Validator().Validate(read->document.root(), options));
  return issues;
}

Result<Shrunk> ShrinkTo(const std::string& json, const std::string& id) {
  return Shrink(json, {id, {}}, FindingsOf, Words());
}

// Values of the original that still stand in the small one and are nobody's vocabulary.
std::set<std::string> Leaked(const std::string& original, const std::string& small) {
  auto before = ReadPiece(original);
  auto after = ReadPiece(small);
  if (!before || !after) return {"not JSON"};
  std::set<std::string> values;
  for (const Leaf& leaf : LeavesOf(*before, Words())) {
    if (!leaf.is_published && leaf.piece->kind == Piece::Kind::kText && !leaf.piece->text.empty())
      values.insert(leaf.piece->text);
  }
  std::set<std::string> leaked;
  for (const Leaf& leaf : LeavesOf(*after, Words())) {
    if (!leaf.is_published && values.contains(leaf.piece->text)) leaked.insert(leaf.piece->text);
  }
  return leaked;
}

// Checks one case; gives the share of the size that is left.
double ExpectShrunk(const std::string& name, const std::string& json, const std::string& id) {
  const auto shrunk = ShrinkTo(json, id);
  EXPECT_THAT(shrunk, IsOk()) << name << " " << id;
  if (!shrunk) return 1;
  EXPECT_EQ(shrunk->finding.id, id) << name;
  bool is_there = false;
  const Issues found = FindingsOf(shrunk->json);
  for (const Issue& issue : found.list()) is_there = is_there || issue.id == id;
  EXPECT_TRUE(is_there) << name << " " << id << "\n" << shrunk->json;
  EXPECT_THAT(Leaked(json, shrunk->json), ::testing::IsEmpty()) << name << " " << id << "\n"
                                                                << shrunk->json;
  EXPECT_THAT(shrunk->kept, ::testing::IsEmpty()) << name << " " << id;
  const bool is_small = shrunk->bytes_before < kBigEnough;
  EXPECT_TRUE(is_small || shrunk->bytes_after * 10 <= shrunk->bytes_before)
      << name << " " << id << " from " << shrunk->bytes_before << "\n"
      << shrunk->json;
  return static_cast<double>(shrunk->bytes_after) / static_cast<double>(shrunk->bytes_before);
}

// A patient with a good deal of (synthetic) content; `fault` replaces its gender.
std::string Patient(const std::string& fault) {
  std::string names;
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(i);
    names += (i == 0 ? "" : ",") + std::string(R"({"use":"old","family":"TESTFAMILY)") + n +
             R"(","given":["Test Patient )" + n + R"("],"period":{"start":"19)" +
             std::to_string(20 + i) + R"(-02-03"}})";
  }
  return R"({"resourceType":"Patient","id":"case-4711","identifier":[
    {"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"},
    {"system":"https://hospital.example/id","value":"H-0815"}],
    "name":[)" +
         names + R"(],"telecom":[{"system":"phone","value":"01632 960000"}],
    "birthDate":"1940-02-29","address":[{"line":["1 Example Street"],"postalCode":"ZZ99 3VZ"}],)" +
         fault + "}";
}

struct Faulty {
  const char* name;
  std::string json;
  const char* id;
};
void PrintTo(const Faulty& faulty, std::ostream* out) { *out << faulty.name; }

class Shrinking : public ::testing::TestWithParam<Faulty> {};
TEST_P(Shrinking, KeepsTheFindingAndNothingElse) {
  (void)ExpectShrunk(GetParam().name, GetParam().json, GetParam().id);
}

INSTANTIATE_TEST_SUITE_P(
    Own, Shrinking,
    ::testing::Values(
        Faulty{"a wrong code", Patient(R"("gender":"lady")"), "binding-required"},
        Faulty{"a contact without details", Patient(R"("contact":[{"gender":"female"}])"), "pat-1"},
        Faulty{"a date that is none", Patient(R"("deceasedDateTime":"2026-02-30")"),
               "primitive-format"},
        Faulty{"an unknown member", Patient(R"("nhsNumber":"9990000018")"), "unknown-element"},
        Faulty{"a reference to nothing contained",
               Patient(R"("managingOrganization":{"reference":"#org-27"})"), "ref-1"},
        Faulty{
            "a period that ends before it begins",
            Patient(
                R"("maritalStatus":{"text":"x","coding":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":1}],"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"M","display":"Wedded"}]})"),
            "coding-display"}));

TEST(Shrink, SaysWhatTheResourceHasWhenItIsNotThat) {
  EXPECT_THAT(ShrinkTo(Patient(R"("gender":"lady")"), "pat-1"),
              IsError(IssueType::kNotFound, HasSubstr("binding-required")));
  EXPECT_THAT(ShrinkTo("{", "pat-1"), IsError(IssueType::kStructure, ::testing::_));
}

// Taking the name out would leave a finding of that id at that place too, but another one.
TEST(Shrink, DoesNotDriftToAnotherFindingOfTheSameRule) {
  const auto shrunk = ShrinkTo(
      R"({"resourceType":"Observation","status":"final","subject":{"display":"Test Patient"},
    "valueString":"x"})",
      "structure-min");
  ASSERT_THAT(shrunk, IsOk());
  EXPECT_THAT(shrunk->finding.diagnostics, HasSubstr("code"));
}

TEST(Shrink, TakesTheElementItIsTold) {
  const std::string json =
      R"({"resourceType":"Patient","gender":"lady","contact":[{"gender":"sir","name":{"text":"T"}}]})";
  const auto shrunk =
      Shrink(json, {"binding-required", "Patient.contact.gender"}, FindingsOf, Words());
  ASSERT_THAT(shrunk, IsOk());
  EXPECT_EQ(shrunk->finding.expression.find("Patient.contact"), 0U);
}

// ---- HL7's cases

struct Case {
  std::string name;
  std::string json;
  std::string id;
};

// The errors of a file, each id once, at most three.
std::vector<Case> CasesOf(const std::filesystem::path& file) {
  const auto bytes = ReadFile(file);
  if (!bytes) return {};
  const auto piece = ReadPiece(*bytes);
  if (!piece || WritePiece(*piece).size() < kBigEnough) return {};
  const Issues found = FindingsOf(*bytes);
  std::set<std::string> ids;
  for (const Issue& issue : found.list()) {
    if (issue.severity == Severity::kError && ids.size() < 3) ids.insert(issue.id);
  }
  std::vector<Case> cases;
  for (const std::string& id : ids) cases.push_back({file.filename().string(), *bytes, id});
  return cases;
}

// Cases of one JSON file, big enough and none of whose faults is its very size; the smaller files
// first, for the sake of time.
std::vector<Case> SomeCases(const std::filesystem::path& folder, std::size_t count) {
  constexpr std::size_t kTooBig = 300000;
  std::vector<std::pair<std::size_t, std::filesystem::path>> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".json" && entry.file_size() >= kBigEnough &&
        entry.file_size() < kTooBig)
      files.emplace_back(entry.file_size(), entry.path());
  }
  std::ranges::sort(files);
  std::vector<Case> cases;
  for (const auto& [size, file] : files) {
    for (Case& one : CasesOf(file)) {
      if (cases.size() < count) cases.push_back(std::move(one));
    }
  }
  return cases;
}

TEST(Shrink, MakesTwentyOfHl7sCasesATenth) {
  const char* const folder = std::getenv("CHC_CONFORMANCE_DIR");
  if (folder == nullptr) GTEST_SKIP() << "CHC_CONFORMANCE_DIR is not set";
  std::vector<Case> cases = SomeCases(std::filesystem::path(folder) / "validator" / "files", 20);
  for (Case& one : SomeCases(std::filesystem::path(folder) / "r4-examples", 20 - cases.size()))
    cases.push_back(std::move(one));
  EXPECT_EQ(cases.size(), 20U);
  double sum = 0;
  for (const Case& one : cases) sum += ExpectShrunk(one.name, one.json, one.id);
  std::cout << "shrink: " << cases.size() << " cases to "
            << 100 * sum / static_cast<double>(std::max<std::size_t>(cases.size(), 1))
            << " % of their size on average\n";
}

}  // namespace
}  // namespace gateway::validation
