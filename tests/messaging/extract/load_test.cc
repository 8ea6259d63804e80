#include "gateway/messaging/extract/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "gateway/fhir/json/json_reader.h"
#include "tests/messaging/extract/export.h"
#include "tests/messaging/rig.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::messaging {
namespace {

using ::gateway::testing::IsOk;
using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::Export;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Rig;
using ::testing::UnorderedElementsAre;

constexpr const char* kSubmission = "chc-checklist-submission";
constexpr const char* kUpdate = "chc-person-update";

// Values of an answer's Parameters by name.
std::int64_t Count(const Answer& answer, std::string_view name) {
  const auto body = Json::Parse(answer.body);
  EXPECT_THAT(body, IsOk()) << answer.body;
  if (!body) return -1;
  for (const Json& parameter : (*body)["parameter"].array()) {
    if (parameter["name"].string() == name) return parameter["valueInteger"].integer(-1);
  }
  return -1;
}

class ExtractLoadTest : public ::testing::Test {
 protected:
  Answer Load(const std::string& csv, const std::string& source = "nightly",
              const std::string& file = "cases.csv") {
    const ExtractSource* const found = rig_.pipeline->FindSource(source);
    EXPECT_NE(found, nullptr);
    rig_.clock.Advance(std::chrono::hours(24));
    return rig_.pipeline->AcceptExtract(rig_.ArrivalOf(csv, "csv-wide"), *found, file);
  }
  Answer Load(const Export& night) { return Load(night.Csv()); }

  // The first night and the word that lets changes go out.
  void Begin(const Export& night) {
    ASSERT_EQ(Load(night).status, 202);
    ASSERT_THAT(rig_.store->ActivateExtract("nightly", rig_.clock.Now()), IsOk());
  }

  // Events of the messages in the store, oldest first.
  std::vector<std::string> Events() {
    std::vector<std::string> events;
    const auto list = rig_.store->ListMessages({.limit = 1000});
    EXPECT_THAT(list, IsOk());
    for (const auto& one : *list) events.insert(events.begin(), one.message.event_code);
    return events;
  }
  std::vector<store::WorklistItem> Worklist(const std::string& kind, bool open_only = true) {
    return rig_.store->ListWorklist({.open_only = open_only, .kind = kind}).value();
  }
  // The version that the newest message carries.
  std::string NewestVersion() {
    const auto list = rig_.store->ListMessages({.limit = 1}).value();
    auto bundle = fhir::ReadJson(rig_.store->LoadMapped(list.at(0).message.sequence).value(),
                                 gateway::testing::R4Types());
    EXPECT_THAT(bundle, IsOk());
    for (const fhir::Node entry : bundle->document.root().Children("entry")) {
      const fhir::Node episode = entry.Child("resource");
      if (episode.type_name() != "EpisodeOfCare") continue;
      for (const fhir::Node extension : episode.Children("extension")) {
        if (extension.ChildText("url").ends_with("chc-record-version"))
          return std::string(extension.ChildText("value"));
      }
    }
    return "";
  }

