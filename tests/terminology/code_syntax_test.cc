#include "gateway/terminology/code_syntax.h"

#include <gtest/gtest.h>

namespace gateway::terminology {
namespace {

TEST(CodeSyntax, AcceptsWhatTheGrammarOfTheSystemAllows) {
  for (const std::string_view code :
       {"en", "en-GB", "zh-Hant-TW", "de-1996", "x-private", "i-klingon"})
    EXPECT_NE(ShapeOf(kLanguages, code), Shape::kImpossible) << code;
  for (const std::string_view code :
       {"text/plain", "application/fhir+json", "text/html; charset=utf-8", "image/svg+xml", "xml"})
    EXPECT_NE(ShapeOf(kMimeTypes, code), Shape::kImpossible) << code;
}

TEST(CodeSyntax, RefusesWhatTheGrammarCannotMake) {
  for (const std::string_view code :
       {"", "english language", "en_GB", "en-", "-GB", "e", "1en", "en-toolongasubtag", "qq"})
    EXPECT_EQ(ShapeOf(kLanguages, code), Shape::kImpossible) << code;
  for (const std::string_view code : {"", "text/", "/plain", "text/pl ain", "a/b/c", "text plain"})
    EXPECT_EQ(ShapeOf(kMimeTypes, code), Shape::kImpossible) << code;
}

TEST(CodeSyntax, ProvesWhatNeedsNoListToBeACode) {
  for (const std::string_view code : {"en", "en-GB", "zh-Hant-TW", "es-419", "EN-gb"})
    EXPECT_EQ(ShapeOf(kLanguages, code), Shape::kProven) << code;
  for (const std::string_view code : {"eng", "en-QQ", "de-1996", "x-private"})
    EXPECT_EQ(ShapeOf(kLanguages, code), Shape::kPossible) << code;
  EXPECT_EQ(ShapeOf(kMimeTypes, "text/html; charset=utf-8"), Shape::kProven);
  EXPECT_EQ(ShapeOf(kMimeTypes, "chemical/x-pdb"), Shape::kPossible);
  EXPECT_EQ(ShapeOf(kMimeTypes, "xml"), Shape::kPossible);
  EXPECT_EQ(ShapeOf(kUnits, "mg/{week}"), Shape::kProven);
}

TEST(CodeSyntax, TellsUnitsThatMeasureTheSame) {
  EXPECT_TRUE(IsUnitLike("wk", "a"));
  EXPECT_TRUE(IsUnitLike("cm", "m"));
  EXPECT_FALSE(IsUnitLike("kg", "m"));
  EXPECT_FALSE(IsUnitLike("kg", "nonsense"));
}

TEST(CodeSyntax, SaysNothingOfOtherSystems) {
  EXPECT_NE(ShapeOf("http://snomed.info/sct", "not a number"), Shape::kImpossible);
}

TEST(CodeSyntax, ReadsUnitsByUcum) {
  for (const char* code : {"mg", "mm[Hg]", "10*3/uL", "{score}"})
    EXPECT_NE(ShapeOf(kUnits, code), Shape::kImpossible) << code;
  for (const char* code : {"mmHg", "mg%%", "", "KG"})
    EXPECT_EQ(ShapeOf(kUnits, code), Shape::kImpossible) << code;
}

}  // namespace
}  // namespace gateway::terminology
