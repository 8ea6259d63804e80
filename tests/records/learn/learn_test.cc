#include "gateway/records/learn/learn.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "tests/records/record_files.h"
#include "tests/support/matchers.h"

namespace gateway::records {
namespace {

using gateway::testing::IsError;
using gateway::testing::IsOk;
using ::testing::_;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

const Knowledge& Known() {
  static const auto knowledge = Knowledge::Load(MappingsFolder(), *testing::R4Types());
  EXPECT_THAT(knowledge, IsOk());
  return *knowledge;
}

Learnt LearnFrom(const std::string& bytes, const Answers& answers = {}) {
  auto learnt = Learn(bytes, "council-x", Known(), answers);
  EXPECT_THAT(learnt, IsOk());
  return learnt.value_or(Learnt{});
}

std::string ElementOf(const Learnt& learnt, const std::string& column) {
  for (const LearntColumn& one : learnt.columns) {
    if (one.name == column) return one.element;
  }
  return "no such column";
}

auto Asks(const std::string& id) { return Contains(Field(&Question::id, id)); }

// A table of one column of each name, with the same cells in every row.
std::string Table(const std::vector<std::pair<std::string, std::string>>& columns, int rows = 5) {
  std::string out;
  for (const auto& [header, cell] : columns) out += (out.empty() ? "" : ",") + header;
  for (int i = 0; i < rows; ++i) {
    std::string row;
    for (const auto& [header, cell] : columns) row += (row.empty() ? "" : ",") + cell;
    out += "\n" + row;
  }
  return out + "\n";
}

TEST(Learn, TakesTheOrderOfDayAndMonthFromTheDatesAlone) {
  const auto dated = [](const std::string& a, const std::string& b) {
    return "Case Ref,DOB,Date Received\n1," + a + "," + b + "\n2," + a + "," + b + "\n";
  };
  EXPECT_THAT(LearnFrom(dated("29/02/1940", "01/10/2026")).format_yaml,
              HasSubstr(R"(dates: ["dd/mm/yyyy"])"));
  EXPECT_THAT(LearnFrom(dated("02/29/1940", "10/01/2026")).format_yaml,
              HasSubstr(R"(dates: ["mm/dd/yyyy"])"));
  const Learnt unknown = LearnFrom(dated("03/02/1940", "01/10/2026"));
  EXPECT_THAT(unknown.open, Asks("dates"));
  EXPECT_THAT(unknown.format_yaml, HasSubstr(R"(dates: ["yyyy-mm-dd"])"));
  const Learnt told = LearnFrom(dated("03/02/1940", "01/10/2026"), {{"dates", "day-first"}});
  EXPECT_THAT(told.open, Not(Asks("dates")));
  EXPECT_THAT(told.format_yaml, HasSubstr(R"(dates: ["dd/mm/yyyy"])"));
  // Columns that contradict each other settle nothing.
  EXPECT_THAT(LearnFrom(dated("29/02/1940", "10/13/2026")).open, Asks("dates"));
}

TEST(Learn, SaysThatATwoDigitYearIsOfNoUse) {
  const Learnt learnt = LearnFrom(Table({{"Case Ref", "1"}, {"DOB", "29/02/40"}}));
  EXPECT_THAT(learnt.open, Asks("years:DOB"));
}

TEST(Learn, TakesALevelsMeaningFromAnAnswerOnly) {
  const std::string file = "Case Ref,Breathing,Nutrition\n1,1,2\n2,3,A\n";
  const Learnt asked = LearnFrom(file);
  EXPECT_THAT(asked.open, AllOf(Asks("level:1"), Asks("level:2"), Asks("level:3")));
  EXPECT_THAT(asked.open, Not(Asks("level:A")));
  const Learnt told = LearnFrom(file, {{"level:1", "C"}, {"level:2", "B"}, {"level:3", "A"}});
  EXPECT_THAT(told.format_yaml,
              HasSubstr(R"(levels: {"A": ["A", "3"], "B": ["B", "2"], "C": ["C", "1"]})"));
}

TEST(Learn, KnowsTheNhsNumberByItsCheckDigitWhateverItsHeader) {
  const Learnt learnt = LearnFrom("Case Ref,Zahl\n1,999 000 0018\n2,9990000026\n");
  EXPECT_EQ(ElementOf(learnt, "Zahl"), "nhsNumber");
  // Ten digits that fail it are no NHS number, whatever the header says.
  const Learnt wrong = LearnFrom("Case Ref,NHS Number\n1,9990000019\n2,9990000027\n");
  EXPECT_EQ(ElementOf(wrong, "NHS Number"), "");
}

TEST(Learn, AsksAboutAColumnInDoubtAndDoesWhatItIsTold) {
  const std::string file =
      Table({{"Case Ref", "1"}, {"Practice", "Example Surgery"}, {"Blank", ""}});
  const Learnt named =
      LearnFrom(file, {{"column:Practice", "gpPracticeName"}, {"column:Blank", "extra"}});
  EXPECT_EQ(ElementOf(named, "Practice"), "gpPracticeName");
  EXPECT_EQ(ElementOf(named, "Blank"), "");
}

TEST(Learn, AsksWhatEveryRowNeedsAndNoColumnHolds) {
  const std::string file = Table({{"Case Ref", "1"}, {"Surname", "TEST"}});
  const Learnt asked = LearnFrom(file);
  EXPECT_THAT(asked.open, AllOf(Asks("default:organisationOds"), Asks("missing:birthDate")));
  const Learnt told = LearnFrom(file, {{"default:organisationOds", "X28"}});
  EXPECT_THAT(told.open, Not(Asks("default:organisationOds")));
  EXPECT_THAT(told.format_yaml, HasSubstr("organisationOds: \"X28\""));
}

TEST(Learn, AsksWhatAWordMeansThatNobodyDeclared) {
  const std::string file = "Case Ref,Sex\n1,Female\n2,Frau\n3,Male\n";
  const Learnt asked = LearnFrom(file);
  EXPECT_THAT(asked.open, Asks("word:gender:Frau"));
  EXPECT_THAT(asked.format_yaml, Not(HasSubstr("Frau")));
  EXPECT_THAT(LearnFrom(file, {{"word:gender:Frau", "female"}}).format_yaml, HasSubstr("\"Frau\""));
}

TEST(Learn, RefusesAnAnswerThatFitsNoQuestion) {
  const std::string file = Table({{"Case Ref", "1"}, {"Surname", "TEST"}});
  EXPECT_THAT(Learn(file, "x", Known(), {{"column:Nothing", "gender"}}),
              IsError(IssueType::kValue, _));
  EXPECT_THAT(Learn(file, "x", Known(), {{"column:Surname", "surname"}}),
              IsError(IssueType::kValue, _));
  EXPECT_THAT(Learn("a,b\n1,2\n", "Not A Name", Known()),
              IsError(IssueType::kValue, HasSubstr("small letters")));
  EXPECT_THAT(Learn("nothing here", "x", Known()), IsError(IssueType::kStructure, _));
  EXPECT_THAT(Learn("", "x", Known()), IsError(IssueType::kStructure, _));
}

TEST(HeaderWords, AreCutAtCapitalsDigitsAndGluedWords) {
  const auto words = [](const char* header) { return Known().WordsOf(header); };
  EXPECT_EQ(words("NHSNumber"), words("nhs number"));
  EXPECT_EQ(words("dateofbirth"), words("Date of Birth"));
  EXPECT_EQ(words("AddressLine1"), words("address line 1"));
  EXPECT_EQ(words("Person_DOB"), words("person birth date"));
}

}  // namespace
}  // namespace gateway::records
