#include "gateway/base/file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway {
namespace {

namespace fs = std::filesystem;
using ::testing::_;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;

std::ptrdiff_t Entries(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

TEST(File, ReadsWhatWasWritten) {
  const testing::TempFolder folder;
  const std::string bytes("a\0b\r\n", 5);
  ASSERT_THAT(WriteFileDurably(folder / "x", "older and longer"), IsOk());
  ASSERT_THAT(WriteFileDurably(folder / "x", bytes), IsOk());
  EXPECT_EQ(*ReadFile(folder / "x"), bytes);
  EXPECT_EQ(Entries(folder.path()), 1);
}

TEST(File, ReadingNamesWhatIsWrong) {
  const testing::TempFolder folder;
  ASSERT_THAT(WriteFileDurably(folder / "x", "12345"), IsOk());
  EXPECT_THAT(ReadFile(folder / "none"), IsError(IssueType::kNotFound, HasSubstr("none")));
  EXPECT_THAT(ReadFile(folder.path()), IsError(IssueType::kInvalid, HasSubstr("folder")));
  EXPECT_THAT(ReadFile(folder / "x", 4), IsError(IssueType::kTooLong, HasSubstr("4 bytes")));
  EXPECT_THAT(ReadFile(folder / "x", 5), IsOk());
}

TEST(File, AFailedWriteLeavesNothingBehind) {
  const testing::TempFolder folder;
  EXPECT_THAT(WriteFileDurably(folder / "none" / "x", "1"), IsError(IssueType::kNotFound, _));
  // The last step fails: a folder stands where the file should go.
  fs::create_directories(folder / "taken" / "inside");
  EXPECT_FALSE(WriteFileDurably(folder / "taken", "1"));
  EXPECT_EQ(Entries(folder.path()), 1);
  EXPECT_TRUE(fs::exists(folder / "taken" / "inside"));
}

TEST(File, MovesButNeverOverwrites) {
  const testing::TempFolder folder;
  ASSERT_THAT(WriteFileDurably(folder / "a", "1"), IsOk());
  ASSERT_THAT(WriteFileDurably(folder / "b", "2"), IsOk());
  EXPECT_THAT(MoveFileDurably(folder / "a", folder / "b"), IsError(IssueType::kConflict, _));
  EXPECT_EQ(*ReadFile(folder / "b"), "2");
  ASSERT_THAT(MoveFileDurably(folder / "a", folder / "c"), IsOk());
  EXPECT_EQ(*ReadFile(folder / "c"), "1");
  EXPECT_FALSE(fs::exists(folder / "a"));
  EXPECT_THAT(MoveFileDurably(folder / "a", folder / "d"), IsError(IssueType::kNotFound, _));
}

TEST(File, TheHomeFolderMayBeSetByTheEnvironment) {
  const char* before = std::getenv("CHC_GATEWAY_HOME");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("CHC_GATEWAY_HOME", "/some/where", 1);
  EXPECT_EQ(HomeFolder(), "/some/where");
  ::setenv("CHC_GATEWAY_HOME", kept.c_str(), 1);
}

}  // namespace
}  // namespace gateway
