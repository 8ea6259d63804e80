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
      {std::string(kHead) + "syntax: yaml\n", 6, "syntax is csv, json or xml"},
      {std::string(kHead) + "syntax: xml\n", 1, "needs a map 'xml'"},
      {std::string(kHead) + "syntax: xml\nxml: {list: 'a b'}\n", 7, "'namespace' is missing"},
      {std::string(kHead) + "syntax: xml\nxml: {namespace: u, list: 'a b'}\n", 7, "an XML element"},
      {std::string(kHead) + "syntax: json\ndefaults: {id: x}\n", 7, "unknown key 'defaults'"},
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

// What stands under csv, and what is said of it at line 8 or below.
TEST_F(FormatLibraryTest, RefusesWhatCellsCannotBe) {
  struct Case {
    std::string csv;
    int line;
    int column;
    std::string words;
  };
  const std::string id = "columns: [{element: id, header: ID, required: true}]";
  const std::vector<Case> cases{
      {"delimeter: ';'", 8, 3, "did you mean 'delimiter'?"},
      {"delimiter: ab", 8, 3, "one ASCII character"},
      {"delimiter: [',', ',']", 8, 20, "listed once"},
      {"delimiter: {a: b}", 8, 3, "a list of them"},
      {"line_end: x", 8, 3, "in double quotes"},
      {"dates: [mm/yyyy]", 8, 11, "one day"},
      {"instants: [dd/mm/yyyy]", 8, 14, "HH:MM"},
      {"instants: ['dd/mm/yy HH:MM']", 8, 14, "yyyy"},
      {"yes_no: {yes: [Y]}", 8, 3, "needs words for both"},
      {"yes_no: {yes: [Y], no: [N], maybe: [M]}", 8, 31, "the keys yes and no"},
      {"yes_no: [Y, N]", 8, 3, "words for yes and no"},
      {"levels: [A]", 8, 3, "codes with their words"},
      {"levels: {A: []}", 8, 12, "needs at least one word"},
      {"levels: {A: A}", 8, 12, "a list of words"},
      {"levels: {A: [''], B: [B]}", 8, 16, "a word is expected"},
      {"group: x", 8, 3, "rows: element"},
      {"group: {rows: person, by: [id]}", 8, 11, "a list element"},
      {"group: {rows: item, by: [org]}", 8, 23, "required column outside the rows"},
      {"group: {rows: item}", 8, 3, "'by' names the elements"},
      {"group: {rows: item, by: [id], unique: [id]}", 8, 33, "inside the rows"},
      {"group: {rows: item, by: [id]}", 8, 11, "no column holds an element of the rows"},
      {"group: {row: item, by: [id]}", 8, 11, "did you mean 'rows'?"},
  };
  for (const Case& c : cases) {
    Write("x", std::string(kHead) + "syntax: csv\ncsv:\n  " + c.csv + "\n  encodings: [utf-8]\n  " +
                   id + "\n");
    const auto library = Load();
    ASSERT_FALSE(library.has_value()) << c.csv;
    EXPECT_THAT(
        library.error().issues.list(),
        Contains(::testing::AllOf(Field(&Issue::line, c.line), Field(&Issue::column, c.column),
                                  Field(&Issue::diagnostics, HasSubstr(c.words)))))
        << c.csv << "\n"
        << ToText(library.error().issues.list().front());
  }
}

TEST_F(FormatLibraryTest, RefusesColumnsDefaultsAndDerivationsThatCannotWork) {
  struct Case {
    std::string column;
    std::string rest;
    std::string words;
  };
  const std::vector<Case> cases{
      {"{element: id, heder: ID}", "", "did you mean 'header'?"},
      {"{element: id}", "", "'header' is missing"},
      {"{header: ID}", "", "'element' is missing"},
      {"id", "", "a column is {element"},
      {"{element: id, header: '!'}", "", "a letter or a digit"},
      {"{element: id, header: ID, strip: x, cell: id}", "", "strip belongs"},
      {"{element: id, header: ID, values: {a: [a]}}", "", "values belong"},
      {"{element: id, header: ID, cell: code, concept_map: 'urn:none'}", "", "no ConceptMap"},
      {"{element: id, header: ID, required: perhaps}", "", "true or false"},
      {"{element: gender, header: ID, cell: code, values: {female: [F]}}", "defaults: {gender: F}",
       "cannot hold this default"},
      {"{element: id, header: ID, required: true}", "defaults: {id: x}", "needs no default"},
      {"{element: id, header: ID}", "defaults: {id: [x]}", "a text is expected"},
      {"{element: id, header: ID}", "defaults: {item: x}", "repeats"},
      {"{element: id, header: ID}", "derive: {hash: {md5: row}}", "unknown key 'md5'"},
      {"{element: id, header: ID}", "derive: {hash: {sha256: row, uuid: [id]}}", "sha256: row"},
      {"{element: id, header: ID}", "derive: {hash: {uuid: [ids]}}", "did you mean 'id'?"},
      {"{element: id, header: ID}", "derive: {hash: {between: '-'}}", "join: [element"},
      {"{element: id, header: ID}", "default: {version: x}", "did you mean 'defaults'?"},
  };
  for (const Case& c : cases) {
    Write("x", std::string(kHead) + "syntax: csv\ncsv:\n  encodings: [utf-8]\n  columns:\n    - " +
                   c.column + "\n" + c.rest + "\n");
    const auto library = Load();
    ASSERT_FALSE(library.has_value()) << c.column << c.rest;
    EXPECT_THAT(library.error().issues.list(),
                Contains(::testing::AllOf(Field(&Issue::line, ::testing::Ge(1)),
                                          Field(&Issue::diagnostics, HasSubstr(c.words)))))
        << c.column << c.rest << "\n"
        << ToText(library.error().issues.list().front());
  }
}

TEST_F(FormatLibraryTest, RefusesAFormWhoseAnswerHoldsAnswers) {
  Write("x",
        std::string(kHead) +
            "syntax: json\njson:\n  columns:\n    - {element: id, key: a}\n    - {element: org, "
            "key: a/b}\n");
  EXPECT_THAT(Load(), IsError(IssueType::kInvalid, HasSubstr("'a' is an answer")));
  Write("x",
        std::string(kHead) + "syntax: json\njson:\n  columns:\n    - {element: id, header: a}\n");
  EXPECT_THAT(Load(), IsError(IssueType::kInvalid, HasSubstr("unknown key 'header'")));
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
