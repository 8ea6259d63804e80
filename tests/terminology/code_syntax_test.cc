#include "gateway/terminology/code_syntax.h"

#include <gtest/gtest.h>

namespace gateway::terminology {
namespace {

TEST(CodeSyntax, AcceptsWhatTheGrammarOfTheSystemAllows) {
  for (const std::string_view code :
       {"en", "en-GB", "zh-Hant-TW", "de-1996", "x-private", "i-klingon"})
    EXPECT_TRUE(HasPossibleShape(kLanguages, code)) << code;
  for (const std::string_view code :
       {"text/plain", "application/fhir+json", "text/html; charset=utf-8", "image/svg+xml", "xml"})
    EXPECT_TRUE(HasPossibleShape(kMimeTypes, code)) << code;
}

TEST(CodeSyntax, RefusesWhatTheGrammarCannotMake) {
  for (const std::string_view code :
       {"", "english language", "en_GB", "en-", "-GB", "e", "1en", "en-toolongasubtag"})
    EXPECT_FALSE(HasPossibleShape(kLanguages, code)) << code;
  for (const std::string_view code : {"", "text/", "/plain", "text/pl ain", "a/b/c", "text plain"})
    EXPECT_FALSE(HasPossibleShape(kMimeTypes, code)) << code;
}

TEST(CodeSyntax, SaysNothingOfOtherSystems) {
  EXPECT_TRUE(HasPossibleShape("http://snomed.info/sct", "not a number"));
}

TEST(CodeSyntax, ReadsUnitsByUcum) {
  for (const char* code : {"mg", "mm[Hg]", "10*3/uL", "{score}"})
    EXPECT_TRUE(HasPossibleShape(kUnits, code)) << code;
  for (const char* code : {"mmHg", "mg%%", "", "KG"})
    EXPECT_FALSE(HasPossibleShape(kUnits, code)) << code;
}

}  // namespace
}  // namespace gateway::terminology
