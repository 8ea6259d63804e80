// Resources that are checked as `validate` checks them: everything a publisher wants to hear.
#pragma once

#include <algorithm>

#include "tests/validation/check.h"

namespace gateway::testing {

// The resource has a finding of that id at that place; an empty id: it has no error at all. Other
// findings are other tests' business.
struct ThoroughCase {
  const char* name;
  std::string json;
  std::string id;
  std::string expression;
  Severity severity = Severity::kError;
};
inline void PrintTo(const ThoroughCase& c, std::ostream* out) { *out << c.name; }

// `c` has an id, an expression and a severity as a ThoroughCase has them.
template <typename Case>
void ExpectFinding(const Issues& issues, const Case& c) {
  std::string all;
  for (const Issue& issue : issues.list()) all += ToText(issue) + "\n";
  if (c.id.empty()) {
    EXPECT_FALSE(issues.HasErrors()) << all;
    return;
  }
  const auto found = std::ranges::find_if(issues.list(), [&](const Issue& issue) {
    return issue.id == c.id && issue.expression == c.expression;
  });
  ASSERT_NE(found, issues.list().end()) << all;
  EXPECT_EQ(found->severity, c.severity) << all;
  EXPECT_FALSE(found->diagnostics.empty());
}

inline void ExpectThorough(const ThoroughCase& c) {
  validation::Options options;
  options.is_thorough = true;
  const fhir::Document document = ReadR4(c.json);
  ExpectFinding(R4Validator().Validate(document.root(), options), c);
}

}  // namespace gateway::testing
