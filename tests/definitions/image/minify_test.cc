#include "gateway/definitions/image/minify.h"

#include <gtest/gtest.h>

namespace gateway::definitions::image {
namespace {

TEST(Minify, DropsWhiteSpaceBetweenTokensAlone) {
  EXPECT_EQ(Minify("{ \"a\" : [ 1 , true ],\r\n\t\"b c\": \"x \\\" y\" }"),
            R"({"a":[1,true],"b c":"x \" y"})");
  EXPECT_EQ(Minify("\xEF\xBB\xBF{}"), "{}");
  EXPECT_EQ(Minify("\"open \\"), "\"open \\");
}

TEST(Minify, DoesNotMakeJsonOfWhatIsNone) {
  EXPECT_EQ(Minify("[1  2]"), "[1 2]");
  EXPECT_EQ(Minify("[tr ue]"), "[tr ue]");
}

}  // namespace
}  // namespace gateway::definitions::image
