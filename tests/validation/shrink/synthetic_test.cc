#include "gateway/validation/shrink/synthetic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/nhs_number.h"

namespace gateway::validation {
namespace {

using ::testing::MatchesRegex;

struct Row {
  const char* original;
  const char* shape;  // POSIX regular expression
};

TEST(Synthesiser, KeepsTheShapeAndNoCharacter) {
  for (const Row& row : std::initializer_list<Row>{{"Ada Lovelace", "[A-Z][a-z]{2} [A-Z][a-z]{7}"},
                                                   {"ZZ99 3VZ", "[A-Z]{2}[1-9]{2} [1-9][A-Z]{2}"},
                                                   {" x", " [a-z]"},
                                                   {"a@b.example", "[a-z]@[a-z]\\.[a-z]{7}"},
                                                   {"", ""}}) {
    const std::string other = Synthesiser().Text(row.original);
    EXPECT_THAT(other, MatchesRegex(row.shape));
    for (std::size_t i = 0; i < other.size(); ++i) {
      const bool is_word = std::isalnum(static_cast<unsigned char>(other[i])) != 0;
      EXPECT_TRUE(!is_word || other[i] != row.original[i]) << row.original << " " << other;
    }
  }
}

TEST(Synthesiser, PutsLettersOfTheSameSizeInPlaceOfOthers) {
  const std::string name = "\xC3\x85sa \xE4\xB8\xAD";
  EXPECT_EQ(Synthesiser().Text(name).size(), name.size());
  EXPECT_NE(Synthesiser().Text(name), name);
}

// What comes out tells the order of words, and nothing of the words themselves.
TEST(Synthesiser, DependsOnShapeAndOrderAlone) {
  const std::string one = Synthesiser().Text("Mary");
  const std::string other = Synthesiser().Text("Zoey");
  int same = 0;
  for (std::size_t i = 0; i < one.size(); ++i) same += one[i] == other[i] ? 1 : 0;
  EXPECT_GE(same, 3) << one << " " << other;
}

TEST(Synthesiser, GivesTheSameWordTheSameOther) {
  Synthesiser all;
  const std::string id = all.Address("4711");
  EXPECT_EQ(all.Address("Patient/4711"), "Patient/" + id);
  EXPECT_EQ(all.Address("#4711"), "#" + id);
  EXPECT_NE(id, "4711");
}

TEST(Synthesiser, KeepsAUuidAUuid) {
  const std::string other = Synthesiser().Address("urn:uuid:9de616f1-3121-5304-b11b-c44abfde50a3");
  EXPECT_THAT(other, MatchesRegex("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-"
                                  "[0-9a-f]{12}"));
}

TEST(Synthesiser, GivesNhsNumbersOfTheReservedRangeAsRightAsBefore) {
  for (const std::string text : {"9434765919", "943 476 5919", "9434765918", "943 476 5918"}) {
    const std::string other = Synthesiser().Text(text);
    EXPECT_TRUE(other.starts_with("999")) << other;
    EXPECT_EQ(other.size(), text.size());
    EXPECT_EQ(NhsNumber::Parse(other).has_value(), NhsNumber::Parse(text).has_value()) << text;
  }
}

TEST(Synthesiser, KeepsSignPointAndExponentOfANumber) {
  EXPECT_THAT(Synthesiser().Number("-12.50e3"), MatchesRegex("-[1-9]{2}\\.[1-9]{2}e3"));
  EXPECT_THAT(Synthesiser().Number("0"), MatchesRegex("[1-9]"));
}

TEST(Synthesiser, KeepsTagsAndEntitiesOfXhtml) {
  const std::string other = Synthesiser().Xhtml(
      R"(<div xmlns="http://www.w3.org/1999/xhtml"><p title="Ada">Ada &amp; Bob</p></div>)");
  EXPECT_THAT(other,
              MatchesRegex("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title=\"[A-Z][a-z]{2}\">"
                           "[A-Z][a-z]{2} &amp; [A-Z][a-z]{2}</p></div>"));
  EXPECT_EQ(other.find("Ada"), std::string::npos);
}

TEST(SyntheticDates, KeepOrderEqualityAndPrecision) {
  const auto dates = SyntheticDates(
      {"2026-10-01", "1940", "2026-10-01T09:12:00Z", "2026-10-01", "2026-09", "no date"}, 2001, 37);
  ASSERT_EQ(dates.size(), 4U);
  EXPECT_EQ(dates.at("1940").size(), 4U);
  EXPECT_EQ(dates.at("2026-09").size(), 7U);
  EXPECT_LT(dates.at("1940"), dates.at("2026-09"));
  EXPECT_LT(dates.at("2026-09"), dates.at("2026-10-01"));
  EXPECT_EQ(dates.at("2026-10-01T09:12:00Z").substr(0, 10), dates.at("2026-10-01"));
  EXPECT_TRUE(dates.at("2026-10-01T09:12:00Z").ends_with("Z"));
  EXPECT_EQ(dates.at("2026-10-01T09:12:00Z").size(), 20U);
}

TEST(MovedDates, KeepTheDistance) {
  const auto dates =
      MovedDates({"2026-10-01", "2026-10-29", "2026-10-01T09:12:00.123+01:00"}, 1951);
  EXPECT_EQ(dates.at("2026-10-01"), "1951-02-03");
  EXPECT_EQ(dates.at("2026-10-29"), "1951-03-03");
  EXPECT_THAT(dates.at("2026-10-01T09:12:00.123+01:00"),
              MatchesRegex("1951-02-03T09:[0-9]{2}:17\\.555\\+01:00"));
}

}  // namespace
}  // namespace gateway::validation
