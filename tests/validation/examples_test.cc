// The official R4 examples and the NHS's own message examples, where they are at hand: every error
// found in them is either argued in expected_example_findings.txt or a defect of ours.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "gateway/base/file.h"
#include "gateway/base/text.h"
#include "tests/validation/check.h"

namespace gateway::validation {
namespace {

namespace fs = std::filesystem;

// "examples/x.json | pat-1 | Patient.contact[0]"
using Findings = std::set<std::string>;

std::vector<fs::path> JsonFilesOf(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

void AddErrors(const std::string& file, const Issues& issues, Findings& findings) {
  for (const Issue& issue : issues.list()) {
    if (issue.severity == Severity::kError || issue.severity == Severity::kFatal)
      findings.insert(file + " | " + issue.id + " | " + issue.expression);
  }
}

void AddErrorsOf(const fs::path& path, const std::string& name, Findings& findings) {
  Result<std::string> bytes = ReadFile(path);
  ASSERT_THAT(bytes, testing::IsOk());
  const Result<fhir::ReadResult> read = fhir::ReadJson(*std::move(bytes), testing::R4Types());
  if (!read) return AddErrors(name, ToIssues(read.error()), findings);
  AddErrors(name, read->issues, findings);
  AddErrors(name, testing::R4Validator().Validate(read->document.root()), findings);
}

// Lines "file | id | expression | reason" whose file begins with `folder`; without the reason.
Findings Expected(const std::string& folder) {
  std::ifstream list(std::string(CHC_GATEWAY_SOURCE_DIR) +
                     "/tests/validation/expected_example_findings.txt");
  Findings expected;
  for (std::string line; std::getline(list, line);) {
    if (!line.starts_with(folder)) continue;
    const std::size_t reason = line.rfind(" | ");
    EXPECT_GT(line.size(), reason + 10) << "a line without a reason: " << line;
    expected.insert(line.substr(0, reason));
  }
  return expected;
}

// Every error under `root`/`folder` is expected, and every expected one is still there.
void Compare(const fs::path& root, const std::string& folder) {
  Findings found;
  const std::vector<fs::path> files = JsonFilesOf(root / folder);
  for (const fs::path& file : files) AddErrorsOf(file, fs::relative(file, root).string(), found);
  const Findings expected = Expected(folder);
  for (const std::string& finding : found)
    EXPECT_TRUE(expected.contains(finding)) << "new: " << finding;
  for (const std::string& finding : expected)
    EXPECT_TRUE(found.contains(finding)) << "gone, has to leave the list: " << finding;
  std::cout << folder << ": " << files.size() << " files, " << found.size() << " errors, "
            << expected.size() << " of them expected\n";
  EXPECT_FALSE(files.empty());
}

TEST(Examples, OfTheSpecificationHaveNoErrorsButArguedOnes) {
  const char* const conformance = std::getenv("CHC_CONFORMANCE_DIR");
  if (conformance == nullptr) GTEST_SKIP() << "CHC_CONFORMANCE_DIR is not set";
  Compare(fs::path(conformance) / "r4-examples", "examples");
}

TEST(Examples, OfBookingAndReferralHaveNoErrorsButArguedOnes) {
  const char* const nhs = std::getenv("CHC_NHS_DATA_DIR");
  if (nhs == nullptr) GTEST_SKIP() << "CHC_NHS_DATA_DIR is not set";
  Compare(fs::path(nhs) / "booking-and-referral-fhir-api/specification/examples1.4.0",
          "process_message");
}

}  // namespace
}  // namespace gateway::validation
