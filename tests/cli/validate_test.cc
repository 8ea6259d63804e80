// `validate` as people and programs use it: every form of input, every form of output.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "tests/cli/chc.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kGood = R"({"resourceType":"Patient","active":true})";
// The wrong word is on line 3, column 13.
constexpr const char* kBad = "{\n  \"resourceType\": \"Patient\",\n  \"gender\": \"x\"\n}\n";
constexpr const char* kGoodXml =
    R"(<Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient>)";

class ValidateCommand : public ::testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    EXPECT_THAT(WriteFileDurably(folder_ / name, text), testing::IsOk());
    return (folder_ / name).string();
  }
  testing::TempFolder folder_;
};

TEST_F(ValidateCommand, TakesAFile) {
  const Ran good = Chc({"validate", Write("good.json", kGood)});
  EXPECT_EQ(good.status, 0) << good.out << good.err;
  EXPECT_THAT(good.out, HasSubstr("valid   "));
  EXPECT_EQ(Chc({"validate", Write("bad.json", kBad)}).status, 1);
}

TEST_F(ValidateCommand, TakesXmlByItsContent) {
  EXPECT_EQ(Chc({"validate", Write("good.json", kGoodXml)}).status, 0);
}

TEST_F(ValidateCommand, TakesStandardInput) {
  const Ran ran = Chc({"validate", "-", "--output", "ndjson"}, kBad);
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr(R"({"file":"-","valid":false)"));
}

TEST_F(ValidateCommand, TakesAFolderInOrderOfItsNames) {
  Write("b/two.json", kBad);
  Write("a.xml", kGoodXml);
  Write("notes.txt", "no resource");
  const Ran ran = Chc({"validate", folder_.path().string(), "--output", "ndjson"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(std::ranges::count(ran.out, '\n'), 2);
  EXPECT_LT(ran.out.find("a.xml"), ran.out.find("two.json"));
}

TEST_F(ValidateCommand, TakesAPattern) {
  Write("one.json", kGood);
  Write("two.json", kGood);
  Write("three.xml", kGoodXml);
  const Ran ran = Chc({"validate", (folder_.path() / "*.json").string(), "--output", "ndjson"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(std::ranges::count(ran.out, '\n'), 2);
}

TEST_F(ValidateCommand, CannotRunOnAFileThatIsNotThere) {
  const Ran ran = Chc({"validate", (folder_.path() / "none.json").string()});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.out, HasSubstr("none.json"));
}

TEST_F(ValidateCommand, QuotesTheLineUnderACaretWithoutColour) {
  const Ran ran = Chc({"validate", Write("bad.json", kBad)});
  EXPECT_THAT(ran.out, HasSubstr("    3 |   \"gender\": \"x\"\n      |             ^\n"));
  EXPECT_THAT(ran.out, HasSubstr("binding-required at Patient.gender (line 3, column 13)"));
  EXPECT_THAT(ran.out, HasSubstr("1 file, 1 invalid; 1 error, 0 warnings. Checked against hl7."));
  EXPECT_THAT(ran.out, Not(HasSubstr("\033[")));  // it goes to no terminal
}

TEST_F(ValidateCommand, AnswersNdjsonAsTheContractSays) {
  const std::string file = Write("bad.json", kBad);
  const Ran ran = Chc({"validate", file, "--output", "ndjson"});
  const Result<Json> line = Json::Parse(ran.out);
  ASSERT_TRUE(line) << ran.out;
  EXPECT_EQ((*line)["file"].string(), file);
  EXPECT_FALSE((*line)["valid"].boolean());
  ASSERT_EQ((*line)["issues"].array().size(), 1U);
  const Json& issue = (*line)["issues"].array()[0];
  EXPECT_EQ(issue["severity"].string(), "error");
  EXPECT_EQ(issue["code"].string(), "code-invalid");
  EXPECT_EQ(issue["id"].string(), "binding-required");
  EXPECT_EQ(issue["expression"].string(), "Patient.gender");
  EXPECT_EQ(issue["line"].integer(), 3);
  EXPECT_EQ(issue["column"].integer(), 13);
  EXPECT_FALSE(issue["diagnostics"].string().empty());
  EXPECT_EQ(issue.object().size(), 7U);
}

TEST_F(ValidateCommand, AnswersOneOperationOutcome) {
  const std::string bad = Write("bad.json", kBad);
  const Result<Json> one = Json::Parse(Chc({"validate", bad, "--output", "json"}).out);
  ASSERT_TRUE(one);
  EXPECT_EQ((*one)["resourceType"].string(), "OperationOutcome");
  ASSERT_EQ((*one)["issue"].array().size(), 2U);  // and what it was checked against
  EXPECT_EQ((*one)["issue"].array()[0]["severity"].string(), "error");
  const Result<Json> two =
      Json::Parse(Chc({"validate", bad, Write("good.json", kGood), "--output", "json"}).out);
  ASSERT_TRUE(two);
  EXPECT_EQ((*two)["resourceType"].string(), "OperationOutcome");
  ASSERT_EQ((*two)["issue"].array().size(), 3U);
  EXPECT_THAT((*two)["issue"].array()[0].Write(), HasSubstr("operationoutcome-file"));
  EXPECT_THAT((*two)["issue"].array()[0].Write(), HasSubstr("bad.json"));
  EXPECT_THAT((*two)["issue"].array()[2].Write(), HasSubstr("good.json"));
  EXPECT_EQ((*two)["issue"].array()[2]["severity"].string(), "information");
}

TEST_F(ValidateCommand, AnswersJunit) {
  const Ran ran =
      Chc({"validate", Write("bad.json", kBad), Write("good.json", kGood), "--output", "junit"});
  EXPECT_THAT(ran.out, HasSubstr(R"(<testsuite name="validate" tests="2" failures="1">)"));
  EXPECT_THAT(ran.out, HasSubstr(R"(<failure type="binding-required")"));
  EXPECT_THAT(ran.out, HasSubstr("</testsuite>"));
}

TEST_F(ValidateCommand, AnswersHtml) {
  const Ran ran = Chc({"validate", Write("a<b.json", kBad), "--output", "html"});
  EXPECT_THAT(ran.out, HasSubstr("<!DOCTYPE html>"));
  EXPECT_THAT(ran.out, HasSubstr("a&lt;b.json: invalid"));
  EXPECT_THAT(ran.out, HasSubstr("<td>3:13</td>"));
  EXPECT_THAT(ran.out, Not(HasSubstr("a<b.json")));
}

TEST_F(ValidateCommand, RefusesAnotherOutput) {
  EXPECT_EQ(Chc({"validate", Write("good.json", kGood), "--output", "csv"}).status, 2);
}

constexpr const char* kProfile = R"({"resourceType":"StructureDefinition","id":"p","url":
    "https://x26.example/StructureDefinition/p","name":"P","status":"draft","fhirVersion":"4.0.1",
    "kind":"resource","abstract":false,"type":"Patient","baseDefinition":
    "http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{
    "element":[{"id":"Patient.gender","path":"Patient.gender","min":1}]}})";

