// The language by its sections: a table of expressions and what they give.

#include <gtest/gtest.h>

#include <fstream>

#include "tests/fhirpath/evaluate.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kArrow = "  =>  ";

TEST(Language, AnswersAsTheTableSays) {
  std::ifstream table(std::string(CHC_GATEWAY_SOURCE_DIR) + "/tests/fhirpath/language_cases.txt");
  int rows = 0;
  for (std::string line; std::getline(table, line);) {
    const std::size_t arrow = line.rfind(kArrow);
    if (line.empty() || line.starts_with("# ")) continue;
    ASSERT_NE(arrow, std::string::npos) << line;
    const std::string expression = line.substr(0, arrow);
    EXPECT_EQ(testing::EvaluateToLiterals(expression), line.substr(arrow + kArrow.size()))
        << "  of " << expression;
    ++rows;
  }
  EXPECT_GT(rows, 700);
}

}  // namespace
}  // namespace gateway::fhirpath
