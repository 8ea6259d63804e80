// Each family's functions: expression and the collection it gives.

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "gateway/fhirpath/functions/table.h"
#include "tests/fhirpath/evaluate.h"

namespace gateway::fhirpath {
namespace {

using testing::ExpectAll;

TEST(FunctionTable, IsSortedAndEveryRowIsWhole) {
  std::string_view last;
  for (const FunctionEntry& function : FunctionTable()) {
    EXPECT_LT(last, function.name);
    EXPECT_TRUE(function.signature.starts_with(std::string(function.name) + "(")) << function.name;
    EXPECT_FALSE(function.section.empty()) << function.name;
    EXPECT_LE(function.min_arguments, function.max_arguments) << function.name;
    EXPECT_EQ(FindFunctionEntry(function.name), &function);
    last = function.name;
  }
  EXPECT_GT(FunctionTable().size(), 90U);
}

TEST(ExistenceFunctions, Answer) {
  ExpectAll({
      {"name.empty()", "Boolean:false"},
      {"{}.empty()", "Boolean:true"},
      {"name.exists(use = 'old')", "Boolean:false"},
      {"name.exists(use = 'official')", "Boolean:true"},
      {"name.all(given.exists())", "Boolean:true"},
      {"name.all(family.exists())", "Boolean:false"},
      {"{}.all(false)", "Boolean:true"},
      {"(true | false).allTrue()", "Boolean:false"},
      {"(true | false).anyTrue()", "Boolean:true"},
      {"(true | false).anyFalse()", "Boolean:true"},
      {"false.allFalse()", "Boolean:true"},
      {"1.allTrue()", "error: allTrue() (line 1, column 3): needs booleans, not a 'Integer'"},
      {"(1 | 2).subsetOf(1 | 2 | 3)", "Boolean:true"},
      {"(1 | 2).supersetOf(1 | 4)", "Boolean:false"},
      {"name.given.count()", "Integer:3"},
      {"1.combine(1).distinct()", "Integer:1"},
      {"1.combine(1.0).isDistinct()", "Boolean:false"},
      {"(1).not()", "Boolean:false"},
      {"{}.not()", ""},
  });
}

TEST(FilteringFunctions, Choose) {
  ExpectAll({
      {"name.where(use = 'nickname').given", "string:Annie"},
      {"name.where({})", ""},
      {"name.select(given.first() & '.')", "String:Ann., String:Annie."},
      {"(1 | 2).select($this * 10 + $index)", "Integer:10, Integer:21"},
      {"1.repeat(iif($this < 4, $this + 1, {}))", "Integer:2, Integer:3, Integer:4"},
      {"contained.repeat(name)", "string:X26 Test"},
      {"children().ofType(HumanName).count()", "Integer:2"},
      {"(1 | 'a').ofType(String)", "String:a"},
      {"gender.ofType(string)", ""},
      {"gender is string", "Boolean:true"},
  });
}

TEST(SubsettingAndCombiningFunctions, Choose) {
  ExpectAll({
      {"(1 | 2 | 3).first() | (1 | 2 | 3).last()", "Integer:1, Integer:3"},
      {"(1 | 2 | 3).tail()", "Integer:2, Integer:3"},
      {"(1 | 2 | 3).skip(2)", "Integer:3"},
      {"(1 | 2 | 3).skip(-1).count()", "Integer:3"},
      {"(1 | 2 | 3).take(2)", "Integer:1, Integer:2"},
      {"{}.single()", ""},
      {"(1 | 2).single()", "error: single() (line 1, column 9): needs one item, and there are 2"},
      {"(1 | 2).skip({})", ""},
      {"(1 | 2 | 3).intersect(2 | 3 | 4)", "Integer:2, Integer:3"},
      {"(1 | 2 | 3).exclude(2)", "Integer:1, Integer:3"},
      {"1.union(1 | 2)", "Integer:1, Integer:2"},
      {"1.combine(1)", "Integer:1, Integer:1"},
      {"(3 | 1 | 2).sort()", "Integer:1, Integer:2, Integer:3"},
      {"('a' | 'c' | 'b').sort(-$this)", "String:c, String:b, String:a"},
      {"(1 | 'a').sort()",
       "error: sort() (line 1, column 11): 'String' and 'Integer' have no common order"},
      {"(1 | 2 | 3).aggregate($this + $total, 10)", "Integer:16"},
      {"(2 | 5).aggregate(iif($total.empty(), $this, $total * $this))", "Integer:10"},
  });
}

TEST(ConversionFunctions, Convert) {
  ExpectAll({
      {"'1'.toInteger()", "Integer:1"},
      {"'1.0'.toInteger()", ""},
      {"'2147483648'.toInteger()", ""},
      {"true.toInteger()", "Integer:1"},
      {"'1.50'.toDecimal()", "Decimal:1.50"},
      {"1.toDecimal()", "Decimal:1"},
      {"'Y'.toBoolean()", "Boolean:true"},
      {"2.toBoolean()", ""},
      {"birthDate.toString()", "String:1950-02-03"},
      {"1 week.toString()", "String:1 week"},
      {"'2015-02'.toDate()", "Date:2015-02"},
      {"@2015-02-04T10:00:00Z.toDate()", "Date:2015-02-04"},
      {"'2015-02-04T10:00'.toDateTime()", "DateTime:2015-02-04T10:00"},
      {"'14:30'.toTime()", "Time:14:30"},
      {"'25:30'.convertsToTime()", "Boolean:false"},
      {"'5 \\'mg\\''.toQuantity()", "Quantity:5 'mg'"},
      {"'5 days'.toQuantity()", "Quantity:5 days"},
      {"'5 elephants'.convertsToQuantity()", "Boolean:false"},
      {"14 days.toQuantity('week')", "Quantity:2 week"},
      {"name.first().toString()", ""},
      {"name.first().convertsToString()", "Boolean:false"},
      {"{}.toInteger()", ""},
      {"(1 | 2).toString()",
       "error: toString() (line 1, column 9): needs one item, and there are 2"},
      {"iif(name.exists(), 'yes', 1 / 0)", "String:yes"},
      {"iif(false, 1)", ""},
      {"'a'.iif($this = 'a', $this & '!')", "String:a!"},
  });
}

TEST(StringFunctions, Work) {
  ExpectAll({
      {"'abc'.indexOf('c')", "Integer:2"},
      {"'abcb'.lastIndexOf('b')", "Integer:3"},
      {"'\u00e9t\u00e9'.indexOf('t')", "Integer:1"},
      {"'\u00e9t\u00e9'.length()", "Integer:3"},
      {"'\u00e9t\u00e9'.substring(2)", "String:\u00e9"},
      {"'\u00e9t\u00e9'.upper()", "String:\u00c9T\u00c9"},
      {"'\u0174Y'.lower()", "String:\u0175y"},
      {"'12345'.substring(1, 2)", "String:23"},
      {"'12345'.substring(9)", ""},
      {"'12345'.substring(-1)", ""},
      {"'abc'.startsWith('ab') and 'abc'.endsWith('bc') and 'abc'.contains('b')", "Boolean:true"},
      {"'abcabc'.replace('b', 'x')", "String:axcaxc"},
      {"'abc'.replace('', 'x')", "String:xaxbxcx"},
      {"'Library'.matches('^[A-Z]')", "Boolean:true"},
      {"'Library'.matchesFull('[A-Z]')", "Boolean:false"},
      {"'a\\nb'.matches('a.b')", "Boolean:true"},
      {"'11/30/1972'.replaceMatches('\\\\b(\\\\d+)/(\\\\d+)/(\\\\d+)\\\\b', '$2-$1-$3')",
       "String:30-11-1972"},
      {"'ab'.toChars()", "String:a, String:b"},
      {"'  a b '.trim()", "String:a b"},
      {"'a,,b'.split(',')", "String:a, String:, String:b"},
      {"name.given.join('+')", "String:Ann+Bea+Annie"},
      {"{}.upper()", ""},
      {"1.upper()",
       "error: upper() (line 1, column 3): needs a String; use toString(), not a 'Integer'"},
      {"'subjects?_d'.encode('urlbase64')", "String:c3ViamVjdHM_X2Q="},
      {"'dGVzdA=='.decode('base64') & '74657374'.decode('hex')", "String:testtest"},
      {"'%'.decode('hex')", ""},
      {"'\"1<2\"'.escape('json') & '<'.escape('html')", "String:\\\"1<2\\\"&lt;"},
      {"'&lt;'.unescape('html')", "String:<"},
  });
}

TEST(MathFunctions, Work) {
  ExpectAll({
      {"(-5).abs()", "Integer:5"},
      {"(-5.50 'mg').abs()", "Quantity:5.50 'mg'"},
      {"1.1.ceiling()", "Integer:2"},
      {"(-1.1).floor()", "Integer:-2"},
      {"1.9.truncate()", "Integer:1"},
      {"3.14159.round(3)", "Decimal:3.142"},
      {"2.5.round()", "Decimal:3"},
      {"81.sqrt()", "Decimal:9"},
      {"(-1).sqrt()", ""},
      {"0.exp()", "Decimal:1"},
      {"1.ln()", "Decimal:0"},
      {"16.log(2)", "Decimal:4"},
      {"2.power(10)", "Integer:1024"},
      {"2.power(31)", ""},
      {"2.5.power(2)", "Decimal:6.25"},
      {"(-1).power(0.5)", ""},
      {"'a'.abs()", "error: abs() (line 1, column 5): needs a number, not a 'String'"},
  });
}

TEST(TreeFunctions, Walk) {
  ExpectAll({
      {"telecom.first().children().count()", "Integer:3"},
      {"contact.descendants().ofType(string)", "string:Test Clinician"},
      {"descendants().where($this is Extension).url", "uri:https://x.example/time"},
      {"{}.descendants()", ""},
  });
}

TEST(BoundaryFunctions, Work) {
  ExpectAll({
      {"1.587.lowBoundary(6)", "Decimal:1.586500"},
      {"1.587.highBoundary(2)", "Decimal:1.59"},
      {"1.lowBoundary(32)", ""},
      {"@2014.lowBoundary()", "Date:2014-01-01"},
      {"@2014-02.highBoundary()", "Date:2014-02-28"},
      {"@2014-01-01T08:05.lowBoundary()", "DateTime:2014-01-01T08:05:00.000+14:00"},
      {"@T10:30.highBoundary()", "Time:10:30:59.999"},
      {"1.58700.precision()", "Integer:5"},
      {"@2014-01-05T10:30:00.000.precision()", "Integer:17"},
      {"1 'cm'.comparable(1 's')", "Boolean:false"},
  });
}

TEST(TypeFunctions, KnowBothNamespaces) {
  ExpectAll({
      {"1.type().namespace & '.' & 1.type().name", "String:System.Integer"},
      {"active.type().namespace & '.' & active.type().name", "String:FHIR.boolean"},
      {"active.is(boolean) and active.is(Boolean).not() and active.is(FHIR.boolean)",
       "Boolean:true"},
      {"Patient.is(DomainResource)", "Boolean:true"},
      {"gender.as(code)", "code:female"},
      {"name.as(HumanName)", "error: as() (line 1, column 6): needs one item, and there are 2"},
  });
}

TEST(FhirFunctions, Work) {
  ExpectAll({
      {"birthDate.extension('https://x.example/time').value", "dateTime:1950-02-03T10:00:00Z"},
      {"birthDate.hasValue()", "Boolean:true"},
      {"name.first().hasValue()", "Boolean:false"},
      {"birthDate.getValue()", "Date:1950-02-03"},
      {"managingOrganization.resolve().name", "string:X26 Test"},
      {"gender.memberOf('http://x')",
       "error: memberOf() (line 1, column 8): there is no terminology here"},
      {"'<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a</p></div>'.htmlChecks()", "Boolean:true"},
      {"'<div><script>a</script></div>'.htmlChecks()", "Boolean:false"},
      {"'<div onclick=\"x\">a</div>'.htmlChecks()", "Boolean:false"},
      {"'<div> </div>'.htmlChecks()", "Boolean:false"},
  });
}

TEST(UtilityFunctions, TraceGoesToTheHostAndPassesOn) {
  class Listening final : public Host {
   public:
    [[nodiscard]] fhir::Node Resolve(std::string_view /*reference*/,
                                     fhir::Node /*root*/) const override {
      return {};
    }
    [[nodiscard]] Result<bool> MemberOf(const Item& /*coded*/,
                                        std::string_view /*value_set*/) const override {
      return Fail(IssueType::kNotFound, "none");
    }
    [[nodiscard]] Result<bool> ConformsTo(fhir::Node /*node*/,
                                          std::string_view /*profile*/) const override {
      return Fail(IssueType::kNotFound, "none");
    }
    void Trace(std::string_view name, const Collection& items) const override {
      heard_ += std::string(name) + std::to_string(items.size());
    }
    mutable std::string heard_;
  };
  const Listening host;
  EXPECT_EQ(
      testing::Evaluate("name.trace('n', given).use.trace('u')", testing::TestPatient(), &host),
      "code:official, code:nickname");
  EXPECT_EQ(host.heard_, "n3u2");
  EXPECT_EQ(testing::Evaluate("gender.memberOf('http://x')", testing::TestPatient(), &host), "");
}

}  // namespace
}  // namespace gateway::fhirpath
