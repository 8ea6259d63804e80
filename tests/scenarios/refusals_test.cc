// Records and messages with one thing wrong: each is refused as a whole, by an OperationOutcome
// that names the place and the mend.
#include <gmock/gmock.h>

#include <filesystem>

#include "gateway/base/file.h"
#include "gateway/records/generate.h"
#include "tests/messaging/sample_message.h"
#include "tests/scenarios/world.h"

namespace gateway::scenarios {
namespace {

struct BadInput {
  const char* name;
  const char* format;  // fhir-json for $process-message
  std::function<std::string(const app::Gateway&)> bytes;
  int status;
  const char* rule;   // "" for none
  const char* place;  // what the expression, or "line <n>" of the extension, begins with
  const char* mend;   // in the diagnostics
};

Json WithDomains(Json record, const std::function<void(Json::Array&)>& change) {
  Json checklist = record["checklist"];
  Json::Array domains = checklist["domains"].array();
  change(domains);
  checklist.Set("domains", std::move(domains));
  record.Set("checklist", std::move(checklist));
  return record;
}

// What the generator breaks, from X28 as everything here.
std::string Broken(std::string_view rule) {
  Json record = Must(records::Generator(7).Break(rule));
  Json source = record["sourceSystem"];
  source.Set("organisationOds", "X28");
  record.Set("sourceSystem", std::move(source));
  return record.Write();
}

// The first domain of the form is breathing.
std::string CsvWithBreathingAt(const app::Gateway& gateway, const char* level) {
  Json record = SampleRecord(7);
  Json checklist = record["checklist"];
  Json::Array domains = checklist["domains"].array();
  domains.front().Set("level", level);
  checklist.Set("domains", Json(std::move(domains)));
  record.Set("checklist", std::move(checklist));
  return ToCsv(gateway, record);
}

std::string CsvWithWrongCheckDigit(const app::Gateway& gateway) {
  Json record = SampleRecord(7);
  Json person = record["person"];
  person.Set("nhsNumber", "9990000000");
  record.Set("person", std::move(person));
  return ToCsv(gateway, record);
}

// Its level cell for breathing holds a figure, which the writer itself would not write: the two
// files of different levels differ there first.
std::string CsvWithNumericLevel(const app::Gateway& gateway) {
  std::string csv = CsvWithBreathingAt(gateway, "A");
  const std::string other = CsvWithBreathingAt(gateway, "B");
  const auto differ = std::mismatch(csv.begin(), csv.end(), other.begin(), other.end());
  *differ.first = '3';
  return csv;
}

// The first cell of the only case opens a quote that nothing closes.
std::string CsvWithBrokenQuote(const app::Gateway& /*gateway*/) {
  std::string csv = Must(ReadFile(std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) /
                                  "mappings/csv-wide/examples/positive.csv"));
  std::erase(csv, '"');
  return csv.insert(csv.find('\n') + 1, "\"");
}

const BadInput kBadInput[] = {
    {"a truncated message", "fhir-json",
     [](const auto&) {
       return messaging::testing::SampleMessage("5b8a9d0c-0000-4000-8000-000000000001")
           .substr(0, 900);
     },
     400, "", "line 1", ""},
    {"a truncated record", "chc-json",
     [](const auto&) {
       const std::string record = SampleRecord(7).Write(2);
       return record.substr(0, record.size() / 2);
     },
     400, "", "line ", ""},
    {"an NHS number with a wrong check digit", "chc-json",
     [](const auto&) { return Broken("R-001"); }, 422, "R-001", "ChcRecord.person.nhsNumber",
     "check digit"},
    {"the same in a CSV", "csv-wide", CsvWithWrongCheckDigit, 422, "R-001", "line 2",
     "check digit"},
    {"an eleventh domain missing", "chc-json",
     [](const auto&) {
       return WithDomains(SampleRecord(7), [](Json::Array& domains) { domains.pop_back(); })
           .Write();
     },
     422, "R-030", "ChcRecord.checklist", "domain"},
    {"consciousness scored twice", "chc-json", [](const auto&) { return Broken("R-030"); }, 422,
     "R-030", "ChcRecord.checklist", "consciousness"},
    {"a numeric level", "chc-json", [](const auto&) { return Broken("R-031"); }, 422, "R-031",
     "ChcRecord.checklist.domains[0].level", ""},
    {"a numeric level in a CSV of a scale that is not declared", "csv-wide", CsvWithNumericLevel,
     422, "", "line 2", ""},
    {"a CSV with a broken quote", "csv-wide", CsvWithBrokenQuote, 400, "", "line 2", "quote"},
};

std::string PlaceOf(const Json& issue) {
  if (!issue["expression"].array().empty()) return issue["expression"].array().front().string();
  for (const Json& extension : issue["extension"].array()) {
    if (extension["url"].string().ends_with("operationoutcome-issue-line"))
      return "line " + extension["valueInteger"].number_text();
  }
  return {};
}

// Whether a place that begins with `place` is told: as expression, or as "line <n>".
bool IsAt(const Json& issue, std::string_view place) {
  if (PlaceOf(issue).starts_with(place)) return true;
  for (const Json& extension : issue["extension"].array()) {
    if (extension["url"].string().ends_with("operationoutcome-issue-line") &&
        ("line " + extension["valueInteger"].number_text()).starts_with(place))
      return true;
  }
  return false;
}

bool Says(const Json& issue, const BadInput& bad) {
  const auto& codings = issue["details"]["coding"].array();
  const std::string rule = codings.empty() ? std::string() : codings.front()["code"].string();
  const std::string& text = issue["diagnostics"].string();
  return issue["severity"].string() == "error" && IsAt(issue, bad.place) && !text.empty() &&
         text.contains(bad.mend) && (*bad.rule == '\0' || rule == bad.rule);
}

TEST(BadInput, IsRefusedWithPlaceAndMendAndLeavesNothing) {
  World world;
  const auto gateway = world.StartGateway();
  for (const BadInput& bad : kBadInput) {
    SCOPED_TRACE(bad.name);
    const std::string bytes = bad.bytes(*gateway);
    const auto answer = std::string_view(bad.format) == "fhir-json"
                            ? Must(PostMessage(world, *gateway, bytes))
                            : Must(PostRecords(world, *gateway, bad.format, bytes));
    EXPECT_EQ(answer.status, bad.status) << answer.body;
    const Json outcome = Must(Json::Parse(answer.body));
    EXPECT_EQ(outcome["resourceType"].string(), "OperationOutcome");
    const auto& issues = outcome["issue"].array();
    EXPECT_TRUE(std::any_of(issues.begin(), issues.end(), [&](const Json& issue) {
      return Says(issue, bad);
    })) << answer.body;
    EXPECT_TRUE(Must(gateway->store().ListMessages({})).empty());
  }
  EXPECT_EQ(Must(world.spine->ledger().Counts()).effects, 0);
}

TEST(GoodInput, IsAcceptedBeforeItIsSpoilt) {
  World world;
  const auto gateway = world.StartGateway();
  const auto record = Must(PostRecords(world, *gateway, "chc-json", SampleRecord(7).Write()));
  EXPECT_EQ(record.status, 202) << record.body;
  const auto row = Must(PostRecords(world, *gateway, "csv-wide", ToCsv(*gateway, SampleRecord(8))));
  EXPECT_EQ(row.status, 202) << row.body;
  EXPECT_EQ(Must(gateway->store().ListMessages({})).size(), 2U);
}

}  // namespace
}  // namespace gateway::scenarios
