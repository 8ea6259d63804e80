// Every expression that the R4 definitions carry passes the static checker, but for the
// specification's own mistakes, which are argued one by one.

#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "gateway/fhirpath/check/checker.h"
#include "tests/support/r4.h"

namespace gateway::fhirpath {
namespace {

// "pat-1 at Patient.contact" and the errors found there.
using Errors = std::map<std::string, std::string>;

std::string ErrorsOf(const CheckResult& result) {
  std::string text;
  for (const Issue& issue : result.issues.list()) {
    if (issue.severity == Severity::kError) text += "\n    " + ToText(issue);
  }
  return text;
}

class Checked {
 public:
  void Constraints(const std::string& where, std::vector<const fhir::Type*> focus,
                   std::span<const fhir::Constraint> constraints, const fhir::Type* resource) {
    for (const fhir::Constraint& constraint : constraints) {
      if (constraint.expression.empty()) continue;
      ++count_;
      CheckContext context{.types = testing::R4Types().get(), .focus = focus, .resource = resource};
      const CheckResult result = CheckExpression(constraint.expression, context);
      Note(std::string(constraint.key) + " at " + where, std::string(constraint.expression),
           result);
    }
  }
  void Note(const std::string& key, const std::string& text, const CheckResult& result) {
    for (const Issue& issue : result.issues.list())
      warnings_ += issue.severity == Severity::kWarning;
    if (const std::string errors = ErrorsOf(result); !errors.empty())
      errors_.emplace(key, "\n  " + text + errors);
  }
  // Expects the errors of the list, each with its reason, and no others.
  void ExpectAllArgued(const std::set<std::string>& expected) const {
    for (const auto& [key, text] : errors_) EXPECT_TRUE(expected.contains(key)) << key << text;
    for (const std::string& key : expected)
      EXPECT_TRUE(errors_.contains(key)) << key << " passes now: take it off the list";
    std::cout << count_ << " expressions, " << errors_.size() << " with errors, " << warnings_
              << " warnings\n";
  }
  int& count() { return count_; }

 private:
  Errors errors_;
  int count_ = 0;
  int warnings_ = 0;
};

// Lines "key  # reason" of the section "[name]".
std::set<std::string> Expected(const std::string& section) {
  std::ifstream list(std::string(CHC_GATEWAY_SOURCE_DIR) +
                     "/tests/fhirpath/check/expected_definition_errors.txt");
  std::set<std::string> keys;
  bool here = false;
  for (std::string line; std::getline(list, line);) {
    if (line.starts_with('[')) here = line == "[" + section + "]";
    const std::size_t mark = line.find("  # ");
    if (!here || line.starts_with('#') || line.starts_with('[') || line.empty()) continue;
    EXPECT_NE(mark, std::string::npos) << "a line without a reason: " << line;
    keys.insert(line.substr(0, mark));
  }
  return keys;
}

TEST(DefinitionsCheck, EveryInvariantPassesButTheArguedOnes) {
  Checked checked;
  for (const fhir::Type& type : testing::R4Types()->types()) {
    const fhir::Type* const resource = type.kind == fhir::Kind::kResource ? &type : nullptr;
    checked.Constraints(std::string(type.name), {&type}, type.constraints, resource);
    for (const fhir::Element& element : type.elements) {
      std::vector<const fhir::Type*> focus;
      for (const fhir::TypeRef& ref : element.types) focus.push_back(ref.type);
      checked.Constraints(std::string(element.path), focus, element.constraints, nullptr);
    }
  }
  checked.ExpectAllArgued(Expected("invariants"));
  EXPECT_GT(checked.count(), 1000);
}

TEST(DefinitionsCheck, EverySearchParameterPassesButTheArguedOnes) {
  Checked checked;
  const CheckContext context{.types = testing::R4Types().get(),
                             .focus = {testing::R4Types()->Find("Resource")}};
  for (const std::string& url : testing::R4()->Canonicals("SearchParameter")) {
    const fhir::Document* const parameter = testing::R4()->Find("SearchParameter", url);
    if (parameter == nullptr) continue;
    const std::string text(parameter->root().ChildText("expression"));
    if (text.empty()) continue;
    ++checked.count();
    checked.Note(url, text, CheckExpression(text, context));
  }
  checked.ExpectAllArgued(Expected("search parameters"));
  EXPECT_GT(checked.count(), 1000);
}

}  // namespace
}  // namespace gateway::fhirpath
