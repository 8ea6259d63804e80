// The fhirpath command: --check, --trace and --batch (design 5.1).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "gateway/cli/command_line.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::cli {
namespace {

using ::gateway::testing::IsOk;
using ::gateway::testing::TempFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Ran {
  int status = -1;
  std::string out;
  std::string err;
};

class FhirPathCommand : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { ::setenv("CHC_GATEWAY_HOME", CHC_GATEWAY_SOURCE_DIR, 0); }

  static Ran FhirPath(std::vector<std::string> words) {
    words.insert(words.begin(), {"chc-gateway", "fhirpath"});
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    Ran ran;
    ran.status = cli::Run(static_cast<int>(argv.size()), argv.data());
    ran.out = ::testing::internal::GetCapturedStdout();
    ran.err = ::testing::internal::GetCapturedStderr();
    return ran;
  }
  std::string Put(const std::string& name, const std::string& text) {
    EXPECT_THAT(WriteFileDurably(folder_ / name, text), IsOk());
    return (folder_ / name).string();
  }
  std::string Patient() {
    return Put("patient.json", R"({"resourceType":"Patient","id":"p1","active":true,
 "name":[{"use":"official","family":"TEST","given":["Ann","Bea"]}],"birthDate":"1950-02"})");
  }
  TempFolder folder_;
};

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string_view line : Split(text, '\n')) {
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

TEST_F(FhirPathCommand, ChecksAnExpressionWithoutData) {
  const Ran right = FhirPath({"--check", "Patient", "name.given.first()"});
  EXPECT_EQ(right.status, 0);
  EXPECT_EQ(right.out, "");
  EXPECT_EQ(right.err, "gives 0..1 string\n");
  const Ran wrong = FhirPath({"--check", "Patient", "name.where(\n famly = 'x')"});
  EXPECT_EQ(wrong.status, 1);
  EXPECT_THAT(Lines(wrong.out),
              ElementsAre(AllOf(HasSubstr(R"("id":"fhirpath-unknown-element","line":2,"column":2)"),
                                HasSubstr("did you mean 'family'?"))));
  const Ran unreadable = FhirPath({"--check", "Patient", "name."});
  EXPECT_EQ(unreadable.status, 1);
  EXPECT_THAT(unreadable.out, HasSubstr("fhirpath-syntax"));
  const Ran warned = FhirPath({"--check", "Patient", "name.given + 'x'"});
  EXPECT_EQ(warned.status, 0);
  EXPECT_THAT(warned.out, HasSubstr(R"({"severity":"warning")"));
}

TEST_F(FhirPathCommand, ShowsEachStepWhenAsked) {
  const Ran ran = FhirPath({"--trace", "name.given.where($this > 'B')", Patient()});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out, "{\"type\":\"string\",\"value\":\"Bea\"}\n");
  EXPECT_THAT(ran.err, HasSubstr("1:6  name.given\n"));
  EXPECT_THAT(ran.err, HasSubstr("    1:24  $this > 'B'   [$index 1]\n"));
  EXPECT_THAT(ran.err, HasSubstr("  out 'Bea'\n"));
  const Ran failed = FhirPath({"--trace", "name.given.single()", Patient()});
  EXPECT_EQ(failed.status, 1);
  EXPECT_THAT(failed.err, HasSubstr("  error: "));
}

TEST_F(FhirPathCommand, ShowsWhatTraceFunctionsWereGiven) {
  const Ran ran = FhirPath({"name.given.trace('given').count()", Patient()});
  EXPECT_EQ(ran.out, "{\"type\":\"integer\",\"value\":2}\n");
  EXPECT_EQ(ran.err, "trace given: 'Ann', 'Bea'\n");
}

TEST_F(FhirPathCommand, KnowsBaseTypesAsProfilesAndRefusesUnknownOnes) {
  const std::string file = Patient();
  const std::string base = "http://hl7.org/fhir/StructureDefinition/";
  EXPECT_EQ(FhirPath({"conformsTo('" + base + "Patient')", file}).out,
            "{\"type\":\"boolean\",\"value\":true}\n");
  EXPECT_EQ(FhirPath({"conformsTo('" + base + "Person')", file}).out,
            "{\"type\":\"boolean\",\"value\":false}\n");
  EXPECT_EQ(FhirPath({"conformsTo('https://x.example/trash')", file}).status, 1);
  EXPECT_EQ(FhirPath({"name.given.single()", file}).err,
            "error fhirpath (line 1, column 12): single(): needs one item, and there are 2\n");
}

