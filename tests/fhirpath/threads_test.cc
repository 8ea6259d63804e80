// One expression, many threads.

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "gateway/fhirpath/expression.h"
#include "tests/fhirpath/evaluate.h"

namespace gateway::fhirpath {
namespace {

// Paths through different types, type tests, constant and made patterns, literals in the result.
constexpr const char* kExpressions[] = {
    "descendants().id | name.given | telecom.value",
    "(Patient | contained).descendants().where($this is string).count()",
    "name.where(use = 'official').family",
    "name.select(given.first() & ' ' & family & ' of ' & %resource.id)",
    "telecom.value.where(matches('[0-9]+')) | telecom.value.where(matches(%resource.id))",
    "'a' | 'b' | %context.ofType(Patient).birthDate",
    "iif(birthDate < today(), 'past', 'future')",
};

std::string TextOf(const Expression& expression, const fhir::Document& document) {
  Context context{.resource = document.root(), .root_resource = document.root()};
  context.now = Instant(std::chrono::sys_days(std::chrono::year(2026) / 10 / 1));
  const Result<Collection> items = expression.Evaluate(document.root(), context);
  if (!items) return "error: " + items.error().diagnostics;
  std::string text;
  for (const Item& item : *items) text += item.TypeName() + ":" + item.ToText() + "\n";
  return text;
}

TEST(Threads, MayShareOneExpression) {
  const fhir::Document* const documents[] = {&testing::TestPatient(), &testing::TestObservation()};
  for (const char* const text : kExpressions) {
    const Result<Expression> expression = Expression::Compile(text);
    ASSERT_TRUE(expression) << text;
    const Result<Expression> alone = Expression::Compile(text);
    const std::string wanted[] = {TextOf(*alone, *documents[0]), TextOf(*alone, *documents[1])};
    std::atomic<int> wrong = 0;
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < 200; ++i) {
          const std::size_t which = static_cast<std::size_t>(i + thread) % 2;
          if (TextOf(*expression, *documents[which]) != wanted[which]) ++wrong;
        }
      });
    }
    threads.clear();
    EXPECT_EQ(wrong, 0) << text;
  }
}

TEST(Threads, MayKeepResultsLongerThanTheExpression) {
  Collection kept;
  {
    const Result<Expression> expression =
        Expression::Compile("'a literal that is longer than any small string' | 'b'");
    ASSERT_TRUE(expression);
    kept = *expression->Evaluate(fhir::Node(), {});
  }
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(kept[0].ToText(), "a literal that is longer than any small string");
}

}  // namespace
}  // namespace gateway::fhirpath
