// Values of the wrong form: a finding for whoever checks the document, and no reason to lose them
// on the way from one format to the other.
#include <gtest/gtest.h>

#include "gateway/fhir/read.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::fhir {
namespace {

using testing::IsOk;
using testing::R4Types;

std::string J(std::string_view members) {
  return R"({"resourceType":"Basic",)" + std::string(members) + "}";
}
std::string Extension(std::string_view member) {
  return J(R"("extension":[{"url":"http://x.example",)" + std::string(member) + "}]");
}
std::string Long(std::size_t size) { return std::string(size, 'a'); }

TEST(WrongForm, TravelsThroughBothFormats) {
  const std::string rows[] = {
      J("\"id\":\"" + Long(80) + "\""),
      J(R"("id":"under_score and space")"),
      J(R"("created":"never")"),
      J(R"("language":" en  GB ")"),
      Extension(R"("valueInteger":3000000000)"),
      Extension(R"("valueInteger":1.5)"),
      Extension(R"("valuePositiveInt":-0)"),
      Extension(R"("valueString":")" + Long(1024 * 1024 + 1) + "\""),
      Extension(R"("valueOid":"1.2.3")"),
      Extension(R"("valueUuid":"urn:uuid:X")"),
      Extension(R"("valueUri":"a b\tc\r\nd")"),
      Extension(R"("valueBase64Binary":"abc=d")"),
      Extension(R"("valueTime":"9 o'clock < \"10\" & more")"),
      Extension(R"("valueInstant":"2026")"),
  };
  for (const std::string& json : rows) {
    const auto read = ReadFhir(json, R4Types());
    ASSERT_THAT(read, IsOk()) << json.substr(0, 200);
    EXPECT_TRUE(read->whole) << json.substr(0, 200);
    EXPECT_EQ(read->issues.size(), 1U) << json.substr(0, 200);
    const auto back = ReadFhir(WriteFhir(read->document.root(), Format::kXml), R4Types());
    ASSERT_THAT(back, IsOk()) << json.substr(0, 200);
    EXPECT_TRUE(back->whole) << json.substr(0, 200);
    EXPECT_EQ(back->issues.size(), 1U) << json.substr(0, 200);
    EXPECT_EQ(WriteFhir(back->document.root(), Format::kJson), json);
    EXPECT_FALSE(ReadFhir(json, R4Types(), {.strict = true})) << json.substr(0, 200);
  }
}

TEST(WrongForm, IsNotWholeWhenAFormatCannotCarryIt) {
  const std::string rows[] = {
      Extension(R"("valueString":"a\u0001")"),
      Extension(R"("valueString":"a\uFFFF")"),
      Extension(R"("valueUri":"urn:\u0008")"),
      Extension(R"("valueCode":"a\u001fb")"),
      Extension(R"("valueCode":"a\ufffe")"),
      Extension(R"("valueUri":"urn:\ufffe")"),
      Extension(R"("valueBoolean":"true")"),
      J(R"("unknown":1)"),
      R"(<Basic xmlns="http://hl7.org/fhir"><extension url="a"><valueBoolean value="yes"/></extension></Basic>)",
      R"(<Basic xmlns="http://hl7.org/fhir"><extension url="a"><valueInteger value="01"/></extension></Basic>)",
      R"(<Basic xmlns="http://hl7.org/fhir"><extension url="a"><valueDecimal value="ten"/></extension></Basic>)",
  };
  for (const std::string& text : rows) {
    const auto read = ReadFhir(text, R4Types());
    ASSERT_THAT(read, IsOk()) << text;
    EXPECT_FALSE(read->whole) << text;
    EXPECT_EQ(read->issues.size(), 1U) << text;
  }
}

TEST(WrongForm, LeavesADocumentWithoutFindingsWhole) {
  const auto read = ReadFhir(J(R"("id":"a")"), R4Types());
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(read->whole);
}

}  // namespace
}  // namespace gateway::fhir
