#include "gateway/mapping/lexer.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway::mapping {
namespace {

// Kinds and texts, as "name:src punctuation:. …".
std::string Describe(std::string_view text) {
  const Result<Tokens> tokens = Tokenise(text);
  if (!tokens) return "error: " + ToText(tokens.error().issues.list().front());
  constexpr std::array<std::string_view, 7> kNames = {"name",     "string", "number", "date",
                                                      "external", "",       "end"};
  std::string out;
  for (const Token& token : tokens->list) {
    if (token.kind == TokenKind::kEnd) break;
    const std::string_view kind = kNames[static_cast<std::size_t>(token.kind)];
    out += (out.empty() ? "" : " ") + std::string(kind) + (kind.empty() ? "" : ":") + token.text;
  }
  return out;
}

TEST(Lexer, CutsMapTextIntoTokens) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"src.item as i -> tgt", "name:src . name:item name:as name:i -> name:tgt"},
      {"0..1 1.50 0..*", "number:0 .. number:1 number:1.50 number:0 .. *"},
      {"<<type+>>", "<< name:type + >>"},
      {R"('it\'s' "say \"so\"" `odd name`)", R"(string:it's string:say "so" name:odd name)"},
      {R"('\\d+ \u00e9')", "string:\\d+ \xC3\xA9"},
      {"@2026-10-01T09:12:00+01:00 @T09:12", "date:@2026-10-01T09:12:00+01:00 date:@T09:12"},
      {"%value - 5", "external:value - number:5"},
      {"a // rest\n/* x\ny */ b", "name:a name:b"},
      {"s:a == t:b -- <= >=", "name:s : name:a == name:t : name:b -- <= >="},
      {"", ""},
  };
  for (const auto& [text, expected] : rows) EXPECT_EQ(Describe(text), expected) << text;
}

TEST(Lexer, RefusesWhatBeginsNoTokenWithItsPlace) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"a\n  ^", "(line 2, column 3)"},      {"x 'open", "(line 1, column 3)"},
      {"/* never", "(line 1, column 1)"},    {R"(x '\d')", "(line 1, column 4)"},
      {"% x", "(line 1, column 1)"},         {R"('\u12')", "(line 1, column 2)"},
      {R"('\ud83d')", "(line 1, column 2)"},
  };
  for (const auto& [text, place] : rows)
    EXPECT_THAT(Describe(text), ::testing::HasSubstr(place)) << text;
}

TEST(Lexer, KeepsMetadataLinesApart) {
  const Result<Tokens> tokens = Tokenise("/// url = 'http://x'\n//// not this\n// nor this\nmap");
  ASSERT_THAT(tokens, gateway::testing::IsOk());
  ASSERT_EQ(tokens->metadata.size(), 1U);
  EXPECT_EQ(tokens->metadata[0].text, "url = 'http://x'");
  EXPECT_EQ(tokens->list.size(), 2U);
}

}  // namespace
}  // namespace gateway::mapping
