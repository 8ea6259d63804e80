// The functions' descriptions are true: complete, in step with the evaluators, and every example
// gives what it says.

#include "gateway/fhirpath/functions/description.h"

#include <gtest/gtest.h>

#include <set>

#include "gateway/fhirpath/check/checker.h"
#include "gateway/fhirpath/explain/literal.h"
#include "gateway/fhirpath/functions/table.h"
#include "tests/fhirpath/evaluate.h"
#include "tests/support/r4.h"

namespace gateway::fhirpath {
namespace {

std::size_t CountArguments(const FunctionDescription& row) {
  std::size_t count = 0;
  while (count < row.arguments.size() && !row.arguments[count].name.empty()) ++count;
  return count;
}

TEST(Descriptions, AreThereForEveryFunctionOnce) {
  std::set<std::string_view> names;
  for (const FunctionDescription& row : Descriptions()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name << " is described twice";
    EXPECT_NE(FindFunctionEntry(row.name), nullptr) << row.name << " does not exist";
    EXPECT_TRUE(row.summary.ends_with('.')) << row.name;
  }
  for (const FunctionEntry& entry : FunctionTable()) {
    EXPECT_TRUE(names.contains(entry.name)) << entry.name << " is not described";
    EXPECT_FALSE(entry.section.empty()) << entry.name;
    EXPECT_TRUE(entry.signature.starts_with(std::string(entry.name) + "(")) << entry.name;
  }
}

TEST(Descriptions, HaveAsManyArgumentsAsTheFunction) {
  for (const FunctionDescription& row : Descriptions()) {
    const FunctionEntry* const entry = FindFunctionEntry(row.name);
    if (entry == nullptr) continue;
    const std::size_t count = CountArguments(row);
    EXPECT_LE(entry->min_arguments, count) << row.name;
    EXPECT_TRUE(row.repeats_argument ? entry->max_arguments > count : entry->max_arguments == count)
        << row.name << " takes up to " << entry->max_arguments;
    const bool is_type = count > 0 && row.arguments[0].role == ArgumentRole::kType;
    EXPECT_EQ(entry->takes_type, is_type) << row.name;
  }
}

TEST(Descriptions, GiveExamplesThatAreTrue) {
  int count = 0;
  for (const FunctionDescription& row : Descriptions()) {
    EXPECT_NE(row.examples[0].expression.empty(), !row.needs_host)
        << row.name << ": example missing";
    for (const FunctionExample& example : row.examples) {
      if (example.expression.empty()) continue;
      ++count;
      EXPECT_EQ(testing::EvaluateToLiterals(example.expression), example.result)
          << example.expression;
    }
  }
  EXPECT_GT(count, 100);
}

TEST(Descriptions, AgreeWithTheCheckerOnTheirOwnExamples) {
  const auto context = ContextFor("Patient", *gateway::testing::R4Types());
  ASSERT_TRUE(context);
  for (const FunctionDescription& row : Descriptions()) {
    for (const FunctionExample& example : row.examples) {
      if (example.expression.empty()) continue;
      const CheckResult result = CheckExpression(example.expression, *context);
      for (const Issue& issue : result.issues.list())
        EXPECT_EQ(issue.severity, Severity::kWarning) << example.expression << ToText(issue);
    }
  }
}

}  // namespace
}  // namespace gateway::fhirpath
