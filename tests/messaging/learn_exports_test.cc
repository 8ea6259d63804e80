// Ten exports that nobody has described, made from generated cases.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "gateway/messaging/synthetic.h"
#include "gateway/records/generate.h"
#include "gateway/records/learn/learn.h"
#include "tests/messaging/rig.h"
#include "tests/records/learn/exports.h"
#include "tests/support/matchers.h"

namespace gateway::messaging {
namespace {

using gateway::testing::IsOk;
using records::testing_exports::MadeExport;
using records::testing_exports::MakeExport;
using records::testing_exports::Style;
using records::testing_exports::TenStyles;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;

std::string CsvWide(std::uint64_t seed, int cases) {
  const Intake& intake = *testing::SharedIntake();
  records::Generator generator(seed);
  std::vector<std::string> made;
  for (int i = 0; i < cases; ++i) made.push_back(generator.Record().Write());
  const auto file = SyntheticFile(intake, *intake.parts().formats->Find("csv-wide"), made,
                                  *ParseInstant("2026-10-01T12:00:00Z"));
  EXPECT_THAT(file, IsOk());
  return file.value_or("");
}

TEST(LearnExports, KnowsNineColumnsOfTenInTenExportsAndGuessesNoLevel) {
  const auto knowledge =
      records::Knowledge::Load(records::MappingsFolder(), *gateway::testing::R4Types());
  ASSERT_THAT(knowledge, IsOk());
  std::uint64_t seed = 20261101;
  for (const Style& style : TenStyles()) {
    const MadeExport made = MakeExport(style, seed, CsvWide(seed, 30));
    ++seed;
    const auto learning = records::Learn(made.bytes, "council-x", knowledge.value());
    ASSERT_THAT(learning, IsOk()) << style.name;
    const records::Learnt& learnt = *learning;
    std::size_t right = 0;
    for (const records::LearntColumn& column : learnt.columns) {
      const auto truth = made.truth.find(column.name);
      ASSERT_NE(truth, made.truth.end()) << style.name << " " << column.name;
      if (column.element == truth->second) {
        ++right;
        continue;
      }
      std::printf("  %s: %s is %s, taken for '%s' (%.2f)\n", style.name.c_str(),
                  column.name.c_str(), truth->second.c_str(), column.element.c_str(),
                  column.confidence);
      // A level or its evidence in the wrong place would be a clinical guess.
      const records::Target* const taken = knowledge->Find(column.element);
      EXPECT_FALSE(taken != nullptr && taken->cell == "level") << column.name;
    }
    std::printf("%s: %zu of %zu columns right, %zu questions\n", style.name.c_str(), right,
                learnt.columns.size(), learnt.open.size());
    // JSON leaves out what is blank in every record.
    EXPECT_TRUE(style.json || learnt.columns.size() == made.truth.size()) << style.name;
    EXPECT_GE(learnt.columns.size(), 90U) << style.name;
    EXPECT_GE(right * 10, learnt.columns.size() * 9) << style.name;
    EXPECT_THAT(learnt.format_yaml, HasSubstr(R"(levels: {"A": ["A"], "B": ["B"], "C": ["C"]})"));
    for (const auto& [letter, word] : style.levels)
      EXPECT_THAT(learnt.open, Contains(Field(&records::Question::id, "level:" + word)));
    if (style.levels.empty()) {
      for (const records::Question& question : learnt.open)
        EXPECT_FALSE(question.id.starts_with("level:"));
    }
  }
}

}  // namespace
}  // namespace gateway::messaging
