#include "gateway/cli/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "gateway/app/gateway.h"
#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "gateway/net/http_server.h"
#include "tests/cli/chc.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::cli {
namespace {

using ::gateway::testing::IsOk;
using ::gateway::testing::TempFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string_view line : Split(text, '\n')) {
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

std::string Mapping(const std::string& name) {
  return (std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "mappings" / name).string();
}

class CommandLine : public ::testing::Test {
 protected:
  // A build folder outside the source tree has no definitions above it.
  static void SetUpTestSuite() { ::setenv("CHC_GATEWAY_HOME", CHC_GATEWAY_SOURCE_DIR, 0); }
  std::string Put(const std::string& name, const std::string& text) {
    EXPECT_THAT(WriteFileDurably(folder_ / name, text), IsOk());
    return (folder_ / name).string();
  }
  std::string Observation() {
    return Put("observation.json", R"({"resourceType":"Observation","status":"final",
 "code":{"text":"weight"},"effectiveDateTime":"2026-10",
 "valueQuantity":{"value":1.50,"unit":"kg"}})");
  }
  TempFolder folder_;
};

TEST_F(CommandLine, SaysItsVersionAndHelp) {
  const Ran version = Chc({"--version"});
  EXPECT_EQ(version.status, 0);
  EXPECT_EQ(version.out, app::Version() + "\n");
  const Ran help = Chc({"--help"});
  EXPECT_EQ(help.status, 0);
  for (const char* command : {"serve", "demo", "convert", "fhirpath", "transform", "record", "send",
                              "messages", "worklist", "route", "nhs", "keys", "config"})
    EXPECT_THAT(help.out, HasSubstr(command));
}

TEST_F(CommandLine, GivesTwoForMisuseAndWritesNothingToStdout) {
  const std::string file = Observation();
  const std::vector<std::vector<std::string>> rows = {
      {},
      {"frobnicate"},
      {"convert"},
      {"convert", (folder_ / "absent.json").string()},
      {"convert", file, "--to", "pdf"},
      {"convert", file, "--colour"},
      {"fhirpath", "Observation."},
      {"fhirpath", "Observation.", file},
      {"fhirpath"},
      {"fhirpath", "--check", "Patient"},
      {"fhirpath", "--check", "Pateint", "name"},
      {"fhirpath", "--check", "Patient", "name", file},
      {"fhirpath", "--batch", (folder_ / "absent.ndjson").string()},
      {"fhirpath", "--batch", file, "name"},
      {"--now", "yesterday", "fhirpath", "today()", file},
      {"fhirpath", "today()", file, "--timezone", "Mars"},
      {"--package", (folder_ / "absent").string(), "fhirpath", "1", file},
      {"transform", file},
      {"record"},
      {"record", "import", file},
      {"record", "import", "--format", "abacus", file},
      {"record", "generate", "--cases", "0"},
      {"record", "generate", "--break", "R-999"},
      {"keys", "new"},
      {"keys", "jwks", file},
      {"worklist", "resolve", "1", "--how", "forget"},
      {"--config", (folder_ / "absent.yaml").string(), "nhs", "token"},
      {"demo", "--port", "99999"}};
  for (const auto& words : rows) {
    const Ran ran = Chc(words);
    EXPECT_EQ(ran.status, 2) << ::testing::PrintToString(words);
    EXPECT_EQ(ran.out, "") << ::testing::PrintToString(words);
    EXPECT_NE(ran.err, "") << ::testing::PrintToString(words);
  }
}

TEST_F(CommandLine, ConvertsToCanonicalJsonAndKeepsDigits) {
  const Ran first = Chc({"convert", Observation(), "--to", "json"});
  ASSERT_EQ(first.status, 0) << first.err;
  EXPECT_THAT(first.out, HasSubstr("\"value\":1.50"));
  const Ran again = Chc({"convert", Put("again.json", first.out), "--to", "json"});
  EXPECT_EQ(again.out, first.out);
}