TEST_F(FhirPathCommand, KnowsTheProfilesOfItsPackages) {
  const std::string file = Patient();
  const std::string package =
      Put("profile.json",
          R"({"resourceType":"StructureDefinition","url":"https://x.example/gendered","name":"G",
 "status":"draft","kind":"resource","abstract":false,"type":"Patient","derivation":"constraint",
 "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","differential":{"element":[
 {"id":"Patient.gender","path":"Patient.gender","min":1}]}})");
  const std::string gendered =
      Put("gendered.json", R"({"resourceType":"Patient","id":"p2","gender":"unknown"})");
  const std::string asks = "conformsTo('https://x.example/gendered')";
  EXPECT_EQ(FhirPath({asks, file, "--package", package}).out,
            "{\"type\":\"boolean\",\"value\":false}\n");
  EXPECT_EQ(FhirPath({asks, gendered, "--package", package}).out,
            "{\"type\":\"boolean\",\"value\":true}\n");
  const Ran batch =
      FhirPath({"--package", package, "--batch",
                Put("b.ndjson", R"({"id":1,"file":"gendered.json","expression":")" + asks + R"("}
{"id":2,"file":"patient.json","expression":")" +
                                    asks + R"("}
)")});
  EXPECT_THAT(Lines(batch.out),
              ElementsAre(R"({"id":1,"result":[{"type":"boolean","value":true}]})",
                          R"({"id":2,"result":[{"type":"boolean","value":false}]})"));
  const Ran unknown = FhirPath({asks, gendered});
  EXPECT_EQ(unknown.status, 1);
  EXPECT_THAT(unknown.err, HasSubstr("not loaded; give its package"));
}

TEST_F(FhirPathCommand, AnswersABatchLineByLineWhateverFails) {
  Patient();
  const std::string batch =
      Put("batch.ndjson", R"n({"id":"a","file":"patient.json","expression":"name.given"}
{"id":2,"expression":"1.0 + 2.10"}

{"id":"c","file":null,"expression":"@2026-10 | @T09:12 | 3 'mg' | 1 week | {}"}
{"id":"d","file":"absent.json","expression":"1"}
{"id":"e","file":"patient.json","expression":"name."}
{"id":"f","file":"patient.json","expression":"name.given.single()"}
{"id":"g","file":"patient.json","expression":"nam.exists()"}
{"id":"h","file":"patient.json","expression":"nam.exists()","check":true}
{"id":"i","file":"patient.json","expression":"birthDate | id | active","check":true}
{"id":"j"}
no json
{"id":"l","file":"patient.json","expression":"name.period"}
)n");
  const Ran ran = FhirPath({"--batch", batch});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(
      Lines(ran.out),
      ElementsAre(
          R"({"id":"a","result":[{"type":"string","value":"Ann"},{"type":"string","value":"Bea"}]})",
          R"({"id":2,"result":[{"type":"decimal","value":"3.10"}]})",
          R"({"id":"c","result":[{"type":"date","value":"2026-10"},{"type":"time","value":"09:12"},)"
          R"({"type":"Quantity","value":{"value":3,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}},)"
          R"({"type":"Quantity","value":{"value":1,"unit":"week"}}]})",
          AllOf(StartsWith(R"({"id":"d","error":")"), HasSubstr("absent.json")),
          AllOf(StartsWith(R"({"id":"e","error":")"), HasSubstr("column 6")),
          StartsWith(R"({"id":"f","error":")"),
          R"({"id":"g","result":[{"type":"boolean","value":false}]})",
          AllOf(StartsWith(R"({"id":"h","error":")"), HasSubstr("did you mean 'name'?")),
          R"({"id":"i","result":[{"type":"date","value":"1950-02"},{"type":"id","value":"p1"},{"type":"boolean","value":true}]})",
          StartsWith(R"({"id":"j","error":")"), StartsWith(R"({"id":null,"error":")"),
          R"({"id":"l","result":[]})"));
}

}  // namespace
}  // namespace gateway::cli
