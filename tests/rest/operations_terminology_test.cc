// The terminology operations as clients call them, over R4's own definitions.
// Spec: https://hl7.org/fhir/R4/terminology-service.html
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/json.h"
#include "gateway/fhir/read.h"
#include "tests/rest/rig.h"

namespace gateway::rest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using testing::Rig;
using ::testing::UnorderedElementsAre;

const std::string kVs = "http://hl7.org/fhir/ValueSet/";
const std::string kGender = "http://hl7.org/fhir/administrative-gender";
const std::string kMood = "http://terminology.hl7.org/CodeSystem/v3-ActMood";

class TerminologyOperation : public ::testing::Test {
 protected:
  net::HttpResponse Send(const std::string& method, const std::string& path,
                         const std::string& body = {}) {
    return rig_.Exchange(Rig::Request(method, path, body));
  }
  // The answer, which has to be a resource without a flaw, of status 200.
  Json Get(const std::string& path) { return Good(Send("GET", path)); }
  Json Post(const std::string& path, const std::string& body) {
    return Good(Send("POST", path, body));
  }
  static Json Good(const net::HttpResponse& response) {
    EXPECT_EQ(response.status, 200) << response.body;
    const auto read = fhir::ReadFhir(response.body, gateway::testing::R4Types());
    EXPECT_TRUE(read && read->issues.empty()) << response.body;
    auto json = Json::Parse(response.body);
    return json ? *json : Json();
  }
  static std::string Parameters(const std::string& list) {
    return R"({"resourceType":"Parameters","parameter":[)" + list + "]}";
  }
  Rig rig_;
};

// The value of the first parameter of that name, whatever its type; null without one.
Json Value(const Json& parameters, std::string_view name, const char* list = "parameter") {
  for (const Json& one : parameters[list].array()) {
    if (one["name"].string() != name) continue;
    for (const auto& [member, value] : one.object()) {
      if (member.starts_with("value")) return value;
    }
  }
  return {};
}

std::vector<std::string> CodesOf(const Json& value_set) {
  std::vector<std::string> codes;
  for (const Json& one : value_set["expansion"]["contains"].array())
    codes.push_back(one["code"].string());
  return codes;
}

TEST_F(TerminologyOperation, ExpandsAValueSetWithDisplays) {
  const Json set = Get("/fhir/ValueSet/$expand?url=" + kVs + "administrative-gender");
  EXPECT_EQ(set["resourceType"].string(), "ValueSet");
  EXPECT_EQ(set["url"].string(), kVs + "administrative-gender");
  EXPECT_THAT(CodesOf(set), ElementsAre("male", "female", "other", "unknown"));
  EXPECT_EQ(set["expansion"]["contains"].array()[0]["display"].string(), "Male");
  EXPECT_EQ(set["expansion"]["contains"].array()[0]["system"].string(), kGender);
  EXPECT_EQ(set["expansion"]["total"].integer(), 4);
  EXPECT_THAT(set["expansion"]["identifier"].string(), HasSubstr("urn:uuid:"));
  EXPECT_TRUE(set["compose"].is_null());
}

TEST_F(TerminologyOperation, PagesAndFiltersAnExpansion) {
  const std::string path = "/fhir/ValueSet/$expand?url=" + kVs + "task-status";
  const Json all = Get(path);
  ASSERT_EQ(all["expansion"]["total"].integer(), 12);
  const Json page = Get(path + "&offset=2&count=3");
  const std::vector<std::string> codes = CodesOf(all);
  EXPECT_EQ(CodesOf(page), (std::vector<std::string>(codes.begin() + 2, codes.begin() + 5)));
  EXPECT_EQ(page["expansion"]["total"].integer(), 12);
  EXPECT_EQ(page["expansion"]["offset"].integer(), 2);
  const Json none = Get(path + "&count=0");
  EXPECT_EQ(none["expansion"]["total"].integer(), 12);
  EXPECT_THAT(CodesOf(none), ElementsAre());
  EXPECT_THAT(CodesOf(Get(path + "&filter=IN PROG")), ElementsAre("in-progress"));
  EXPECT_THAT(CodesOf(Get(path + "&offset=100")), ElementsAre());
}

