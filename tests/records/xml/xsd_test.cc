// The XML schema against a schema validator that is not ours: libxml2's.
#include "gateway/records/xml/xsd.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "gateway/records/generate.h"
#include "gateway/records/xml/value_set_codes.h"
#include "tests/records/record_files.h"
#include "tests/records/xml/schema_validator.h"
#include "tests/support/matchers.h"

namespace gateway::records {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;

const Format& ChcXml() { return *RealFormats()->Find("chc-xml"); }

std::string Schema() {
  const auto schema = ChcXml().Schema();
  EXPECT_THAT(schema, IsOk());
  return schema.value_or("");
}

std::string File(int records) {
  Generator generator(6);
  std::vector<fhir::Document> documents;
  for (int i = 0; i < records; ++i) documents.push_back(ReadRecord(generator.Probing().Write()));
  const auto written = ChcXml().Write(documents);
  EXPECT_THAT(written, IsOk());
  return written.value_or("");
}

TEST(Xsd, SaysOrderCardinalityCodesAndWords) {
  EXPECT_THAT(Schema(),
              AllOf(HasSubstr("targetNamespace=\"https://chc-gateway.example/fhir/chc-record\""),
                    HasSubstr("<xs:element name=\"ChcRecord\" type=\"ChcRecord\"/>"),
                    HasSubstr("<xs:element name=\"line\" type=\"fhir-string\" minOccurs=\"0\" "
                              "maxOccurs=\"5\""),
                    HasSubstr("<xs:enumeration value=\"breathing\"/>"),
                    HasSubstr("<xs:documentation>The eleven domains</xs:documentation>")));
}

TEST(Xsd, AcceptsWhatTheFormatWrites) {
  SchemaValidator validator(Schema());
  ASSERT_TRUE(validator.usable());
  for (const int records : {1, 60}) EXPECT_EQ(validator.Check(File(records)), "");
}

TEST(Xsd, RefusesWhatTheModelDoesNotAllow) {
  SchemaValidator validator(Schema());
  ASSERT_TRUE(validator.usable());
  const std::string good = File(1);
  struct Case {
    std::string_view from;
    std::string_view to;
  };
  const std::vector<Case> cases{
      {"<recordVersion>", "<recordVersion>x"},
      {"<confidentiality>", "<confidentiality>Q"},
      {"<localCaseId>", "<shoeSize>7</shoeSize><localCaseId>"},
      {"<birthDate>", "<birthDate>1/2/"},
      {"</localCaseId>", "</localCaseId><localCaseId>2</localCaseId>"},
      {"fhir/chc-record\"", "fhir/other\""},
  };
  for (const Case& c : cases) {
    std::string bad = good;
    const std::size_t at = bad.find(c.from);
    ASSERT_NE(at, std::string::npos) << c.from;
    bad.replace(at, c.from.size(), c.to);
    EXPECT_NE(validator.Check(bad), "") << c.to;
  }
}

TEST(Xsd, IsNotThereForOtherSyntaxes) {
  EXPECT_THAT(RealFormats()->Find("csv-wide")->Schema(),
              IsError(IssueType::kNotSupported, HasSubstr("syntax xml")));
}

TEST(ValueSetCodes, AreThoseOfPlainValueSetsAlone) {
  const auto codes =
      CodesOf(*testing::R4(), "https://chc-gateway.example/fhir/ValueSet/chc-checklist-level");
  EXPECT_EQ(codes, (std::vector<std::string>{"A", "B", "C"}));
  EXPECT_TRUE(CodesOf(*testing::R4(), "https://nowhere.example/ValueSet/x").empty());
}

}  // namespace
}  // namespace gateway::records