TEST_F(CommandLine, RefusesToConvertWhatIsNoFhirAndNamesThePlace) {
  const Ran unknown = Chc({"convert", Put("bad.json",
                                          "{\"resourceType\":\"Patient\",\n"
                                          " \"birthDay\":\"2026-10-01\"}")});
  EXPECT_EQ(unknown.status, 1);
  EXPECT_EQ(unknown.out, "");
  EXPECT_THAT(unknown.err, AllOf(HasSubstr("Patient"), HasSubstr("line 2")));
  const Ran cut = Chc({"convert", Put("cut.json", "{\"resourceType\":\n")});
  EXPECT_EQ(cut.status, 1);
  EXPECT_THAT(cut.err, HasSubstr("line"));
}

TEST_F(CommandLine, EvaluatesFhirPathToOneJsonLineAnItem) {
  const Ran ran = Chc(
      {"fhirpath", "status | value.value | effective | value.unit | true | 1 | 2.50 | value | 'x'",
       Observation()});
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(
      Lines(ran.out),
      ElementsAre(R"({"type":"code","value":"final"})", R"({"type":"decimal","value":"1.50"})",
                  R"({"type":"dateTime","value":"2026-10"})", R"({"type":"string","value":"kg"})",
                  R"({"type":"boolean","value":true})", R"({"type":"integer","value":1})",
                  R"({"type":"decimal","value":"2.50"})",
                  R"({"type":"Quantity","value":{"value":1.50,"unit":"kg"}})",
                  R"({"type":"string","value":"x"})"));
  const Ran nothing = Chc({"fhirpath", "Observation.note", Observation()});
  EXPECT_EQ(nothing.status, 0);
  EXPECT_EQ(nothing.out, "");
  const Ran failed = Chc({"fhirpath", "(1 | 2).single()", Observation()});
  EXPECT_EQ(failed.status, 1);
}

TEST_F(CommandLine, TakesCommonOptionsBeforeAndAfterTheCommand) {
  const std::string file = Observation();
  const std::string expected = R"({"type":"date","value":"2026-10-01"})";
  EXPECT_THAT(Lines(Chc({"--now", "2026-10-01T00:00:00Z", "fhirpath", "today()", file}).out),
              ElementsAre(expected));
  EXPECT_THAT(Lines(Chc({"fhirpath", "--now", "2026-10-01T00:00:00Z", "today()", file}).out),
              ElementsAre(expected));
  EXPECT_THAT(Lines(Chc({"fhirpath", "today()", file, "--now", "2026-09-30T23:30:00Z", "--timezone",
                         "Europe/London"})
                        .out),
              ElementsAre(expected));
  EXPECT_THAT(Lines(Chc({"--timezone", "-01:00", "fhirpath", "today()", file, "--now",
                         "2026-10-02T00:30:00Z"})
                        .out),
              ElementsAre(expected));
}