  Rig rig_;
};

TEST_F(ExtractLoadTest, TakesTheFirstFilesAsHistoryAndSendsNothing) {
  Export night(5);
  const Answer first = Load(night);
  EXPECT_EQ(first.status, 202) << first.body;
  EXPECT_EQ(Count(first, "appeared"), 5);
  EXPECT_EQ(Count(first, "messages"), 0);
  night.Change(1, "Postcode", "ZZ99 3WZ", 2);
  EXPECT_EQ(Load(night).status, 202);
  EXPECT_THAT(Events(), IsEmpty());
}

TEST_F(ExtractLoadTest, SendsWhatADifferenceImplies) {
  Export night(6);
  Begin(night);
  night.Change(0, "Breathing", "B", 2);                      // the Checklist
  night.Change(1, "Address Line 1", "2 Example Street", 2);  // the person alone
  night.Change(2, "Address Line 1", "3 Example Street", 2);  // both: one submission says it all
  night.Change(2, "Nutrition", "A", 2);
  night.Set(3, "Updated At", "2026-10-02T19:00:00Z");  // a stamp alone is no change
  const Answer answer = Load(night);
  ASSERT_EQ(answer.status, 202) << answer.body;
  EXPECT_EQ(Count(answer, "changed"), 3);
  EXPECT_EQ(Count(answer, "unchanged"), 3);
  EXPECT_EQ(Count(answer, "messages"), 3);
  EXPECT_THAT(Events(), ElementsAre(kSubmission, kUpdate, kSubmission));
  EXPECT_EQ(rig_.DeliverDue(), 5);  // the board gets all three, the council the two Checklists
  EXPECT_EQ(Count(Load(night), "messages"), 0);
}

TEST_F(ExtractLoadTest, SendsANewCaseOnceItIsActive) {
  Begin(Export(3));
  const Answer answer = Load(Export(4));
  EXPECT_EQ(Count(answer, "appeared"), 1);
  EXPECT_THAT(Events(), ElementsAre(kSubmission));
}

TEST_F(ExtractLoadTest, GivesEachStateAVersionOfItsOwnWhenTheSourceCountsNone) {
  Export night(3);
  Begin(night);
  const std::string before = night.Csv();
  night.Change(0, "Breathing", "B", 2);
  Load(night);
  EXPECT_EQ(NewestVersion(), "2");
  night.Change(0, "Breathing", "A", 3);
  Load(night);
  EXPECT_EQ(NewestVersion(), "3");
  EXPECT_THAT(Events(), ElementsAre(kSubmission, kSubmission));
}

TEST_F(ExtractLoadTest, KeepsTheVersionThatTheSourceCounts) {
  Export night(3);
  Begin(night);
  std::string csv = night.Csv();
  csv.insert(csv.find(",Created At"), ",Record Version");
  for (int i = 0; i < 3; ++i) {
    const std::string reference = Export::Reference(i);
    csv.insert(csv.find(reference) + reference.size(), i == 1 ? ",17" : ",");
  }
  const std::string other = "2 Example Street";
  csv.replace(csv.find("1 Example Street", csv.find(Export::Reference(1))), other.size(), other);
  const Answer answer = Load(csv);
  EXPECT_EQ(Count(answer, "messages"), 1) << answer.body;
  EXPECT_EQ(NewestVersion(), "17");
}

TEST_F(ExtractLoadTest, PutsVanishedCasesOnTheWorklistAndClosesNothing) {
  Export night(12);
  Begin(night);
  night.Remove(4);
  night.Remove(7);
  const Answer answer = Load(night);
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(Count(answer, "vanished"), 2);
  EXPECT_THAT(Events(), IsEmpty());
  const auto items = Worklist(store::kExtractVanished);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_THAT(items[0].reason, AllOf(HasSubstr("was not closed"), Not(HasSubstr("CHC-0"))));
  Load(night);  // still missing: no second item
  EXPECT_EQ(Worklist(store::kExtractVanished).size(), 2U);
  const auto shown = rig_.store->ShowExtractSource("nightly").value();
  ASSERT_EQ(shown.vanished.size(), 2U);
  EXPECT_EQ(shown.vanished[0].case_id, Export::Reference(4));
}

TEST_F(ExtractLoadTest, RecognisesCasesThatComeBack) {
  Export all(12);
  Begin(all);
  Export without = all;
  without.Remove(4);
  without.Remove(7);
  Load(without);
  all.Change(7, "Breathing", "B", 3);
  const Answer answer = Load(all);
  EXPECT_EQ(Count(answer, "reappeared"), 2);
  EXPECT_THAT(Events(), ElementsAre(kSubmission));  // of the one that came back changed
  EXPECT_THAT(Worklist(store::kExtractVanished), IsEmpty());
  EXPECT_EQ(Worklist(store::kExtractVanished, false).size(), 2U);
}

TEST_F(ExtractLoadTest, HoldsAFileThatLooksCutOffUntilSomeoneReleasesIt) {
  Export night(10);
  Begin(night);
  night.Change(0, "Breathing", "B", 2);
  for (int i = 7; i < 10; ++i) night.Remove(i);
  const Answer held = Load(night);
  EXPECT_EQ(held.status, 409);
  EXPECT_THAT(held.body, HasSubstr("3 of 10 cases"));
  Load(night);  // the same file once more: one item
  EXPECT_EQ(Worklist(store::kExtractHeld).size(), 1U);
  EXPECT_THAT(Worklist(store::kExtractVanished), IsEmpty());
  EXPECT_THAT(Events(), IsEmpty());
  EXPECT_EQ(rig_.store->FindExtractSource("nightly")->present, 10);
  ASSERT_THAT(rig_.store->ReleaseExtractFile("nightly"), IsOk());
  const Answer released = Load(night);
  EXPECT_EQ(released.status, 202) << released.body;
  EXPECT_EQ(Count(released, "vanished"), 3);
  EXPECT_THAT(Events(), ElementsAre(kSubmission));
}

TEST_F(ExtractLoadTest, HoldsAFileWithoutAnyRow) {
  const Export night(3);
  Begin(night);
  const std::string csv = night.Csv();
  EXPECT_EQ(Load(csv.substr(0, csv.find("\r\n") + 2)).status, 409);
  EXPECT_EQ(Load(csv.substr(0, csv.find("\r\n") + 2)).status, 409);
  EXPECT_EQ(rig_.store->FindExtractSource("nightly")->present, 3);
}

TEST_F(ExtractLoadTest, RefusesAFileOfAnEarlierDay) {
  Export night(3);
  ASSERT_EQ(Load(night.Csv(), "dated", "cases_2026-10-02.csv").status, 202);
  night.Change(0, "Breathing", "B", 5);
  const Answer older = Load(night.Csv(), "dated", "cases_2026-10-01.csv");
  EXPECT_EQ(older.status, 409);
  EXPECT_THAT(older.body, HasSubstr("2026-10-02"));
  EXPECT_EQ(Load(night.Csv(), "dated", "cases.csv").status, 422);
  EXPECT_EQ(Load(night.Csv(), "dated", "cases_2026-10-02.csv").status, 202);
}

TEST_F(ExtractLoadTest, RefusesAFileWhoseEveryDifferenceGoesBackInTime) {
  Export night(4);
  Begin(night);
  const std::string first = night.Csv();
  night.Change(0, "Breathing", "B", 2);
  ASSERT_EQ(Count(Load(night), "messages"), 1);
  const Answer older = Load(first);
  EXPECT_EQ(older.status, 409) << older.body;
  EXPECT_THAT(Events(), ElementsAre(kSubmission));
}

TEST_F(ExtractLoadTest, RefusesASingleRowThatGoesBackInTime) {
  Export night(4);
  Begin(night);
  night.Change(1, "Breathing", "B", 2);
  night.Set(0, "Breathing", "B");
  night.Set(0, "Updated At", "2026-09-01T09:00:00Z");
  const Answer answer = Load(night);
  EXPECT_EQ(answer.status, 207);
  EXPECT_EQ(Count(answer, "messages"), 1);
  EXPECT_THAT(answer.report, HasSubstr("export it again"));
}

TEST_F(ExtractLoadTest, SendsNothingForTheSameFileAgain) {
  Export night(4);
  Begin(night);
  night.Change(0, "Breathing", "B", 2);
  ASSERT_EQ(Count(Load(night), "messages"), 1);
  const Answer again = Load(night);
  EXPECT_EQ(again.status, 202);
  EXPECT_EQ(Count(again, "unchanged"), 4);
  EXPECT_EQ(Count(again, "messages"), 0);
}

TEST_F(ExtractLoadTest, LetsNoBadRowStopTheOthersAndCallsNoneVanished) {
  Export night(8);
  Begin(night);
  night.Change(0, "Breathing", "B", 2);
  night.Change(1, "Breathing", "3", 2);           // a numeric level
  night.Change(2, "Date of Birth", "1/2/40", 2);  // a two-digit year
  night.Change(3, "Referral Source", "a friend", 2);
  const Answer answer = Load(night);
  EXPECT_EQ(answer.status, 207);
  EXPECT_EQ(Count(answer, "messages"), 1);
  EXPECT_EQ(Count(answer, "refused"), 3);
  EXPECT_EQ(Count(answer, "vanished"), 0);
  EXPECT_THAT(answer.report, AllOf(HasSubstr("row,line,column,severity,rule,reason,mend\r\n"),
                                   HasSubstr("\r\n2,3,Breathing,error,csv-cell,"),
                                   HasSubstr("\r\n3,4,Date of Birth,error,csv-cell,"),
                                   HasSubstr("\r\n4,5,Referral Source,error,csv-cell,"),
                                   Not(HasSubstr("1/2/40")), Not(HasSubstr("a friend"))));
  night.Set(1, "Breathing", "B");
  EXPECT_EQ(Count(Load(night), "messages"), 1);  // the mended row is a change of what was known
}

TEST_F(ExtractLoadTest, ReportsWhatARuleRefuses) {
  Export night(4);
  Begin(night);
  night.Change(1, "Checklist Outcome", "Negative", 2);
  night.Change(1, "NHS Number", "9990000019", 2);
  const Answer answer = Load(night);
  EXPECT_EQ(answer.status, 207) << answer.body;
  EXPECT_THAT(answer.report, HasSubstr("2,3,NHS Number,error,R-00"));
}

TEST_F(ExtractLoadTest, ConcludesNothingFromWhatIsMissingWhileARowCannotBeToldApart) {
  Export night(12);
  Begin(night);
  night.Remove(4);
  night.MakeRagged(5);
  const Answer answer = Load(night);
  EXPECT_EQ(answer.status, 207);
  EXPECT_EQ(Count(answer, "vanished"), 0);
  EXPECT_THAT(Worklist(store::kExtractVanished), IsEmpty());
}

TEST_F(ExtractLoadTest, RefusesTwoRowsOfOneCase) {
  Export night(8);
  Begin(night);
  night.Set(3, "Case Reference", Export::Reference(2));
  const Answer answer = Load(night);
  EXPECT_EQ(answer.status, 207);
  EXPECT_EQ(Count(answer, "refused"), 2);
  EXPECT_THAT(Events(), IsEmpty());
}

TEST_F(ExtractLoadTest, RefusesAClientThatDoesNotActForTheSource) {
  const ExtractSource* const source = rig_.pipeline->FindSource("nightly");
  const auto arrival = rig_.ArrivalOf(Export(2).Csv(), "csv-wide", "X27");
  EXPECT_EQ(rig_.pipeline->AcceptExtract(arrival, *source, "").status, 403);
  EXPECT_EQ(rig_.store->FindExtractSource("nightly")->present, 0);
}

TEST_F(ExtractLoadTest, RefusesAFormatThatDoesNotSayWhatChangesImply) {
  ExtractSource source = *rig_.pipeline->FindSource("nightly");
  source.format = "no-such-format";
  const Answer answer =
      rig_.pipeline->AcceptExtract(rig_.ArrivalOf("x", "no-such-format"), source, "");
  EXPECT_EQ(answer.status, 422);
}

}  // namespace
}  // namespace gateway::messaging
