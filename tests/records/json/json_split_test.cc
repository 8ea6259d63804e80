#include "gateway/records/json/json_split.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway::records {
namespace {

using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;

struct Piece {
  std::string_view text;
  int line;
  int column;
};

TEST(SplitJson, FindsEachRecord) {
  struct Case {
    std::string_view text;
    std::vector<Piece> pieces;
  };
  const std::vector<Case> cases{
      {"", {}},
      {" \n", {}},
      {"[]", {}},
      {" {\"a\":\n1}\n", {{"{\"a\":\n1}", 1, 2}}},
      {"[{\"a\":1},\n {\"b\":[{}]}]", {{"{\"a\":1}", 1, 2}, {"{\"b\":[{}]}", 2, 2}}},
      {"{\"a\":1}\n\n  {\"b\":2}\r\n", {{"{\"a\":1}", 1, 1}, {"{\"b\":2}", 3, 3}}},
      {"{\"a\":1} {\"b\":2}", {{"{\"a\":1}", 1, 1}, {"{\"b\":2}", 1, 9}}},
      {R"({"a":"}]\"{"})", {{R"({"a":"}]\"{"})", 1, 1}}},
  };
  for (const Case& c : cases) {
    const auto pieces = SplitJson(c.text);
    ASSERT_THAT(pieces, IsOk()) << c.text;
    ASSERT_EQ(pieces->size(), c.pieces.size()) << c.text;
    for (std::size_t i = 0; i < c.pieces.size(); ++i) {
      EXPECT_EQ(pieces->at(i).text, c.pieces[i].text);
      EXPECT_EQ(pieces->at(i).line, c.pieces[i].line) << c.text;
      EXPECT_EQ(pieces->at(i).column, c.pieces[i].column) << c.text;
    }
  }
}

TEST(SplitJson, KeepsABrokenLineToItself) {
  const auto pieces = SplitJson("{\"a\":1}\n{\"b\":[}\n{\"c\":3}\n");
  ASSERT_THAT(pieces, IsOk());
  ASSERT_EQ(pieces->size(), 3U);
  EXPECT_EQ(pieces->at(2).text, "{\"c\":3}");
}

TEST(SplitJson, RefusesWithThePlace) {
  struct Case {
    std::string_view text;
    std::string_view words;
  };
  const std::vector<Case> cases{
      {"{\"a\":\n", "line 1, column 1: the record that begins here does not end"},
      {"[{\"a\":1}", "line 1, column 9: the list is not closed"},
      {"[{\"a\":1} {\"b\":2}]", "line 1, column 10: a comma"},
      {"[{\"a\":1},]", "line 1, column 10: a record is expected after the comma"},
      {"[1]", "line 1, column 2: a record"},
      {"\"text\"", "line 1, column 1: a record"},
      {"[{\"a\":1}] x", "line 1, column 11: nothing may follow"},
      {"{\"a\":\"\\", "does not end"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(SplitJson(c.text), IsError(IssueType::kStructure, HasSubstr(c.words))) << c.text;
  }
}

}  // namespace
}  // namespace gateway::records
