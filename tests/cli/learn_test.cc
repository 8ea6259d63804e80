// From an unknown export to messages, with data files alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "tests/cli/chc.h"
#include "tests/records/learn/exports.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::cli {
namespace {

using gateway::testing::IsOk;
using gateway::testing::TempFolder;
using records::testing_exports::MadeExport;
using records::testing_exports::MakeExport;
using records::testing_exports::Style;
using records::testing_exports::TenStyles;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::size_t LinesOf(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

class RecordLearn : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { ::setenv("CHC_GATEWAY_HOME", CHC_GATEWAY_SOURCE_DIR, 0); }
  std::string Put(const std::string& name, const std::string& text) {
    EXPECT_THAT(WriteFileDurably(folder_ / name, text), IsOk());
    return (folder_ / name).string();
  }
  [[nodiscard]] std::string formats() const { return (folder_ / "formats").string(); }

  TempFolder folder_;
};

// What someone who knows the system would answer.
std::string AnswerTo(const Json& question, const MadeExport& made, const Style& style) {
  const std::string& id = question["question"].string();
  if (id.starts_with("column:")) {
    const std::string& element = made.truth.at(id.substr(7));
    return element.empty() ? "extra" : element;
  }
  for (const auto& [letter, word] : style.levels) {
    if (id == "level:" + word) return letter;
  }
  if (id == "dates") return style.date.starts_with("mm") ? "month-first" : "day-first";
  if (id.starts_with("default:")) return "X28";
  return question["choices"].array().empty() ? "" : question["choices"].array().back().string();
}

TEST_F(RecordLearn, MakesAFormatThatImportsEveryRowOnceItsQuestionsAreAnswered) {
  for (const Style& style : TenStyles()) {
    if (style.name != "short" && style.name != "numbers" && style.name != "nested") continue;
    SCOPED_TRACE(style.name);
    const Ran generated =
        Chc({"record", "generate", "--format", "csv-wide", "--seed", "5", "--cases", "12"});
    ASSERT_EQ(generated.status, 0) << generated.err;
    const MadeExport made = MakeExport(style, 20261120, generated.out);
    const std::string file = Put(style.name + ".txt", made.bytes);
    Json answers = Json(Json::Object{});
    Ran learnt;
    // What is answered may raise a further question.
    for (int round = 0; round < 4; ++round) {
      const std::string answered = Put("answers.json", answers.Write());
      learnt = Chc({"record", "learn", file, "--name", style.name, "--out", formats(), "--answers",
                    answered});
      ASSERT_THAT(learnt.status, ::testing::AnyOf(0, 1)) << learnt.err;
      if (learnt.status == 0) break;
      for (const std::string_view line : Split(learnt.err, '\n')) {
        const auto question = Json::Parse(line);
        if (question) {
          answers.Set((*question)["question"].string(), AnswerTo(*question, made, style));
        }
      }
    }
    ASSERT_EQ(learnt.status, 0) << learnt.err;
    const Ran imported =
        Chc({"record", "import", "--mappings", formats(), "--format", style.name, file});
    EXPECT_EQ(imported.status, 0) << imported.err;
    EXPECT_EQ(LinesOf(imported.out), made.rows);
  }
}

TEST_F(RecordLearn, AsksOnTheErrorStreamAndProposesOnStandardOutput) {
  const std::string file = Put("Council X.csv", "Case Ref;Breathing\n1;2\n2;3\n");
  const Ran ran = Chc({"record", "learn", file, "--answers", Put("none.json", "{}")});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("name: council-x\n"), HasSubstr("delimiter: \";\""),
                             HasSubstr("\"council-x-to-csv-wide\"")));
  EXPECT_THAT(ran.err, HasSubstr(R"({"question":"level:2",)"));
  EXPECT_EQ(Chc({"record", "learn", (folder_ / "nowhere.csv").string()}).status, 2);
}

TEST_F(RecordLearn, RefusesAnAnswerThatFitsNothing) {
  const std::string file = Put("x.csv", "Case Ref,Breathing\n1,A\n");
  const std::string answers = Put("answers.json", R"({"level:7":"A"})");
  const Ran ran = Chc({"record", "learn", file, "--answers", answers});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("level:7"));
}

TEST_F(RecordLearn, ImportReportsEveryFindingAsATable) {
  std::string csv = *ReadFile(std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "mappings" /
                              "csv-wide" / "examples" / "positive.csv");
  csv.replace(csv.find("29/02/1940"), 10, "30/02/1940");
  const std::string report = (folder_ / "report.csv").string();
  const Ran ran =
      Chc({"record", "import", "--format", "csv-wide", "--report", report, Put("wide.csv", csv)});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(*ReadFile(report), AllOf(HasSubstr("row,line,column,severity,rule,reason,mend\r\n"),
                                       HasSubstr("\r\n1,2,Date of Birth,error,csv-cell,")));
}

}  // namespace
}  // namespace gateway::cli
