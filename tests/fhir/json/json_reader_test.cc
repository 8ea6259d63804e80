#include "gateway/fhir/json/json_reader.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "gateway/fhir/json/json_writer.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::fhir {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::HasIssue;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;
using testing::R4Types;
using ::testing::SizeIs;

ReadResult Read(const std::string& json, const ReadOptions& options = {}) {
  Result<ReadResult> read = ReadJson(json, R4Types(), options);
  EXPECT_THAT(read, IsOk()) << json;
  return read ? std::move(*read) : ReadResult();
}

// A Patient with these members.
std::string Patient(const std::string& members) {
  return R"({"resourceType":"Patient")" + (members.empty() ? "" : "," + members) + "}";
}

TEST(ReadJson, BuildsNodesInDefinitionOrderWhateverTheOrderOfTheMembers) {
  const ReadResult read =
      Read(R"({"birthDate":"1950-01-02","name":[{"given":["Anna","Bea"],"family":"TEST"}],
    "resourceType":"Patient","id":"p1"})");
  EXPECT_THAT(read.issues.list(), SizeIs(0));
  const Node root = read.document.root();
  EXPECT_EQ(root.type_name(), "Patient");
  EXPECT_EQ(
      WriteJson(root),
      R"({"resourceType":"Patient","id":"p1","name":[{"family":"TEST","given":["Anna","Bea"]}],"birthDate":"1950-01-02"})");
  EXPECT_EQ(root.At({"name", "family"}).text(), "TEST");
}

TEST(ReadJson, FindsTheResourceTypeWhereverItStands) {
  for (const char* json : {
           R"({"resourceType":"Basic","id":"a","code":{"text":"x"}})",
           R"({"id":"a","resourceType":"Basic","code":{"text":"x"}})",
           R"({"code":{"text":"x"},"id":"a","resourceType" : "Basic"})",
           R"({"code":{"text":"resourceType"},"id":"a","resourceType":"Basic"})",
           R"({"code":{"text":"\"resourceType\":\"Patient\""},"id":"a","resourceType":"Basic"})",
           "\xEF\xBB\xBF{\"id\":\"a\",\"code\":{\"text\":\"x\"},\"resourceType\":\"Basic\"}",
       }) {
    const ReadResult read = Read(json);
    EXPECT_EQ(read.document.root().type_name(), "Basic") << json;
    EXPECT_EQ(read.document.root().ChildText("id"), "a") << json;
    EXPECT_THAT(read.issues.list(), SizeIs(0)) << json;
  }
}

TEST(ReadJson, ReadsContainedAndBundledResources) {
  const ReadResult read = Read(R"({"resourceType":"Bundle","type":"message","entry":[
    {"resource":{"id":"m","resourceType":"Basic","code":{"text":"x"},
      "contained":[{"id":"c","active":true,"resourceType":"Organization"}]}},
    {"resource":{"resourceType":"Patient","id":"p"}}]})");
  EXPECT_THAT(read.issues.list(), SizeIs(0));
  const auto entries = read.document.root().Children("entry");
  ASSERT_EQ(entries.size(), 2U);
  const Node contained = entries[0].Child("resource").Child("contained");
  EXPECT_EQ(contained.type_name(), "Organization");
  EXPECT_EQ(contained.name(), "contained");
  EXPECT_EQ(contained.ChildText("active"), "true");
  EXPECT_EQ(entries[1].Child("resource").type_name(), "Patient");
}

TEST(ReadJson, KeepsNumbersAndDatesAsWritten) {
  const ReadResult read =
      Read(R"({"resourceType":"Observation","status":"final","code":{"text":"x"},
    "effectiveDateTime":"2026-10","valueQuantity":{"value":1.50E+2}})");
  EXPECT_THAT(read.issues.list(), SizeIs(0));
  const Node root = read.document.root();
  EXPECT_EQ(root.ChildText("effective"), "2026-10");
  EXPECT_EQ(root.Child("effective").type_name(), "dateTime");
  EXPECT_EQ(root.At({"value", "value"}).text(), "1.50E+2");
  EXPECT_EQ(root.Child("value").type_name(), "Quantity");
}