TEST_F(CommandLine, TakesOnePackageAfterEachPackageOption) {
  const std::string file = Observation();
  const std::string package = Put(
      "extra.json",
      R"({"resourceType":"CodeSystem","id":"x","url":"https://example.org/x","status":"active","content":"complete"})");
  EXPECT_EQ(Chc({"--package", package, "fhirpath", "1", file}).status, 0);
  EXPECT_EQ(Chc({"fhirpath", "--package", package, "1", file}).status, 0);
  EXPECT_EQ(Chc({"fhirpath", "1", file, "--package", package, "--package", package}).status, 0);
}

TEST_F(CommandLine, ChecksAMapAlone) {
  EXPECT_EQ(
      Chc({"transform", "--map", Mapping("csv-wide/csv-wide-to-chc-record.map"), "--parse-only"})
          .status,
      0);
  const Ran bad =
      Chc({"transform", "--map",
           Put("bad.map", "map \"https://example.org/m\" = \"m\"\n\ngroup g(source s {"),
           "--parse-only"});
  EXPECT_EQ(bad.status, 1);
  EXPECT_THAT(bad.err, HasSubstr("line 3"));
}

TEST_F(CommandLine, WritesAMapAsTextOnlyWhenTheMapAloneIsAskedFor) {
  const std::string map = Mapping("csv-wide/csv-wide-to-chc-record.map");
  EXPECT_THAT(Chc({"transform", "--map", map, "--parse-only", "--to", "map"}).out,
              StartsWith("map "));
  const Ran refused = Chc({"transform", "--map", map, "--to", "map", Put("row.json", "{}")});
  EXPECT_EQ(refused.status, 2);
  EXPECT_EQ(refused.out, "");
  EXPECT_THAT(refused.err, HasSubstr("add --parse-only"));
}

TEST_F(CommandLine, ChecksAPairOfMapsBeforeThereIsData) {
  const Ran good = Chc({"transform", "--lossless", Mapping("csv-wide/csv-wide-to-chc-record.map"),
                        Mapping("csv-wide/chc-record-to-csv-wide.map")});
  EXPECT_EQ(good.status, 0) << good.out << good.err;
  EXPECT_THAT(good.out, HasSubstr("\"losses\": []"));
}

TEST_F(CommandLine, TransformsAndExplains) {
  const Ran record = Chc({"record", "generate", "--seed", "3"});
  ASSERT_EQ(record.status, 0);
  const std::string file = Put("record.json", record.out);
  const std::string map = "https://chc-gateway.example/fhir/StructureMap/chc-record-to-message";
  const Ran plain = Chc({"transform", "--map", map, file});
  ASSERT_EQ(plain.status, 0) << plain.err;
  EXPECT_THAT(plain.out, StartsWith("{\"resourceType\":\"Bundle\""));
  const Ran explained = Chc({"transform", "--map", map, file, "--explain"});
  ASSERT_EQ(explained.status, 0) << explained.err;
  const auto json = Json::Parse(explained.out);
  ASSERT_THAT(json, IsOk());
  EXPECT_EQ((*json)["output"]["resourceType"].string(), "Bundle");
  ASSERT_FALSE((*json)["lineage"].array().empty());
  const Json& first = (*json)["lineage"].array().front();
  EXPECT_FALSE(first["target"].string().empty());
  EXPECT_FALSE(first["rule"]["group"].string().empty());
  EXPECT_GT(first["rule"]["line"].integer(), 0);
  EXPECT_THAT(first["how"].string(),
              ::testing::AnyOf("copied", "translated", "defaulted", "computed"));
  EXPECT_TRUE((*json)["loss"].is_array());
}

TEST_F(CommandLine, ListsTheRecordFormats) {
  const Ran ran = Chc({"record", "formats"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("chc-json\t"), HasSubstr("csv-wide\t")));
}

TEST_F(CommandLine, ImportsAndExportsRecordsOfEveryFormat) {
  for (const std::string format : {"chc-json", "chc-xml", "csv-long", "csv-wide", "form-json"}) {
    const Ran made = Chc({"record", "generate", "--format", format, "--cases", "2", "--seed", "7"});
    ASSERT_EQ(made.status, 0) << made.err;
    const std::string file = Put(format, made.out);
    EXPECT_EQ(Chc({"record", "check", "--format", format, file}).status, 0);
    const Ran imported = Chc({"record", "import", "--format", format, file});
    ASSERT_EQ(imported.status, 0) << imported.err;
    ASSERT_EQ(Lines(imported.out).size(), 2U) << "one Bundle a line";
    const Ran exported =
        Chc({"record", "export", "--format", format, Put("messages.ndjson", imported.out)});
    ASSERT_EQ(exported.status, 0) << exported.err;
    const Ran again = Chc({"record", "import", "--format", format, Put(format, exported.out)});
    EXPECT_TRUE(again.out == imported.out) << format << ": the same records, the same messages";
  }
}

TEST_F(CommandLine, PrintsTheSchemaOfAnXmlFormatAlone) {
  const Ran ran = Chc({"record", "schema", "--format", "chc-xml"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("<xs:schema "), HasSubstr("name=\"ChcRecord\"")));
  const Ran csv = Chc({"record", "schema", "--format", "csv-wide"});
  EXPECT_EQ(csv.status, 2);
  EXPECT_THAT(csv.err, HasSubstr("syntax xml alone"));
}

TEST_F(CommandLine, FindsWhatARecordBreaksAndImportsNothingOfIt) {
  const Ran broken = Chc({"record", "generate", "--break", "R-030"});
  ASSERT_EQ(broken.status, 0) << broken.err;
  const std::string file = Put("broken.json", broken.out);
  const Ran checked = Chc({"record", "check", file});
  EXPECT_EQ(checked.status, 1);
  EXPECT_THAT(checked.out, HasSubstr("R-030"));
  const Ran imported = Chc({"record", "import", "--format", "chc-json", file});
  EXPECT_EQ(imported.status, 1);
  EXPECT_EQ(imported.out, "");
  EXPECT_THAT(imported.err, HasSubstr("R-030"));
}

TEST_F(CommandLine, GeneratesTheSameForTheSameSeed) {
  const Ran one = Chc({"record", "generate", "--seed", "5", "--now", "2026-10-01T00:00:00Z"});
  const Ran same = Chc({"record", "generate", "--seed", "5", "--now", "2026-10-01T00:00:00Z"});
  const Ran other = Chc({"record", "generate", "--seed", "6", "--now", "2026-10-01T00:00:00Z"});
  EXPECT_EQ(one.out, same.out);
  EXPECT_NE(one.out, other.out);
}

TEST_F(CommandLine, TestsItselfOnEveryFormat) {
  const Ran ran = Chc({"record", "selftest", "--cases", "3"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  for (const char* format : {"chc-json", "chc-xml", "csv-long", "csv-wide", "form-json"}) {
    EXPECT_THAT(ran.out, HasSubstr(std::string(format) + ": 3 of 3"));
  }
}

constexpr const char* kConfig = R"(organisation: {ods: X26, name: Example ICB}
environment: sandbox
organisations:
  - {ods: X26, endpoints: [{via: folder, address: in, format: csv-wide}]}
routes:
  - {name: all, when: "true", to: "%destination", via: [folder]}
)";

TEST_F(CommandLine, ChecksAConfiguration) {
  EXPECT_EQ(Chc({"config", "check", Put("gateway.yaml", kConfig)}).status, 0);
  std::string bad = kConfig;
  bad.replace(bad.find("sandbox"), 7, "sandpit");
  const Ran wrong = Chc({"config", "check", Put("wrong.yaml", bad)});
  EXPECT_EQ(wrong.status, 1);
  EXPECT_THAT(wrong.out, AllOf(HasSubstr("line 2"), HasSubstr("expected sandbox")));
  const Ran folder = Chc(
      {"config", "check", Put("mappings.yaml", std::string(kConfig) + "mappings: [nowhere]\n")});
  EXPECT_EQ(folder.status, 1);
  EXPECT_THAT(folder.out, AllOf(HasSubstr("there is no folder"), HasSubstr("nowhere")));
  std::string condition = kConfig;
  condition.replace(condition.find("when: \"true\""), 12, "when: \"true and\"");
  const Ran route = Chc({"config", "check", Put("route.yaml", condition)});
  EXPECT_EQ(route.status, 1);
  EXPECT_THAT(route.out, HasSubstr("all"));
}

// A profile whose constraint misspells HumanName.family.
constexpr const char* kWrongProfile =
    R"n({"resourceType":"StructureDefinition","url":"http://test.example/p","name":"P",
 "status":"draft","kind":"resource","abstract":false,"type":"Patient","derivation":"constraint",
 "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","differential":{"element":[
 {"id":"Patient.name","path":"Patient.name","constraint":[{"key":"t-1","severity":"error",
 "human":"has a family name","expression":"given.exists() and famly.exists()"}]}]}})n";

