#include "gateway/records/format.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/records/test_model.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::records {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;

constexpr std::string_view kHead = R"(name: x
title: Test
media_type: text/plain
file_suffix: .x
model: https://chc-gateway.example/fhir/StructureDefinition/TestCase
)";

class FormatLibraryTest : public ::testing::Test {
 protected:
  void Write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories(folder_ / name);
    std::ofstream(folder_ / (name + "/format.yaml")) << text;
  }
  auto Load() { return FormatLibrary::Load(folder_.path(), std::make_shared<TestRegistry>()); }

  testing::TempFolder folder_;
};

TEST_F(FormatLibraryTest, FindsFormatsByName) {
  Write("x",
        std::string(kHead) + "syntax: json\nextras: extras\nmaps: {in: [u1, u2], out: [u3]}\n");
  std::filesystem::create_directories(folder_ / "no-format");
  const auto library = Load();
  ASSERT_THAT(library, IsOk());
  EXPECT_THAT((*library)->names(), ElementsAre("x"));
  EXPECT_EQ((*library)->Find("y"), nullptr);
  const Format* format = (*library)->Find("x");
  ASSERT_NE(format, nullptr);
  EXPECT_EQ(format->info().model->name, "TestCase");
  EXPECT_EQ(format->info().file_suffix, ".x");
  EXPECT_THAT(format->info().maps_in, ElementsAre("u1", "u2"));
  EXPECT_THAT(format->info().maps_out, ElementsAre("u3"));
}

TEST_F(FormatLibraryTest, FailsWhenThereIsNoFormatAtAll) {
  EXPECT_THAT(Load(), IsError(IssueType::kNotFound, HasSubstr("format.yaml")));
}

TEST_F(FormatLibraryTest, ReportsEachMistakeWithItsLine) {
  const std::string csv = std::string(kHead) + "syntax: csv\n";  // 6 lines
  struct Case {
    std::string yaml;
    int line;
    std::string words;
  };
  const std::vector<Case> cases{
      {std::string(kHead) + "syntax: xml\n", 6, "syntax is csv or json"},
      {std::string(kHead) + "syntax: json\nextra: extras\n", 7, "did you mean 'extras'?"},
      {std::string(kHead) + "syntax: json\nextras: person\n", 7, "list element"},
      {std::string(kHead) + "syntax: json\ncsv: {}\n", 7, "unknown key 'csv'"},
      {csv + "csv:\n  encodings: [latin-1]\n  columns: [{element: id, header: ID}]\n", 8,
       "utf-8 and windows-1252"},
      {csv + "csv:\n  encodings: [utf-8]\n", 7, "at least one column"},
      {csv + "csv:\n  encodings: [utf-8]\n  dates: [dd/mm/yy]\n  columns: [{element: id, header: "
             "ID}]\n",
       9, "yyyy"},
      {csv + "csv:\n  encodings: [utf-8]\n  columns:\n    - {element: ident, header: ID}\n", 10,
       "no element 'ident'"},
      {csv + "csv:\n  encodings: [utf-8]\n  columns:\n    - {element: versio, header: ID}\n", 10,
       "did you mean 'version'?"},
      {csv + "csv:\n  encodings: [utf-8]\n  columns:\n    - {element: item.note, header: ID}\n", 10,
       "repeats"},
      {csv + "csv:\n  encodings: [utf-8]\n  columns:\n    - {element: person, header: ID}\n", 10,
       "no single value"},
      {csv +
           "csv:\n  encodings: [utf-8]\n  columns:\n    - {element: seen, header: S, cell: date}\n",
       10, "csv.dates"},
      {csv + "csv:\n  encodings: [utf-8]\n  columns:\n    - {element: level, header: S, cell: "
             "level}\n",
       10, "csv.levels"},
      {csv +
           "csv:\n  encodings: [utf-8]\n  columns:\n    - {element: id, header: S, cell: words}\n",
       10, "cell is one of"},
      {csv + "csv:\n  encodings: [utf-8]\n  columns:\n    - {element: id, header: ID}\n    - "
             "{element: org, header: I_D}\n",
       11, "another column's too"},
      {csv + "csv:\n  encodings: [utf-8]\n  columns:\n    - {element: id, header: ID}\n    - "
             "{element: id, header: Other}\n",
       11, "has a column already"},
      {csv + "csv:\n  encodings: [utf-8]\n  yes_no: {yes: [Y], no: [y]}\n  columns: [{element: id, "
             "header: ID}]\n",
       9, "another code already"},
      {csv + "csv:\n  encodings: [utf-8]\n  columns: [{element: id, header: ID}]\ndefaults: "
             "{nothing: x}\n",
       10, "no element 'nothing'"},
      {csv + "csv:\n  encodings: [utf-8]\n  columns: [{element: id, header: ID}]\nderive: {hash: "
             "{sha256: file}}\n",
       10, "sha256: row"},
  };
  for (const Case& c : cases) {
    Write("x", c.yaml);
    const auto library = Load();
    ASSERT_FALSE(library.has_value()) << c.yaml;
    EXPECT_THAT(library.error().issues.list(),
                Contains(::testing::AllOf(Field(&Issue::line, c.line),
                                          Field(&Issue::diagnostics, HasSubstr(c.words)))))
        << c.yaml;
  }
}

TEST_F(FormatLibraryTest, NamesAModelThatIsNotLoaded) {
  Write("x",
        "name: x\ntitle: T\nsyntax: json\nmedia_type: m\nfile_suffix: .x\nmodel: "
        "https://nowhere.example/M\n");
  const auto library = Load();
  ASSERT_FALSE(library.has_value());
  EXPECT_THAT(library.error().issues.list()[0].diagnostics, HasSubstr("https://nowhere.example/M"));
  EXPECT_EQ(library.error().issues.list()[0].line, 6);
}

TEST_F(FormatLibraryTest, WantsTheNameOfTheFolder) {
  Write("y", std::string(kHead) + "syntax: json\n");
  EXPECT_THAT(Load(), IsError(IssueType::kInvalid, HasSubstr("'y'")));
}

}  // namespace
}  // namespace gateway::records
