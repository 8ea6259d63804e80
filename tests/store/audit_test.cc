#include "gateway/store/audit.h"

#include "tests/store/store_fixture.h"

namespace gateway::store {
namespace {

class AuditTest : public StoreTest {
 protected:
  AuditTest() {
    for (int i = 1; i <= 3; ++i) Accept(i, i);
    EXPECT_THAT(store_->AppendAudit("someone looked at m1", now()), IsOk());
  }
  // Somebody with the file in hand.
  void Tamper(const std::string& sql) {
    auto database = Database::Open(path(), Database::Mode::kWrite);
    ASSERT_THAT(database, IsOk());
    ASSERT_THAT((*database)->Execute(sql), IsOk());
  }
  std::optional<std::int64_t> FirstBroken() {
    const auto check = store_->VerifyAudit();
    EXPECT_THAT(check, IsOk());
    return check ? check->first_broken : std::nullopt;
  }
};

TEST_F(AuditTest, AnUntouchedChainIsWhole) {
  const auto check = store_->VerifyAudit();
  ASSERT_THAT(check, IsOk());
  EXPECT_EQ(check->events, 4);
  EXPECT_FALSE(check->first_broken);
  Reopen();
  Accept(5, 5);
  EXPECT_FALSE(FirstBroken());
}

TEST_F(AuditTest, ADuplicateAddsNoEvent) {
  Accept(1, 1);
  EXPECT_EQ(store_->VerifyAudit()->events, 4);
}

TEST_F(AuditTest, FindsAChangedEvent) {
  Tamper("UPDATE audit SET event = 'nothing happened' WHERE number = 2");
  EXPECT_EQ(FirstBroken(), 2);
}

TEST_F(AuditTest, FindsAChangedTimeAndAChangedHash) {
  Tamper("UPDATE audit SET hash = zeroblob(32) WHERE number = 4");
  EXPECT_EQ(FirstBroken(), 4);
  Tamper("UPDATE audit SET at = at + 1 WHERE number = 3");
  EXPECT_EQ(FirstBroken(), 3);
}

TEST_F(AuditTest, FindsARemovedEvent) {
  Tamper(
      "DELETE FROM audit WHERE number = 2; UPDATE audit SET number = number - 1 WHERE number > 2");
  EXPECT_EQ(FirstBroken(), 2);
}

TEST_F(AuditTest, FindsAMessageWithAnotherBody) {
  Tamper("UPDATE message SET body_sha256 = zeroblob(32) WHERE sequence = 3");
  EXPECT_EQ(FirstBroken(), 3);
}

TEST_F(AuditTest, FindsAMessageWithoutItsEvent) {
  Tamper("DELETE FROM audit WHERE number >= 3");
  EXPECT_EQ(FirstBroken(), 3);
}

TEST_F(AuditTest, ABodyThatIsNotWhatWasStoredIsNotGivenOut) {
  Tamper("UPDATE body SET bytes = CAST('other' AS BLOB) WHERE id = 1 * 100000");
  EXPECT_THAT(store_->LoadBody(1),
              IsError(IssueType::kException, ::testing::HasSubstr("no longer")));
  EXPECT_THAT(store_->LoadBody(2), IsOk());
}

}  // namespace
}  // namespace gateway::store
