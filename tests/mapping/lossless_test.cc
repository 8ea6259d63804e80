// Pairs of maps: what the model alone shows to be lost, and that every omission shows.
#include "gateway/mapping/lossless.h"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "gateway/base/file.h"
#include "gateway/base/text.h"
#include "gateway/mapping/probe.h"
#include "tests/mapping/map_bench.h"

namespace gateway::mapping::testing {
namespace {

using gateway::testing::IsError;
using gateway::testing::IsOk;
using ::testing::HasSubstr;

const std::filesystem::path kMappings = std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "mappings";

// A map of periods, there and back: small enough to see through.
std::string PeriodMap(const std::string& name, const std::string& rules) {
  return "map 'http://example.org/" + name + "' = '" + name +
         "'\nuses 'http://hl7.org/fhir/StructureDefinition/Identifier' alias Identifier as source\n"
         "uses 'http://hl7.org/fhir/StructureDefinition/Identifier' alias Identifier as target\n"
         "group main(source s : Identifier, target t : Identifier) {\n" +
         rules + "\n}\n";
}

LosslessReport Check(const std::string& out_rules, const std::string& home_rules) {
  MapBench bench;
  bench.Add("out.map", PeriodMap("out", out_rules));
  bench.Add("home.map", PeriodMap("home", home_rules));
  const auto library = bench.Load();
  EXPECT_THAT(library, IsOk());
  if (!library) return {};
  const Result<LosslessReport> report =
      CheckLossless(*(*library)->Find("http://example.org/out"),
                    *(*library)->Find("http://example.org/home"), {TestContext()});
  EXPECT_THAT(report, IsOk());
  return report ? *report : LosslessReport();
}

bool Has(const LosslessReport& report, Loss::Kind kind, const std::string& path) {
  return std::ranges::any_of(
      report.losses, [&](const Loss& loss) { return loss.kind == kind && loss.path == path; });
}

constexpr const char* kAll =
    "s.use -> t.use; s.type -> t.type; s.system -> t.system; s.value -> t.value; "
    "s.period -> t.period; s.assigner -> t.assigner;";

TEST(Lossless, FindsNothingInAPairThatCopies) {
  const LosslessReport report = Check(kAll, kAll);
  for (const Loss& loss : report.losses)
    ADD_FAILURE() << loss.path << " " << loss.when << " " << loss.detail;
  EXPECT_GT(report.elements, 10U);
  EXPECT_GT(report.instances, report.elements);
}

TEST(Lossless, TellsNeverReadFromNotRestoredFromNarrowed) {
  const std::string without_value =
      "s.use -> t.use; s.type -> t.type; s.system -> t.system; s.period -> t.period; "
      "s.assigner -> t.assigner;";
  const LosslessReport out = Check(without_value, kAll);
  EXPECT_TRUE(Has(out, Loss::Kind::kNeverRead, "Identifier.value"));
  EXPECT_TRUE(Has(out, Loss::Kind::kNotRestored, "Identifier.value"));
  const LosslessReport home = Check(kAll, without_value);
  EXPECT_FALSE(Has(home, Loss::Kind::kNeverRead, "Identifier.value"));
  EXPECT_TRUE(Has(home, Loss::Kind::kUnreadAtHome, "Identifier.value"));
  EXPECT_TRUE(Has(home, Loss::Kind::kNotRestored, "Identifier.value"));
  const LosslessReport cut =
      Check(without_value + " s.value as v -> t.value = truncate(v, 1);", kAll);
  EXPECT_TRUE(Has(cut, Loss::Kind::kNarrowed, "Identifier.value"));
}

TEST(Lossless, TriesEveryCodeOfAValueSetAndEveryAbsence) {
  const std::string without_use =
      "s.type -> t.type; s.system -> t.system; s.value -> t.value; s.period -> t.period; "
      "s.assigner -> t.assigner;";
  const LosslessReport code = Check(
      without_use + " s.use as u where (u != 'temp') -> t.use = u; s.use as u where (u = 'temp');",
      kAll);
  ASSERT_TRUE(Has(code, Loss::Kind::kNotRestored, "Identifier.use"));
  EXPECT_EQ(code.losses.front().when, "with Identifier.use = temp");
  const LosslessReport absence =
      Check(without_use + " s.use as u where (%s.value.exists()) -> t.use = u;", kAll);
  ASSERT_TRUE(Has(absence, Loss::Kind::kNotRestored, "Identifier.use"));
}

TEST(Lossless, NamesTheRuleThatRefuses) {
  const LosslessReport report =
      Check(std::string(kAll) + " s.use as u check (u != 'old') \"no-old\";", kAll);
  ASSERT_EQ(report.losses.size(), 1U);
  EXPECT_EQ(report.losses[0].kind, Loss::Kind::kRefused);
  EXPECT_EQ(report.losses[0].path, "Identifier.use");
  EXPECT_THAT(report.losses[0].detail, HasSubstr("no-old"));
}

TEST(Lossless, RefusesMapsThatDoNotLeadBack) {
  MapBench bench;
  bench.Add("a.map", MapText("src.name -> tgt.name;"));
  bench.Add("b.map", PeriodMap("home", kAll));
  const auto library = bench.Load();
  ASSERT_THAT(library, IsOk());
  EXPECT_THAT(CheckLossless(*(*library)->Find("http://example.org/StructureMap/m"),
                            *(*library)->Find("http://example.org/home")),
              IsError(IssueType::kInvalid, HasSubstr("must read a Patient")));
}

TEST(Lossless, TriesTextsThatTheMapAsksForAndThoseThatPeopleWrite) {
  const std::string without_value =
      "s.use -> t.use; s.type -> t.type; s.system -> t.system; s.period -> t.period; "
      "s.assigner -> t.assigner; ";
  const LosslessReport word = Check(without_value +
                                        "s.value as v where ($this != 'GMC') -> t.value = v; "
                                        "s.value as v where ($this = 'GMC');",
                                    kAll);
  ASSERT_TRUE(Has(word, Loss::Kind::kNotRestored, "Identifier.value"));
  EXPECT_EQ(word.losses.front().when, "with Identifier.value = GMC");
  const LosslessReport letters =
      Check(without_value + "s.value as v -> t.value = (%v.replaceMatches('[^ -~]', '?'));", kAll);
  EXPECT_TRUE(Has(letters, Loss::Kind::kNarrowed, "Identifier.value"));
}

TEST(Lossless, GivesWhatACheckRequires) {
  const std::string without_value =
      "s.use -> t.use; s.type -> t.type; s.system -> t.system; s.period -> t.period; "
      "s.assigner -> t.assigner; ";
  const LosslessReport report =
      Check(without_value + "s.value as v check ($this = 'form') -> t.value = v;", kAll);
  EXPECT_TRUE(report.losses.empty());
}

TEST(Lossless, TellsADefaultFromALoss) {
  const LosslessReport report =
      Check(std::string(kAll) + " s as i where (use.empty()) -> t.use = 'usual' \"usual\";", kAll);
  EXPECT_TRUE(report.losses.empty());
  ASSERT_EQ(report.additions.size(), 1U);
  EXPECT_EQ(report.additions[0].path, "Identifier.use");
}

// The shipped pair out of one folder of mappings/.
Result<LosslessReport> CheckShipped(const std::string& out, const std::string& home) {
  GATEWAY_TRY(const auto library, MapLibrary::Load({kMappings.string()}, gateway::testing::R4(),
                                                   MapBench::Terminology()));
  const std::string base = "https://chc-gateway.example/fhir/StructureMap/";
  return CheckLossless(*library->Find(base + out), *library->Find(base + home), {TestContext()});
}

void ExpectNoLoss(const Result<LosslessReport>& report) {
  ASSERT_THAT(report, IsOk());
  EXPECT_GT(report->instances, 200U);
  for (const Loss& loss : report->losses)
    ADD_FAILURE() << loss.path << " " << loss.when << " " << loss.detail;
}

TEST(Lossless, NoCellOfARowIsLostInTheRecord) {
  const auto report = CheckShipped("csv-wide-to-chc-record", "chc-record-to-csv-wide");
  ExpectNoLoss(report);
  // Rows whose address has gaps are none the model knows.
  ASSERT_EQ(report->passed_over.size(), 1U);
  EXPECT_EQ(report->passed_over[0].constraint, "csv-1");
  EXPECT_EQ(report->passed_over[0].instances, 8U);
}

TEST(Lossless, NoRowOfADomainAndNoAnswerOfAFormIsLostInTheRecord) {
  ExpectNoLoss(CheckShipped("csv-long-to-chc-record", "chc-record-to-csv-long"));
  ExpectNoLoss(CheckShipped("form-json-to-chc-record", "chc-record-to-form-json"));
}

TEST(Lossless, NothingOfTheRecordIsLostInTheMessage) {
  ExpectNoLoss(CheckShipped("chc-record-to-message", "message-to-chc-record"));
}

}  // namespace
}  // namespace gateway::mapping::testing
