#include <gtest/gtest.h>

#include "tests/fhirpath/evaluate.h"

namespace gateway::fhirpath {
namespace {

TEST(TemporalOperators, CompareAsFarAsPrecisionReaches) {
  testing::ExpectAll({
      {"@2012-04-15T15:00:00+02:00 = @2012-04-15T16:00:00+03:00", "Boolean:true"},
      {"@2012-04-15T15:00:00Z = @2012-04-15T10:00:00", ""},
      {"@2012-04-15T15:00:00Z < @2012-04-17T10:00:00", "Boolean:true"},
      {"@2018-03 < @2018-03-01", ""},
      {"@2018-03 < @2018-04-01", "Boolean:true"},
      {"@2018 = @2018-01", ""},
      {"@2018 = @2019-01", "Boolean:false"},
      {"@2018 ~ @2018-01", "Boolean:false"},
      {"@2018-03-01T10:30 < @2018-03-01T10:30:00", ""},
      {"@2018-03-01T10:30:00.0 = @2018-03-01T10:30:00", "Boolean:true"},
      {"@2018-03-01T10:30:00.1 > @2018-03-01T10:30:00", "Boolean:true"},
      {"@T10:30 = @T10:30:00", ""},
      {"@T10 < @T11:00", "Boolean:true"},
      {"@2012-04-15 < @2012-04-16T00:00:00Z", "Boolean:true"},
      {"@2012-04-15 < @2012-04-15T23:00:00Z", ""},
      {"@2012-04-15 = @2012-04-16T00:00:00+14:00", "Boolean:false"},
  });
}

TEST(TemporalOperators, AddAtEveryPrecision) {
  testing::ExpectAll({
      {"@2016-02-29 + 1 year", "Date:2017-02-28"},
      {"@2016-01-31 + 1 month", "Date:2016-02-29"},
      {"@2016-03-31 - 1 month", "Date:2016-02-29"},
      {"@2014 + 24 months", "Date:2016"},
      {"@2014 + 11 months", "Date:2014"},
      {"@2014-01 + 30 days", "Date:2014-02"},
      {"@2014-01 + 29 days", "Date:2014-01"},
      {"@2014-01-01 + 25 hours", "Date:2014-01-02"},
      {"@2014-01-01 + 1.9 days", "Date:2014-01-02"},
      {"@2014-01-01T10 + 90 minutes", "DateTime:2014-01-01T11"},
      {"@2014-01-01T10:00:00 + 1500 milliseconds", "DateTime:2014-01-01T10:00:01.500"},
      {"@2014-01-01T10:00:00.000 + 1.5 seconds", "DateTime:2014-01-01T10:00:01.500"},
      {"@2014-12-31T23:59:59-05:00 + 1 second", "DateTime:2015-01-01T00:00:00-05:00"},
      {"@T23:30 + 45 minutes", "Time:00:15"},
      {"@2014-01-01 + 1 'wk'", "Date:2014-01-08"},
      {"@9999-12-31 + 1 day", ""},
      {"@0001-01-01 - 1 day", ""},
  });
  for (const char* expression : {"@2014-01-01 + 1 'a'", "@2014-01-01 + 1 'mo'", "@2014-01-01 + 1",
                                 "@2014-01-01 - @2013-01-01", "1 year + @2014"})
    EXPECT_TRUE(testing::Evaluate(expression).starts_with("error: ")) << expression;
}

}  // namespace
}  // namespace gateway::fhirpath
