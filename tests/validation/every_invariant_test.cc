// Every invariant of R4, evaluated by the FHIRPath engine alone (none of the validator's native
// checks) over the official examples: no evaluation fails, and each violation is argued in
// expected_invariant_violations.txt. Slips of the specification are corrected as rules/errata.h
// says, and dom-3 and ref-1 beside.
//
// The whole package has 5,305 files. CHC_ALL_EXAMPLES=1 walks them all; else every twentieth.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "gateway/base/file.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/validation/document_host.h"
#include "gateway/validation/rules/errata.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::validation {
namespace {

namespace fs = std::filesystem;

// Of each rule, the files that break it.
using Violations = std::map<std::string, std::set<std::string>, std::less<>>;

// ref-1 gives nothing for a Reference that has only a display or identifier, and nothing is not
// true; dom-3 asks whether all descendants together are a canonical: as() takes one item, ofType()
// many.
std::string InForce(std::string_view expression) {
  std::string text(Corrected(expression));
  if (text.starts_with("reference.startsWith('#').not() or "))
    text = "reference.exists() implies (" + text + ")";
  for (std::size_t at = 0; (at = text.find("descendants().as(", at)) != std::string::npos;)
    text.replace(at, 17, "descendants().ofType(");
  return text;
}

class Walk {
 public:
  Walk() : terminology_(testing::R4()) {}

  void File(const fs::path& path) {
    auto bytes = ReadFile(path);
    ASSERT_THAT(bytes, testing::IsOk());
    const auto read = fhir::ReadJson(*std::move(bytes), testing::R4Types());
    if (!read) return;  // what cannot be read is the reader's business
    file_ = path.filename().string();
    const fhir::Node root = read->document.root();
    const DocumentHost host(root, *testing::R4(), terminology_);
    fhirpath::Context context;
    context.host = &host;
    context.now = *ParseInstant("2026-10-01T09:12:00Z");
    ++files;
    Visit(root, root, root, context);
  }

  int files = 0;
  std::size_t evaluations = 0;
  std::map<std::string, std::string> failures;
  Violations violations;

 private:
  // `resource` is the nearest resource, `container` the one that is not contained.
  void Visit(fhir::Node node, fhir::Node resource, fhir::Node container,
             fhirpath::Context& context) {
    if (node.is_resource() && node.element() != nullptr) {
      resource = node;
      if (node.name() != "contained") container = node;
    }
    context.resource = resource;
    context.root_resource = container;
    Check(node, node.type()->constraints, context);
    if (node.element() != nullptr) Check(node, node.element()->constraints, context);
    for (const fhir::Node child : node.children()) Visit(child, resource, container, context);
  }

  void Check(fhir::Node node, std::span<const fhir::Constraint> constraints,
             const fhirpath::Context& context) {
    for (const fhir::Constraint& constraint : constraints) {
      if (constraint.expression.empty()) continue;
      const fhirpath::Expression* const expression = Compiled(InForce(constraint.expression));
      if (expression == nullptr) continue;
      ++evaluations;
      const std::string key(constraint.key);
      const Result<bool> holds = expression->Test(node, context);
      if (!holds) {
        if (holds.error().type != IssueType::kNotFound)
          failures.emplace(key + " | " + file_, holds.error().diagnostics);
      } else if (!*holds) {
        violations[key].insert(file_);
      }
    }
  }

  const fhirpath::Expression* Compiled(const std::string& text) {
    const auto found = expressions_.find(text);
    if (found != expressions_.end()) return found->second ? &*found->second : nullptr;
    auto compiled = fhirpath::Expression::Compile(text);
    EXPECT_THAT(compiled, testing::IsOk()) << text;
    auto& kept = expressions_[text];
    if (compiled) kept.emplace(*std::move(compiled));
    return kept ? &*kept : nullptr;
  }

  terminology::Service terminology_;
  std::map<std::string, std::optional<fhirpath::Expression>, std::less<>> expressions_;
  std::string file_;
};

// What is argued: "rule | file | reason", or "rule | 12 files | reason" where one reason holds for
// many.
struct Argued {
  std::map<std::string, std::size_t, std::less<>> counts;
  Violations files;
};

Argued ReadArgued() {
  std::ifstream list(std::string(CHC_GATEWAY_SOURCE_DIR) +
                     "/tests/validation/expected_invariant_violations.txt");
  Argued argued;
  for (std::string line; std::getline(list, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t first = line.find(" | ");
    const std::size_t second = line.find(" | ", first + 3);
    EXPECT_GT(line.size(), second + 10) << "a line without a reason: " << line;
    const std::string rule = line.substr(0, first);
    const std::string file = line.substr(first + 3, second - first - 3);
    if (file.ends_with(" files")) argued.counts[rule] = std::stoul(file);
    if (!file.ends_with(" files")) argued.files[rule].insert(file);
  }
  return argued;
}

// Everything found is argued; when all files were walked, all that is argued was found.
void Compare(const Violations& found, const Argued& argued, bool all) {
  for (const auto& [rule, files] : found) {
    if (const auto count = argued.counts.find(rule); count != argued.counts.end()) {
      EXPECT_TRUE(all ? files.size() == count->second : files.size() <= count->second)
          << rule << " is broken by " << files.size() << " files";
      continue;
    }
    const auto known = argued.files.find(rule);
    for (const std::string& file : files) {
      EXPECT_TRUE(known != argued.files.end() && known->second.contains(file))
          << "violated: " << rule << " | " << file;
    }
  }
  for (const auto& [rule, files] : argued.files) {
    for (const std::string& file : files) {
      const auto there = found.find(rule);
      EXPECT_TRUE(!all || (there != found.end() && there->second.contains(file)))
          << "holds, has to leave the list: " << rule << " | " << file;
    }
  }
}

std::vector<fs::path> Examples() {
  const char* const set = std::getenv("CHC_GATEWAY_PACKAGES");
  const fs::path home = set != nullptr ? fs::path(set) : HomeFolder() / "node_modules";
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(home / "hl7.fhir.r4.examples", error)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".json" && name != "package.json" && !name.starts_with('.'))
      files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

TEST(EveryInvariant, HoldsInTheOfficialExamplesButForArguedOnes) {
  const bool all = std::getenv("CHC_ALL_EXAMPLES") != nullptr;
  constexpr std::size_t kStep = 20;
  const std::vector<fs::path> files = Examples();
  if (files.empty()) GTEST_SKIP() << "hl7.fhir.r4.examples is not in node_modules";
  Walk walk;
  for (std::size_t i = 0; i < files.size(); i += all ? 1 : kStep) walk.File(files[i]);
  for (const auto& [key, why] : walk.failures) ADD_FAILURE() << "failed: " << key << ": " << why;
  Compare(walk.violations, ReadArgued(), all);
  std::cout << walk.files << " examples, " << walk.evaluations << " evaluations, "
            << walk.failures.size() << " failures, " << walk.violations.size() << " rules broken\n";
}

}  // namespace
}  // namespace gateway::validation
