// What the compiler makes of an expression: constants folded, paths in one piece, and evaluation
// that ends as soon as the answer is known.

#include <gtest/gtest.h>

#include "gateway/fhir/read.h"
#include "gateway/fhirpath/compiler.h"
#include "gateway/fhirpath/parser.h"
#include "gateway/fhirpath/steps/path.h"
#include "tests/fhirpath/evaluate.h"
#include "tests/support/r4.h"

namespace gateway::fhirpath {
namespace {

struct Compiled {
  explicit Compiled(std::string_view text) : program(text) {
    const Result<SyntaxTree> syntax = Parse(program.text);
    if (!syntax) return;
    const CompileOptions options;
    const Result<StepPtr> root = CompileSyntax(**syntax, options, program);
    if (root) program.root = *root;
  }
  Expression::Program program;
};

// The values an expression was folded to, as text; "open" when it was not.
std::string FoldedTo(std::string_view text) {
  const Compiled compiled(text);
  if (compiled.program.root == nullptr) return "does not compile";
  const std::optional<Items> items = compiled.program.root->constant();
  if (!items) return "open";
  std::string all;
  for (const Item& item : *items) all += (all.empty() ? "" : ", ") + item.ToText();
  return all.empty() ? "{ }" : all;
}

TEST(Folding, GivesTheValueOfWhatDependsOnNothing) {
  const std::pair<const char*, const char*> rows[] = {
      {"1 + 2 * 3", "7"},
      {"-(2.50)", "-2.50"},
      {"'a' & 'b' & 'c'", "abc"},
      {"('a' | 'b' | 'a')", "a, b"},
      {"{} and false", "false"},
      {"{} and true", "{ }"},
      {"{} or true", "true"},
      {"{} implies true", "true"},
      {"{} xor true", "{ }"},
      {"1 / 0", "{ }"},
      {"{} + 1", "{ }"},
      {"@2020-01-31 + 1 month", "2020-02-29"},
      {"4 'g' = 4000 'mg'", "true"},
      {"'abc'.length() > 2", "true"},
      {"(1 | 2 | 3).where($this > 1).select($this * $index)", "0, 3"},
      {"(1 | 2 | 3).aggregate($this + $total, 0)", "6"},
      {"('b' | 'a').sort(-$this)", "b, a"},
      {"iif(true, 'a', 'b')", "open"},  // its input is $this
      {"'x'.iif($this = 'x', 1, 2)", "1"},
      {"1 is Integer", "true"},
      {"'12'.toInteger() in (11 | 12)", "true"},
      {"'2020'.toDate() <= @2020-01-01", "{ }"},
      {"(1 | 2 | 3)[1]", "2"},
      {"'abc'.matches('^[a-c]+$')", "true"},
  };
  for (const auto& [text, value] : rows) EXPECT_EQ(FoldedTo(text), value) << text;
}

TEST(Folding, LeavesWhatLooksAround) {
  for (const char* const text :
       {"name", "$this", "$index", "%resource", "%ucum", "today()", "now() > @2020-01-01T00:00:00Z",
        "1.trace('one')", "'a'.memberOf('http://example.org/vs')",
        "('a' | 'b').defineVariable('x')", "(1 | 2).select($this + %x)",
        "(1 | 2).select(%resource.id)", "(1 | 2).select($total)",
        "(1).where(today() > @2020-01-01)"}) {
    EXPECT_EQ(FoldedTo(text), "open") << text;
  }
}

TEST(Folding, SettlesConditionsWhoseLeftSideIsEnough) {
  EXPECT_EQ(FoldedTo("false and name.exists()"), "false");
  EXPECT_EQ(FoldedTo("1 = 1 or name.exists()"), "true");
  EXPECT_EQ(FoldedTo("(1 > 2) implies name.exists()"), "true");
  EXPECT_EQ(FoldedTo("true and name.exists()"), "open");
  EXPECT_EQ(FoldedTo("name.exists() and false"), "open");
}

TEST(Folding, LeavesErrorsToTheEvaluationAndTheirPlace) {
  for (const char* const text : {"1 + 'a'", "(1 | 2).single()", "'a' > 1", "(1 | 2) + 3"}) {
    EXPECT_EQ(FoldedTo(text), "open") << text;
    const Result<Expression> expression = Expression::Compile(text);
    ASSERT_TRUE(expression) << text;
    const Result<Collection> result = expression->Evaluate(fhir::Node(), {});
    ASSERT_FALSE(result) << text;
    ASSERT_FALSE(result.error().issues.empty()) << text;
    EXPECT_EQ(result.error().issues.list()[0].line, 1) << text;
    EXPECT_GT(result.error().issues.list()[0].column, 0) << text;
  }
  const Result<Expression> unreached = Expression::Compile("false and 1 + 'a' = 2");
  ASSERT_TRUE(unreached);
  EXPECT_FALSE(*unreached->Test(fhir::Node(), {}));
}

TEST(Folding, DoesNotRunLongExpressionsAtCompileTime) {
  EXPECT_EQ(FoldedTo("'0123456789'.replace('', '0123456789').replace('', '0123456789')"
                     ".replace('', '0123456789').replace('', '0123456789')"),
            "open");
  const std::string ten = "(0|1|2|3|4|5|6|7|8|9)";
  EXPECT_EQ(FoldedTo(ten + ".select(" + ten + ".select(" + ten + ".select(" + ten + "))).count()"),
            "open");
}

TEST(Folding, FindsBadPatternsThatArePutTogether) {
  EXPECT_EQ(FoldedTo("name.family.matches('[' & 'a')"), "does not compile");
  EXPECT_EQ(FoldedTo("name.family.matches('[' & 'a' & ']')"), "open");
}

TEST(Paths, AreOneStep) {
  const Compiled compiled("Patient.name.given.extension.value");
  const auto* const path = dynamic_cast<const PathStep*>(compiled.program.root);
  ASSERT_NE(path, nullptr);
  EXPECT_EQ(path->names().size(), 5U);
  EXPECT_EQ(path->input(), nullptr);
}

// The fewest steps in which the evaluation comes to its end.
std::uint64_t StepsOf(std::string_view text, const Item& focus) {
  const Result<Expression> expression = Expression::Compile(text);
  if (!expression) return 0;
  std::uint64_t low = 0;
  std::uint64_t high = 1'000'000;
  while (low + 1 < high) {
    Context context{.resource = focus.node(), .root_resource = focus.node()};
    context.budget = (low + high) / 2;
    (expression->Evaluate(focus, context) ? high : low) = context.budget;
  }
  return high;
}

// Names 1 to 200, every one a step or more to look at.
fhir::Document ManyNames() {
  std::string text = R"({"resourceType":"Patient","name":[)";
  for (int i = 0; i < 200; ++i)
    text += (i == 0 ? "" : ",") + (R"({"family":"N)" + std::to_string(i) + R"("})");
  return fhir::ReadFhir(text + "]}", gateway::testing::R4Types())->document;
}

TEST(Evaluation, StopsAtTheFirstItemThatSettlesIt) {
  const fhir::Document document = ManyNames();
  const Item focus(document.root());
  const std::uint64_t all = StepsOf("name.family.count()", focus);
  ASSERT_GT(all, 200U);
  for (const char* const text : {"name.exists()", "name.family.exists()", "name.empty()",
                                 "name.family.first()", "name.family.empty().not()"}) {
    EXPECT_LT(StepsOf(text, focus), all) << text;
  }
  // Each criterion costs: one is looked at instead of two hundred.
  const std::uint64_t every = StepsOf("name.where(family = 'N199').count()", focus);
  for (const char* const text :
       {"name.where(family = 'N0').exists()", "name.exists(family = 'N0')",
        "name.all(family = 'none')", "name.where(family = 'N0').first()",
        "name.where(family = 'N0').empty()", "name.select(family & 'x').first()"}) {
    EXPECT_LT(StepsOf(text, focus) * 2, every) << text;
  }
  EXPECT_GT(StepsOf("name.exists(family = 'N199')", focus) * 2, every);
}

TEST(Evaluation, OfFoldedPartsCostsAStep) {
  EXPECT_LE(StepsOf("(1 | 2 | 3 | 4 | 5 | 6).where($this > 3).count() + 4 * 5", fhir::Node()), 2U);
}

}  // namespace
}  // namespace gateway::fhirpath
