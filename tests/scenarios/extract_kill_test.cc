// SIGKILL in the middle of a night's file: nothing that changed is lost, nothing is sent twice, and
// nothing that is there counts as vanished.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "gateway/store/sqlite_store.h"
#include "tests/scenarios/child.h"
#include "tests/scenarios/extract_world.h"

namespace gateway::scenarios {
namespace {

using messaging::testing::Export;

class ExtractKill : public ::testing::Test {
 protected:
  ExtractKill() : world_(FreePort(), FreePort()) {}

  std::unique_ptr<Child> Start(const std::string& stop_at) {
    return std::make_unique<Child>(
        std::vector<std::string>{"serve", "--config", world_.config_file().string()},
        std::vector<std::pair<std::string, std::string>>{{"CHC_GATEWAY_STOP_AT", stop_at}},
        world_.folder / "gateway.log");
  }
  void RunUntilKilled(const std::string& stop_at) {
    const auto child = Start(stop_at);
    const auto ending = child->WaitFor(std::chrono::minutes(2));
    ASSERT_TRUE(ending && ending->signal == SIGKILL)
        << stop_at << "\n"
        << Must(ReadFile(world_.folder / "gateway.log"));
  }
  // Until that night's file is put away and the board has so many messages.
  void RunToTheEnd(int day, std::size_t messages) {
    const auto child = Start("");
    EXPECT_EQ(world_.WhereItWent(world_.out(), world_.NameOf(day)), "taken");
    EXPECT_TRUE(Eventually([&] { return world_.Received().size() >= messages; }));
    child->Signal(SIGTERM);
    const auto ending = child->WaitFor(std::chrono::minutes(1));
    ASSERT_TRUE(ending && ending->status == 0 && ending->signal == 0);
  }
  std::unique_ptr<store::Store> Store() {
    return Must(store::OpenSqliteStore({.path = world_.folder / "gateway.db"}));
  }

  ExtractWorld world_;
};

TEST_F(ExtractKill, LosesNothingAndSendsNothingTwice) {
  Export cases(300);
  world_.Put(cases, 1);
  RunUntilKilled("extract-rows:2");
  RunUntilKilled("extract-end:1");
  RunToTheEnd(1, 0);
  {
    const auto store = Store();
    EXPECT_EQ(Must(store->FindExtractSource("nightly")).present, 300);
    EXPECT_TRUE(Must(store->ListMessages({})).empty());
    Must(store->ActivateExtract("nightly", *ParseInstant("2026-10-01T03:00:00Z")));
  }
  std::multiset<std::pair<std::string, std::string>> expected;
  for (int i = 0; i < 6; ++i) {
    cases.Change(i * 40, "Mobility", "A", 2);
    expected.emplace(Export::Reference(i * 40), "chc-checklist-submission");
  }
  cases.Remove(299);
  world_.Put(cases, 2);
  for (const char* stop_at :
       {"extract-row:2", "commit-before:2", "commit-after:2", "extract-end:1", "extract-ended:1"}) {
    RunUntilKilled(stop_at);
  }
  RunToTheEnd(2, expected.size());
  EXPECT_EQ(world_.Received(), expected);
  const auto store = Store();
  EXPECT_EQ(Must(store->ListMessages({})).size(), expected.size());
  const auto items = Must(store->ListWorklist({}));
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].kind, store::kExtractVanished);
  EXPECT_EQ(Must(store->FindExtractSource("nightly")).present, 299);
}

}  // namespace
}  // namespace gateway::scenarios