TEST(ReadJson, JoinsPrimitivesWithTheirUnderscoreSiblings) {
  const std::string extension = R"({"extension":[{"url":"urn:x","valueCode":"y"}]})";
  const std::pair<std::string, std::size_t> cases[] = {
      {Patient(R"("_birthDate":)" + extension), 0},
      {Patient(
           R"("birthDate":"1950","_birthDate":{"id":"b","extension":[{"url":"urn:x","valueCode":"y"}]})"),
       0},
      {Patient(R"("name":[{"given":["A",null,"C"],"_given":[null,)" + extension + "," + extension +
               "]}]"),
       0},
      {Patient(R"("name":[{"_given":[)" + extension + R"(]}])"), 0},
      {Patient(R"("name":[{"_family":)" + extension + R"(,"family":"TEST"}])"), 0},
      {Patient(R"("deceasedBoolean":true,"_deceasedBoolean":{"id":"d"})"), 0},
  };
  for (const auto& [json, findings] : cases) {
    const ReadResult read = Read(json);
    EXPECT_THAT(read.issues.list(), SizeIs(findings)) << json;
    const std::string written = WriteJson(read.document.root());
    EXPECT_TRUE(Equal(read.document.root(), Read(written).document.root())) << written;
  }
  const ReadResult read = Read(cases[2].first);
  const auto given = read.document.root().Child("name").Children("given");
  ASSERT_EQ(given.size(), 3U);
  EXPECT_FALSE(given[1].has_text());
  EXPECT_EQ(given[1].At({"extension", "value"}).text(), "y");
  EXPECT_EQ(given[2].text(), "C");
  EXPECT_EQ(WriteJson(read.document.root()), cases[2].first);
}

TEST(ReadJson, KnowsLineAndColumnOfEachValue) {
  const ReadResult read = Read(
      "{\n  \"resourceType\": \"Patient\",\n  \"name\": [{\n    \"text\": \"a\\nb\",\n"
      "    \"family\": \"TEST\"\n  }],\n  \"active\": true,\n  \"gender\":\"male\"\n}");
  const Node root = read.document.root();
  EXPECT_EQ(root.line(), 1);
  EXPECT_EQ(root.column(), 1);
  EXPECT_EQ(root.Child("name").line(), 3);
  EXPECT_EQ(root.Child("name").column(), 12);
  EXPECT_EQ(root.At({"name", "family"}).line(), 5);
  EXPECT_EQ(root.At({"name", "family"}).column(), 15);
  EXPECT_EQ(root.Child("active").line(), 7);
  EXPECT_EQ(root.Child("active").column(), 13);
  EXPECT_EQ(root.Child("gender").line(), 8);
  EXPECT_EQ(root.Child("gender").column(), 12);
}

struct Finding {
  std::string json;
  const char* id;
  const char* path;
  const char* left;  // what stays of the document
};

