#include "gateway/transports/folder/watcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <mutex>

#include "gateway/base/file.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::transports {
namespace {

namespace fs = std::filesystem;
using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::gateway::testing::TempFolder;
using std::chrono::milliseconds;
using ::testing::_;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr milliseconds kLook{20};
constexpr milliseconds kManyLooks{200};

// A folder with its watcher; answers as told and keeps what it was given.
class Bench {
 public:
  explicit Bench(FolderWatcher::Answer answer = {202, "{}"}, milliseconds look = kLook)
      : answer_(std::move(answer)) {
    watcher_ = *FolderWatcher::Start({"hospital", folder / "out"}, look,
                                     [this](const std::string& name, std::string bytes) {
                                       const std::scoped_lock lock(mutex_);
                                       seen_.push_back(name + "=" + bytes);
                                       return answer_;
                                     });
  }
  void Answer(FolderWatcher::Answer answer) {
    const std::scoped_lock lock(mutex_);
    answer_ = std::move(answer);
  }
  [[nodiscard]] std::vector<std::string> seen() {
    const std::scoped_lock lock(mutex_);
    return seen_;
  }
  void Put(const std::string& name, const std::string& bytes) {
    std::ofstream(in() / name, std::ios::binary) << bytes;
  }
  [[nodiscard]] fs::path in() const { return folder / "out"; }
  // Waits for a condition that the watcher's thread brings about.
  static bool Wait(const std::function<bool()>& done) {
    for (int i = 0; i < 500 && !done(); ++i) std::this_thread::sleep_for(kLook);
    return done();
  }
  [[nodiscard]] bool WaitFor(const std::string& name) const {
    return Wait([&] { return fs::exists(in() / name); });
  }

  TempFolder folder;

 private:
  std::mutex mutex_;
  FolderWatcher::Answer answer_;
  std::vector<std::string> seen_;
  std::unique_ptr<FolderWatcher> watcher_;
};

TEST(FolderWatcher, TakesAFileOnceAndPutsItIntoTaken) {
  Bench bench;
  bench.Put("a.csv", "record");
  ASSERT_TRUE(bench.WaitFor("taken/a.csv"));
  std::this_thread::sleep_for(kManyLooks);
  EXPECT_THAT(bench.seen(), ElementsAre("a.csv=record"));
  EXPECT_FALSE(fs::exists(bench.in() / "a.csv"));
  EXPECT_FALSE(fs::exists(bench.in() / "taken/a.csv.outcome.json"));
}

TEST(FolderWatcher, TakesWhatLayThereBeforeItStarted) {
  const TempFolder folder;
  fs::create_directory(folder / "out");
  std::ofstream(folder / "out/early.csv") << "x";
  std::atomic<int> calls{0};
  const auto watcher = FolderWatcher::Start({"h", folder / "out"}, kLook,
                                            [&](const std::string&, const std::string&) {
                                              ++calls;
                                              return FolderWatcher::Answer{202, ""};
                                            });
  ASSERT_THAT(watcher, IsOk());
  EXPECT_TRUE(Bench::Wait([&] { return calls == 1; }));
}

TEST(FolderWatcher, LeavesAFileAloneWhileItGrows) {
  // Looks so far apart that a busy machine writes between any two of them.
  constexpr milliseconds kSlowLook{400};
  Bench bench({202, "{}"}, kSlowLook);
  std::ofstream out(bench.in() / "slow.csv", std::ios::binary);
  const auto until = std::chrono::steady_clock::now() + 3 * kSlowLook;
  while (std::chrono::steady_clock::now() < until) {
    out << "part;" << std::flush;
    std::this_thread::sleep_for(milliseconds(5));
    ASSERT_THAT(bench.seen(), IsEmpty());
  }
  out << "end" << std::flush;
  out.close();
  ASSERT_TRUE(bench.WaitFor("taken/slow.csv"));
  ASSERT_EQ(bench.seen().size(), 1U);
  EXPECT_TRUE(bench.seen()[0].ends_with(";end"));
}

TEST(FolderWatcher, PassesOverNamesOfFilesInTheMaking) {
  Bench bench;
  for (const char* name : {".hidden.csv", "a.csv.tmp", "a.csv.part", "a.csv.tmp-12-3"})
    bench.Put(name, "x");
  fs::create_directory(bench.in() / "folder.csv");
  bench.Put("b.csv", "y");
  ASSERT_TRUE(bench.WaitFor("taken/b.csv"));
  std::this_thread::sleep_for(kManyLooks);
  EXPECT_THAT(bench.seen(), ElementsAre("b.csv=y"));
  fs::rename(bench.in() / "a.csv.part", bench.in() / "a.csv");
  EXPECT_TRUE(bench.WaitFor("taken/a.csv")) << "the rename finishes it";
}

TEST(FolderWatcher, PutsARefusedFileIntoRefusedWithTheReasons) {
  Bench bench({422, R"({"resourceType":"OperationOutcome"})"});
  bench.Put("bad.csv", "x");
  ASSERT_TRUE(bench.WaitFor("refused/bad.csv"));
  EXPECT_EQ(*ReadFile(bench.in() / "refused/bad.csv.outcome.json"),
            R"({"resourceType":"OperationOutcome"})");
  EXPECT_FALSE(fs::exists(bench.in() / "bad.csv"));
}

TEST(FolderWatcher, TakesAFileOfWhichSomeWasRefusedAndSaysWhat) {
  Bench bench({207, R"({"resourceType":"Bundle"})"});
  bench.Put("mixed.csv", "x");
  ASSERT_TRUE(bench.WaitFor("taken/mixed.csv"));
  EXPECT_EQ(*ReadFile(bench.in() / "taken/mixed.csv.outcome.json"), R"({"resourceType":"Bundle"})");
}

TEST(FolderWatcher, TriesAgainWhenTheGatewayIsBusy) {
  for (const int busy : {429, 500, 503}) {
    Bench bench({busy, "{}"});
    bench.Put("a.csv", "x");
    ASSERT_TRUE(Bench::Wait([&] { return bench.seen().size() >= 2; })) << busy;
    EXPECT_TRUE(fs::exists(bench.in() / "a.csv"));
    EXPECT_TRUE(fs::is_empty(bench.in() / "refused"));
    bench.Answer({202, "{}"});
    EXPECT_TRUE(bench.WaitFor("taken/a.csv"));
  }
}

TEST(FolderWatcher, KeepsEveryFileOfOneName) {
  Bench bench;
  for (int i = 0; i < 3; ++i) {
    bench.Put("export.csv", std::to_string(i));
    ASSERT_TRUE(
        bench.WaitFor(i == 0 ? "taken/export.csv" : "taken/export.csv." + std::to_string(i)));
  }
  EXPECT_EQ(*ReadFile(bench.in() / "taken/export.csv"), "0");
  EXPECT_EQ(*ReadFile(bench.in() / "taken/export.csv.2"), "2");
}

TEST(FolderWatcher, SaysThatAFolderCannotBeMade) {
  const TempFolder folder;
  std::ofstream(folder / "file") << "x";
  const auto watcher = FolderWatcher::Start(
      {"h", folder / "file"}, kLook,
      [](const std::string&, const std::string&) { return FolderWatcher::Answer{}; });
  EXPECT_THAT(watcher, IsError(IssueType::kNoStore, _));
}

}  // namespace
}  // namespace gateway::transports
