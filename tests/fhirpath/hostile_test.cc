// Expressions written to hang an engine or to eat its memory: each ends soon, within its budget,
// with a result or with a clear error.

#include <gtest/gtest.h>

#include <ctime>

#include "gateway/fhirpath/expression.h"
#include "tests/fhirpath/evaluate.h"

namespace gateway::fhirpath {
namespace {

std::string Repeated(std::string_view part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

enum class End {
  kRefused,  // does not compile
  kCostly,   // ends with kTooCostly
  kFailed,   // ends with kProcessing
  kAnswers,  // has a result, and a small one
};

struct HostileRow {
  std::string expression;
  End end;
};

// Ten items doubled again and again.
std::string Doubled(const std::string& how, int times) {
  return "(1|2|3|4|5|6|7|8|9|10)" + Repeated("." + how, times);
}

const std::vector<HostileRow>& Rows() {
  static const std::vector<HostileRow> rows{
      // Nesting: refused before anything recurses over it.
      {Repeated("(", 100'000) + "1" + Repeated(")", 100'000), End::kRefused},
      {Repeated("(", 100'000), End::kRefused},
      {Repeated("-", 100'000) + "1", End::kRefused},
      {Repeated("name.where(", 1'000) + "true" + Repeated(")", 1'000), End::kRefused},
      {Repeated("a[", 10'000) + "0" + Repeated("]", 10'000), End::kRefused},
      {"a" + Repeated(".a", 10'000), End::kRefused},
      {"1" + Repeated(" + 1", 10'000), End::kRefused},
      {"true" + Repeated(" and true", 10'000), End::kRefused},
      {"'a'" + Repeated(" & 'a'", 10'000), End::kRefused},
      {Repeated("iif(true, ", 1'000) + "1" + Repeated(")", 1'000), End::kRefused},
      {"1 is " + Repeated("a.", 100'000) + "b", End::kAnswers},
      // Literals.
      {Repeated("9", 100'000), End::kRefused},
      {"1." + Repeated("9", 100'000), End::kRefused},
      {"'" + Repeated("a", 300'000) + "'", End::kRefused},
      {"'" + Repeated("\\u00e9", 100'000) + "'", End::kRefused},
      {"@2015-02-04T14:34:28." + Repeated("1", 200'000), End::kAnswers},
      {"/*" + Repeated("*", 200'000), End::kRefused},
      {"'" + Repeated("\\", 99'999), End::kRefused},
      {"\xFF\xFE", End::kRefused},
      // Items that multiply.
      {Doubled("combine($this)", 25), End::kAnswers},
      {Doubled("select($this | $this)", 200), End::kAnswers},
      {Doubled("repeatAll($this)", 1), End::kCostly},
      {Doubled("repeatAll($this.combine($this))", 1), End::kCostly},
      {Doubled("select(%resource.descendants())", 9), End::kCostly},
      {"Patient.descendants()" + Repeated(".select(%context.descendants())", 5), End::kCostly},
      {Doubled("aggregate($total.combine($total), 1|2)", 2), End::kCostly},
      {"'" + Repeated("a", 3'000) + "'.toChars()" +
           Repeated(".select('" + Repeated("b", 300) + "'.toChars())", 3),
       End::kCostly},
      {"'" + Repeated("a,", 5'000) + "'.split(',').select('" + Repeated("a,", 5'000) +
           "'.split(','))",
       End::kCostly},
      {"defineVariable('a', Patient.descendants())" + Repeated(".select(%a)", 6), End::kCostly},
      // Cycles.
      {"Patient.repeat($this)", End::kAnswers},
      {"Patient.repeat(children())", End::kAnswers},
      {"Patient.repeat(%resource)", End::kAnswers},
      {"Patient.repeatAll(%resource)", End::kCostly},
      {"Patient.repeat(%resource.descendants())", End::kAnswers},
      {"Patient.repeatAll(children() | %resource)", End::kCostly},
      {"1.repeat($this + 1)", End::kCostly},
      {"'a'.repeat($this & 'a')", End::kCostly},
      {"Patient.name.family.first().repeat($this & $this)", End::kCostly},
      // Comparisons that hide loops: dates share one hash.
      {"@2015-01-01.repeat($this + 1 day)", End::kCostly},
      // Text that grows.
      {Doubled("aggregate(iif($total.empty(), '" + Repeated("a", 1'000) +
                   "', $total & $total & $total & $total))",
               1),
       End::kCostly},
      {"'" + Repeated("a", 1'000) + "'" +
           Repeated(".replace('a', '" + Repeated("a", 100) + "')", 3),
       End::kCostly},
      {"'" + Repeated("a", 1'000) + "'" + Repeated(".select(replace('', $this))", 3), End::kCostly},
      {"'" + Repeated("a", 1'000) + "'" +
           Repeated(".replaceMatches('a', '" + Repeated("a", 100) + "')", 3),
       End::kCostly},
      {"'" + Repeated("a", 10'000) + "'" + Repeated(".encode('hex')", 14), End::kCostly},
      {"'" + Repeated("&", 10'000) + "'" + Repeated(".escape('html')", 60), End::kCostly},
      {"'" + Repeated("\"", 10'000) + "'" + Repeated(".escape('json')", 14), End::kCostly},
      {"(" + Repeated("'" + Repeated("a", 100) + "'.combine(", 50) + "'b'" + Repeated(")", 50) +
           ").join('" + Repeated("c", 200'000) + "')",
       End::kAnswers},
      // Regular expressions.
      {"'" + Repeated("a", 10'000) + "b'.matches('(a+)+$')", End::kAnswers},
      {"'" + Repeated("a", 10'000) + "b'.matches('(a|aa)+$')", End::kAnswers},
      {"'" + Repeated("x", 10'000) + "'.matches('(x+x+)+y')", End::kAnswers},
      {"'a'.matches('(((a{1000}){1000}){1000})')", End::kRefused},
      {"'a'.matches('(?=a)a')", End::kRefused},
      {"'a'.matches('(a)\\\\1')", End::kRefused},
      {"'a'.matches('" + Repeated("(", 1'000) + "')", End::kRefused},
      {"'a'.replaceMatches('(?<!a)b', '')", End::kRefused},
      // Numbers.
      {"2.power(100000)", End::kAnswers},
      {"1.1.power(1000000000)", End::kAnswers},
      {"2.5" + Repeated(".power(2)", 50), End::kAnswers},
      {"100.exp().exp().exp()", End::kAnswers},
      {"1.587.lowBoundary(2000000000)", End::kAnswers},
      {"1.587.highBoundary(-2000000000)", End::kAnswers},
      {"1.round(2147483647)", End::kAnswers},
      {"@2015 + 2147483647 years", End::kAnswers},
      {"'a'.substring(2147483647, 2147483647)", End::kAnswers},
      {"(1 | 2).skip(-2147483648).take(2147483647)", End::kAnswers},
  };
  return rows;
}

TEST(HostileExpressions, AreFortyAtLeast) { EXPECT_GE(Rows().size(), 40U); }

TEST(HostileExpressions, EndWithinTheirBudget) {
  const fhir::Node patient = testing::TestPatient().root();
  Context context{.resource = patient, .root_resource = patient};
  for (const HostileRow& row : Rows()) {
    SCOPED_TRACE(row.expression.substr(0, 100));
    const std::clock_t begin = std::clock();  // processor time: the machine may be busy
    const Result<Expression> expression = Expression::Compile(row.expression);
    EXPECT_EQ(expression.has_value(), row.end != End::kRefused)
        << (expression ? "" : expression.error().diagnostics);
    if (!expression) {
      EXPECT_EQ(expression.error().type, IssueType::kInvalid);
      EXPECT_LT(expression.error().diagnostics.size(), 1000U);
      continue;
    }
    const Result<Collection> result = expression->Evaluate(patient, context);
    EXPECT_LT((std::clock() - begin) / CLOCKS_PER_SEC, 60);
    EXPECT_EQ(result.has_value(), row.end == End::kAnswers)
        << (result ? std::to_string(result->size()) + " items" : result.error().diagnostics);
    EXPECT_LT(result ? result->size() : 0U, 100U);
    if (result || row.end == End::kAnswers) continue;
    EXPECT_EQ(result.error().type,
              row.end == End::kCostly ? IssueType::kTooCostly : IssueType::kProcessing)
        << result.error().diagnostics;
    EXPECT_LT(result.error().diagnostics.size(), 1000U);
  }
}

TEST(HostileExpressions, EndSoonerWithASmallerBudget) {
  const fhir::Node patient = testing::TestPatient().root();
  const Result<Expression> walk = Expression::Compile("descendants().count()");
  const Result<Expression> text =
      Expression::Compile("(1|2|3).select(%resource.gender & 'ijklmnopqr')");
  ASSERT_TRUE(walk && text);
  EXPECT_FALSE(walk->Evaluate(patient, {.resource = patient, .budget = 10}));
  EXPECT_TRUE(walk->Evaluate(patient, {.resource = patient, .budget = 1000}));
  EXPECT_FALSE(text->Evaluate(patient, {.resource = patient, .text_budget = 40}));
  EXPECT_TRUE(text->Evaluate(patient, {.resource = patient, .text_budget = 48}));
}

}  // namespace
}  // namespace gateway::fhirpath
