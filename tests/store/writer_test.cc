#include "gateway/store/writer.h"

#include <latch>
#include <semaphore>
#include <stdexcept>
#include <thread>

#include "tests/store/store_fixture.h"

namespace gateway::store {
namespace {

class WriterTest : public ::testing::Test {
 protected:
  WriterTest() {
    EXPECT_THAT(Open()->Execute("CREATE TABLE t (n INTEGER PRIMARY KEY)"), IsOk());
    checkpointer_.emplace(Open());
    writer_.emplace(Open(), *checkpointer_, &metrics_);
  }
  std::unique_ptr<Database> Open() {
    return *Database::Open(folder_ / "w.db", Database::Mode::kWrite);
  }
  static Status Insert(Database& database, int n) {
    return store::Run(database, "INSERT INTO t VALUES (?)", n);
  }
  std::int64_t Rows() {
    auto database = Open();
    Query query(*database, "SELECT count(*) FROM t");
    EXPECT_THAT(query.Next(), IsOk());
    return query.Integer();
  }

  // Keeps the writer busy until all of them wait.
  template <typename Work>
  std::vector<Status> RunAsOneGroup(int count, const Work& work) {
    std::vector<Status> results(static_cast<std::size_t>(count));
    std::binary_semaphore entered(0);
    std::binary_semaphore gate(0);
    std::latch ready(count);
    std::jthread blocker([&] {
      EXPECT_THAT(writer_->Run([&](Database&) -> Status {
        entered.release();
        gate.acquire();
        return {};
      }),
                  IsOk());
    });
    entered.acquire();
    std::vector<std::jthread> threads;
    for (int t = 0; t < count; ++t) {
      threads.emplace_back([&, t] {
        ready.count_down();
        results[static_cast<std::size_t>(t)] =
            writer_->Run([&](Database& database) { return work(t, database); });
      });
    }
    ready.wait();
    std::this_thread::sleep_for(50ms);
    gate.release();
    threads.clear();
    return results;
  }

  gateway::testing::TempFolder folder_;
  Metrics metrics_;
  std::optional<Checkpointer> checkpointer_;
  std::optional<Writer> writer_;
};

TEST_F(WriterTest, WorkThatFailsAloneLeavesNothing) {
  EXPECT_THAT(writer_->Run([](Database& database) -> Status {
    GATEWAY_CHECK(Insert(database, 1));
    return Fail(IssueType::kConflict, "no");
  }),
              IsError(IssueType::kConflict, "no"));
  EXPECT_EQ(Rows(), 0);
  EXPECT_THAT(writer_->Run([](Database& database) { return Insert(database, 1); }), IsOk());
  EXPECT_EQ(Rows(), 1);
}

TEST_F(WriterTest, WorkThatThrowsBecomesAnError) {
  EXPECT_THAT(writer_->Run([](Database&) -> Status { throw std::runtime_error("oops"); }),
              IsError(IssueType::kException, ::testing::HasSubstr("oops")));
}

TEST_F(WriterTest, OneThatFailsDoesNotSpoilItsGroup) {
  const auto results = RunAsOneGroup(20, [](int t, Database& database) -> Status {
    GATEWAY_CHECK(Insert(database, t));
    if (t % 4 == 0) return Fail(IssueType::kConflict, "no");
    if (t % 4 == 1) return Insert(database, t);  // twice the same key
    return {};
  });
  for (int t = 0; t < 20; ++t) {
    if (t % 4 < 2) {
      EXPECT_THAT(results[static_cast<std::size_t>(t)], IsError(IssueType::kConflict, _));
    } else {
      EXPECT_THAT(results[static_cast<std::size_t>(t)], IsOk());
    }
  }
  EXPECT_EQ(Rows(), 10);
}

TEST_F(WriterTest, AFailedCommitFailsTheWholeGroup) {
  ASSERT_THAT(Open()->Execute(
                  "CREATE TABLE child (n INTEGER REFERENCES t (n) DEFERRABLE INITIALLY DEFERRED)"),
              IsOk());
  // The broken reference of one of them is found at COMMIT only.
  const auto results = RunAsOneGroup(4, [](int t, Database& database) -> Status {
    return t == 2 ? store::Run(database, "INSERT INTO child VALUES (99)") : Insert(database, t);
  });
  for (const Status& result : results) EXPECT_THAT(result, IsError(IssueType::kNoStore, _));
  EXPECT_EQ(Rows(), 0);
  EXPECT_THAT(writer_->Run([](Database& database) { return Insert(database, 1); }), IsOk());
}

TEST_F(WriterTest, FinishesWhatWaitsAndThenRefuses) {
  EXPECT_THAT(writer_->Run([](Database& database) { return Insert(database, 1); }), IsOk());
  writer_->Stop();
  writer_->Stop();
  EXPECT_THAT(writer_->Run([](Database& database) { return Insert(database, 2); }),
              IsError(IssueType::kNoStore, ::testing::HasSubstr("closed")));
  EXPECT_EQ(Rows(), 1);
}

TEST_F(WriterTest, CountsItsRequests) {
  for (int i = 0; i < 3; ++i)
    EXPECT_THAT(writer_->Run([&](Database& database) { return Insert(database, i); }), IsOk());
  EXPECT_THAT(metrics_.Exposition(), ::testing::HasSubstr("gateway_store_requests_total 3"));
}

}  // namespace
}  // namespace gateway::store
