// A format that nobody but its owner knows, added with files alone: a definition, two maps and a
// format.yaml in a folder outside the tree.
#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "tests/cli/chc.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsOk;

class SixthFormat : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto data = std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "tests/cli/data/pipe-council";
    std::filesystem::copy(data, folder_ / "pipe-council", std::filesystem::copy_options::recursive);
  }

  Ran Record(std::vector<std::string> words) {
    words.insert(words.begin(), {"--mappings", folder_.path().string(), "--now",
                                 "2026-10-02T09:00:00Z", "record"});
    return Chc(std::move(words));
  }
  std::string Put(const std::string& name, const std::string& text) {
    const auto path = folder_.path() / name;
    EXPECT_THAT(WriteFileDurably(path, text), IsOk());
    return path.string();
  }

  testing::TempFolder folder_;
};

TEST_F(SixthFormat, IsNamedAmongTheOthers) {
  const Ran ran = Record({"formats"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out,
              AllOf(HasSubstr("pipe-council\tThe council's open cases"), HasSubstr("chc-xml\t"),
                    HasSubstr("csv-long\t"), HasSubstr("form-json\t")));
}

TEST_F(SixthFormat, BecomesValidMessagesAndComesBackCellByCell) {
  const std::string file = (folder_ / "pipe-council/cases.txt").string();
  const Ran imported = Record({"import", "--format", "pipe-council", file});
  ASSERT_EQ(imported.status, 0) << imported.err;
  const auto lines = Split(Trim(imported.out), '\n');
  ASSERT_EQ(lines.size(), 2U);
  const auto message = Json::Parse(lines[0]);
  ASSERT_THAT(message, IsOk());
  EXPECT_EQ((*message)["resourceType"].string(), "Bundle");
  const std::string messages = Put("messages.ndjson", imported.out);
  const Ran exported = Record({"export", "--format", "pipe-council", messages});
  ASSERT_EQ(exported.status, 0) << exported.err;
  std::string expected = *ReadFile(file);
  const std::string clock_time = "01.10.2026 10:12";  // instants are written with their offset
  for (std::size_t at = expected.find(clock_time); at != std::string::npos;
       at = expected.find(clock_time)) {
    expected.replace(at, clock_time.size(), "2026-10-01T09:12:00Z");
  }
  EXPECT_EQ(exported.out, expected);
}

TEST_F(SixthFormat, NamesColumnAndMendOfABadCell) {
  std::string text = *ReadFile(folder_ / "pipe-council/cases.txt");
  text.replace(text.find("|High|"), 6, "|9|");
  const Ran ran = Record({"import", "--format", "pipe-council", Put("bad.txt", text)});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.err,
              AllOf(HasSubstr("line 2"), HasSubstr("'Score'"), HasSubstr("High, Some, Little")));
  EXPECT_EQ(Split(Trim(ran.out), '\n').size(), 1U) << "the other case goes on";
}

TEST_F(SixthFormat, IsRefusedWhenItsNameIsTaken) {
  std::filesystem::rename(folder_ / "pipe-council", folder_ / "csv-wide");
  std::string text = *ReadFile(folder_ / "csv-wide/format.yaml");
  text.replace(text.find("name: pipe-council"), 18, "name: csv-wide");
  Put("csv-wide/format.yaml", text);
  const Ran ran = Record({"formats"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("another folder has a format of this name"));
}

}  // namespace
}  // namespace gateway::cli