TEST_F(CommandLine, ChecksTheFhirPathOfAConfigurationAgainstTheTypesOfAMessage) {
  const std::string config =
      std::string(kConfig) + "  - name: other\n    when: \"%headr.exists()\"\n" +
      "    to: \"%destnation\"\n    via: [folder]\n    acknowledge_within: soon\n";
  const Ran ran = Chc({"config", "check", Put("types.yaml", config)});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(Lines(ran.out),
              ElementsAre(AllOf(HasSubstr("types.yaml: routes[1].when (line 8, column 5)"),
                                HasSubstr("line 1, column 1: there is no constant %headr"),
                                HasSubstr("did you mean 'header'?")),
                          AllOf(HasSubstr("routes[1].to (line 9, column 5)"),
                                HasSubstr("did you mean 'destination'?")),
                          HasSubstr("routes[1].acknowledge_within (line 11, column 5)")));
}

TEST_F(CommandLine, ReportsTheFhirPathOfThePackagesAConfigurationNames) {
  const std::string profile = Put("profile.json", kWrongProfile);
  const std::string file =
      Put("packages.yaml", std::string(kConfig) + "packages: [" + profile + "]\n");
  const Ran checked = Chc({"config", "check", file});
  EXPECT_EQ(checked.status, 0) << checked.out;
  EXPECT_THAT(Lines(checked.out),
              ElementsAre(AllOf(
                  HasSubstr("warning fhirpath-unknown-element http://test.example/p "
                            "StructureDefinition.differential.element[0].constraint[0].expression"),
                  HasSubstr("constraint t-1 is wrong at its line 1, column 20"),
                  HasSubstr("did you mean 'family'?"))));
}

