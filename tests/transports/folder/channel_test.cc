#include "gateway/transports/folder/channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "gateway/base/file.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::transports {
namespace {

namespace fs = std::filesystem;
using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::gateway::testing::TempFolder;
using ::testing::_;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

messaging::Parcel ParcelFor(const fs::path& folder) {
  messaging::Parcel parcel;
  parcel.address = folder.string();
  parcel.file_name = "7d3f6e1a.csv";
  parcel.content_type = "text/csv";
  parcel.body = "a,b\r\n1,2\r\n";
  parcel.attachments.push_back({"7d3f6e1a.html", "text/html", "<p>page</p>"});
  return parcel;
}

std::set<std::string> NamesIn(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    names.insert(entry.path().filename().string());
  return names;
}

TEST(FolderChannel, LeavesRecordAndPageUnderTheirNamesAndNothingElse) {
  const TempFolder folder;
  const messaging::Parcel parcel = ParcelFor(folder.path());
  FolderChannel channel;
  const auto receipt = channel.Deliver(parcel);
  ASSERT_THAT(receipt, IsOk());
  EXPECT_EQ(receipt->status, 0);
  EXPECT_EQ(receipt->body, "");
  EXPECT_THAT(NamesIn(folder.path()), ElementsAre("7d3f6e1a.csv", "7d3f6e1a.html"));
  EXPECT_EQ(*ReadFile(folder / "7d3f6e1a.csv"), parcel.body);
  EXPECT_EQ(*ReadFile(folder / "7d3f6e1a.html"), "<p>page</p>");
}

TEST(FolderChannel, IsDoneWhenTheSameBytesAreThereAlready) {
  const TempFolder folder;
  const messaging::Parcel parcel = ParcelFor(folder.path());
  FolderChannel channel;
  ASSERT_THAT(channel.Deliver(parcel), IsOk());
  const auto written = fs::last_write_time(folder / parcel.file_name);
  EXPECT_THAT(channel.Deliver(parcel), IsOk());
  EXPECT_EQ(fs::last_write_time(folder / parcel.file_name), written) << "nothing is written again";
  EXPECT_EQ(NamesIn(folder.path()).size(), 2U);
}

TEST(FolderChannel, FinishesADeliveryThatACrashCutAfterThePage) {
  const TempFolder folder;
  ASSERT_THAT(WriteFileDurably(folder / "7d3f6e1a.html", "<p>page</p>"), IsOk());
  FolderChannel channel;
  EXPECT_THAT(channel.Deliver(ParcelFor(folder.path())), IsOk());
  EXPECT_EQ(NamesIn(folder.path()).size(), 2U);
}

TEST(FolderChannel, DoesNotOverwriteOtherBytesOfThatName) {
  const TempFolder folder;
  ASSERT_THAT(WriteFileDurably(folder / "7d3f6e1a.csv", "theirs"), IsOk());
  FolderChannel channel;
  EXPECT_THAT(channel.Deliver(ParcelFor(folder.path())), IsError(IssueType::kConflict, _));
  EXPECT_EQ(*ReadFile(folder / "7d3f6e1a.csv"), "theirs");
}

TEST(FolderChannel, WritesTheRecordLast) {
  const TempFolder folder;
  ASSERT_THAT(WriteFileDurably(folder / "7d3f6e1a.html", "another page"), IsOk());
  FolderChannel channel;
  EXPECT_THAT(channel.Deliver(ParcelFor(folder.path())), IsError(IssueType::kConflict, _));
  EXPECT_FALSE(fs::exists(folder / "7d3f6e1a.csv")) << "no record without its page";
}

TEST(FolderChannel, CanTryAgainWhileTheFolderIsMissing) {
  const TempFolder folder;
  FolderChannel channel;
  const auto parcel = ParcelFor(folder / "unmounted");
  const auto receipt = channel.Deliver(parcel);
  EXPECT_THAT(receipt, IsError(IssueType::kTransient, _));
  EXPECT_TRUE(IsTransient(receipt.error().type));
  EXPECT_THAT(NamesIn(folder.path()), IsEmpty());
  fs::create_directory(folder / "unmounted");
  EXPECT_THAT(channel.Deliver(parcel), IsOk());
}

}  // namespace
}  // namespace gateway::transports
