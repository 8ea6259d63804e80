#include "gateway/store/sqlite_store.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "gateway/store/schema.h"
#include "tests/store/store_fixture.h"

namespace gateway::store {
namespace {

using SqliteStoreTest = StoreTest;

TEST_F(SqliteStoreTest, AFullDiskRefusesAndLeavesNothingHalfDone) {
  Accept(1, 1);
  Reopen(/*max_pages=*/120);
  int number = 2;
  Status refused;
  for (; number < 1000 && refused; ++number) {
    AcceptedMessage message = MakeMessage(number, number, now());
    message.body.assign(20'000, 'x');
    const auto outcome = store_->Accept(message);
    if (!outcome) refused = std::unexpected(outcome.error());
  }
  EXPECT_THAT(refused, IsError(IssueType::kNoStore, _));
  EXPECT_THAT(store_->Health(), IsError(IssueType::kNoStore, _));
  // The last one left no trace, and what was taken before still works.
  const int lost = number - 1;
  EXPECT_THAT(store_->FindMessage("m" + std::to_string(lost)), IsError(IssueType::kNotFound, _));
  EXPECT_FALSE(*store_->FindCase(MakeMessage(lost, lost, now()).links[0]));
  EXPECT_EQ(static_cast<int>(store_->ListMessages({.limit = 1000})->size()), lost - 1);
  EXPECT_EQ(Accept(1, 1).kind, AcceptOutcome::Kind::kDuplicate);
  EXPECT_FALSE(store_->VerifyAudit()->first_broken);

  Reopen();
  EXPECT_THAT(store_->Health(), IsOk());
  EXPECT_EQ(Accept(lost, lost).sequence, lost);
  EXPECT_EQ(store_->VerifyAudit()->events, lost);
  EXPECT_FALSE(store_->VerifyAudit()->first_broken);
}

TEST_F(SqliteStoreTest, AFullDiskUnderManySendersKeepsEveryPromise) {
  Reopen(/*max_pages=*/200);
  std::atomic<int> accepted{0};
  std::atomic<int> refused{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 20; ++i) {
          AcceptedMessage message = MakeMessage(t * 100 + i, t, now());
          message.body.assign(10'000, 'x');
          const auto outcome = store_->Accept(message);
          EXPECT_TRUE(outcome || outcome.error().type == IssueType::kNoStore);
          ++(outcome ? accepted : refused);
        }
      });
    }
  }
  EXPECT_GT(accepted, 0);
  EXPECT_GT(refused, 0);
  Reopen();
  EXPECT_EQ(static_cast<int>(store_->ListMessages({.limit = 1000})->size()), accepted);
  EXPECT_EQ(store_->VerifyAudit()->events, accepted);
}

TEST_F(SqliteStoreTest, HealthLeavesNoTrace) {
  for (int i = 0; i < 3; ++i) EXPECT_THAT(store_->Health(), IsOk());
  store_->Close();
  EXPECT_THAT(store_->Health(), IsError(IssueType::kNoStore, _));
  auto database = Database::Open(path(), Database::Mode::kRead);
  Query query(**database, "SELECT count(*) FROM probe");
  ASSERT_THAT(query.Next(), IsOk());
  EXPECT_EQ(query.Integer(), 0);
}

TEST_F(SqliteStoreTest, ASecondGatewayIsKeptOff) {
  EXPECT_THAT(OpenSqliteStore({.path = path()}),
              IsError(IssueType::kLockError, ::testing::HasSubstr("another gateway")));
}

TEST_F(SqliteStoreTest, TheFileIsForTheOwnerOnly) {
  Accept(1, 1);
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat info{};
    ASSERT_EQ(::stat((path().string() + suffix).c_str(), &info), 0) << suffix;
    EXPECT_EQ(info.st_mode & 0777, 0600U) << suffix;
  }
}

TEST_F(SqliteStoreTest, RefusesAFileOfANewerGateway) {
  store_.reset();
  ASSERT_THAT(
      (*Database::Open(path(), Database::Mode::kWrite))->Execute("PRAGMA user_version = 99"),
      IsOk());
  EXPECT_THAT(OpenSqliteStore({.path = path()}),
              IsError(IssueType::kNotSupported, ::testing::HasSubstr("99")));
}

TEST_F(SqliteStoreTest, RefusesWhatIsNoStore) {
  EXPECT_THAT(OpenSqliteStore({.path = folder_ / "none" / "store.db"}),
              IsError(IssueType::kNotFound, _));
  auto file = std::fopen((folder_ / "text.db").c_str(), "w");
  std::fputs(
      "this is a text file and no database, long enough to be looked at by anyone who opens it\n",
      file);
  std::fclose(file);
  EXPECT_THAT(OpenSqliteStore({.path = folder_ / "text.db"}), IsError(IssueType::kException, _));
}

// More than two checkpoints' worth, with a reader at work all the time.
TEST_F(SqliteStoreTest, CheckpointsRunBesideTheWriter) {
  std::jthread reader([this](const std::stop_token& stop) {
    while (!stop.stop_requested()) EXPECT_THAT(store_->ListMessages({.limit = 5}), IsOk());
  });
  for (int i = 1; i <= 60; ++i) {
    AcceptedMessage message = MakeMessage(i, i, now());
    message.body.assign(400'000, 'x');
    Accept(message);
  }
  // The database file holds what the log held, though nobody closed anything.
  for (int i = 0; i < 200 && std::filesystem::file_size(path()) < 4'000'000; ++i)
    std::this_thread::sleep_for(10ms);
  EXPECT_GE(std::filesystem::file_size(path()), 4'000'000U);
}

// A child process is killed between two accepts; what it was promised is there.
TEST_F(SqliteStoreTest, WhatWasAcceptedSurvivesAKill) {
  store_.reset();
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto store = OpenSqliteStore({.path = path()});
    if (!store || !(*store)->Accept(MakeMessage(1, 1, now()))) ::_exit(1);
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  Reopen();
  EXPECT_EQ(Accept(1, 1).kind, AcceptOutcome::Kind::kDuplicate);
  EXPECT_EQ(Claim().size(), 1U);
}

}  // namespace
}  // namespace gateway::store
