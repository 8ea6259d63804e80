#include "gateway/records/csv/csv_reader.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/base/random.h"
#include "gateway/records/csv/csv_writer.h"
#include "tests/support/matchers.h"

namespace gateway::records {
namespace {

using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;
using Table = std::vector<std::vector<std::string>>;

Table Texts(const std::vector<CsvRow>& rows) {
  Table table;
  for (const CsvRow& row : rows) {
    auto& texts = table.emplace_back();
    for (const CsvCell& cell : row.cells) texts.push_back(cell.text);
  }
  return table;
}

TEST(CsvReader, Accepts) {
  struct Case {
    std::string_view text;
    Table rows;
  };
  const std::vector<Case> cases{
      {"", {}},
      {"a,b\r\nc,d\r\n", {{"a", "b"}, {"c", "d"}}},
      {"a,b\nc,d", {{"a", "b"}, {"c", "d"}}},
      {"a\rb\r", {{"a"}, {"b"}}},
      {"a,,\n", {{"a", "", ""}}},
      {",\n", {{"", ""}}},
      {"a\n\n\r\nb\n", {{"a"}, {"b"}}},
      {"\"\"\n", {{""}}},
      {"\"a,b\",\"c\"\"d\"\n", {{"a,b", "c\"d"}}},
      {"\"one\r\ntwo\",x\n", {{"one\r\ntwo", "x"}}},
      {" a , b \n", {{" a ", " b "}}},
      {"\"\"\"\"\n", {{"\""}}},
      {"é,£\n", {{"é", "£"}}},
  };
  for (const Case& c : cases) {
    const auto rows = ReadCsv(c.text);
    ASSERT_THAT(rows, IsOk()) << c.text;
    EXPECT_EQ(Texts(*rows), c.rows) << c.text;
  }
}

TEST(CsvReader, SpoilsARowWithThePlaceOfTheFault) {
  struct Case {
    std::string_view text;
    int line;
    int column;
    std::string_view words;
  };
  const std::vector<Case> cases{
      {"a,b\nc,\"never closed\nd,e\n", 2, 3, "never closed"},
      {"a,b\n\"x\"y,z\n", 2, 1, "follows the closing quote"},
      {"a,b\n\"x\nsecond\" y,z\n", 2, 1, "follows the closing quote"},
      {"a,b\nsay \"hi\",c\n", 2, 5, "middle of an unquoted cell"},
      {"é,\"\n", 1, 3, "never closed"},
  };
  for (const Case& c : cases) {
    const auto rows = ReadCsv(c.text);
    ASSERT_THAT(rows, IsOk()) << c.text;
    const auto row =
        std::ranges::find_if(*rows, [](const CsvRow& r) { return r.broken.has_value(); });
    ASSERT_NE(row, rows->end()) << c.text;
    EXPECT_EQ(row->broken->type, IssueType::kStructure);
    EXPECT_THAT(row->broken->diagnostics, HasSubstr(c.words)) << c.text;
    EXPECT_EQ(row->broken->line, c.line) << c.text;
    EXPECT_EQ(row->broken->column, c.column) << c.text;
  }
}

TEST(CsvReader, ReadsTheRowsBehindABrokenOne) {
  struct Case {
    std::string_view text;
    std::vector<bool> broken;
    Table sound;
  };
  const std::vector<Case> cases{
      {"a,\"x\" y\nb,c\n", {true, false}, {{"b", "c"}}},
      {"a,6\" wide\nb,c\n", {true, false}, {{"b", "c"}}},
      {"a,\"never closed\nb,c\nd,e\n", {true, false, false}, {{"b", "c"}, {"d", "e"}}},
      {"a,\"stray\nb,\"quoted\"\nc,d\n", {true, false, false}, {{"b", "quoted"}, {"c", "d"}}},
      {"\"two\nlines\",\"x\" y\nb,c\n", {true, false}, {{"b", "c"}}},
      {"a,\"open", {true}, {}},
  };
  for (const Case& c : cases) {
    const auto rows = ReadCsv(c.text);
    ASSERT_THAT(rows, IsOk()) << c.text;
    std::vector<bool> broken;
    std::vector<CsvRow> sound;
    for (const CsvRow& row : *rows) {
      broken.push_back(row.broken.has_value());
      if (!row.broken) sound.push_back(row);
    }
    EXPECT_EQ(broken, c.broken) << c.text;
    EXPECT_EQ(Texts(sound), c.sound) << c.text;
  }
}

TEST(CsvReader, KeepsTheFormulaThatHoldsANumberAsText) {
  const auto rows = ReadCsv("=\"0012\",\"=\"\"0012\"\"\"\n");
  ASSERT_THAT(rows, IsOk());
  EXPECT_EQ(Texts(*rows), (Table{{"=\"0012\"", "=\"0012\""}}));
}

TEST(CsvReader, ReadsTheFirstRowsAlone) {
  const auto rows = ReadCsv("a\nb\nc\n", {.delimiter = ',', .limits = {}, .first_rows = 2});
  ASSERT_THAT(rows, IsOk());
  EXPECT_EQ(rows->size(), 2U);
}

TEST(CsvReader, EndsWhenBrokenQuotesCostTooMuch) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "\"a\"b\n";
  CsvOptions options;
  options.limits.max_reread_bytes = 50;
  EXPECT_THAT(ReadCsv(text, options), IsError(IssueType::kTooLong, HasSubstr("quotes")));
}

TEST(CsvReader, KnowsThePlaceOfEachCell) {
  const auto rows = ReadCsv("h1,h2\n\"one\ntwo\",é,x\n");
  ASSERT_THAT(rows, IsOk());
  const CsvRow& row = rows->at(1);
  EXPECT_EQ(row.line, 2);
  EXPECT_EQ(row.cells[0].line, 2);
  EXPECT_EQ(row.cells[0].column, 1);
  EXPECT_EQ(row.cells[1].line, 3);
  EXPECT_EQ(row.cells[1].column, 6);
  EXPECT_EQ(row.cells[2].column, 8);
}

TEST(CsvReader, HoldsItsLimits) {
  CsvOptions options;
  options.limits = {.max_bytes = 40, .max_columns = 2, .max_rows = 2, .max_cell_bytes = 5};
  EXPECT_THAT(ReadCsv("a,b\nc,d\n", options), IsOk());
  EXPECT_THAT(ReadCsv("a\nb\nc\n", options), IsError(IssueType::kTooLong, HasSubstr("2 rows")));
  struct Case {
    std::string_view text;
    std::string_view words;
  };
  for (const Case& c : std::vector<Case>{
           {"a,b,c\n", "2 columns"}, {"123456\n", "5 bytes"}, {"\"123456\"\n", "5 bytes"}}) {
    const auto rows = ReadCsv(c.text, options);
    ASSERT_THAT(rows, IsOk());
    ASSERT_TRUE(rows->at(0).broken.has_value()) << c.text;
    EXPECT_EQ(rows->at(0).broken->type, IssueType::kTooLong);
    EXPECT_THAT(rows->at(0).broken->diagnostics, HasSubstr(c.words));
  }
  EXPECT_THAT(ReadCsv(std::string(41, 'a'), options),
              IsError(IssueType::kTooLong, HasSubstr("40 bytes")));
}

TEST(CsvReader, GivesBackWhatTheWriterWrote) {
  SeededRandom random(7);
  const std::string letters = "ab,\"\n\r é;'";
  for (int round = 0; round < 500; ++round) {
    Table table(1 + random.Next() % 3);
    const std::size_t columns = 1 + random.Next() % 4;
    std::string text;
    for (auto& row : table) {
      for (std::size_t i = 0; i < columns; ++i) {
        std::string cell;
        for (std::uint64_t n = random.Next() % 6; n > 0; --n) {
          const char c = letters[random.Next() % letters.size()];
          if ((c & 0x80) == 0) cell += c;
        }
        row.push_back(cell);
      }
      WriteCsvRow(row, ',', "\r\n", text);
    }
    const auto rows = ReadCsv(text);
    ASSERT_THAT(rows, IsOk()) << text;
    EXPECT_EQ(Texts(*rows), table) << text;
  }
}

TEST(CsvReader, SpoilsOrReadsRowsOfRandomTextAndNeverCrashes) {
  SeededRandom random(11);
  const std::string letters = "a,\"\n\r";
  int refused = 0;
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::uint64_t n = random.Next() % 12; n > 0; --n)
      text += letters[random.Next() % letters.size()];
    const auto rows = ReadCsv(text);
    ASSERT_THAT(rows, IsOk());
    const bool broken =
        std::ranges::any_of(*rows, [](const CsvRow& row) { return row.broken.has_value(); });
    if (broken) ++refused;
  }
  EXPECT_GT(refused, 0);
  EXPECT_LT(refused, 2000);
}

TEST(CsvWriter, QuotesOnlyWhatNeedsIt) {
  std::string text;
  const std::vector<std::string> cells{"plain", "a,b", "say \"hi\"", "two\nlines",
                                       " edge", "",    "a;b"};
  WriteCsvRow(cells, ',', "\r\n", text);
  EXPECT_EQ(text, "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\" edge\",,a;b\r\n");
}

}  // namespace
}  // namespace gateway::records
