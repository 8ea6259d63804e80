#include "gateway/fhir/xml/xml_reader.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/xml/xml_writer.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::fhir {
namespace {

using testing::HasIssue;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;
using testing::R4Types;
using ::testing::SizeIs;

ReadResult Read(const std::string& xml, const ReadOptions& options = {}) {
  Result<ReadResult> read = ReadXml(xml, R4Types(), options);
  EXPECT_THAT(read, IsOk()) << xml;
  return read ? std::move(*read) : ReadResult();
}

// A Patient with these elements.
std::string Patient(const std::string& elements) {
  return "<Patient xmlns=\"http://hl7.org/fhir\">" + elements + "</Patient>";
}

std::string JsonOf(const std::string& xml) { return WriteJson(Read(xml).document.root()); }

TEST(ReadXml, ReadsWhatJsonSays) {
  const std::pair<std::string, std::string> cases[] = {
      {R"(<id value="p1"/><active value="true"/>)", R"("id":"p1","active":true)"},
      {R"(<name><family value="TEST"/><given value="Anna"/><given value="Bea"/></name>)",
       R"("name":[{"family":"TEST","given":["Anna","Bea"]}])"},
      {R"(<deceasedBoolean value="false"/>)", R"("deceasedBoolean":false)"},
      {R"(<multipleBirthInteger value="2"/>)", R"("multipleBirthInteger":2)"},
      {R"(<birthDate id="b" value="1950-01"><extension url="urn:x"><valueCode value="y"/></extension></birthDate>)",
       R"("birthDate":"1950-01","_birthDate":{"id":"b","extension":[{"url":"urn:x","valueCode":"y"}]})"},
      {R"(<birthDate value='1950' id='b'/>)", R"("birthDate":"1950","_birthDate":{"id":"b"})"},
      {R"(<birthDate><extension url="urn:x"><valueCode value="y"/></extension></birthDate>)",
       R"("_birthDate":{"extension":[{"url":"urn:x","valueCode":"y"}]})"},
      {R"(<name><given value="A"/><given><extension url="urn:x"><valueCode value="y"/></extension></given></name>)",
       R"("name":[{"given":["A",null],"_given":[null,{"extension":[{"url":"urn:x","valueCode":"y"}]}]}])"},
      {R"(<contained><Organization><id value="o"/></Organization></contained><contained><Patient/></contained>)",
       R"("contained":[{"resourceType":"Organization","id":"o"},{"resourceType":"Patient"}])"},
      {R"(<name id="n"><text value="&lt;&amp;&quot;&apos;&#xE9;&#10;"/></name>)",
       "\"name\":[{\"id\":\"n\",\"text\":\"<&\\\"'\xC3\xA9\\n\"}]"},
      {"<!-- a --><?pi x?><active value=\"true\"/>\n  ", R"("active":true)"},
      {R"(<extension url="urn:x" id="e"><extension url="a"><valueString value="1"/></extension></extension>)",
       R"("extension":[{"id":"e","extension":[{"url":"a","valueString":"1"}],"url":"urn:x"}])"},
      {R"(<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>a &amp; <b class="x">b</b><br/></p><!-- c --></div></text>)",
       R"("text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a &amp; <b class=\"x\">b</b><br/></p><!-- c --></div>"})"},
  };
  for (const auto& [xml, json] : cases) {
    const ReadResult read = Read(Patient(xml));
    EXPECT_THAT(read.issues.list(), SizeIs(0)) << xml << ToText(read.issues.list().at(0));
    EXPECT_EQ(WriteJson(read.document.root()), R"({"resourceType":"Patient",)" + json + "}");
    const ReadResult again = Read(WriteXml(read.document.root()));
    EXPECT_THAT(again.issues.list(), SizeIs(0)) << xml;
    EXPECT_TRUE(Equal(read.document.root(), again.document.root())) << xml;
  }
}

