#include <gtest/gtest.h>

#include "gateway/base/file.h"
#include "tests/scenarios/child.h"
#include "tests/scenarios/world.h"

namespace gateway::scenarios {
namespace {

namespace fs = std::filesystem;

std::size_t CountOf(const fs::path& folder, std::string_view extension) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == extension) ++count;
  }
  return count;
}

TEST(Demo, TellsItsStoryToTheEndAndLeavesTheCouncilItsFiles) {
  const testing::TempFolder folder;
  Child demo({"demo", "--once", "--port", "0", "--port-file", (folder / "port").string(), "--data",
              (folder / "data").string()},
             {}, folder / "out.txt");
  const auto ending = demo.WaitFor(std::chrono::minutes(3));
  ASSERT_TRUE(ending.has_value()) << "the demo did not end";
  const std::string printed = Must(ReadFile(folder / "out.txt"));
  EXPECT_EQ(ending->signal, 0) << printed;
  EXPECT_EQ(ending->status, 0) << printed;
  const int port = std::atoi(Must(ReadFile(folder / "port")).c_str());
  EXPECT_GT(port, 0);
  EXPECT_LT(port, 65536);
  // One Checklist by the folder, one by HTTP; the repeat of the second makes no file.
  EXPECT_EQ(CountOf(folder / "data/council/in", ".csv"), 2U) << printed;
  EXPECT_EQ(CountOf(folder / "data/council/in", ".html"), 2U) << printed;
}

}  // namespace
}  // namespace gateway::scenarios
