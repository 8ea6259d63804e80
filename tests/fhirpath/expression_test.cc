#include "gateway/fhirpath/expression.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/fhirpath/evaluate.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::fhirpath {
namespace {

using gateway::testing::IsError;
using gateway::testing::IsOk;
using ::testing::HasSubstr;

Context On(const fhir::Document& document) {
  return {.resource = document.root(), .root_resource = document.root()};
}

TEST(Expression, NavigatesByElementName) {
  testing::ExpectAll({
      {"name.given", "string:Ann, string:Bea, string:Annie"},
      {"Patient.name.given", "string:Ann, string:Bea, string:Annie"},
      {"`Patient`.name.`given`", "string:Ann, string:Bea, string:Annie"},
      {"Resource.id", "id:p1"},
      {"Observation.name", ""},
      {"name[1].given[0]", "string:Annie"},
      {"name[5]", ""},
      {"nothing.at.all", ""},
      {"multipleBirth", "integer:2"},
      {"multipleBirthInteger", ""},
      {"birthDate.extension.value", "dateTime:1950-02-03T10:00:00Z"},
      {"contact.type().name", "String:BackboneElement"},
      {"%resource.id | %rootResource.id | %context.id", "id:p1"},
      {"name.where($index = 1).use", "code:nickname"},
  });
  testing::ExpectAll({{"Observation.value.value", "decimal:185.50"},
                      {"value.ofType(Quantity).unit", "string:lbs"},
                      {"(value as Quantity).code", "code:[lb_av]"},
                      {"(value as string)", ""}},
                     testing::TestObservation());
}

TEST(Expression, GivesTheOriginalNodes) {
  const auto expression =
      Expression::Compile("Patient.name.where(use = 'official').select(given | family).first()");
  ASSERT_THAT(expression, IsOk());
  const fhir::Document& patient = testing::TestPatient();
  const auto result = expression->Evaluate(patient.root(), On(patient));
  ASSERT_THAT(result, IsOk());
  ASSERT_EQ(result->size(), 1U);
  EXPECT_EQ((*result)[0].node().data(), patient.root().At({"name", "given"}).data());
}

TEST(Expression, NotesEveryNodeThatAPathReads) {
  const auto expression = Expression::Compile("name.first().family");
  const fhir::Document& patient = testing::TestPatient();
  std::vector<fhir::Node> reads;
  Context context = On(patient);
  context.reads = &reads;
  ASSERT_THAT(expression->Evaluate(patient.root(), context), IsOk());
  ASSERT_EQ(reads.size(), 3U);
  EXPECT_EQ(reads[2], patient.root().At({"name", "family"}));
}

TEST(Expression, BindsByPrecedence) {
  testing::ExpectAll({
      {"1 + 2 * 3", "Integer:7"},
      {"(1 + 2) * 3", "Integer:9"},
      {"7 - 2 - 1", "Integer:4"},
      {"-2 + 5", "Integer:3"},
      {"true or false and false", "Boolean:true"},
      {"false implies false implies false", "Boolean:false"},
      {"1 | 2 = 1 | 2", "Boolean:true"},
      {"(1 | 1 is Integer).count()", "Integer:2"},
      {"1 in 1 | 2 and 3 in (1 | 2)", "Boolean:false"},
      {"'a' & 'b' = 'ab'", "Boolean:true"},
      {"5 div 2 + 5 mod 2", "Integer:3"},
      {"10 /* ten */ // and the rest\n + 1", "Integer:11"},
  });
}

TEST(Expression, ReadsEveryLiteral) {
  testing::ExpectAll({
      {"{}", ""},
      {"true", "Boolean:true"},
      {"1.50", "Decimal:1.50"},
      {"-2147483648", "Integer:-2147483648"},
      {"'it\\'s \\u0041\\n\\\\'", "String:it's A\n\\"},
      {"'\\ud83d\\ude00'", "String:\xF0\x9F\x98\x80"},
      {"@2015", "Date:2015"},
      {"@2015-02", "Date:2015-02"},
      {"@2015-02-04T14:34:28.123+10:00", "DateTime:2015-02-04T14:34:28.123+10:00"},
      {"@2015T", "DateTime:2015"},
      {"@T14:34", "Time:14:34"},
      {"4 days", "Quantity:4 days"},
      {"10.1 'mg'", "Quantity:10.1 'mg'"},
      {"%ucum", "String:http://unitsofmeasure.org"},
      {"%`vs-x`", "String:http://hl7.org/fhir/ValueSet/x"},
      {"%\"ext-y\"", "String:http://hl7.org/fhir/StructureDefinition/y"},
  });
}

TEST(Expression, RefusesWhatCannotBeReadAndSaysWhere) {
  testing::ExpectAll({
      {"name.", "error: line 1, column 6: expected a name after '.', found the end"},
      {"name.\n  where(use = )",
       "error: line 2, column 15: expected a value, a path or '(', found ')'"},
      {"", "error: line 1, column 1: expected a value, a path or '(', found the end"},
      {"1 +", "error: line 1, column 4: expected a value, a path or '(', found the end"},
      {"a b",
       "error: line 1, column 3: expected an operator or the end of the expression, found 'b'"},
      {"(a", "error: line 1, column 3: expected ')', found the end"},
      {"'abc", "error: line 1, column 1: this quotation has no end"},
      {"2 + 2 /* not finished",
       "error: line 1, column 7: this comment has no end; close it with */"},
      {"@2015-13", "error: line 1, column 1: no such date or time"},
      {"@2015-02-30", "error: line 1, column 1: no such date or time"},
      {"@T14:34:28Z",
       "error: line 1, column 11: expected an operator or the end of the expression, found 'Z'"},
      {"a # b", "error: line 1, column 3: this character has no meaning here"},
      {"$that", "error: line 1, column 2: expected this, index or total after '$', found 'that'"},
      {"2147483648", "error: line 1, column 1: an integer ends at 2147483647; write a decimal"},
      {"name.wher(use = 'x')",
       "error: line 1, column 6: there is no function 'wher'; did you mean 'where'?"},
      {"name.where()",
       "error: line 1, column 6: where() cannot take 0 arguments; write where(criteria) : "
       "collection"},
      {"name.ofType(1)", "error: line 1, column 13: expected a type name"},
  });
  EXPECT_THAT(Expression::Compile("'\xFF'"), IsError(IssueType::kInvalid, HasSubstr("UTF-8")));
  EXPECT_THAT(Expression::Compile("'a'.matches('(?=a)')"),
              IsError(IssueType::kInvalid, HasSubstr("column 13")));
}

TEST(Expression, RefusesTypesThatTheTableDoesNotKnow) {
  const CompileOptions options{.types = gateway::testing::R4Types().get()};
  for (const char* const text :
       {"value is Quantity", "value.ofType(FHIR.Quantity)", "1 is System.Integer", "1 is Integer",
        "contact is Patient.contact", "value as code"}) {
    EXPECT_THAT(Expression::Compile(text, options), IsOk()) << text;
  }
  EXPECT_THAT(Expression::Compile("gender.ofType(string1)", options),
              IsError(IssueType::kInvalid, HasSubstr("no type 'string1'")));
}

TEST(Expression, RefusesNestingThatWouldExhaustTheStack) {
  const std::string open(5000, '(');
  const std::string minus(5000, '-');
  std::string sum = "1";
  std::string path = "a";
  for (int i = 0; i < 5000; ++i) sum += "+1";
  for (int i = 0; i < 5000; ++i) path += ".a";
  for (const std::string& text : {open + "1", minus + "1", sum, path}) {
    EXPECT_THAT(Expression::Compile(text),
                IsError(IssueType::kInvalid, HasSubstr("nested too deeply")));
  }
}

TEST(Expression, EndsWhenItsBudgetIsSpent) {
  const fhir::Document& patient = testing::TestPatient();
  Context context = On(patient);
  context.budget = 1000;
  const auto thin = Expression::Compile("name.given.count()");
  EXPECT_THAT(thin->Evaluate(patient.root(), context), IsOk());
  for (const char* const text :
       {"(1|2|3|4|5|6|7|8|9).select((1|2|3|4|5|6|7|8|9).select((1|2|3|4|5|6|7|8|9).select($this)))",
        "1.repeat($this + 1)", "descendants().select(%resource.descendants())"}) {
    const auto expression = Expression::Compile(text);
    ASSERT_THAT(expression, IsOk());
    EXPECT_THAT(expression->Evaluate(patient.root(), context),
                IsError(IssueType::kTooCostly, HasSubstr("steps")))
        << text;
  }
}

TEST(Expression, SignalsErrorsWithThePlaceAndWithoutTheValue) {
  const fhir::Document& patient = testing::TestPatient();
  const auto expression = Expression::Compile("name\n.given.substring(1)");
  const auto result = expression->Evaluate(patient.root(), On(patient));
  ASSERT_THAT(result, IsError(IssueType::kProcessing,
                              "substring() (line 2, column 8): needs one item, and there are 3"));
  EXPECT_EQ(result.error().issues.list()[0].line, 2);
  testing::ExpectAll({
      {"name.given = 'a' and name", "Boolean:false"},
      {"name.family and name.given",
       "error: condition (line 1, column 13): a condition needs one item, and there are 3; use "
       "exists()"},
      {"'a' < 1", "error: '<' (line 1, column 5): 'String' and 'Integer' have no common order"},
      {"name.first() > 1",
       "error: '>' (line 1, column 14): 'HumanName' and 'Integer' have no common order"},
      {"1 + 'a'", "error: '+' (line 1, column 3): '+' cannot take 'Integer' and 'String'"},
      {"%nothing", "error: %nothing (line 1, column 1): there is no such constant"},
      {"-birthDate", "error: - (line 1, column 1): needs a number, not a 'date'"},
  });
}

TEST(Expression, TestsAsACondition) {
  const fhir::Document& patient = testing::TestPatient();
  const auto test = [&](const char* text) {
    return *Expression::Compile(text)->Test(patient.root(), On(patient));
  };
  EXPECT_FALSE(test("{}"));
  EXPECT_FALSE(test("name.empty()"));
  EXPECT_TRUE(test("active"));
  EXPECT_TRUE(test("birthDate"));
  EXPECT_TRUE(test("name"));
}

TEST(Expression, TakesConstantsAndFunctionsFromTheCaller) {
  class Counting final : public Host {
   public:
    [[nodiscard]] fhir::Node Resolve(std::string_view /*reference*/,
                                     fhir::Node root) const override {
      return root;
    }
    [[nodiscard]] Result<bool> MemberOf(const Item& /*coded*/,
                                        std::string_view /*value_set*/) const override {
      return true;
    }
    [[nodiscard]] Result<bool> ConformsTo(fhir::Node /*node*/,
                                          std::string_view /*profile*/) const override {
      return true;
    }
    [[nodiscard]] const Function* FindFunction(std::string_view name) const override {
      return name == "sizes" ? &sizes_ : nullptr;
    }

   private:
    Function sizes_ = [](const Collection& input,
                         const std::vector<Collection>& arguments) -> Result<Collection> {
      return Collection{
          Item::Integer(static_cast<std::int64_t>(input.size() * 10 + arguments[0].size()))};
    };
  };
  const Counting host;
  const fhir::Document& patient = testing::TestPatient();
  Context context = On(patient);
  context.host = &host;
  context.constants["limit"] = {Item::Integer(3)};
  const auto expression =
      Expression::Compile("name.given.sizes(telecom) + %limit", {.host_functions = {"sizes"}});
  ASSERT_THAT(expression, IsOk());
  const auto result = expression->Evaluate(patient.root(), context);
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ((*result)[0].value().integer, 35);
  EXPECT_THAT(Expression::Compile("sizes(1)"),
              IsError(IssueType::kInvalid, HasSubstr("no function 'sizes'")));
  context.host = nullptr;
  EXPECT_THAT(expression->Evaluate(patient.root(), context),
              IsError(IssueType::kNotSupported, HasSubstr("sizes()")));
}

TEST(Expression, IsSharedByThreads) {
  const auto expression = Expression::Compile(
      "descendants().ofType(string).where(matches('^A')).select(upper()).join(',')");
  ASSERT_THAT(expression, IsOk());
  const fhir::Document& patient = testing::TestPatient();
  std::atomic<int> right = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 50; ++k) {
        const auto result = expression->Evaluate(patient.root(), On(patient));
        if (result && result->size() == 1 && (*result)[0].ToText() == "ANN,ANNIE") ++right;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(right, 400);
}

}  // namespace
}  // namespace gateway::fhirpath