TEST_F(TerminologyOperation, ExpandsAValueSetThatComesWithTheRequest) {
  const std::string set =
      R"({"resourceType":"ValueSet","status":"draft","compose":{"include":[
    {"system":")" +
      kMood +
      R"(","filter":[{"property":"concept","op":"descendent-of","value":"_ActMoodPredicate"}]}],
    "exclude":[{"system":")" +
      kMood + R"(","concept":[{"code":"GOL"}]}]}})";
  const Json bare = Post("/fhir/ValueSet/$expand", set);
  EXPECT_THAT(CodesOf(bare), IsSupersetOf({"CRT", "EXPEC", "OPT"}));
  EXPECT_THAT(CodesOf(bare), ::testing::Not(::testing::Contains("GOL")));
  const Json wrapped = Post("/fhir/ValueSet/$expand",
                            Parameters(R"({"name":"valueSet","resource":)" + set +
                                       R"(},{"name":"includeDefinition","valueBoolean":true})"));
  EXPECT_EQ(CodesOf(wrapped), CodesOf(bare));
  EXPECT_EQ(wrapped["compose"]["include"].array()[0]["system"].string(), kMood);
  EXPECT_EQ(wrapped["status"].string(), "draft");
}

TEST_F(TerminologyOperation, ExpandsTheValueSetOfAnElement) {
  const Json set =
      Get("/fhir/ValueSet/$expand?context="
          "http://hl7.org/fhir/StructureDefinition/Patient#Patient.gender");
  EXPECT_EQ(set["url"].string(), kVs + "administrative-gender");
}

TEST_F(TerminologyOperation, GivesDesignationsWhenAsked) {
  const std::string path = "/fhir/ValueSet/$expand?url=" + kVs + "languages&filter=en-GB";
  EXPECT_TRUE(Get(path)["expansion"]["contains"].array()[0]["designation"].is_null());
  const Json all = Get(path + "&includeDesignations=true");
  EXPECT_GT(all["expansion"]["contains"].array()[0]["designation"].array().size(), 1U);
  const Json danish = Get(path + "&designation=urn:ietf:bcp:47|da");
  ASSERT_EQ(danish["expansion"]["contains"].array()[0]["designation"].array().size(), 1U);
  const Json shown = Get(path + "&displayLanguage=da");
  EXPECT_EQ(shown["expansion"]["contains"].array()[0]["display"].string(),
            danish["expansion"]["contains"].array()[0]["designation"].array()[0]["value"].string());
}

TEST_F(TerminologyOperation, RefusesToExpandWhatHasNoEndOrIsNotHere) {
  const struct {
    std::string path;
    int status;
    const char* says;
  } rows[] = {
      {"?url=" + kVs + "ucum-units", 422, "too-costly"},
      {"?url=" + kVs + "mimetypes", 422, "too-costly"},
      {"?url=" + kVs + "clinical-findings", 422, "http://snomed.info/sct is not loaded"},
      {"?url=" + kVs + "none", 404, "is not loaded here"},
      {"", 400, "takes url, valueSet"},
      {"?filter=a", 400, "'url' is its canonical URL"},
      {"?url=" + kVs + "task-status&count=x", 400, "'count' is a whole number"},
      {"?url=" + kVs + "task-status&count=-1", 400, "'count' is a whole number"},
      {"?url=" + kVs + "task-status&activeOnly=yes", 400, "'activeOnly' is true or false"},
      {"?url=" + kVs + "task-status&date=2020", 400, "'date'"},
      {"?url=a&url=b", 400, "comes twice"},
      {"?context=x", 400, "StructureDefinition URL#path"},
  };
  for (const auto& row : rows) {
    const auto response = Send("GET", "/fhir/ValueSet/$expand" + row.path);
    EXPECT_EQ(response.status, row.status) << row.path << response.body;
    EXPECT_THAT(response.body, HasSubstr(row.says)) << row.path;
    EXPECT_THAT(response.body, HasSubstr("OperationOutcome"));
  }
}

