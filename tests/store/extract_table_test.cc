#include "gateway/store/extract_table.h"

#include <gmock/gmock.h>

#include "gateway/base/hash.h"
#include "tests/store/store_fixture.h"

namespace gateway::store {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ExtractTableTest : public StoreTest {
 protected:
  static NewExtractRow Row(const std::string& case_id, const std::string& record, int version = 1) {
    return {"nightly", case_id, record, Sha256(record), version};
  }
  ExtractFileEnd End(std::vector<std::int64_t> vanished = {},
                     std::vector<std::int64_t> reappeared = {}, const std::string& date = "") {
    ExtractFileEnd end;
    end.file.source = "nightly";
    end.file.sha256 = Sha256("file");
    end.file.date = date;
    end.file.at = now();
    end.vanished = std::move(vanished);
    end.reappeared = std::move(reappeared);
    return end;
  }
  std::vector<ExtractRow> Rows() { return store_->LoadExtractRows("nightly").value(); }
  std::vector<WorklistItem> Items(const std::string& kind, bool open_only = true) {
    return store_->ListWorklist({.open_only = open_only, .kind = kind}).value();
  }
};

TEST_F(ExtractTableTest, RemembersEachCaseAsItWasLastSeen) {
  ASSERT_THAT(store_->SaveExtractRows({Row("A", "a1"), Row("B", "b1")}, now()), IsOk());
  ASSERT_THAT(store_->SaveExtractRows({Row("A", "a2", 2)}, now()), IsOk());
  Reopen();
  const auto rows = Rows();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].case_id, "A");
  EXPECT_EQ(rows[0].row_sha256, Sha256("a2"));
  EXPECT_EQ(rows[0].version, 2);
  EXPECT_EQ(store_->LoadExtractRecord(rows[0].id).value(), "a2");
  EXPECT_THAT(store_->LoadExtractRows("another").value(), IsEmpty());
}

TEST_F(ExtractTableTest, WritesARowWithItsMessageOrNotAtAll) {
  AcceptedMessage message = MakeMessage(1, 1, now());
  message.extract_row = Row("A", "a1", 3);
  const AcceptOutcome outcome = Accept(message);
  ASSERT_EQ(Rows().size(), 1U);
  EXPECT_EQ(Rows()[0].sequence, outcome.sequence);
  // The message was known: sent just before a crash. Now its row is recorded.
  message.extract_row = Row("B", "b1");
  EXPECT_EQ(Accept(message).kind, AcceptOutcome::Kind::kDuplicate);
  EXPECT_EQ(Rows().size(), 2U);
  EXPECT_THAT(Items(kExtractWentBack), IsEmpty());
  // The same id with other content is refused above; the row must not pretend it was sent.
  message.body = "other";
  message.extract_row = Row("C", "c1");
  EXPECT_FALSE(Accept(message).same_content);
  EXPECT_EQ(Rows().size(), 2U);
}

TEST_F(ExtractTableTest, SaysSoWhenARowGoesBackToAMessageThatWasSentBefore) {
  AcceptedMessage first = MakeMessage(1, 1, now());
  first.extract_row = Row("A", "a1");
  Accept(first);
  AcceptedMessage second = MakeMessage(2, 1, now());
  second.extract_row = Row("A", "a2");
  Accept(second);
  Accept(first);
  EXPECT_EQ(Items(kExtractWentBack).size(), 1U);
  EXPECT_EQ(Rows()[0].row_sha256, Sha256("a1"));
}

TEST_F(ExtractTableTest, PutsAVanishedRowOnTheWorklistOnceAndTakesItOffWhenItIsBack) {
  ASSERT_THAT(store_->SaveExtractRows({Row("A", "a1"), Row("B", "b1")}, now()), IsOk());
  const std::int64_t id = Rows()[0].id;
  ASSERT_THAT(store_->EndExtractFile(End({id})), IsOk());
  ASSERT_THAT(store_->EndExtractFile(End({id})), IsOk());
  ASSERT_EQ(Items(kExtractVanished).size(), 1U);
  EXPECT_TRUE(Rows()[0].vanished_at.has_value());
  EXPECT_EQ(store_->FindExtractSource("nightly")->present, 1);
  EXPECT_EQ(store_->FindExtractSource("nightly")->vanished, 1);
  ASSERT_THAT(store_->EndExtractFile(End({}, {id})), IsOk());
  EXPECT_THAT(Items(kExtractVanished), IsEmpty());
  ASSERT_EQ(Items(kExtractVanished, false).size(), 1U);
  EXPECT_THAT(Items(kExtractVanished, false)[0].note, HasSubstr("in the file again"));
  EXPECT_FALSE(Rows()[0].vanished_at.has_value());
}

TEST_F(ExtractTableTest, ActivatesASourceThatHasShownSomethingOnce) {
  EXPECT_THAT(store_->ActivateExtract("nightly", now()),
              IsError(IssueType::kConflict, HasSubstr("no file")));
  ASSERT_THAT(store_->EndExtractFile(End()), IsOk());
  EXPECT_EQ(store_->FindExtractSource("nightly")->state, ExtractState::kHistory);
  ASSERT_THAT(store_->ActivateExtract("nightly", now()), IsOk());
  Reopen();
  EXPECT_EQ(store_->FindExtractSource("nightly")->state, ExtractState::kActive);
  EXPECT_THAT(store_->ActivateExtract("nightly", now()),
              IsError(IssueType::kConflict, HasSubstr("already")));
  ASSERT_THAT(store_->EndExtractFile(End()), IsOk());
  EXPECT_EQ(store_->FindExtractSource("nightly")->state, ExtractState::kActive);
}

TEST_F(ExtractTableTest, NeverTakesTheDayOfASourceBack) {
  ASSERT_THAT(store_->EndExtractFile(End({}, {}, "2026-10-02")), IsOk());
  ASSERT_THAT(store_->EndExtractFile(End({}, {}, "2026-10-01")), IsOk());
  EXPECT_EQ(store_->FindExtractSource("nightly")->last_date, "2026-10-02");
  EXPECT_EQ(store_->ListExtractSources()->size(), 1U);
}

TEST_F(ExtractTableTest, HoldsAFileOnceAndLetsItPassWhenReleased) {
  const ExtractFile file = End().file;
  EXPECT_THAT(store_->ReleaseExtractFile("nightly"), IsError(IssueType::kConflict, _));
  EXPECT_TRUE(store_->HoldExtractFile(file, "too much is missing").value());
  EXPECT_TRUE(store_->HoldExtractFile(file, "too much is missing").value());
  EXPECT_EQ(Items(kExtractHeld).size(), 1U);
  ASSERT_THAT(store_->ReleaseExtractFile("nightly"), IsOk());
  EXPECT_FALSE(store_->HoldExtractFile(file, "too much is missing").value());
  ExtractFile other = file;
  other.sha256 = Sha256("another file");
  EXPECT_TRUE(store_->HoldExtractFile(other, "too much is missing").value());
  EXPECT_EQ(store_->ShowExtractSource("nightly")->files.size(), 2U);
}

TEST_F(ExtractTableTest, TellsUndeclaredChangesInOneItem) {
  ExtractFileEnd end = End();
  end.undeclared = {Row("A", "a2"), Row("B", "b2")};
  ASSERT_THAT(store_->EndExtractFile(end), IsOk());
  ASSERT_EQ(Items(kExtractUndeclared).size(), 1U);
  EXPECT_THAT(Items(kExtractUndeclared)[0].reason, HasSubstr("2 rows"));
  EXPECT_EQ(Rows().size(), 2U);
}

}  // namespace
}  // namespace gateway::store
