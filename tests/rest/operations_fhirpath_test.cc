// $fhirpath as FHIRPath Lab's clients call it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/json.h"
#include "gateway/fhir/json/json_reader.h"
#include "tests/rest/rig.h"
#include "tests/support/matchers.h"

namespace gateway::rest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Rig;

constexpr const char* kPath = "/fhir/$fhirpath";
constexpr const char* kPatient = R"({"resourceType":"Patient","id":"example","active":true,
 "name":[{"use":"official","family":"TEST","given":["Ann","Bea"]},{"given":["Annie"]}],
 "contact":[{"gender":"female"}],"birthDate":"1950-02-03"})";

std::string Ask(const std::string& expression, const std::string& more = {}) {
  return R"({"resourceType":"Parameters","parameter":[{"name":"expression","valueString":)" +
         Json(expression).Write() + "}" + more + R"(,{"name":"resource","resource":)" + kPatient +
         "}]}";
}

// The part of that name; null when there is none.
const Json& Part(const Json& list, std::string_view name) {
  static const Json kNone;
  for (const Json& part : list.array()) {
    if (part["name"].string() == name) return part;
  }
  return kNone;
}

class FhirPathOperation : public ::testing::Test {
 protected:
  // The answer's `parameter` list; it has to be Parameters that FHIR allows.
  Json Answer(const std::string& body) {
    const auto response = rig_.Exchange(Rig::Request("POST", kPath, body));
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(response.MediaType(), "application/fhir+json");
    const auto read = fhir::ReadJson(response.body, gateway::testing::R4Types());
    EXPECT_TRUE(read && read->issues.empty()) << response.body;
    return (*Json::Parse(response.body))["parameter"];
  }
  int Status(const std::string& body) {
    return rig_.Exchange(Rig::Request("POST", kPath, body)).status;
  }
  Rig rig_;
};

TEST_F(FhirPathOperation, GivesTypedValuesWithTheirPaths) {
  const Json list = Answer(Ask("name.given"));
  const Json& echo = Part(list, "parameters")["part"];
  EXPECT_THAT(Part(echo, "evaluator")["valueString"].string(), HasSubstr("(R4)"));
  EXPECT_EQ(Part(echo, "expression")["valueString"].string(), "name.given");
  EXPECT_EQ(Part(echo, "resource")["resource"]["id"].string(), "example");
  const auto& parts = Part(list, "result")["part"].array();
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[1]["name"].string(), "string");
  EXPECT_EQ(parts[1]["valueString"].string(), "Bea");
  EXPECT_EQ(parts[1]["extension"].array()[0]["valueString"].string(), "Patient.name[0].given[1]");
}

TEST_F(FhirPathOperation, NamesEveryKindOfValueByItsType) {
  const Json list = Answer(
      Ask("true | 3 | 1.50 | 'x' | '' | @2026-10 | @T09:12:00 | @T09:12 | 3 'mg' | name.first() | "
          "contact | $this | birthDate"));
  std::vector<std::string> parts;
  for (const Json& part : Part(list, "result")["part"].array()) {
    std::string value;
    for (const auto& [name, member] : part.object()) {
      if (name.starts_with("value") || name == "resource") value = name + " " + member.Write();
    }
    parts.push_back(part["name"].string() + " " + value.substr(0, 24));
  }
  EXPECT_THAT(parts,
              ElementsAre("boolean valueBoolean true", "integer valueInteger 3",
                          "decimal valueDecimal 1.50", "string valueString \"x\"", "empty-string ",
                          "date valueDate \"2026-10\"", "time valueTime \"09:12:00\"", "time ",
                          HasSubstr("Quantity valueQuantity {"),
                          HasSubstr("HumanName valueHumanName {"), "Patient.contact ",
                          HasSubstr("Patient resource {"), HasSubstr("date valueDate \"1950")));
}