TEST_F(TerminologyOperation, TakesUnknownParametersOfLenientCallers) {
  auto request = Rig::Request("GET", "/fhir/ValueSet/$expand?url=" + kVs + "task-status&odd=1");
  EXPECT_EQ(rig_.Exchange(request).status, 400);
  request.headers.Set("Prefer", "handling=lenient");
  EXPECT_EQ(rig_.Exchange(request).status, 200);
}

TEST_F(TerminologyOperation, ValidatesACodeInAValueSet) {
  const std::string path = "/fhir/ValueSet/$validate-code?url=" + kVs + "administrative-gender";
  const Json good = Get(path + "&system=" + kGender + "&code=female&display=Female");
  EXPECT_TRUE(Value(good, "result").boolean());
  EXPECT_EQ(Value(good, "display").string(), "Female");
  EXPECT_EQ(Value(good, "system").string(), kGender);
  EXPECT_TRUE(Value(good, "message").is_null());
  const Json wrong = Get(path + "&system=" + kGender + "&code=f");
  EXPECT_TRUE(Value(wrong, "result").is_bool());
  EXPECT_FALSE(Value(wrong, "result").boolean());
  EXPECT_THAT(Value(wrong, "message").string(), HasSubstr("nor in its system"));
  const Json display = Get(path + "&system=" + kGender + "&code=female&display=Woman");
  EXPECT_FALSE(Value(display, "result").boolean());
  EXPECT_THAT(Value(display, "message").string(), HasSubstr("'Female'"));
  EXPECT_TRUE(Value(Get(path + "&code=female&inferSystem=true"), "result").boolean());
  EXPECT_EQ(Send("GET", path + "&code=female").status, 400);
  EXPECT_EQ(Send("GET", path).status, 400);
}

TEST_F(TerminologyOperation, ValidatesCodingsAndConcepts) {
  const std::string url = R"({"name":"url","valueUri":")" + kVs + R"(administrative-gender"},)";
  const std::string coding = R"({"system":")" + kGender + R"(","code":"male"})";
  EXPECT_TRUE(Value(Post("/fhir/ValueSet/$validate-code",
                         Parameters(url + R"({"name":"coding","valueCoding":)" + coding + "}")),
                    "result")
                  .boolean());
  const Json concept_answer =
      Post("/fhir/ValueSet/$validate-code",
           Parameters(url + R"({"name":"codeableConcept","valueCodeableConcept":{"coding":[
             {"system":"https://x.example","code":"m"},)" +
                      coding + "]}}"));
  EXPECT_TRUE(Value(concept_answer, "result").boolean());
  EXPECT_EQ(Value(concept_answer, "code").string(), "male");
  const auto wrong = Send("POST", "/fhir/ValueSet/$validate-code",
                          Parameters(url + R"({"name":"coding","valueCode":"male"})"));
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(wrong.body, HasSubstr("valueCoding"));
}

TEST_F(TerminologyOperation, SaysNotCheckedWhereItCannotKnow) {
  const auto response = Send("GET", "/fhir/ValueSet/$validate-code?url=" + kVs +
                                        "clinical-findings&system=http://snomed.info/sct&code=1");
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(response.body, HasSubstr("not checked"));
  EXPECT_THAT(response.body, HasSubstr("terminology-not-checked"));
  EXPECT_EQ(Send("GET", "/fhir/CodeSystem/$validate-code?url=http://snomed.info/sct&code=1").status,
            422);
}