TEST(ReadXml, ReadsBundlesAndTheXmlDeclaration) {
  const std::string json = JsonOf(
      "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- x --><Bundle "
      "xmlns=\"http://hl7.org/fhir\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
      "xsi:schemaLocation=\"http://hl7.org/fhir fhir-all.xsd\"><type value=\"message\"/><entry>"
      "<resource><Patient><id value=\"p\"/></Patient></resource></entry><entry><resource><Basic>"
      "<code><text value=\"x\"/></code></Basic></resource></entry></Bundle>");
  EXPECT_EQ(json,
            R"({"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":)"
            R"("Patient","id":"p"}},{"resource":{"resourceType":"Basic","code":{"text":"x"}}}]})");
}

TEST(ReadXml, GivesTheDivItsNamespaceWhateverThePrefixes) {
  const std::string wanted =
      R"({"resourceType":"Patient","text":{"status":"generated","div":)"
      R"("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p class=\"x\">a &amp; b<br/></p></div>"}})";
  for (
      const char* xml : {
          R"(<Patient xmlns="http://hl7.org/fhir" xmlns:h="http://www.w3.org/1999/xhtml"><text><status value="generated"/><h:div><h:p class="x">a &amp; b<h:br/></h:p></h:div></text></Patient>)",
          R"(<f:Patient xmlns:f="http://hl7.org/fhir" xmlns="http://www.w3.org/1999/xhtml"><f:text><f:status value="generated"/><div><p class="x">a &amp; b<br/></p></div></f:text></f:Patient>)",
          R"(<f:Patient xmlns:f="http://hl7.org/fhir"><f:text><f:status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p class="x">a &amp; b<br/></p></div></f:text></f:Patient>)",
      }) {
    EXPECT_EQ(JsonOf(xml), wanted) << xml;
  }
}

TEST(ReadXml, KnowsLineAndColumnOfEachElement) {
  const ReadResult read = Read(
      "<Patient xmlns=\"http://hl7.org/fhir\">\n  <name>\n    <text value=\"a&#10;b\"/><family\n"
      "  value=\"TEST\"/>\n  </name></Patient>",
      {.first_line = 10});
  const Node name = read.document.root().Child("name");
  EXPECT_EQ(name.line(), 11);
  EXPECT_EQ(name.column(), 3);
  EXPECT_EQ(name.Child("family").line(), 12);
  EXPECT_EQ(name.Child("family").column(), 28);
}

TEST(ReadXml, ReportsWhatDoesNotFitAndGoesOn) {
  struct Case {
    std::string xml;
    const char* id;
    const char* path;
  };
  const Case cases[] = {
      {R"(<birthdate value="1950"/>)", "unknown-element", "Patient.birthdate"},
      {R"(<birthDate value="1950-13"/>)", "primitive-format", "Patient.birthDate"},
      {R"(<birthDate value=""/>)", "xml-empty", "Patient.birthDate"},
      {R"(<birthDate/>)", "xml-empty", "Patient.birthDate"},
      {R"(<name/>)", "xml-empty", "Patient.name[0]"},
      {R"(<birthDate value="1950"/><birthDate value="1951"/>)", "xml-repeat", "Patient.birthDate"},
      {R"(<deceasedBoolean value="true"/><deceasedDateTime value="2020"/>)", "xml-repeat",
       "Patient.deceased"},
      {R"(<birthDate value="1950"/><active value="true"/>)", "xml-order", "Patient.active"},
      {R"(<name><text value="a"/></name><gender value="male"/><name><use value="usual"/></name>)",
       "xml-order", "Patient.name[1]"},
      {R"(<name><text>a</text></name>)", "xml-text", "Patient.name[0].text"},
      {R"(text)", "xml-text", "Patient"},
      {R"(<name text="a"><use value="usual"/></name>)", "xml-attribute", "Patient.name[0].text"},
      {R"(<name use="usual" x="y"><text value="a"/></name>)", "xml-attribute",
       "Patient.name[0].use"},
      {R"(<name><id value="a"/><text value="b"/></name>)", "xml-element", "Patient.name[0].id"},
      {R"(<name xmlns="urn:x"><text value="a"/></name>)", "xml-namespace", "Patient.name[0]"},
      {R"(<name xmlns=""><text value="a"/></name>)", "xml-namespace", "Patient.name[0]"},
      {R"(<text><status value="generated"/><div><p>a</p></div></text>)", "xml-namespace",
       "Patient.text.div"},
      {R"(<contained/>)", "xml-empty", "Patient.contained[0]"},
      {R"(<contained><Nothing/></contained>)", "resource-type", "Patient.contained[0]"},
      {R"(<contained><Basic/><Basic/></contained>)", "resource-type", "Patient.contained[0]"},
      {R"(<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div></text>)",
       "xhtml", "Patient.text.div"},
  };
  for (const Case& each : cases) {
    const ReadResult read = Read(Patient(each.xml));
    ASSERT_FALSE(read.issues.empty()) << each.xml;
    const Issue& issue = read.issues.list()[0];
    EXPECT_THAT(issue, HasIssue(each.id, each.path)) << each.xml;
    EXPECT_EQ(issue.line, 1) << each.xml;
    EXPECT_GT(issue.column, 0) << each.xml;
    const Result<ReadResult> strict = ReadXml(Patient(each.xml), R4Types(), {.strict = true});
    ASSERT_FALSE(strict.has_value()) << each.xml;
    EXPECT_EQ(strict.error().issues.list().at(0).id, each.id);
  }
}