TEST_F(FhirPathOperation, EvaluatesOnEachItemOfAContextWithVariablesAndTraces) {
  const Json list = Answer(Ask(
      "given.trace('all').join(%sep)",
      R"(,{"name":"context","valueString":"name"},{"name":"variables","part":[{"name":"sep","valueString":"+"}]})"));
  std::vector<std::string> results;
  for (const Json& parameter : list.array()) {
    if (parameter["name"].string() != "result") continue;
    results.push_back(parameter["valueString"].string() + " " +
                      parameter["part"].array()[0]["valueString"].string());
    const Json& trace = Part(parameter["part"], "trace");
    EXPECT_EQ(trace["valueString"].string(), "all");
    EXPECT_EQ(trace["part"].array()[0]["name"].string(), "string");
  }
  EXPECT_THAT(results, ElementsAre("Patient.name[0] Ann+Bea", "Patient.name[1] Annie"));
}

TEST_F(FhirPathOperation, ShowsTheTreeAndTheCheckersFindings) {
  const Json list = Answer(Ask("nam.given", R"(,{"name":"validate","valueBoolean":true})"));
  const Json& echo = Part(list, "parameters")["part"];
  const auto tree = Json::Parse(Part(echo, "parseDebugTree")["valueString"].string());
  ASSERT_TRUE(tree);
  EXPECT_EQ((*tree)["ExpressionType"].string(), "ChildExpression");
  EXPECT_EQ((*tree)["Name"].string(), "given");
  EXPECT_EQ((*tree)["Arguments"].array()[0]["Name"].string(), "nam");
  EXPECT_THAT(Part(echo, "debugOutcome")["resource"].Write(), HasSubstr("did you mean 'name'?"));
  EXPECT_TRUE(Part(list, "result")["part"].array().empty());
}

TEST_F(FhirPathOperation, TakesTheResourceAsTextToo) {
  const std::string body =
      R"({"resourceType":"Parameters","parameter":[{"name":"expression","valueString":"id"},{"name":"resource","extension":[{"url":"http://fhir.forms-lab.com/StructureDefinition/json-value","valueString":)" +
      Json(kPatient).Write() + "}]}]}";
  const Json list = Answer(body);
  EXPECT_EQ(Part(list, "result")["part"].array()[0]["valueId"].string(), "example");
}

// "position,length,function: parts" of each step.
std::vector<std::string> StepsOf(const Json& debug) {
  std::vector<std::string> steps;
  for (const Json& step : debug["part"].array()) {
    std::string text = step["name"].string() + ":";
    for (const Json& part : step["part"].array()) {
      text += " " + part["name"].string();
      if (part["name"].string().ends_with("resource-path"))
        text += "=" + part["valueString"].string();
    }
    steps.push_back(text);
  }
  return steps;
}

TEST_F(FhirPathOperation, TellsEveryStepForPostMortemDebugging) {
  const Json list =
      Answer(Ask("trace('trc').given.first()", R"(,{"name":"context","valueString":"name"})"));
  std::vector<std::string> contexts;
  for (const Json& parameter : list.array()) {
    if (parameter["name"].string() == "debug-trace")
      contexts.push_back(parameter["valueString"].string());
  }
  EXPECT_THAT(contexts, ElementsAre("Patient.name[0]", "Patient.name[1]"));
  EXPECT_THAT(
      StepsOf(Part(list, "debug-trace")),
      ElementsAre("6,5,constant: string focus-resource-path=Patient.name[0] "
                  "this-resource-path=Patient.name[0]",
                  "0,5,trace: resource-path=Patient.name[0] focus-resource-path=Patient.name[0] "
                  "this-resource-path=Patient.name[0]",
                  "13,5,given: string string focus-resource-path=Patient.name[0] "
                  "this-resource-path=Patient.name[0]",
                  "19,5,first: string focus-string focus-string "
                  "this-resource-path=Patient.name[0]"));
}

TEST_F(FhirPathOperation, TellsTheIndexAndTheFailureOfAStep) {
  const Json list = Answer(Ask("name.where($index = 0 or given.single() = 'x').given.first()",
                               R"(,{"name":"validate","valueBoolean":true})"));
  const std::string steps = Part(list, "debug-trace").Write();
  EXPECT_THAT(steps, HasSubstr(R"("name":"index","valueInteger":0)"));
  EXPECT_THAT(steps, HasSubstr(R"("name":"11,6,$index")"));
  EXPECT_THAT(steps, HasSubstr(R"("name":"error")"));
}

