#include "gateway/base/json.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway {
namespace {

using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;

std::string Nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(Json, GivesBackWhatItRead) {
  for (const std::string text :
       {"null", "true", "false", "0", "-0", "1.50", "1e300", "12345678901234567890123", "\"\"",
        "\"a\\\"b\\\\c\\n\"", "[]", "{}", "[1,[2,{\"a\":null}]]",
        "{\"b\":1,\"a\":\"\\u0000\",\"\":[]}", "\"\xE2\x82\xAC \xF0\x9F\x98\x80\""}) {
    const auto json = Json::Parse(text);
    ASSERT_THAT(json, IsOk()) << text;
    EXPECT_EQ(json->Write(), text);
  }
  EXPECT_THAT(Json::Parse(Nested(64)), IsOk());
  EXPECT_EQ(Json::Parse(" [ 1 , 2 ] \r\n")->Write(), "[1,2]");
  EXPECT_EQ(Json::Parse("\"\\u00e9\\ud83d\\ude00\\/\"")->string(), "\xC3\xA9\xF0\x9F\x98\x80/");
}

TEST(Json, RefusesWhatRfc8259DoesNotAllow) {
  using namespace std::string_literals;
  for (const std::string& text : {""s,
                                  " "s,
                                  "{"s,
                                  "[1,]"s,
                                  "{\"a\":1,}"s,
                                  "{a:1}"s,
                                  "'a'"s,
                                  "01"s,
                                  "+1"s,
                                  ".5"s,
                                  "1."s,
                                  "1e"s,
                                  "NaN"s,
                                  "-"s,
                                  "Infinity"s,
                                  "tru"s,
                                  "[1] 2"s,
                                  "1\0"s,
                                  "1\0 2"s,
                                  "\"a\nb\""s,
                                  "\"a"s,
                                  "\"\\x\""s,
                                  "\"\\u12\""s,
                                  "// c\n1"s,
                                  "\"\\ud800\""s,
                                  "\"\\udc00\""s,
                                  "\"\xC0\x80\""s,
                                  "\"\xED\xA0\x80\""s,
                                  "\xEF\xBB\xBF{}"s}) {
    EXPECT_THAT(Json::Parse(text), IsError(IssueType::kStructure, HasSubstr("at byte"))) << text;
  }
}

TEST(Json, RefusesDuplicateMembersAndDepthOver64) {
  EXPECT_THAT(Json::Parse(R"({"a":1,"b":{"c":1,"\u0063":2}})"),
              IsError(IssueType::kStructure, HasSubstr("'c' stands twice")));
  EXPECT_THAT(Json::Parse(Nested(65)), IsError(IssueType::kStructure, HasSubstr("deeper than 64")));
  EXPECT_THAT(Json::Parse(Nested(1'000'000)),
              IsError(IssueType::kStructure, HasSubstr("deeper than 64")));
}

TEST(Json, NamesTheByteOfTheMistake) {
  EXPECT_THAT(Json::Parse(R"({"a": nul})"), IsError(IssueType::kStructure, HasSubstr("at byte 9")));
}

TEST(Json, NumbersKeepTheirDigitsAndAreIntegersOnlyWhenTheyFit) {
  EXPECT_EQ(Json::Parse("1.10")->number_text(), "1.10");
  EXPECT_TRUE(Json::Parse("9223372036854775807")->is_integer());
  EXPECT_EQ(Json::Parse("-9223372036854775808")->integer(), INT64_MIN);
  for (const char* text : {"9223372036854775808", "1.0", "1e2", "\"1\"", "null"}) {
    EXPECT_FALSE(Json::Parse(text)->is_integer()) << text;
    EXPECT_EQ(Json::Parse(text)->integer(7), 7) << text;
  }
}

TEST(Json, AbsentMembersAndOtherKindsReadAsEmpty) {
  const Json json = Json::Of({{"a", Json::Of({{"b", 1}})}, {"t", "x"}, {"yes", true}});
  EXPECT_EQ(json["a"]["b"].integer(), 1);
  EXPECT_TRUE(json["z"]["deep"].is_null());
  EXPECT_EQ(json["a"].string(), "");
  EXPECT_FALSE(json["t"].boolean());
  EXPECT_TRUE(json["yes"].boolean());
  EXPECT_TRUE(json["t"].array().empty());
}

TEST(Json, SetReplacesAndPushAppends) {
  Json json;
  json.Set("a", 1);
  json.Set("b", 2);
  json.Set("a", "z");
  Json list;
  list.Push(1);
  list.Push(true);
  json.Set("c", list);
  EXPECT_EQ(json.Write(), R"({"a":"z","b":2,"c":[1,true]})");
  EXPECT_EQ(json.Write(2), "{\n  \"a\": \"z\",\n  \"b\": 2,\n  \"c\": [\n    1,\n    true\n  ]\n}");
  EXPECT_EQ(Json(Json::Array()).Write(2), "[]");
}

}  // namespace
}  // namespace gateway