TEST_F(TerminologyOperation, ValidatesACodeOfASystem) {
  const std::string path = "/fhir/CodeSystem/$validate-code?url=";
  EXPECT_TRUE(Value(Get(path + kGender + "&code=other"), "result").boolean());
  EXPECT_FALSE(Value(Get(path + kGender + "&code=x"), "result").boolean());
  EXPECT_TRUE(Value(Get(path + "urn:iso:std:iso:4217&code=GBP"), "result").boolean());
  EXPECT_FALSE(Value(Get(path + "urn:iso:std:iso:4217&code=QQQ"), "result").boolean());
  EXPECT_TRUE(Value(Get(path + "urn:ietf:bcp:47&code=cy-GB"), "result").boolean());
  EXPECT_TRUE(Value(Get(path + "http://unitsofmeasure.org&code=mm[Hg]"), "result").boolean());
  EXPECT_FALSE(Value(Get(path + "http://unitsofmeasure.org&code=mmHg"), "result").boolean());
  const Json abstract = Get(path + kMood + "&code=_ActMoodPredicate&abstract=false");
  EXPECT_FALSE(Value(abstract, "result").boolean());
  EXPECT_THAT(Value(abstract, "message").string(), HasSubstr("abstract"));
  const Json given =
      Post("/fhir/CodeSystem/$validate-code",
           Parameters(R"({"name":"code","valueCode":"a"},{"name":"codeSystem","resource":
        {"resourceType":"CodeSystem","url":"https://x.example/s","status":"draft","content":"complete",
         "concept":[{"code":"a","display":"A"}]}})"));
  EXPECT_TRUE(Value(given, "result").boolean());
  EXPECT_EQ(Value(given, "display").string(), "A");
}

// The `part`s of each parameter of that name.
std::vector<Json> Parts(const Json& parameters, std::string_view name) {
  std::vector<Json> all;
  for (const Json& one : parameters["parameter"].array()) {
    if (one["name"].string() == name) all.push_back(one);
  }
  return all;
}

TEST_F(TerminologyOperation, LooksACodeUpWithItsRelatives) {
  const Json found = Get("/fhir/CodeSystem/$lookup?system=" + kMood + "&code=EVN.CRT");
  EXPECT_EQ(Value(found, "name").string(), "v3.ActMood");
  EXPECT_EQ(Value(found, "version").string(), "2018-08-12");
  EXPECT_EQ(Value(found, "display").string(), "event criterion");
  std::vector<std::string> parents;
  bool has_definition = false;
  for (const Json& property : Parts(found, "property")) {
    has_definition = has_definition || Value(property, "code", "part").string() == "definition";
    if (Value(property, "code", "part").string() == "parent")
      parents.push_back(Value(property, "value", "part").string());
  }
  EXPECT_THAT(parents, ElementsAre("CRT"));
  EXPECT_TRUE(has_definition);
  const Json children =
      Get("/fhir/CodeSystem/$lookup?system=" + kMood + "&code=CRT&property=child");
  ASSERT_FALSE(Parts(children, "property").empty());
  for (const Json& property : Parts(children, "property"))
    EXPECT_EQ(Value(property, "code", "part").string(), "child");
}

TEST_F(TerminologyOperation, LooksUpWhatGrammarsAndListsKnow) {
  const std::string path = "/fhir/CodeSystem/$lookup?system=";
  EXPECT_EQ(Value(Get(path + "http://unitsofmeasure.org&code=mg"), "display").string(), "mg");
  EXPECT_THAT(Value(Get(path + "urn:iso:std:iso:4217&code=GBP"), "display").string(),
              HasSubstr("ound"));
}

TEST_F(TerminologyOperation, SaysWhatItCannotLookUp) {
  const std::string path = "/fhir/CodeSystem/$lookup";
  EXPECT_EQ(Send("GET", path + "?system=" + kMood + "&code=none").status, 404);
  EXPECT_EQ(Send("GET", path + "?system=" + kMood + "&code=CRT&version=1").status, 404);
  const auto snomed = Send("GET", path + "?system=http://snomed.info/sct&code=1");
  EXPECT_EQ(snomed.status, 404);
  EXPECT_THAT(snomed.body, HasSubstr("not checked"));
  EXPECT_EQ(Send("GET", path + "?code=a").status, 400);
  EXPECT_EQ(Send("GET", path).status, 400);
  EXPECT_EQ(Send("DELETE", path).status, 405);
}