TEST(ReadJson, ReportsWhatDoesNotFitLeavesItOutAndGoesOn) {
  const Finding findings[] = {
      {Patient(R"("foo":1)"), "unknown-element", "Patient.foo", R"({"resourceType":"Patient"})"},
      {Patient(R"("foo":{"a":[1,{"b":null}]},"id":"p")"), "unknown-element", "Patient.foo",
       R"({"resourceType":"Patient","id":"p"})"},
      {Patient(R"("_contact":[{"id":"a"}])"), "unknown-element", "Patient._contact",
       R"({"resourceType":"Patient"})"},
      {Patient(R"x("text":{"status":"empty","_div":{"id":"a"}})x"), "unknown-element",
       "Patient.text._div", R"({"resourceType":"Patient","text":{"status":"empty"}})"},
      {Patient(R"("value":"x")"), "unknown-element", "Patient.value",
       R"({"resourceType":"Patient"})"},
      {Patient(R"("deceased":true)"), "unknown-element", "Patient.deceased",
       R"({"resourceType":"Patient"})"},
      {Patient(R"("name":[{"familly":"TEST","given":["A"]}])"), "unknown-element",
       "Patient.name[0].familly", R"({"resourceType":"Patient","name":[{"given":["A"]}]})"},
      {Patient(R"("name":{"family":"TEST"})"), "json-kind", "Patient.name",
       R"({"resourceType":"Patient"})"},
      {Patient(R"("gender":["male"])"), "json-kind", "Patient.gender",
       R"({"resourceType":"Patient"})"},
      {Patient(R"("name":[[{"family":"TEST"}]])"), "json-kind", "Patient.name[0]",
       R"({"resourceType":"Patient"})"},
      {Patient(R"("name":["TEST"])"), "json-kind", "Patient.name[0]",
       R"({"resourceType":"Patient"})"},
      {Patient(R"("gender":{"a":1})"), "json-kind", "Patient.gender",
       R"({"resourceType":"Patient"})"},
      {Patient(R"("active":"true")"), "json-kind", "Patient.active",
       R"({"resourceType":"Patient"})"},
      {Patient(R"("active":1)"), "json-kind", "Patient.active", R"({"resourceType":"Patient"})"},
      {Patient(R"("gender":true)"), "json-kind", "Patient.gender", R"({"resourceType":"Patient"})"},
      {Patient(R"("multipleBirthInteger":"2")"), "json-kind", "Patient.multipleBirth",
       R"({"resourceType":"Patient"})"},
      {Patient(R"("_gender":"x")"), "json-kind", "Patient.gender", R"({"resourceType":"Patient"})"},
      {Patient(R"("gender":null)"), "json-null", "Patient.gender", R"({"resourceType":"Patient"})"},
      {Patient(R"("name":[null,{"family":"TEST"}])"), "json-null", "Patient.name[0]",
       R"({"resourceType":"Patient","name":[{"family":"TEST"}]})"},
      {Patient(R"("name":[{"given":["A",null]}])"), "json-null", "Patient.name[0].given[1]",
       R"({"resourceType":"Patient","name":[{"given":["A"]}]})"},
      {Patient(R"("name":[{"given":[null],"_given":[null]}])"), "json-null",
       "Patient.name[0].given[0]", R"({"resourceType":"Patient"})"},
      {Patient(R"("name":[])"), "json-empty", "Patient.name", R"({"resourceType":"Patient"})"},
      {Patient(R"("name":[{}])"), "json-empty", "Patient.name[0]", R"({"resourceType":"Patient"})"},
      {Patient(R"("gender":"")"), "json-empty", "Patient.gender", R"({"resourceType":"Patient"})"},
      {Patient(R"("deceasedBoolean":true,"deceasedDateTime":"2026")"), "choice-type",
       "Patient.deceased", R"({"resourceType":"Patient","deceasedBoolean":true})"},
      {Patient(R"("contained":[{"id":"c"}])"), "resource-type", "Patient.contained[0]",
       R"({"resourceType":"Patient"})"},
      {Patient(R"("contained":[{"resourceType":"Pattient"}])"), "resource-type",
       "Patient.contained[0]", R"({"resourceType":"Patient"})"},
      {Patient(R"("contained":[{"resourceType":"DomainResource"}])"), "resource-type",
       "Patient.contained[0]", R"({"resourceType":"Patient"})"},
      // A value of the wrong form stays, so that nothing counts as missing that is there.
      {Patient(R"("birthDate":"1950-02-30")"), "primitive-format", "Patient.birthDate",
       R"({"resourceType":"Patient","birthDate":"1950-02-30"})"},
      {Patient(R"("id":"a b")"), "primitive-format", "Patient.id",
       R"({"resourceType":"Patient","id":"a b"})"},
  };
  for (const Finding& finding : findings) {
    const ReadResult read = Read(finding.json);
    EXPECT_THAT(read.issues.list(), ElementsAre(HasIssue(finding.id, finding.path)))
        << finding.json;
    EXPECT_EQ(WriteJson(read.document.root()), finding.left) << finding.json;
  }
}

TEST(ReadJson, SaysWhereHowToMendAndNeverTheValue) {
  const ReadResult read = Read(
      "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\n\"entry\":[{\"fullUrl\":\"urn:a\"},\n"
      "{\"resource\":{\"resourceType\":\"Patient\",\n \"gendr\":\"SECRET\", "
      "\"birthDate\":\"SECRET\"}}]}");
  ASSERT_THAT(read.issues.list(), SizeIs(2));
  const Issue& unknown = read.issues.list()[0];
  EXPECT_EQ(unknown.expression, "Bundle.entry[1].resource.gendr");
  EXPECT_EQ(unknown.line, 4);
  EXPECT_EQ(unknown.column, 2);
  EXPECT_EQ(unknown.type, IssueType::kStructure);
  EXPECT_THAT(unknown.diagnostics, HasSubstr("did you mean 'gender'?"));
  const Issue& date = read.issues.list()[1];
  EXPECT_EQ(date.type, IssueType::kValue);
  EXPECT_EQ(date.line, 4);
  EXPECT_EQ(date.column, 32);
  EXPECT_THAT(date.diagnostics,
              AllOf(HasSubstr("YYYY-MM-DD"), ::testing::Not(HasSubstr("SECRET"))));
}