TEST(ReadXml, RefusesWhatItCannotRead) {
  struct Case {
    std::string xml;
    IssueType type;
    const char* words;
  };
  const Case cases[] = {
      {"", IssueType::kStructure, "no XML element"},
      {"<Patient/>", IssueType::kStructure, "namespace"},
      {"<Patient xmlns=\"urn:x\"/>", IssueType::kStructure, "namespace"},
      {"<Nothing xmlns=\"http://hl7.org/fhir\"/>", IssueType::kStructure, "no resource type"},
      {Patient("") + Patient(""), IssueType::kStructure, "follows the end"},
      {Patient("<active value=\"true\">"), IssueType::kStructure, "does not fit its start tag"},
      {Patient("<active value=true/>"), IssueType::kStructure, "quotation marks"},
      {Patient("<active value=\"a\" value=\"b\"/>"), IssueType::kStructure, "twice"},
      {Patient("<active value=\"&nbsp;\"/>"), IssueType::kStructure, "entity"},
      {"<!DOCTYPE Patient SYSTEM \"file:///etc/passwd\">" + Patient(""), IssueType::kStructure,
       "document type"},
      {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + Patient(""), IssueType::kInvalid,
       "UTF-8"},
      {Patient("<id value=\"\xC0\xAF\"/>"), IssueType::kInvalid, "not UTF-8"},
      {Patient(std::string("<id value=\"\0\"/>", 14)), IssueType::kStructure, "NUL"},
  };
  for (const Case& each : cases) {
    const Result<ReadResult> read = ReadXml(each.xml, R4Types());
    EXPECT_THAT(read, IsError(each.type, HasSubstr(each.words))) << each.xml;
    ASSERT_THAT(read.error().issues.list(), SizeIs(1)) << each.xml;
    EXPECT_GT(read.error().issues.list()[0].line, 0) << each.xml;
  }
}

TEST(ReadXml, CollectsWhatTheDefinitionsDoNotKnow) {
  const ReadResult read = Read(Patient("<local a=\"b\"><c/></local><active value=\"true\"/>"),
                               {.collect_unknown = true});
  EXPECT_THAT(read.issues.list(), SizeIs(0));
  ASSERT_THAT(read.unknown, SizeIs(1));
  EXPECT_EQ(read.unknown[0].path, "Patient.local");
  EXPECT_EQ(read.unknown[0].json, R"("<local a=\"b\"><c/></local>")");
}

TEST(ReadXml, ReadsADatatypeWhenItIsAskedFor) {
  const ReadOptions options{.root = R4Types()->Find("HumanName")};
  const ReadResult read =
      Read("<HumanName xmlns=\"http://hl7.org/fhir\"><text value=\"a\"/></HumanName>", options);
  EXPECT_EQ(read.document.root().ChildText("text"), "a");
  EXPECT_THAT(ReadXml(Patient(""), R4Types(), options),
              IsError(IssueType::kStructure, HasSubstr("HumanName")));
}

}  // namespace
}  // namespace gateway::fhir
