#include "gateway/fhirpath/check/checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::fhirpath {
namespace {

using ::gateway::testing::IsError;
using ::testing::HasSubstr;

CheckContext On(std::string_view type) {
  const auto context = ContextFor(type, *testing::R4Types());
  EXPECT_TRUE(context) << type;
  return *context;
}

// "error fhirpath-unknown-element 1:6; …", severity and id without the common beginning.
std::string Found(const CheckResult& result) {
  std::string text;
  for (const Issue& issue : result.issues.list()) {
    text += (text.empty() ? "" : "; ") + std::string(ToCode(issue.severity)) + " " +
            issue.id.substr(std::string("fhirpath-").size()) + " " + std::to_string(issue.line) +
            ":" + std::to_string(issue.column);
  }
  return text;
}

struct ShapeRow {
  const char* type;
  const char* expression;
  const char* shape;
};

TEST(Checker, InfersTypesNumberAndAcceptsWhatIsRight) {
  const std::vector<ShapeRow> rows = {
      {"Patient", "name.given", "0..* string"},
      {"Patient", "Patient.name.family", "0..* string"},
      {"Patient", "birthDate", "0..1 date"},
      {"Patient", "birthDate.value", "0..1 System.Date"},
      {"Patient", "name.first().family", "0..1 string"},
      {"Patient", "name.where(use = 'official').family.first() + ', ' + 'x'", "0..1 System.String"},
      {"Patient", "deceased", "0..1 boolean or dateTime"},
      {"Patient", "deceased.ofType(dateTime)", "0..1 dateTime"},
      {"Patient", "deceased is boolean", "0..1 System.Boolean"},
      {"Patient", "name.exists()", "1..1 System.Boolean"},
      {"Patient", "name.given.count() + 1", "0..1 System.Integer"},
      {"Patient", "contained.ofType(Organization).name", "0..* string"},
      {"Patient", "managingOrganization.resolve()", "0..1 Organization"},
      {"Patient", "generalPractitioner.resolve().ofType(Practitioner).name", "0..* HumanName"},
      {"Patient", "extension('https://x.example').value.ofType(Coding).code", "0..* code"},
      {"Patient", "iif(active, name.first(), {})", "0..1 HumanName"},
      {"Patient", "name.select(family | given)", "0..* string"},
      {"Patient", "birthDate + 3 days", "0..1 System.Date"},
      {"Patient", "name.defineVariable('n', first().family).select(%n)", "0..* string"},
      {"Patient", "%resource.id", "0..1 id"},
      {"Patient", "name.type().name", "0..* System.String"},
      {"Patient", "(1 'mg').value", "1..1 System.Decimal"},
      {"Patient", "(1 'mg').unit", "1..1 System.String"},
      {"Patient", "telecom.rank.aggregate($this + $total, 0)",
       "0..1 System.Integer or System.Decimal or System.Quantity"},
      {"Observation", "value.unit", "0..1 string"},
      {"Observation", "component.value.ofType(Quantity).value > 3", "0..1 System.Boolean"},
      {"Observation", "value.ofType(Quantity) > 3 'kg'", "0..1 System.Boolean"},
      {"Bundle", "entry.resource.ofType(Patient).name", "0..* HumanName"},
      {"Bundle", "entry[0].resource.name", ""},
      {"Questionnaire", "repeat(item).linkId", "0..* string"},
      {"Resource", "Patient.name | Practitioner.name", "0..* HumanName"},
      {"Quantity", "value", "0..1 decimal"},
      {"string", "$this.length()", "1..1 System.Integer"},
  };
  for (const ShapeRow& row : rows) {
    const CheckResult result = CheckExpression(row.expression, On(row.type));
    EXPECT_FALSE(result.issues.HasErrors()) << row.expression << ": " << Found(result);
    const std::string wanted = row.shape;
    EXPECT_TRUE(wanted.empty() || ToText(result.shape) == wanted)
        << row.expression << ": " << ToText(result.shape);
  }
}

struct FindingRow {
  const char* type;
  const char* expression;
  const char* found;
};

TEST(Checker, ReportsWhatCannotBeRightWithItsPlace) {
  const std::vector<FindingRow> rows = {
      {"Patient", "name.", "error syntax 1:6"},
      {"Patient", "name.given1", "error unknown-element 1:6"},
      {"Patient", "name\n  .givn", "error unknown-element 2:4"},
      {"Patient", "Encounter.name.given", "error unknown-element 1:1"},
      {"Patient", "name.where(famly = 'x')", "error unknown-element 1:12"},
      {"Patient", "(1 'mg').amount", "error unknown-element 1:10"},
      {"Patient", "birthDate.length2()", "error unknown-function 1:11"},
      {"Patient", "name.first(1)", "error arity 1:6"},
      {"Patient", "gender.ofType(string1)", "error unknown-type 1:15"},
      {"Patient", "gender is Foo", "error unknown-type 1:8"},
      {"Patient", "%resourse.id", "error unknown-constant 1:1"},
      {"Patient", "name as Period", "warning singleton 1:1; error impossible-type 1:6"},
      {"Patient", "gender is id", "warning impossible-type 1:8"},
      {"Patient", "birthDate < 3", "error operand 1:11"},
      {"Patient", "gender > 3", "error operand 1:8"},
      {"Patient", "gender = 3", "warning never-true 1:8"},
      {"Patient", "birthDate + 7", "error operand 1:11"},
      {"Patient", "gender + 1", "error operand 1:8"},
      {"Patient", "-gender", "error operand 1:1"},
      {"Patient", "name.given + 'x'", "warning singleton 1:6"},
      {"Patient", "(1 | 2) + 3", "error singleton 1:4"},
      {"Patient", "(1 | 1) + 3", "warning singleton 1:4"},
      {"Patient", "identifier.startsWith('x')", "error input 1:12; warning singleton 1:12"},
      {"Patient", "gender.startsWith(3)", "error argument 1:19"},
      {"Patient", "gender.substring('a')", "error argument 1:18"},
      {"Patient", "children().skip(1)", "error unordered 1:12"},
      {"Patient", "descendants()[0]", "error unordered 1:14"},
      {"Patient", "(name.given | name.family).first()", "warning unordered 1:28"},
      {"Patient", "iif(1 | 2, true, false)", "error singleton 1:7"},
      {"Patient", "iif('x', true, false)", "error condition 1:5"},
      {"Patient", "name.where(family)", "warning condition 1:12"},
      {"Patient", "name['a']", "error argument 1:6"},
      {"Patient", "gender.matches('(?=a)')", "error syntax 1:16"},
      {"Observation", "valueQuantity.exists()", "error choice 1:1"},
      {"Observation", "Observation.valueQuantity.unit", "error choice 1:13"},
      {"Observation", "(value as Period).unit", "error unknown-element 1:19"},
      {"Observation", "value.ofType(Period).unit", "error unknown-element 1:22"},
      {"Bundle", "entry.resource.nam", "error unknown-element 1:16"},
  };
  for (const FindingRow& row : rows)
    EXPECT_EQ(Found(CheckExpression(row.expression, On(row.type))), row.found) << row.expression;
}

TEST(Checker, NamesTheNearestElementFunctionAndType) {
  const std::vector<FindingRow> rows = {
      {"Patient", "name.famly", "HumanName has no element 'famly'; did you mean 'family'?"},
      {"Patient", "name.exist()", "there is no function 'exist'; did you mean 'exists'?"},
      {"Patient", "deceased is datetime", "there is no type 'datetime'; did you mean 'dateTime'?"},
      {"Observation", "valueQuantity", "the element is 'value'"},
      {"Encounter", "Patient.name", "this is Encounter, not Patient"},
  };
  for (const FindingRow& row : rows) {
    const CheckResult result = CheckExpression(row.expression, On(row.type));
    ASSERT_EQ(result.issues.size(), 1U) << row.expression;
    EXPECT_THAT(result.issues.list()[0].diagnostics, HasSubstr(row.found));
  }
}

TEST(Checker, SaysNothingWhereTypesAreNotKnown) {
  const CheckContext unknown{.types = testing::R4Types().get()};
  for (const char* text : {"a.b.c", "a + b", "a < b", "x.where(y = 1).z.first()", "-a", "a[0]"})
    EXPECT_EQ(Found(CheckExpression(text, unknown)), "") << text;
  EXPECT_EQ(Found(CheckExpression("Patient.nam", unknown)), "error unknown-element 1:9");
}

TEST(Checker, KnowsTheConstantsAndFunctionsOfItsCaller) {
  CheckContext context = On("Bundle");
  EXPECT_EQ(Found(CheckExpression("%header.event", context)), "error unknown-constant 1:1");
  Shape header{.min = 1, .max = 1};
  header.Add(ElementItem(testing::R4Types()->Find("MessageHeader")));
  context.constants.emplace("header", header);
  context.host_functions = {"nhsNumberIsValid"};
  EXPECT_EQ(Found(CheckExpression("%header.evnt.code", context)), "error unknown-element 1:9");
  EXPECT_EQ(Found(CheckExpression("%header.event.ofType(Coding).code", context)), "");
  EXPECT_EQ(Found(CheckExpression("'9990000018'.nhsNumberIsValid()", context)), "");
  EXPECT_EQ(Found(CheckExpression("nhsNumberIsValit()", context)), "error unknown-function 1:1");
  context.open_constants = true;
  EXPECT_EQ(Found(CheckExpression("%other", context)), "");
}

TEST(Checker, WantsABooleanOfACondition) {
  CheckContext context = On("Patient");
  context.is_condition = true;
  EXPECT_EQ(Found(CheckExpression("name.exists()", context)), "");
  EXPECT_EQ(Found(CheckExpression("active", context)), "");
  EXPECT_EQ(Found(CheckExpression("birthDate", context)), "warning condition 1:1");
}

TEST(Checker, LeavesWhatCannotBeReachedAlone) {
  EXPECT_EQ(Found(CheckExpression("iif(true, true, (1 | 2).toString())", On("Patient"))), "");
  EXPECT_EQ(Found(CheckExpression("iif(false, (1 | 2).toString(), true)", On("Patient"))), "");
}

TEST(Checker, RefusesATypeThatDoesNotExist) {
  EXPECT_THAT(ContextFor("Pateint", *testing::R4Types()),
              IsError(IssueType::kNotFound, HasSubstr("did you mean 'Patient'?")));
}

}  // namespace
}  // namespace gateway::fhirpath