TEST(ReadJson, RefusesBrokenJsonWithItsPlace) {
  const std::tuple<std::string, int, int, const char*> cases[] = {
      {"", 1, 1, "the JSON is empty"},
      {"{", 1, 2, "member name"},
      {"{\n\"a\" 1}", 2, 5, "colon"},
      {"{\"resourceType\":\"Patient\"\n \"id\":\"a\"}", 2, 2, "comma"},
      {Patient("\"id\":'a'"), 1, 32, "single quotes are JSON5"},
      {Patient("\"id\":\"a\","), 1, 0, "comma before a closing brace is JSON5"},
      {Patient("") + "{}", 1, 27, "follows the end"},
      {Patient("") + std::string(1, '\0') + "{}", 1, 27, "NUL"},
      {Patient("\"id\":\"a\tb\""), 1, 0, "control character"},
      {Patient(R"("id":"\ud800")"), 1, 0, "surrogate"},
      {Patient(R"("x":["\ud66d","\ude00"])"), 1, 0, "surrogate"},
      {Patient(R"("id":"\ude00")"), 1, 33, "surrogate"},
      {Patient(R"("\uDE00":1)"), 1, 28, "surrogate"},
      {Patient(R"("id":"\x")"), 1, 0, "escape"},
      {Patient(R"("active":tru)"), 1, 0, "not a JSON value"},
      {Patient(R"("multipleBirthInteger":01)"), 1, 0, "comma"},
      {Patient(R"("multipleBirthInteger":+1)"), 1, 0, "number is JSON5"},
      {Patient(R"("multipleBirthInteger":NaN)"), 1, 0, "number is JSON5"},
      {Patient(R"("multipleBirthInteger":1.)"), 1, 0, "decimal point"},
      {R"({"resourceType":"Patient",/* no */"id":"a"})", 1, 0, "comments are JSON5"},
  };
  for (const auto& [json, line, column, text] : cases) {
    const Result<ReadResult> read = ReadJson(json, R4Types());
    ASSERT_THAT(read, IsError(IssueType::kStructure, HasSubstr(text))) << json;
    ASSERT_THAT(read.error().issues.list(), SizeIs(1));
    const Issue& issue = read.error().issues.list()[0];
    const bool json5 = std::string_view(text).ends_with("JSON5");
    EXPECT_EQ(issue.id, json5 ? "json5" : "json-syntax") << json;
    EXPECT_EQ(issue.line, line) << json;
    if (column > 0) {
      EXPECT_EQ(issue.column, column) << json;
    }
  }
}

TEST(ReadJson, RefusesWhatIsNoFhirObject) {
  const std::pair<std::string, const char*> cases[] = {
      {"[]", "json-kind"},
      {"1", "json-kind"},
      {"null", "json-kind"},
      {"{}", "resource-type"},
      {R"({"resourceType":"Pattient"})", "resource-type"},
      {R"({"resourceType":"Resource"})", "resource-type"},
      {R"({"resourceType":"HumanName"})", "resource-type"},
      {R"({"resourceType":5})", "resource-type"},
      {Patient(R"("id":"a","id":"a")"), "json-duplicate"},
      {Patient(R"("resourceType":"Patient")"), "json-duplicate"},
      {Patient(R"("x":1,"x":1)"), "json-duplicate"},
      {Patient(R"("deceasedBoolean":true,"deceasedBoolean":true)"), "json-duplicate"},
      {Patient(R"("_id":{"id":"a"},"_id":{"id":"a"})"), "json-duplicate"},
  };
  for (const auto& [json, id] : cases) {
    const Result<ReadResult> read = ReadJson(json, R4Types());
    ASSERT_FALSE(read) << json;
    EXPECT_EQ(read.error().type, IssueType::kStructure) << json;
    ASSERT_THAT(read.error().issues.list(), SizeIs(1));
    EXPECT_EQ(read.error().issues.list()[0].id, id) << json;
    EXPECT_EQ(read.error().issues.list()[0].line, 1) << json;
  }
}

TEST(ReadJson, RefusesBytesThatAreNotUtf8) {
  for (const char* bad : {"\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82"}) {
    const Result<ReadResult> read =
        ReadJson(Patient("\n\"id\":\"" + std::string(bad) + "\""), R4Types());
    ASSERT_THAT(read, IsError(IssueType::kInvalid, HasSubstr("not UTF-8"))) << bad;
    EXPECT_EQ(read.error().issues.list()[0].line, 2);
    EXPECT_EQ(read.error().issues.list()[0].column, 7);
  }
}

