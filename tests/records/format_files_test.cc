// The product's own mappings/<format>/format.yaml over their examples.
#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "gateway/base/file.h"
#include "tests/records/record_files.h"
#include "tests/support/matchers.h"

namespace gateway::records {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::IsSupersetOf;

TEST(FormatFiles, AreWithoutMistake) {
  const auto library = FormatLibrary::Load(MappingsFolder(), testing::R4());
  ASSERT_THAT(library, IsOk());
  EXPECT_THAT((*library)->names(), IsSupersetOf({"chc-json", "csv-wide"}));
}

TEST(FormatFiles, ReadTheirExamplesWithoutAFindingAndGiveThemBack) {
  const auto library = RealFormats();
  ASSERT_NE(library, nullptr);
  int files = 0;
  for (const std::string& name : library->names()) {
    const Format& format = *library->Find(name);
    for (const auto& entry :
         std::filesystem::directory_iterator(MappingsFolder() / name / "examples")) {
      if (entry.path().extension() != format.info().file_suffix) continue;
      ++files;
      const auto read = format.Read(*ReadFile(entry.path()));
      ASSERT_THAT(read, IsOk()) << entry.path();
      ASSERT_FALSE(read->records.empty()) << entry.path();
      for (const Issue& issue : read->issues.list()) ADD_FAILURE() << entry.path() << ToText(issue);
      for (const LocalRecord& record : read->records) {
        for (const Issue& issue : record.issues.list())
          ADD_FAILURE() << entry.path() << ToText(issue);
        const auto written = format.Write(std::vector{record.tree});
        ASSERT_THAT(written, IsOk());
        const auto again = format.Read(*written);
        ASSERT_THAT(again, IsOk());
        EXPECT_TRUE(fhir::Equal(record.tree.root(), again->records.at(0).tree.root()))
            << entry.path();
      }
    }
  }
  EXPECT_GE(files, 2);
}

TEST(FormatFiles, RefuseANumericLevelOfTheWideFormNamingTheColumn) {
  const auto library = RealFormats();
  ASSERT_NE(library, nullptr);
  const Format& format = *library->Find("csv-wide");
  std::string text = *ReadFile(MappingsFolder() / "csv-wide/examples/positive.csv");
  const std::size_t at = text.find(",A,\"Breathless");
  ASSERT_NE(at, std::string::npos);
  text[at + 1] = '3';
  const auto read = format.Read(text);
  ASSERT_THAT(read, IsOk());
  ASSERT_EQ(read->records.at(0).issues.size(), 1U);
  const Issue& issue = read->records[0].issues.list()[0];
  EXPECT_EQ(issue.expression, "CsvWideCase.breathingLevel");
  EXPECT_THAT(issue.diagnostics, HasSubstr("'Breathing'"));
  EXPECT_THAT(issue.diagnostics, HasSubstr("accepted are A, B, C"));
}

TEST(FormatFiles, DoNotTakeAscForAlteredStatesOfConsciousness) {
  const auto library = RealFormats();
  ASSERT_NE(library, nullptr);
  std::string text = *ReadFile(MappingsFolder() / "csv-wide/examples/positive.csv");
  const std::string header = "Altered states of consciousness,";
  const std::size_t at = text.find(header);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, header.size(), "ASC,");  // to every council: adult social care
  const auto read = library->Find("csv-wide")->Read(text);
  ASSERT_THAT(read, IsOk());
  ASSERT_TRUE(read->issues.HasErrors());
  EXPECT_THAT(read->issues.list()[0].diagnostics,
              HasSubstr("'Altered states of consciousness' is missing"));
}

}  // namespace
}  // namespace gateway::records
