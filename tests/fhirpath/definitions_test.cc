// Every expression that the R4 definitions carry compiles.

#include <gtest/gtest.h>


#include "gateway/fhirpath/expression.h"
#include "tests/support/r4.h"

namespace gateway::fhirpath {
namespace {

// The expressions of all invariants, each with one key that uses it.
std::map<std::string, std::string> Invariants() {
  std::map<std::string, std::string> invariants;
  const auto add = [&](std::span<const fhir::Constraint> constraints) {
    for (const fhir::Constraint& constraint : constraints) {
      if (!constraint.expression.empty()) invariants.emplace(constraint.expression, constraint.key);
    }
  };
  for (const fhir::Type& type : testing::R4Types()->types()) {
    add(type.constraints);
    for (const fhir::Element& element : type.elements) add(element.constraints);
  }
  return invariants;
}

TEST(Definitions, EveryInvariantCompiles) {
  const auto invariants = Invariants();
  EXPECT_GT(invariants.size(), 190U);
  for (const auto& [text, key] : invariants) {
    const Result<Expression> expression = Expression::Compile(text);
    EXPECT_TRUE(expression) << key << ": " << text << "\n  "
                            << (expression ? "" : expression.error().diagnostics);
  }
}

TEST(Definitions, EverySearchParameterCompiles) {
  int count = 0;
  for (const std::string& url : testing::R4()->Canonicals("SearchParameter")) {
    const fhir::Document* const parameter = testing::R4()->Find("SearchParameter", url);
    if (parameter == nullptr) continue;
    const std::string text(parameter->root().ChildText("expression"));
    // hasExtension() is no function of FHIRPath: the specification's own mistake.
    if (text.empty() || text.find("hasExtension(") != std::string::npos) continue;
    ++count;
    const Result<Expression> expression = Expression::Compile(text);
    EXPECT_TRUE(expression) << url << ": " << text << "\n  "
                            << (expression ? "" : expression.error().diagnostics);
  }
  EXPECT_GT(count, 1000);
}

}  // namespace
}  // namespace gateway::fhirpath