TEST(ReadJson, KeepsToItsLimits) {
  const std::string patient = Patient(R"("id":"a","active":true)");
  EXPECT_THAT(ReadJson(patient, R4Types(), {.limits = {.max_bytes = patient.size()}}), IsOk());
  EXPECT_THAT(ReadJson(patient, R4Types(), {.limits = {.max_bytes = patient.size() - 1}}),
              IsError(IssueType::kTooLong, HasSubstr("bytes")));
  EXPECT_THAT(ReadJson(patient, R4Types(), {.limits = {.max_nodes = 3}}), IsOk());
  EXPECT_THAT(ReadJson(patient, R4Types(), {.limits = {.max_nodes = 2}}),
              IsError(IssueType::kTooLong, HasSubstr("elements")));
  const auto nested = [](int levels) {
    std::string json = R"({"url":"urn:x","valueCode":"a"})";
    for (int i = 1; i < levels; ++i) json = R"({"url":"urn:x","extension":[)" + json + "]}";
    return Patient("\"extension\":[" + json + "]");
  };
  EXPECT_THAT(ReadJson(nested(99), R4Types()), IsOk());
  EXPECT_THAT(ReadJson(nested(100), R4Types()),
              IsError(IssueType::kTooLong, HasSubstr("levels deep")));
  for (const std::string& open :
       {std::string("["), std::string("{\"a\":"), std::string("[{\"a\":")}) {
    std::string hostile;
    for (int i = 0; i < 100'000; ++i) hostile += open;
    EXPECT_THAT(ReadJson(Patient("\"x\":" + hostile), R4Types()),
                IsError(IssueType::kTooLong, HasSubstr("levels deep")));
  }
}

TEST(ReadJson, StopsListingFindingsAtAThousand) {
  std::string members;
  for (int i = 0; i < 5000; ++i)
    members += (i > 0 ? "," : "") + ("\"x" + std::to_string(i) + "\":1");
  const ReadResult read = Read(Patient(members));
  EXPECT_THAT(read.issues.list(), SizeIs(1001));
  EXPECT_EQ(read.issues.list().back().id, "too-many-findings");
}

TEST(ReadJson, ReadsDatatypesWhenTold) {
  const ReadResult read =
      Read(R"({"family":"TEST","use":"official"})", {.root = R4Types()->Find("HumanName")});
  EXPECT_THAT(read.issues.list(), SizeIs(0));
  EXPECT_EQ(WriteJson(read.document.root()), R"({"use":"official","family":"TEST"})");
  EXPECT_THAT(ReadJson(Patient(""), R4Types(), {.root = R4Types()->Find("Basic")}),
              IsError(IssueType::kStructure, HasSubstr("a Basic belongs here, not a Patient")));
  const ReadResult typed = Read(R"({"resourceType":"HumanName","family":"TEST"})",
                                {.root = R4Types()->Find("HumanName")});
  EXPECT_THAT(typed.issues.list(),
              ElementsAre(HasIssue("unknown-element", "HumanName.resourceType")));
}

TEST(ReadJson, CollectsUnknownMembersWhenAsked) {
  const ReadResult read = Read(
      "{ \"family\":\"TEST\",\n \"local\" : { \"a\" : [ 1.50, \"x \\\" y\" ] , \"b\":null },\n"
      "\"period\":{\"note\":\"a\\n\\u00e9\",\"flag\":true,\"n\":-0.10,\"list\":[ ]}}",
      {.root = R4Types()->Find("HumanName"), .collect_unknown = true});
  EXPECT_THAT(read.issues.list(), SizeIs(0));
  ASSERT_THAT(read.unknown, SizeIs(5));
  EXPECT_EQ(read.unknown[0].path, "HumanName.local");
  EXPECT_EQ(read.unknown[0].json, R"({"a":[1.50,"x \" y"],"b":null})");
  EXPECT_EQ(read.unknown[0].line, 2);
  EXPECT_EQ(read.unknown[0].column, 12);
  EXPECT_EQ(read.unknown[1].path, "HumanName.period.note");
  EXPECT_EQ(read.unknown[1].json, "\"a\\n\xC3\xA9\"");
  EXPECT_EQ(read.unknown[2].json, "true");
  EXPECT_EQ(read.unknown[3].json, "-0.10");
  EXPECT_EQ(read.unknown[4].json, "[]");
}

}  // namespace
}  // namespace gateway::fhir
