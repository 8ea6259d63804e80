#include <gtest/gtest.h>

#include "tests/fhirpath/evaluate.h"

namespace gateway::fhirpath {
namespace {

TEST(Components, AreThereWhenTheValueIsSoPrecise) {
  testing::ExpectAll({
      {"@2012-01-05T12:30:40.002-07:00.yearOf()", "Integer:2012"},
      {"@2012-01-05T12:30:40.002-07:00.monthOf()", "Integer:1"},
      {"@2012-01-05T12:30:40.002-07:00.dayOf()", "Integer:5"},
      {"@2012-01-05T12:30:40.002-07:00.hourOf()", "Integer:12"},
      {"@2012-01-05T12:30:40.002-07:00.minuteOf()", "Integer:30"},
      {"@2012-01-05T12:30:40.002-07:00.secondOf()", "Integer:40"},
      {"@2012-01-05T12:30:40.002-07:00.millisecondOf()", "Integer:2"},
      {"@2012-01-05T12:30:40.002-07:00.timezoneOffsetOf()", "Decimal:-7.0"},
      {"@2012-01-05T12:30:40+08:45.timezoneOffsetOf()", "Decimal:8.75"},
      {"@2012-01-05T12:30:40-07:00.dateOf()", "Date:2012-01-05"},
      {"@2012-01-05T12:30:40-07:00.timeOf()", "Time:12:30:40"},
      {"birthDate.yearOf()", "Integer:1950"},
      {"@2012.monthOf()", ""},
      {"@2012-01-05.hourOf()", ""},
      {"@2012-01-05.timeOf()", ""},
      {"@2012-01-05T12:30:40.timezoneOffsetOf()", ""},
      {"@2012-01-05T12:30:40.millisecondOf()", ""},
      {"@T12:30.yearOf()", ""},
      {"@T12:30.dateOf()", ""},
      {"{}.yearOf()", ""},
      {"1.yearOf()", ""},
  });
}

TEST(Aggregates, AddUpAndChoose) {
  testing::ExpectAll({
      {"(1 | 2 | 3).sum()", "Integer:6"},
      {"(1.5 | 2).sum()", "Decimal:3.5"},
      {"(1 'm' | 5 'cm').sum()", "Quantity:105 'cm'"},
      {"{}.sum()", ""},
      {"(1 'm' | 1 's').sum()", ""},
      {"(1 | 2).avg()", "Decimal:1.5"},
      {"(3 | 1 | 2).min()", "Integer:1"},
      {"('b' | 'c' | 'a').max()", "String:c"},
      {"(@2014 | @2015).max()", "Date:2015"},
      {"(@2014 | @2014-01).max()", ""},
      {"{}.min()", ""},
      {"(1 | 'a').max()",
       "error: max() (line 1, column 11): 'String' and 'Integer' have no common order"},
  });
}

}  // namespace
}  // namespace gateway::fhirpath