TEST_F(TerminologyOperation, TellsWhatSubsumesWhat) {
  const auto outcome = [&](const std::string& a, const std::string& b) {
    return Value(Get("/fhir/CodeSystem/$subsumes?system=" + kMood + "&codeA=" + a + "&codeB=" + b),
                 "outcome")
        .string();
  };
  EXPECT_EQ(outcome("CRT", "EVN.CRT"), "subsumes");
  EXPECT_EQ(outcome("EVN.CRT", "CRT"), "subsumed-by");
  EXPECT_EQ(outcome("CRT", "CRT"), "equivalent");
  EXPECT_EQ(outcome("CRT", "EVN"), "not-subsumed");
  const Json codings =
      Post("/fhir/CodeSystem/$subsumes",
           Parameters(R"({"name":"codingA","valueCoding":{"system":")" + kMood +
                      R"(","code":"CRT"}},{"name":"codingB","valueCoding":{"system":")" + kMood +
                      R"(","code":"EVN.CRT"}})"));
  EXPECT_EQ(Value(codings, "outcome").string(), "subsumes");
  const std::string path = "/fhir/CodeSystem/$subsumes?system=" + kMood;
  EXPECT_EQ(Send("GET", path + "&codeA=CRT").status, 400);
  EXPECT_EQ(Send("GET", path + "&codeA=CRT&codeB=none").status, 404);
}

TEST_F(TerminologyOperation, TranslatesByAMapOrByAllThatFit) {
  const std::string use = "http://hl7.org/fhir/address-use";
  const std::string v3 = "http://terminology.hl7.org/CodeSystem/v3-AddressUse";
  const std::string path = "/fhir/ConceptMap/$translate?system=" + use + "&code=home";
  const std::vector<std::string> ways{
      "&url=http://hl7.org/fhir/ConceptMap/cm-address-use-v3", "&targetsystem=" + v3,
      "&source=" + kVs + "address-use&target=http://terminology.hl7.org/ValueSet/v3-AddressUse"};
  for (const std::string& how : ways) {
    const Json answer = Get(path + how);
    EXPECT_TRUE(Value(answer, "result").boolean()) << how;
    bool is_found = false;
    for (const Json& match : Parts(answer, "match")) {
      if (!Value(match, "source", "part").string().contains("cm-address-use-v3")) continue;
      is_found = true;
      EXPECT_EQ(Value(match, "concept", "part")["code"].string(), "H");
      EXPECT_EQ(Value(match, "concept", "part")["system"].string(), v3);
      EXPECT_EQ(Value(match, "equivalence", "part").string(), "equal");
    }
    EXPECT_TRUE(is_found) << how;
  }
  const Json back = Get("/fhir/ConceptMap/$translate?reverse=true&system=" + v3 +
                        "&code=H&url=http://hl7.org/fhir/ConceptMap/cm-address-use-v3");
  EXPECT_EQ(Value(Parts(back, "match").at(0), "concept", "part")["code"].string(), "home");
}

TEST_F(TerminologyOperation, SaysWhenThereIsNoTranslation) {
  const std::string path = "/fhir/ConceptMap/$translate?system=https://x.example&code=home";
  const Json none = Get(path);
  EXPECT_TRUE(Value(none, "result").is_bool());
  EXPECT_FALSE(Value(none, "result").boolean());
  EXPECT_FALSE(Value(none, "message").string().empty());
  EXPECT_EQ(Send("GET", path + "&url=https://x.example/none").status, 404);
  EXPECT_EQ(Send("GET", "/fhir/ConceptMap/$translate?code=home").status, 400);
  EXPECT_EQ(Send("GET", "/fhir/ConceptMap/$translate?system=a").status, 400);
}

TEST_F(TerminologyOperation, AnswersInXmlToo) {
  auto request = Rig::Request("GET", "/fhir/CodeSystem/$lookup?system=" + kGender + "&code=male");
  request.headers.Set("Accept", "application/fhir+xml");
  const auto response = rig_.Exchange(request);
  EXPECT_EQ(response.MediaType(), "application/fhir+xml");
  EXPECT_THAT(response.body, HasSubstr("<Parameters"));
  const auto posted = rig_.Exchange(Rig::Request(
      "POST", "/fhir/CodeSystem/$lookup",
      R"(<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="coding"/><valueCoding><system value=")" +
          kGender + R"("/><code value="male"/></valueCoding></parameter></Parameters>)",
      "application/fhir+xml"));
  EXPECT_EQ(posted.status, 200) << posted.body;
}

}  // namespace
}  // namespace gateway::rest
