#include "gateway/records/json/json_format.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "gateway/base/json.h"
#include "tests/records/test_model.h"
#include "tests/support/matchers.h"

namespace gateway::records {
namespace {

using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;

class JsonFormatTest : public ::testing::Test {
 protected:
  JsonFormatTest() : types_(MakeTestTypes()), format_(Info(), types_) {}

  FormatInfo Info() {
    FormatInfo info;
    info.name = "test-json";
    info.model = types_->Find("TestCase");
    info.extras = "extras";
    return info;
  }

  ReadRecords Read(std::string text) {
    auto read = format_.Read(std::move(text));
    EXPECT_THAT(read, IsOk());
    return read ? *std::move(read) : ReadRecords{};
  }

  // The record written again, members in any order.
  std::string WrittenAgain(const std::string& text) {
    const auto read = Read(text);
    EXPECT_EQ(read.records.size(), 1U);
    const auto written = format_.Write(std::vector{read.records.at(0).tree});
    EXPECT_THAT(written, IsOk());
    return *written;
  }

  std::shared_ptr<const fhir::TypeTable> types_;
  JsonFormat format_;
};

TEST_F(JsonFormatTest, ReadsARecordAListAndLines) {
  for (const std::string text : {R"([{"id":"1","told":true},{"id":"2","told":false}])",
                                 "{\"id\":\"1\",\"told\":true}\n{\"id\":\"2\",\"told\":false}\n"}) {
    const auto read = Read(text);
    ASSERT_EQ(read.records.size(), 2U) << text;
    EXPECT_FALSE(read.HasErrors());
    EXPECT_EQ(read.records[1].tree.root().ChildText("id"), "2");
    EXPECT_EQ(read.records[1].tree.root().ChildText("told"), "false");
  }
  EXPECT_EQ(Read(R"({"id":"1"})").records.size(), 1U);
  EXPECT_EQ(Read("\xEF\xBB\xBF{\"id\":\"1\"}").records.size(), 1U);
}

TEST_F(JsonFormatTest, GivesPlacesInTheWholeFile) {
  const auto read = Read("{\"id\":\"1\"}\n  {\"id\":\"2\",\"told\":\"yes\"}\n");
  ASSERT_EQ(read.records.size(), 2U);
  EXPECT_EQ(read.records[1].line, 2);
  EXPECT_EQ(read.records[1].tree.root().Child("id").line(), 2);
  EXPECT_EQ(read.records[1].tree.root().Child("id").column(), 9);
  ASSERT_TRUE(read.records[1].issues.HasErrors());
  EXPECT_EQ(read.records[1].issues.list()[0].line, 2);
  EXPECT_EQ(read.records[1].issues.list()[0].column, 20);
}

TEST_F(JsonFormatTest, KeepsABrokenLineToItself) {
  const auto read = Read("{\"id\":\"1\"}\n{\"id\":[}\n{\"id\":\"3\"}\n");
  ASSERT_EQ(read.records.size(), 3U);
  EXPECT_FALSE(read.records[0].issues.HasErrors());
  ASSERT_TRUE(read.records[1].issues.HasErrors());
  EXPECT_EQ(read.records[1].issues.list()[0].line, 2);
  EXPECT_FALSE(read.records[1].tree.root());
  EXPECT_EQ(read.records[2].tree.root().ChildText("id"), "3");
}

TEST_F(JsonFormatTest, KeepsUnknownMembersAndPutsThemBackWhereTheyStood) {
  const std::string text =
      R"({"id":"1","person":{"family":"TEST","shoes":{"size":[7,7.50]}},"item":[{"note":"a"},{"note":"b","floor":2}],"ward":"Oak"})";
  const auto read = Read(text);
  ASSERT_EQ(read.records.size(), 1U);
  EXPECT_FALSE(read.HasErrors());
  const auto extras = read.records[0].tree.root().Children("extras");
  ASSERT_EQ(extras.size(), 3U);
  EXPECT_EQ(extras[0].ChildText("path"), "TestCase.person.shoes");
  EXPECT_EQ(extras[0].ChildText("value"), R"({"size":[7,7.50]})");
  EXPECT_EQ(extras[1].ChildText("path"), "TestCase.item[1].floor");
  EXPECT_EQ(WrittenAgain(text), text + "\n");
}

TEST_F(JsonFormatTest, LeavesExtrasOfOtherFormatsInTheirList) {
  const std::string text =
      R"({"id":"1","extras":[{"path":"Ward","value":"Oak"},{"path":"TestCase.item[7].x","value":"1"}]})";
  EXPECT_EQ(WrittenAgain(text), text + "\n");
}

TEST_F(JsonFormatTest, NeverOverwritesAnElementWithAnExtra) {
  const std::string text = R"({"id":"1","extras":[{"path":"TestCase.id","value":"\"2\""}]})";
  EXPECT_EQ(WrittenAgain(text), text + "\n");
}

TEST_F(JsonFormatTest, WritesSeveralRecordsAsLines) {
  const auto read = Read(R"([{"id":"1"},{"id":"2"}])");
  const auto text = format_.Write(std::vector{read.records[0].tree, read.records[1].tree});
  ASSERT_THAT(text, IsOk());
  EXPECT_EQ(*text, "{\"id\":\"1\"}\n{\"id\":\"2\"}\n");
}

TEST_F(JsonFormatTest, FailsAsAWholeOnATruncatedRecord) {
  EXPECT_THAT(format_.Read("{\"id\":\"1\","),
              IsError(IssueType::kStructure, HasSubstr("does not end")));
}

}  // namespace
}  // namespace gateway::records
