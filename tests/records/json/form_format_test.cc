#include "gateway/records/json/form_format.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <fstream>

#include "gateway/fhir/model/builder.h"
#include "tests/records/test_model.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::records {
namespace {

using ::testing::AllOf;
using testing::HasIssue;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;
using ::testing::Not;

constexpr std::string_view kFormat = R"(name: form
title: Test
syntax: json
media_type: application/json
file_suffix: .json
model: https://chc-gateway.example/fhir/StructureDefinition/TestCase
extras: extras
json:
  dates: [yyyy-mm-dd, dd/mm/yyyy]
  yes_no: {yes: ["true", "Yes"], no: ["false", "No"]}
  levels: {A: [A], B: [B]}
  columns:
    - {element: version, key: version, cell: text, required: true}
    - {element: id, key: answers/case.id, cell: id, required: true}
    - {element: person.family, key: answers/q1, aliases: [answers/surname], cell: text}
    - {element: seen, key: answers/q2, cell: date}
    - {element: told, key: answers/q3, cell: yes-no}
    - {element: level, key: answers/q4, cell: level}
    - {element: count, key: answers/q5, cell: integer}
    - {element: note, key: answers/more/note, cell: text}
defaults: {org: X26}
)";

class FormFormatTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_ / "form");
    std::ofstream(folder_ / "form/format.yaml") << kFormat;
    const auto library = FormatLibrary::Load(folder_.path(), std::make_shared<TestRegistry>());
    ASSERT_THAT(library, IsOk());
    library_ = *library;
    format_ = library_->Find("form");
  }
  LocalRecord One(std::string bytes) {
    auto read = format_->Read(std::move(bytes));
    EXPECT_THAT(read, IsOk());
    EXPECT_TRUE(read && read->records.size() == 1);
    return read && !read->records.empty() ? std::move(read->records.front()) : LocalRecord{};
  }

  testing::TempFolder folder_;
  std::shared_ptr<const FormatLibrary> library_;
  const Format* format_ = nullptr;
};

TEST_F(FormFormatTest, ReadsAnswersByTheirKeys) {
  const LocalRecord record =
      One("{\"version\": \"1\",\n \"answers\": {\"case.id\": 12, \"surname\": \"TEST\",\n"
          "  \"q2\": \"01/10/2026\", \"q3\": true, \"q4\": \"b\", \"q5\": 3,\n"
          "  \"more\": {\"note\": \"two\\nlines\"}}}");
  for (const Issue& issue : record.issues.list()) ADD_FAILURE() << ToText(issue);
  const fhir::Node root = record.tree.root();
  EXPECT_EQ(root.ChildText("version"), "1");
  EXPECT_EQ(root.ChildText("id"), "12");
  EXPECT_EQ(root.At({"person", "family"}).text(), "TEST");
  EXPECT_EQ(root.ChildText("seen"), "2026-10-01");
  EXPECT_EQ(root.ChildText("told"), "true");
  EXPECT_EQ(root.ChildText("level"), "B");
  EXPECT_EQ(root.ChildText("count"), "3");
  EXPECT_EQ(root.ChildText("note"), "two\nlines");
  EXPECT_EQ(root.ChildText("org"), "X26");
  EXPECT_EQ(record.defaulted, std::vector<std::string>{"org"});
  EXPECT_EQ(root.Child("seen").line(), 3);
  EXPECT_EQ(root.Child("seen").column(), 9);
}

TEST_F(FormFormatTest, KeepsUnknownAnswersWhateverTheyAreAndGivesThemBack) {
  const std::string form =
      R"({"version":"1","answers":{"case.id":"1","q1":"TEST","shoe":7,"a/b":"x","pets":["cat",{"n":"Rex"}],"gone":null,"blank":"","figure":"7"},"by":"Test Clinician"})";
  const LocalRecord record = One(form);
  for (const Issue& issue : record.issues.list()) ADD_FAILURE() << ToText(issue);
  std::map<std::string, std::string> extras;
  for (const fhir::Node extra : record.tree.root().Children("extras")) {
    extras.emplace(extra.ChildText("path"), extra.ChildText("value"));
  }
  EXPECT_EQ(extras, (std::map<std::string, std::string>{{"answers/shoe", "7"},
                                                        {"answers/a/b", "x"},
                                                        {"answers/pets", R"(["cat",{"n":"Rex"}])"},
                                                        {"answers/gone", "null"},
                                                        {"answers/blank", "\"\""},
                                                        {"answers/figure", "\"7\""},
                                                        {"by", "Test Clinician"}}));
  const auto written = format_->Write(std::span(&record.tree, 1));
  ASSERT_THAT(written, IsOk());
  EXPECT_THAT(*written, AllOf(HasSubstr("\"shoe\":7"), HasSubstr("\"a/b\":\"x\""),
                              HasSubstr("\"gone\":null"), HasSubstr("\"figure\":\"7\"")));
  EXPECT_TRUE(fhir::Equal(One(*written).tree.root(), record.tree.root())) << *written;
}

