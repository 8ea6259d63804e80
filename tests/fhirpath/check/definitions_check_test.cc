// Every expression that the R4 definitions carry passes the static checker, but for the
// specification's own mistakes, which are argued one by one.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "gateway/base/file.h"
#include "gateway/fhir/read.h"
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

// The types an ElementDefinition.path means: "Specimen.collection", "Observation.value[x]".
std::vector<const fhir::Type*> TypesAt(std::string_view path) {
  const std::size_t dot = path.find('.');
  const fhir::Type* type = testing::R4Types()->Find(path.substr(0, dot));
  std::vector<const fhir::Type*> types;
  if (type != nullptr) types.push_back(type);
  for (std::size_t from = dot; from != std::string_view::npos && !types.empty();) {
    const std::size_t end = path.find('.', from + 1);
    std::string name(path.substr(from + 1, end == std::string_view::npos ? end : end - from - 1));
    if (name.ends_with("[x]")) name.resize(name.size() - 3);
    const fhir::Element* element = types[0]->Find(name);
    if (const auto* property = types[0]->LookUp(name); element == nullptr && property != nullptr)
      element = property->element;
    types.clear();
    for (std::size_t i = 0; element != nullptr && i < element->types.size(); ++i)
      types.push_back(element->types[i].type);
    from = end;
  }
  return types;
}

// Constraints of the differential, and where an extension may stand.
void CheckDefinition(fhir::Node definition, Checked& checked) {
  const std::string url(definition.ChildText("url"));
  for (const fhir::Node element : definition.Child("differential").Children("element")) {
    const std::vector<const fhir::Type*> focus = TypesAt(element.ChildText("path"));
    for (const fhir::Node constraint : element.Children("constraint")) {
      const std::string text(constraint.ChildText("expression"));
      if (text.empty()) continue;
      ++checked.count();
      const CheckContext context{.types = testing::R4Types().get(), .focus = focus};
      checked.Note(std::string(constraint.ChildText("key")) + " of " + url, text,
                   CheckExpression(text, context));
    }
  }
  for (const fhir::Node where : definition.Children("context")) {
    const std::string text(where.ChildText("expression"));
    if (where.ChildText("type") == "extension") continue;  // a canonical, no expression
    ++checked.count();
    checked.Note("context " + text + " of " + url, text,
                 CheckExpression(text, {.types = testing::R4Types().get()}));
  }
}

TEST(DefinitionsCheck, EveryExpressionOfOurOwnProfilesPasses) {
  Checked checked;
  int profiles = 0;
  for (const std::string& url : testing::R4()->Canonicals("StructureDefinition")) {
    if (!url.starts_with("https://chc-gateway.example/fhir")) continue;
    const fhir::Document* const definition = testing::R4()->Find("StructureDefinition", url);
    ASSERT_NE(definition, nullptr) << url;
    ++profiles;
    CheckDefinition(definition->root(), checked);
  }
  checked.ExpectAllArgued({});
  EXPECT_GT(profiles, 0);
}

TEST(DefinitionsCheck, EveryExpressionOfUkCorePassesButTheArguedOnes) {
  const char* const root = std::getenv("CHC_CONFORMANCE_DIR");
  if (root == nullptr) GTEST_SKIP() << "CHC_CONFORMANCE_DIR is not set";
  Checked checked;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           std::filesystem::path(root) / "ukcore" / "definitions")) {
    if (entry.path().extension() != ".xml") continue;
    const auto read = fhir::ReadFhir(*ReadFile(entry.path()), testing::R4Types());
    ASSERT_TRUE(read) << entry.path();
    const fhir::Node definition = read->document.root();
    if (definition.type_name() == "StructureDefinition") CheckDefinition(definition, checked);
  }
  checked.ExpectAllArgued(Expected("uk core"));
  EXPECT_GT(checked.count(), 80);
}

}  // namespace
}  // namespace gateway::fhirpath