TEST_F(FhirPathOperation, CountsPositionsAsBrowsersDo) {
  const Json list = Answer(Ask("'\xF0\x9F\x98\x80\xC3\xA9' &\n family"));
  EXPECT_THAT(StepsOf(Part(list, "debug-trace")).at(1), HasSubstr("9,6,family:"));
  const Json& echo = Part(list, "parameters")["part"];
  const auto tree = Json::Parse(Part(echo, "parseDebugTree")["valueString"].string());
  ASSERT_TRUE(tree);
  EXPECT_EQ((*tree)["Position"].integer(-1), 6);
  EXPECT_EQ((*tree)["Arguments"].array()[1]["Position"].integer(-1), 9);
  EXPECT_EQ((*tree)["Arguments"].array()[1]["Length"].integer(-1), 6);
}

TEST_F(FhirPathOperation, LeavesTheStepsOutWhenNotWanted) {
  const Json list = Answer(Ask("1", R"(,{"name":"debug","valueBoolean":false})"));
  EXPECT_EQ(list.array().size(), 2U);
}

TEST_F(FhirPathOperation, TakesAndGivesXml) {
  auto request = Rig::Request("POST", kPath,
                              R"(<Parameters xmlns="http://hl7.org/fhir"><parameter>
      <name value="expression"/><valueString value="name.given"/></parameter><parameter>
      <name value="resource"/><resource><Patient><id value="example"/><name><given value="Ann"/>
      </name></Patient></resource></parameter></Parameters>)",
                              "application/fhir+xml");
  const auto response = rig_.Exchange(request);
  EXPECT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(response.MediaType(), "application/fhir+xml");
  EXPECT_THAT(response.body, HasSubstr("<valueString value=\"Ann\"/>"));
  EXPECT_THAT(response.body, HasSubstr("Patient.name[0].given[0]"));
  request.headers.Set("Accept", "application/fhir+json");
  EXPECT_EQ(rig_.Exchange(request).MediaType(), "application/fhir+json");
}

TEST_F(FhirPathOperation, AnswersToTheNameOfItsVersionToo) {
  const auto response = rig_.Exchange(
      Rig::Request("POST", "/fhir/$fhirpath-r4", Ask("name.count()"), "application/json"));
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr(R"("valueInteger":2)"));
}

TEST_F(FhirPathOperation, AnswersAQuery) {
  auto request = Rig::Request("GET", std::string(kPath) + "?expression=1 + 2");
  const auto response = rig_.Exchange(request);
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr(R"("valueInteger":3)"));
  request.query.emplace_back("resource", "https://elsewhere.example/Patient/1");
  EXPECT_NE(rig_.Exchange(request).status, 200);
}

TEST_F(FhirPathOperation, RefusesWhatItCannotReadOrEvaluate) {
  EXPECT_EQ(Status("no json"), 400);
  EXPECT_EQ(Status(kPatient), 400);
  EXPECT_EQ(Status(R"({"resourceType":"Parameters"})"), 400);
  EXPECT_EQ(Status(Ask("name.")), 400);
  EXPECT_EQ(Status(Ask("name.given.single()")), 422);
  EXPECT_EQ(Status(Ask(std::string(30'000, ' ') + "1")), 413);
  EXPECT_EQ(rig_.Exchange(Rig::Request("POST", kPath, Ask("1"), "text/plain")).status, 415);
}

TEST_F(FhirPathOperation, AsksWhoCalls) {
  auto request = Rig::Request("POST", kPath, Ask("1"));
  request.client_certificate.reset();
  const auto response = rig_.Exchange(request);
  EXPECT_EQ(response.status, 401);
  EXPECT_THAT(response.body, Not(HasSubstr("TEST")));
}

TEST_F(FhirPathOperation, StopsAtItsBudget) {
  const std::string greedy =
      "descendants().select(%resource.descendants()).select(%resource.descendants())"
      ".select(%resource.descendants()).select(%resource.descendants())"
      ".select(%resource.descendants()).select(%resource.descendants()).count()";
  const auto response = rig_.Exchange(Rig::Request("POST", kPath, Ask(greedy)));
  EXPECT_GE(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr("OperationOutcome"));
}

}  // namespace
}  // namespace gateway::rest