// The route is refused before a listener opens; the package's finding does not keep it from that.
TEST_F(CommandLine, ServesNoRouteThatCannotBeRightAndTellsWhatPackagesGotWrong) {
  std::string config = kConfig;
  config.replace(config.find("when: \"true\""), 12, "when: \"%header.evnt.exists()\"");
  config += "packages: [" + Put("profile.json", kWrongProfile) + "]\n";
  const Ran ran = Chc({"serve", "--config", Put("serve.yaml", config)});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(Lines(ran.err), ElementsAre(AllOf(HasSubstr("warning fhirpath-unknown-element"),
                                                HasSubstr("did you mean 'family'?")),
                                          AllOf(HasSubstr("serve.yaml: routes[0].when (line "),
                                                HasSubstr("did you mean 'event'?"))));
}

TEST_F(CommandLine, MakesAKeyAndItsKeySet) {
  const Ran made = Chc({"keys", "new", "--kid", "test-1", "--folder", folder_.path().string()});
  ASSERT_EQ(made.status, 0) << made.err;
  const auto set = Json::Parse(made.out);
  ASSERT_THAT(set, IsOk());
  const Json& key = (*set)["keys"].array().at(0);
  EXPECT_EQ(key["kid"].string(), "test-1");
  EXPECT_EQ(key["alg"].string(), "RS512");
  EXPECT_TRUE(key["d"].is_null()) << "the public half alone";
  const std::filesystem::path file = folder_ / "test-1.key";
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const Ran again = Chc({"keys", "jwks", file.string()});
  EXPECT_EQ(again.status, 0);
  EXPECT_EQ(again.out, made.out);
}

TEST_F(CommandLine, SendsAMessageToAnotherReceiverThanItNames) {
  std::string path;
  std::string body;
  auto server = net::HttpServer::Start({}, [&](const net::HttpRequest& request) {
    path = request.path;
    body = request.body;
    return net::HttpResponse::Make(200, "application/fhir+json", "{}");
  });
  ASSERT_THAT(server, IsOk());
  const std::string file =
      Put("message.json", R"({"resourceType":"Bundle","type":"message","entry":[{"resource":
 {"resourceType":"MessageHeader","eventCoding":{"code":"x"},"destination":[{"endpoint":"urn:a"}],"source":{"endpoint":"urn:b"}}}]})");
  const Ran sent = Chc({"send", file, "--to", "X27", "--gateway", (*server)->url()});
  EXPECT_EQ(sent.status, 0) << sent.err;
  EXPECT_EQ(path, "/fhir/$process-message");
  EXPECT_THAT(
      body,
      HasSubstr(
          R"("receiver":{"identifier":{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"X27"}})"));
  EXPECT_EQ(
      Chc({"send", file, "--to", "X27", "--format", "chc-json", "--gateway", (*server)->url()})
          .status,
      2);
}

TEST_F(CommandLine, SaysThatNoGatewayAnswers) {
  const Ran ran = Chc({"messages", "list", "--gateway", "http://127.0.0.1:1"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_EQ(ran.out, "");
}

}  // namespace
}  // namespace gateway::cli
