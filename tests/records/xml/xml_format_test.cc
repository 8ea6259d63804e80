#include "gateway/records/xml/xml_format.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "gateway/base/file.h"
#include "gateway/records/generate.h"
#include "gateway/records/xml/xml_split.h"
#include "tests/records/record_files.h"
#include "tests/support/matchers.h"

namespace gateway::records {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;
using ::testing::StartsWith;

const Format& ChcXml() { return *RealFormats()->Find("chc-xml"); }

std::vector<fhir::Document> Generated(int count) {
  Generator generator(5);
  std::vector<fhir::Document> records;
  for (int i = 0; i < count; ++i) records.push_back(ReadRecord(generator.Probing().Write()));
  return records;
}

ReadRecords Read(const std::string& bytes) {
  auto read = ChcXml().Read(bytes);
  EXPECT_THAT(read, IsOk());
  return read ? *std::move(read) : ReadRecords{};
}

TEST(XmlFormat, GivesBackEqualRecords) {
  const auto records = Generated(40);
  const auto written = ChcXml().Write(records);
  ASSERT_THAT(written, IsOk());
  const auto read = Read(*written);
  ASSERT_EQ(read.records.size(), records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    for (const Issue& issue : read.records[i].issues.list()) ADD_FAILURE() << ToText(issue);
    EXPECT_TRUE(fhir::Equal(read.records[i].tree.root(), records[i].root())) << i;
  }
}

TEST(XmlFormat, WritesValuesAsTextInItsOwnNamespace) {
  const fhir::Document record = ReadRecord(std::string(kSampleRecord));
  const auto written = ChcXml().Write(std::span(&record, 1));
  ASSERT_THAT(written, IsOk());
  EXPECT_THAT(*written,
              AllOf(StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ChcRecord "
                               "xmlns=\"https://chc-gateway.example/fhir/chc-record\">\n"),
                    HasSubstr("\n  <localCaseId>CHC-00123</localCaseId>\n"),
                    HasSubstr("<birthDate>1940-02-29</birthDate>")));
}

TEST(XmlFormat, ReadsPrefixesCommentsAndSeveralRecordsInAList) {
  const std::string record =
      "<c:ChcRecord><!-- a > b --><c:localCaseId>1</c:localCaseId>"
      "<c:checklist><c:overrideRationale><![CDATA[a < b]]></c:overrideRationale></c:checklist>"
      "</c:ChcRecord>";
  const auto read = Read(
      "<?xml version='1.0'?>\n<!-- export -->\n<c:ChcRecords "
      "xmlns:c='https://chc-gateway.example/fhir/chc-record'>\n" +
      record + "\n" + record + "\n</c:ChcRecords>\n");
  ASSERT_EQ(read.records.size(), 2U);
  EXPECT_EQ(read.records[1].line, 5);
  for (const LocalRecord& one : read.records) {
    for (const Issue& issue : one.issues.list()) ADD_FAILURE() << ToText(issue);
    EXPECT_EQ(one.tree.root().ChildText("localCaseId"), "1");
    EXPECT_EQ(one.tree.root().At({"checklist", "overrideRationale"}).text(), "a < b");
  }
}

TEST(XmlFormat, KeepsUnknownElementsWithTheirMarkup) {
  const auto read = Read(
      "<ChcRecord xmlns='https://chc-gateway.example/fhir/chc-record'>\n"
      "<localCaseId>1</localCaseId><shoe size='7'>left</shoe></ChcRecord>");
  ASSERT_EQ(read.records.size(), 1U);
  const fhir::Node extra = read.records[0].tree.root().Child("sourceExtras");
  EXPECT_EQ(extra.ChildText("path"), "ChcRecord.shoe");
  EXPECT_THAT(std::string(extra.ChildText("value")), HasSubstr("<shoe size='7'>left</shoe>"));
  const auto written = ChcXml().Write(std::span(&read.records[0].tree, 1));
  ASSERT_THAT(written, IsOk());
  EXPECT_TRUE(fhir::Equal(Read(*written).records.at(0).tree.root(), read.records[0].tree.root()));
}

TEST(XmlFormat, RefusesWhatIsNotItsOwnWithThePlace) {
  struct Case {
    std::string_view text;
    std::string_view words;
    int line;
  };
  const std::vector<Case> cases{
      {"<ChcRecord xmlns='urn:other'/>", "https://chc-gateway.example/fhir/chc-record", 1},
      {"<Other xmlns='https://chc-gateway.example/fhir/chc-record'/>", "has to be ChcRecord", 1},
      {"<ChcRecord xmlns='https://chc-gateway.example/fhir/chc-record'>\n<localCaseId>1</wrong>",
       "", 2},
      {"<ChcRecord xmlns='https://chc-gateway.example/fhir/chc-record'>\n<recordVersion>x"
       "</recordVersion></ChcRecord>",
       "positiveInt", 2},
      {"<ChcRecord xmlns='https://chc-gateway.example/fhir/chc-record'>\n<localCaseId value='1'/>"
       "</ChcRecord>",
       "attribute", 2},
  };
  for (const Case& c : cases) {
    const auto read = Read(std::string(c.text));
    ASSERT_EQ(read.records.size(), 1U) << c.text;
    ASSERT_TRUE(read.records[0].issues.HasErrors()) << c.text;
    EXPECT_THAT(read.records[0].issues.list()[0].diagnostics, HasSubstr(c.words)) << c.text;
    EXPECT_EQ(read.records[0].issues.list()[0].line, c.line) << c.text;
  }
}

TEST(XmlFormat, RefusesToWriteACharacterThatXmlDoesNotHave) {
  std::string text(kSampleRecord);
  text.replace(text.find("CHC-00123"), 9, "a\\uFFFEb");
  const std::vector records{ReadRecord(std::string(kSampleRecord)), ReadRecord(text)};
  EXPECT_THAT(ChcXml().Write(records),
              IsError(IssueType::kValue, AllOf(HasSubstr("record 2"), HasSubstr("localCaseId"))));
}

TEST(SplitXml, RefusesAListThatCannotBeDivided) {
  struct Case {
    std::string_view text;
    int line;
  };
  for (const Case& c : std::vector<Case>{{"<L>\n<R>", 2},
                                         {"<L>\n<R/>", 1},
                                         {"<L>\ntext</L>", 2},
                                         {"<!DOCTYPE x>\n<L/>", 1},
                                         {"<L>\n<R a='", 2}}) {
    const auto pieces = SplitXml(c.text, "L");
    ASSERT_FALSE(pieces.has_value()) << c.text;
    EXPECT_EQ(pieces.error().type, IssueType::kStructure);
    EXPECT_EQ(pieces.error().issues.list().at(0).line, c.line) << c.text;
  }
}

TEST(SplitXml, FindsNoRecordInAnEmptyFileOrList) {
  for (const std::string_view text : {"", "  \n", "<L/>", "<L></L>", "<!-- x --><L>\n</L>"}) {
    const auto pieces = SplitXml(text, "L");
    ASSERT_THAT(pieces, IsOk()) << text;
    EXPECT_TRUE(pieces->empty()) << text;
  }
}

}  // namespace
}  // namespace gateway::records
