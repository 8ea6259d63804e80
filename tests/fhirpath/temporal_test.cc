#include "gateway/fhirpath/temporal.h"

#include <gtest/gtest.h>

#include "tests/fhirpath/evaluate.h"

namespace gateway::fhirpath {
namespace {

TEST(Temporal, ReadsAndWritesEveryPrecision) {
  for (const char* text :
       {"2015", "2015-02", "2015-02-04", "2015-02-04T14", "2015-02-04T14:34", "2015-02-04T14:34Z",
        "2015-02-04T14:34:28", "2015-02-04T14:34:28.1", "2015-02-04T14:34:28.123456-05:30"}) {
    const auto value = Temporal::Parse(text, SystemType::kDateTime);
    ASSERT_TRUE(value) << text;
    EXPECT_EQ(value->ToText(), text);
  }
  EXPECT_EQ(Temporal::Parse("14:34:28.100", SystemType::kTime)->ToText(), "14:34:28.100");
}

TEST(Temporal, RefusesWhatDoesNotExist) {
  for (const char* text :
       {"", "15", "2015-", "2015-00", "2015-02-29", "2015-02-04T", "2015-02-04T24:00",
        "2015-02T10:00", "2015-02-04T14:34:28+15:00", "2015-02-04 14:34", "0000"}) {
    const bool is_bare_t = std::string_view(text) == "2015-02-04T";  // a DateTime of day precision
    EXPECT_EQ(Temporal::Parse(text, SystemType::kDateTime).has_value(), is_bare_t) << text;
  }
  EXPECT_FALSE(Temporal::Parse("2015-02-04T14:34", SystemType::kDate));
  EXPECT_FALSE(Temporal::Parse("14:34Z", SystemType::kTime));
}

TEST(Temporal, ComparesAsFarAsPrecisionAllows) {
  testing::ExpectAll({
      {"@2018-03 < @2018-03-01", ""},
      {"@2018-03 < @2018-04-01", "Boolean:true"},
      {"@2018-03 = @2018-03", "Boolean:true"},
      {"@2018 > @2017-12-31", "Boolean:true"},
      {"@2018-03-01 = @2018-03-01T10:00:00", ""},
      {"@2018-03-01 ~ @2018-03-01T10:00:00", "Boolean:false"},
      {"@T10:30 < @T10:30:00", ""},
      {"@T10:30:00 = @T10:30:00.000", "Boolean:true"},
      {"@2017-11-05T01:30:00.0-04:00 < @2017-11-05T01:15:00.0-05:00", "Boolean:true"},
      {"@2012-04-15T15:00:00+02:00 = @2012-04-15T16:00:00+03:00", "Boolean:true"},
      {"@2012-04-15T15:00:00Z = @2012-04-15T15:00:00", ""},
      {"@2012-04-15T15:00:00Z < @2012-04-17T15:00:00", "Boolean:true"},
      {"birthDate < @1950-02-04", "Boolean:true"},
      {"birthDate = @1950-02-03", "Boolean:true"},
      {"@2018 = @T10", "Boolean:false"},
      {"birthDate = '1950-02-03'", "Boolean:false"},
  });
}

TEST(Temporal, MovesByTheCalendar) {
  testing::ExpectAll({
      {"@2016-02-29 + 1 year", "Date:2017-02-28"},
      {"@2015-01-31 + 1 month", "Date:2015-02-28"},
      {"@2015-03-01 - 1 day", "Date:2015-02-28"},
      {"@2015-12-31 + 1 week", "Date:2016-01-07"},
      {"@2015-02 + 45 days", "Date:2015-03"},
      {"@2015 + 25 months", "Date:2017"},
      {"@2015-02-04T23:59:59Z + 1 second", "DateTime:2015-02-05T00:00:00Z"},
      {"@2015-02-04T00:00:00 + 0.5 seconds", "DateTime:2015-02-04T00:00:00.500"},
      {"@2015-02-04 + 1.9 days", "Date:2015-02-05"},
      {"@T23:30 + 45 minutes", "Time:00:15"},
      {"birthDate + 28 days", "Date:1950-03-03"},
      {"@9999-12-31 + 1 day", ""},
      {"@0001-01-01 - 1 day", ""},
      {"@2015-01-01 + 99999999999999999999 years", ""},
      {"@2015-01-01 + 1 'mo'",
       "error: '+' (line 1, column 13): dates move by years, months, weeks, days, hours, minutes, "
       "seconds or "
       "milliseconds"},
  });
}

TEST(Temporal, KnowsNowInTheCallersZone) {
  testing::ExpectAll({
      {"now()", "DateTime:2026-10-01T10:12:00.000+01:00"},
      {"today()", "Date:2026-10-01"},
      {"timeOfDay()", "Time:10:12:00.000"},
      {"birthDate < today()", "Boolean:true"},
  });
}

}  // namespace
}  // namespace gateway::fhirpath
