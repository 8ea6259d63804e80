// Validates what a test writes down against base R4.
#pragma once

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <string>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/validation/validator.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::testing {

// Shared by all tests of the program.
inline const validation::Validator& R4Validator() {
  static const validation::Validator validator(R4(), std::make_shared<terminology::Service>(R4()));
  return validator;
}

// The document of `json`, which has to be readable without a finding: rules are the subject here.
inline fhir::Document ReadR4(const std::string& json) {
  Result<fhir::ReadResult> read = fhir::ReadJson(json, R4Types());
  if (!read) {
    ADD_FAILURE() << read.error().diagnostics << "\n" << json;
    return {};
  }
  for (const Issue& issue : read->issues.list()) ADD_FAILURE() << ToText(issue);
  return read->document;
}

inline Issues Check(const std::string& json) { return R4Validator().Validate(ReadR4(json).root()); }

// A resource and the one finding it has; an empty id: none.
struct RuleCase {
  const char* name;
  std::string json;
  std::string id;
  std::string expression;
  Severity severity = Severity::kError;
};
inline void PrintTo(const RuleCase& c, std::ostream* out) { *out << c.name; }

inline void ExpectFinding(const RuleCase& c) {
  const Issues issues = Check(c.json);
  std::string all;
  for (const Issue& issue : issues.list()) all += ToText(issue) + "\n";
  if (c.id.empty()) {
    EXPECT_TRUE(issues.empty()) << all;
    return;
  }
  ASSERT_EQ(issues.size(), 1U) << all;
  EXPECT_THAT(issues.list()[0], HasIssue(c.id, c.expression));
  EXPECT_EQ(issues.list()[0].severity, c.severity) << all;
  EXPECT_GT(issues.list()[0].line, 0);
  EXPECT_FALSE(issues.list()[0].diagnostics.empty());
}

}  // namespace gateway::testing