TEST_F(ValidateCommand, LoadsAPackageWithOneBadFileAndSaysSo) {
  Write("package/p.json", kProfile);
  Write("package/broken.json", R"({"resourceType":"StructureDefinition",)");
  const Ran ran = Chc({"validate", Write("good.json", kGood), "--package",
                       (folder_.path() / "package").string(), "--profile",
                       "https://x26.example/StructureDefinition/p"});
  EXPECT_EQ(ran.status, 1) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("Patient.gender is missing"));
  EXPECT_THAT(ran.err, HasSubstr("broken.json"));
}

TEST_F(ValidateCommand, TakesACapabilityStatement) {
  Write("package/p.json", kProfile);
  const std::string statement = Write("statement.json", R"({"resourceType":"CapabilityStatement",
      "status":"draft","date":"2026","kind":"requirements","fhirVersion":"4.0.1","format":["json"],
      "rest":[{"mode":"server","resource":[{"type":"Patient","supportedProfile":[
      "https://x26.example/StructureDefinition/p"]}]}]})");
  const std::string package = (folder_.path() / "package").string();
  const Ran ran = Chc(
      {"validate", Write("good.json", kGood), "--package", package, "--capabilities", statement});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("profile-"));
  EXPECT_EQ(
      Chc({"validate", Write("good.json", kGood), "--capabilities", "https://x26.example/none"})
          .status,
      2);
}

TEST_F(ValidateCommand, ChecksReferencesToOtherFilesWhenAsked) {
  const std::string one = Write("one.json", R"({"resourceType":"Patient","id":"1",
      "managingOrganization":{"reference":"Practitioner/1"}})");
  Write("two.json", R"({"resourceType":"Practitioner","id":"1","active":true})");
  const std::string folder = folder_.path().string();
  EXPECT_EQ(Chc({"validate", folder}).status, 0);
  const Ran all = Chc({"validate", folder, "--check-references"});
  EXPECT_EQ(all.status, 1);
  EXPECT_THAT(all.out, HasSubstr("reference-type at Patient.managingOrganization"));
  const Ran alone = Chc({"validate", one, "--check-references"});
  EXPECT_EQ(alone.status, 0);
  EXPECT_THAT(alone.out, HasSubstr("warning reference-unresolved at Patient.managingOrg"));
}

}  // namespace
}  // namespace gateway::cli
