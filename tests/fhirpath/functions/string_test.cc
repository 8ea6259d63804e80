#include <gtest/gtest.h>

#include "tests/fhirpath/evaluate.h"

namespace gateway::fhirpath {
namespace {

TEST(Strings, CountCodePoints) {
  testing::ExpectAll({
      {"'a\xF0\x9F\x98\x80z'.length()", "Integer:3"},
      {"'a\xF0\x9F\x98\x80z'.substring(1, 1)", "String:\xF0\x9F\x98\x80"},
      {"'a\xF0\x9F\x98\x80z'.indexOf('z')", "Integer:2"},
      {"'abc'.indexOf('')", "Integer:0"},
      {"'abc'.lastIndexOf('c')", "Integer:2"},
      {"'abc'.substring(-1)", ""},
      {"'abc'.substring(3)", ""},
      {"'abc'.substring(1, 0)", "String:"},
  });
}

TEST(Strings, KnowTheCaseOfEuropeanLetters) {
  testing::ExpectAll({
      {"'\u00e9\u0175\u03b1\u0434'.upper()", "String:\u00c9\u0174\u0391\u0414"},
      {"'\u00c9\u0174\u03a9\u042f'.lower()", "String:\u00e9\u0175\u03c9\u044f"},
      {"'stra\u00dfe'.upper()", "String:STRASSE"},
      {"'\u00c9' ~ '\u00e9'", "Boolean:true"},
      {"'\u00c9' = '\u00e9'", "Boolean:false"},
  });
}

// The specification's own example, with its named groups.
TEST(Strings, ReplaceMatchesByNamedGroups) {
  testing::ExpectAll({
      {"'11/30/1972'.replaceMatches("
       "'\\\\b(?<month>\\\\d{1,2})/(?<day>\\\\d{1,2})/(?<year>\\\\d{2,4})\\\\b', "
       "'${day}-${month}-${year}')",
       "String:30-11-1972"},
      {"'abc'.replaceMatches('(b)', '[$1]')", "String:a[b]c"},
      {"'a(?<b'.matches('[(?<]')", "Boolean:true"},
  });
  EXPECT_TRUE(testing::Evaluate("'abc'.matches('(?<=a)b')").starts_with("error: "));
}

TEST(Strings, EscapeAndUnescape) {
  testing::ExpectAll({
      {"'<a&b>'.escape('html')", "String:&lt;a&amp;b&gt;"},
      {"'&lt;a&amp;b&gt;'.unescape('html')", "String:<a&b>"},
      {"'a\"b'.escape('json')", "String:a\\\"b"},
      {"'\\\\u00e9\\\\ud83d\\\\ude00\\\\n'.unescape('json')", "String:\u00e9\U0001F600\n"},
      {"'\\\\ud83d'.unescape('json')", "String:\\ud83d"},
      {"'\\\\u005cn'.unescape('json')", "String:\\n"},
      {"'test'.encode('base64')", "String:dGVzdA=="},
      {"'dGVzdA=='.decode('base64')", "String:test"},
      {"'74657374'.decode('hex')", "String:test"},
      {"'subjects?_d'.encode('urlbase64')", "String:c3ViamVjdHM_X2Q="},
      {"'x'.encode('rot13')", ""},
  });
}

}  // namespace
}  // namespace gateway::fhirpath