TEST_F(FormFormatTest, RefusesABadAnswerWithItsKeyAndPlace) {
  struct Case {
    std::string_view answer;
    std::string_view element;
    std::string_view words;
  };
  const std::vector<Case> cases{
      {R"("q2": "1/2/26")", "TestCase.seen", "yyyy-mm-dd"},
      {R"("q2": 46296)", "TestCase.seen", "spreadsheets keep days"},
      {R"("q3": "perhaps")", "TestCase.told", "true, Yes, false, No"},
      {R"("q4": 3)", "TestCase.level", "A, B"},
      {R"("q4": ["A", "B"])", "TestCase.level", "send one value"},
      {R"("q1": {"first": "x"})", "TestCase.person.family", "send one value"},
      {R"("q1": "x", "surname": "y")", "TestCase.person.family", "contradicts"},
      {R"("more": "x")", "", "'answers/more' holds the answers by their keys"},
  };
  for (const Case& c : cases) {
    const LocalRecord record =
        One("{\"version\":\"1\",\"answers\":{\"case.id\":\"1\",\n" + std::string(c.answer) + "}}");
    ASSERT_EQ(record.issues.size(), 1U) << c.answer;
    const Issue& issue = record.issues.list()[0];
    EXPECT_EQ(issue.expression, c.element);
    EXPECT_EQ(issue.line, 2) << c.answer;
    EXPECT_THAT(issue.diagnostics, HasSubstr(c.words));
  }
}

TEST_F(FormFormatTest, ReportsARequiredAnswerThatIsNotThere) {
  const LocalRecord record = One(R"({"version":"1","answers":{"case.id":null}})");
  ASSERT_EQ(record.issues.size(), 1U);
  EXPECT_EQ(record.issues.list()[0].type, IssueType::kRequired);
  EXPECT_THAT(record.issues.list()[0].diagnostics, HasSubstr("'answers/case.id'"));
}

TEST_F(FormFormatTest, OneBrokenSubmissionDoesNotSpoilTheOthers) {
  const auto read = format_->Read(
      "{\"version\":\"1\",\"answers\":{\"case.id\":\"1\"}}\n"
      "{\"version\":\"1\",\"answers\":{\"case.id\":}}\n"
      "{\"version\":\"1\",\"answers\":{\"case.id\":\"3\"}}\n");
  ASSERT_THAT(read, IsOk());
  ASSERT_EQ(read->records.size(), 3U);
  EXPECT_FALSE(read->records[0].issues.HasErrors());
  EXPECT_EQ(read->records[1].issues.list().at(0).line, 2);
  EXPECT_FALSE(read->records[2].issues.HasErrors());
}

TEST_F(FormFormatTest, RefusesToWriteTwoExtrasUnderOneKey) {
  fhir::Builder builder(std::make_shared<TestRegistry>()->types(),
                        *library_->Find("form")->info().model);
  for (int i = 0; i < 2; ++i) {
    const auto extra = builder.Add(builder.root(), "extras");
    ASSERT_THAT(extra, IsOk());
    ASSERT_THAT(builder.AddText(*extra, "path", "Ward"), IsOk());
    ASSERT_THAT(builder.AddText(*extra, "value", "Oak"), IsOk());
  }
  const fhir::Document document = builder.Finish();
  EXPECT_THAT(
      format_->Write(std::span(&document, 1)),
      IsError(IssueType::kValue, AllOf(HasSubstr("record 1, 'Ward'"), Not(HasSubstr("Oak")))));
}

}  // namespace
}  // namespace gateway::records
