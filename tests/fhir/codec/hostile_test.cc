// Input that wants to break a reader: each is refused with a place and a reason, in bounded memory.
#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "gateway/fhir/read.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::fhir {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using testing::R4Types;

struct Attack {
  const char* name;
  std::string bytes;
  const char* id;     // of the first error
  const char* words;  // in its diagnostics
  ReadLimits limits = {};
};

std::string Times(std::size_t count, std::string_view piece) {
  std::string text;
  text.reserve(count * piece.size());
  while (count-- > 0) text += piece;
  return text;
}

std::string Bytes(std::string_view bytes) { return std::string(bytes); }

// JSON and XML of a Patient with these members or elements.
std::string J(std::string_view members) {
  return R"({"resourceType":"Patient",)" + std::string(members) + "}";
}
std::string X(std::string_view elements) {
  return R"(<Patient xmlns="http://hl7.org/fhir">)" + std::string(elements) + "</Patient>";
}
std::string Div(std::string_view content) {
  return R"(<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">)" +
         std::string(content) + "</div></text>";
}
std::string JDiv(std::string_view content) {
  return R"("text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">)" +
         std::string(content) + R"(</div>"})";
}
std::string Doctype(std::string_view subset) {
  return "<!DOCTYPE Patient [" + std::string(subset) + "]>\n" + X(R"(<id value="&a;"/>)");
}

using namespace std::string_view_literals;

std::vector<Attack> JsonAttacks() {
  return {
      {"nothing", "", "json-syntax", "empty"},
      {"white space alone", " \n ", "json-syntax", "empty"},
      {"null", "null", "json-kind", "one object"},
      {"a list", "[]", "json-kind", "one object"},
      {"two roots", J("\"id\":\"a\"") + J("\"id\":\"b\""), "json-syntax", "follows the end"},
      {"garbage behind", J("\"id\":\"a\"") + "x", "json-syntax", "follows the end"},
      {"a member twice", J(R"("id":"a","id":"b")"), "json-duplicate", "twice"},
      {"an escaped member twice", J(R"("id":"a","\u0069d":"b")"), "json-duplicate", "twice"},
      {"resourceType twice", J(R"("resourceType":"Group")"), "json-duplicate", "twice"},
      {"resourceType is no string", R"({"resourceType":1})", "resource-type", "no resourceType"},
      {"resourceType unknown", R"({"resourceType":"Nothing"})", "resource-type",
       "no resource type"},
      {"resourceType abstract", R"({"resourceType":"Resource"})", "resource-type", "no resource"},
      {"no resourceType", R"({"id":"a"})", "resource-type", "no resourceType"},
      {"10,000 lists", "{\"a\":" + Times(10'000, "["), "resource-type", ""},
      {"10,000 lists in a Patient", J("\"a\":" + Times(10'000, "[") + Times(10'000, "]")),
       "json-depth", "deep"},
      {"10,000 extensions", J(Times(10'000, R"("extension":[{"url":"a",)")), "json-depth", "deep"},
      {"a lone high surrogate", J(R"("id":"\uD800")"), "json-syntax", "surrogate"},
      {"a lone low surrogate", J(R"("id":"\uDC00")"), "json-syntax", "surrogate"},
      {"two high surrogates", J(R"("id":"\uD800\uD800")"), "json-syntax", "surrogate"},
      {"overlong UTF-8", J("\"id\":\"\xC0\xAF\""), "utf-8", "UTF-8"},
      {"a surrogate in UTF-8", J("\"id\":\"\xED\xA0\x80\""), "utf-8", "UTF-8"},
      {"beyond Unicode", J("\"id\":\"\xF4\x90\x80\x80\""), "utf-8", "UTF-8"},
      {"half a character", J("\"id\":\"\xC3\""), "utf-8", "UTF-8"},
      {"a NUL between", Bytes("{\"resourceType\":\"Patient\"}\0x"sv), "json-syntax", "NUL"},
      {"a NUL in a string", Bytes("{\"resourceType\":\"Pat\0ient\"}"sv), "json-syntax", ""},
      {"an escaped NUL", J(R"("name":[{"text":"a\u0000b"}])"), "primitive-format", "form"},
      {"an escaped control", J(R"("name":[{"text":"a\u0008b"}])"), "primitive-format", "form"},
      {"a raw control", J("\"id\":\"a\x01\""), "json-syntax", "control character"},
      {"a line comment", "{ // a\n\"resourceType\":\"Patient\"}", "json5", "comments"},
      {"a comment", J("/* a */ \"id\":\"a\""), "json5", "comments"},
      {"single quotes", "{'resourceType':'Patient'}", "json5", "single quotes"},
      {"single quotes later", J("'id':'a'"), "json5", "single quotes"},
      {"a name without quotes", J("id:\"a\""), "json5", "without quotes"},
      {"a comma before a brace", J("\"id\":\"a\","), "json5", "closing brace"},
      {"a comma before a bracket", J(R"("name":[{"text":"a"},])"), "json5", "closing bracket"},
      {"NaN", J(R"("multipleBirthInteger":NaN)"), "json5", "number"},
      {"a plus", J(R"("multipleBirthInteger":+1)"), "json5", "number"},
      {"no digit first", J(R"("multipleBirthInteger":.5)"), "json5", "number"},
      {"hexadecimal", J(R"("multipleBirthInteger":0x10)"), "json-syntax", "comma"},
      {"a leading zero", J(R"("multipleBirthInteger":01)"), "json-syntax", "comma"},
      {"no fraction", J(R"("multipleBirthInteger":1.)"), "json-syntax", "decimal point"},
      {"no exponent", J(R"("multipleBirthInteger":1e)"), "json-syntax", "exponent"},
      {"an open string", R"({"resourceType":"Patient","id":"a)", "json-syntax", "quotation"},
      {"an unknown escape", J(R"("id":"\x41")"), "json-syntax", "escape"},
      {"UTF-16", Bytes("\xFF\xFE{\0}\0"sv), "xml-encoding", "UTF-8"},
      {"too many bytes",
       J("\"id\":\"" + Times(5000, "a") + "\""),
       "too-long",
       "bytes",
       {.max_bytes = 4096}},
      {"a gigabyte announced",
       R"({"resourceType":"Binary","data":")" + Times(1 << 20, "AAAA"),
       "too-long",
       "bytes",
       {.max_bytes = 1 << 20}},
      {"too many elements",
       J("\"name\":[" + Times(99, "{\"text\":\"a\"},") + "{\"text\":\"a\"}]"),
       "json-nodes",
       "elements",
       {.max_nodes = 64}},
      {"comments of DSTU2", J(R"("fhir_comments":["a"])"), "unknown-element", "fhir_comments"},
      {"null as a value", J(R"("active":null)"), "json-null", "null"},
      {"a list in a list", J(R"("name":[[{"text":"a"}]])"), "json-kind", "list"},
      {"an object for a value", J(R"("birthDate":{"a":1})"), "json-kind", "single value"},
      {"a number for a text", J(R"("birthDate":1950)"), "json-kind", "JSON string"},
      {"a text for a boolean", J(R"("active":"true")"), "json-kind", "without quotes"},
      {"an empty object", J(R"("name":[{}])"), "json-empty", "empty"},
      {"an empty text", J(R"("id":"")"), "json-empty", "empty"},
      {"a script in a narrative", J(JDiv("<script>a()</script>")), "xhtml", "may act"},
      {"an HTML entity", J(JDiv("a&nbsp;b")), "xhtml", "entity"},
      {"a document type in a narrative",
       J(R"("text":{"status":"generated","div":"<!DOCTYPE div><div/>"})"), "xhtml",
       "document type"},
      {"a narrative that is none", J(R"("text":{"status":"generated","div":"a < b"})"), "xhtml",
       "div"},
  };
}

std::vector<Attack> XmlAttacks() {
  return {
      {"an empty element", "<", "xml-syntax", ""},
      {"billion laughs",
       Doctype("<!ENTITY a0 \"ha\"><!ENTITY a1 \"" + Times(10, "&a0;") + "\"><!ENTITY a \"" +
               Times(10, "&a1;") + "\">"),
       "xml-doctype", "document type"},
      {"an external entity", Doctype("<!ENTITY a SYSTEM \"file:///etc/passwd\">"), "xml-doctype",
       "document type"},
      {"a parameter entity", Doctype("<!ENTITY % a SYSTEM \"http://127.0.0.1/a\"> %a;"),
       "xml-doctype", "document type"},
      {"an external document type", "<!DOCTYPE Patient SYSTEM \"http://127.0.0.1/a.dtd\">" + X(""),
       "xml-doctype", "document"},
      {"default attributes", Doctype("<!ATTLIST Patient id CDATA \"a\">"), "xml-doctype",
       "document"},
      {"10,000 extensions", X(Times(10'000, "<extension url=\"a\">")), "xml-depth", "deep"},
      {"10,000 unknown elements", X(Times(10'000, "<a>")), "xml-depth", "deep"},
      {"10,000 elements in a narrative", X(Div(Times(10'000, "<p>"))), "xml-depth", "deep"},
      {"two roots", X("") + X(""), "xml-syntax", "follows the end"},
      {"text behind", X("") + "a", "xml-syntax", "follows the end"},
      {"no namespace", "<Patient/>", "xml-namespace", "namespace"},
      {"another namespace", R"(<Patient xmlns="http://hl7.org/fhir/"/>)", "xml-namespace",
       "namespace"},
      {"an undeclared prefix", "<f:Patient/>", "xml-syntax", "prefix"},
      {"the xml prefix bound anew", R"(<Patient xmlns="http://hl7.org/fhir" xmlns:xml="urn:x"/>)",
       "xml-syntax", "namespace"},
      {"the xmlns prefix declared", R"(<Patient xmlns="http://hl7.org/fhir" xmlns:xmlns="urn:x"/>)",
       "xml-syntax", "namespace"},
      {"a prefix bound to nothing", R"(<Patient xmlns="http://hl7.org/fhir" xmlns:a=""/>)",
       "xml-syntax", ""},
      {"a child in no namespace", X(R"(<id xmlns="" value="a"/>)"), "xml-namespace", "namespace"},
      {"an attribute twice", X(R"(<id value="a" value="b"/>)"), "xml-syntax", "twice"},
      {"an attribute twice by two prefixes",
       X(R"(<id xmlns:a="urn:x" xmlns:b="urn:x" a:c="1" b:c="2" value="a"/>)"), "xml-syntax",
       "twice"},
      {"a value in a namespace", X(R"(<id xmlns:a="urn:x" a:value="1" value="a"/>)"),
       "xml-attribute", "attribute"},
      {"no quotes", X("<id value=a/>"), "xml-syntax", "quotation"},
      {"a '<' in a value", X(R"(<id value="<"/>)"), "xml-syntax", "&lt;"},
      {"an open value", "<Patient xmlns=\"http://hl7.org/fhir", "xml-syntax", ""},
      {"an open element", R"(<Patient xmlns="http://hl7.org/fhir"><id value="a"/>)", "xml-syntax",
       ""},
      {"a wrong end tag", X("<name><text value=\"a\"/></nam>"), "xml-syntax", "end tag"},
      {"a NUL", Bytes("<Patient xmlns=\"http://hl7.org/fhir\">\0</Patient>"sv), "xml-syntax",
       "NUL"},
      {"a NUL reference", X(R"(<id value="&#0;"/>)"), "xml-syntax", "character"},
      {"a surrogate reference", X(R"(<id value="&#xD800;"/>)"), "xml-syntax", "character"},
      {"a reference beyond Unicode", X(R"(<id value="&#x110000;"/>)"), "xml-syntax", ""},
      {"U+FFFE", X("<id value=\"\xEF\xBF\xBE\"/>"), "xml-syntax", ""},
      {"a control character", X("<id value=\"\x01\"/>"), "xml-syntax", ""},
      {"overlong UTF-8", X("<id value=\"\xC0\xAF\"/>"), "utf-8", "UTF-8"},
      {"a surrogate in UTF-8", X("<id value=\"\xED\xA0\x80\"/>"), "utf-8", "UTF-8"},
      {"an HTML entity", X(R"(<id value="&nbsp;"/>)"), "xml-syntax", "entity"},
      {"a lone ampersand", X(R"(<id value="a & b"/>)"), "xml-syntax", "&amp;"},
      {"the end of CDATA in text", X("a]]>b"), "xml-syntax", ""},
      {"an open comment", X("<!-- a"), "xml-syntax", "comment"},
      {"hyphens in a comment", X("<!-- a -- b -->"), "xml-syntax", ""},
      {"an open CDATA section", X("<![CDATA[a"), "xml-syntax", ""},
      {"a late declaration", " <?xml version=\"1.0\"?>" + X(""), "xml-syntax", "declaration"},
      {"UTF-16 declared", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + X(""), "xml-encoding",
       "UTF-8"},
      {"Latin-1 declared", "<?xml version='1.0' encoding='ISO-8859-1'?>" + X(""), "xml-encoding",
       "UTF-8"},
      {"UTF-7 declared", "<?xml version=\"1.0\" encoding=\"UTF-7\"?>" + X(""), "xml-encoding",
       "UTF-8"},
      {"UTF-16 with its mark", Bytes("\xFF\xFE<\0a\0/\0>\0"sv), "xml-encoding", "UTF-16"},
      {"UTF-16 without a mark", Bytes("<\0a\0/\0>\0"sv), "xml-encoding", "UTF-16"},
      {"an inclusion", X(R"(<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="a"/>)"),
       "unknown-element", "no such element"},
      {"a script in a narrative", X(Div("<script>a()</script>")), "xhtml", "may act"},
      {"an event handler", X(Div("<p onclick=\"a()\">a</p>")), "xhtml", "event handler"},
      {"an address that is a program", X(Div("<a href=\"java&#10;script:a()\">a</a>")), "xhtml",
       "program"},
      {"a program as an address", X(Div("<a href=\" JavaScript:a()\">a</a>")), "xhtml", "program"},
      {"a processing instruction in a narrative", X(Div("<?php a ?>")), "xhtml", "instruction"},
      {"a drawing in a narrative", X(Div("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")), "xhtml",
       ""},
      {"text for a value", X("<active>true</active>"), "xml-text", "attributes"},
      {"two resources in one element", X("<contained><Basic/><Group/></contained>"),
       "resource-type", "one resource"},
      {"a resource that is none", X("<contained><Element/></contained>"), "resource-type", ""},
      {"too many bytes",
       X("<id value=\"" + Times(5000, "a") + "\"/>"),
       "too-long",
       "bytes",
       {.max_bytes = 4096}},
      {"too many elements",
       X(Times(100, "<name><text value=\"a\"/></name>")),
       "xml-nodes",
       "elements",
       {.max_nodes = 64}},
      {"an endless name", "<" + Times(1 << 20, "a"), "xml-namespace", ""},
  };
}

// The first error of reading it; without an id when it was taken.
Issue FirstError(const std::string& bytes, const ReadLimits& limits) {
  const auto read = ReadFhir(bytes, R4Types(), {.limits = limits});
  const Issues issues = read ? read->issues : ToIssues(read.error());
  for (const Issue& issue : issues.list()) {
    if (issue.severity == Severity::kError || issue.severity == Severity::kFatal) return issue;
  }
  return {.id = "taken"};
}

long PeakKilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

void RefuseAll(const std::vector<Attack>& attacks) {
  (void)R4Types();
  const long before = PeakKilobytes();
  for (const Attack& attack : attacks) {
    SCOPED_TRACE(attack.name);
    const Issue issue = FirstError(attack.bytes, attack.limits);
    EXPECT_EQ(issue.id, attack.id) << ToText(issue);
    EXPECT_THAT(issue.diagnostics, HasSubstr(attack.words));
    EXPECT_FALSE(issue.diagnostics.empty());
    EXPECT_GT(issue.line, 0);
    EXPECT_GT(issue.column, 0);
  }
  EXPECT_LT(PeakKilobytes() - before, 400L * 1024) << "more memory than these inputs are worth";
}

TEST(Hostile, JsonIsRefusedWithPlaceAndReason) { RefuseAll(JsonAttacks()); }

TEST(Hostile, XmlIsRefusedWithPlaceAndReason) { RefuseAll(XmlAttacks()); }

TEST(Hostile, ListIsAsLongAsItHasToBe) {
  EXPECT_GE(JsonAttacks().size() + XmlAttacks().size(), 60U);
}

TEST(Hostile, ResourceTypeMayStandLast) {
  const auto read = ReadFhir(R"({"id":"a","active":true,"resourceType":"Patient"})", R4Types());
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(read->issues.empty());
}

TEST(Hostile, DropsCommentsOfDstu2WhenAskedTo) {
  const auto read =
      ReadFhir(J(R"("fhir_comments":["a"],"name":[{"fhir_comments":["b"],"text":"c"}])"), R4Types(),
               {.drop_comments = true});
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(read->issues.empty());
}

TEST(Hostile, EveryTruncationIsRefused) {
  const std::string members =
      R"("text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a &amp; b</p></div>"},)"
      R"("name":[{"family":"TEST","given":["A","\u00e9"],"_given":[null,{"id":"g"}]}],"birthDate":"1950-01-02")";
  const auto whole = ReadFhir(J(members), R4Types());
  ASSERT_THAT(whole, IsOk());
  for (const Format format : {Format::kJson, Format::kXml}) {
    for (const bool pretty : {false, true}) {
      const std::string bytes = WriteFhir(whole->document.root(), format, {.pretty = pretty});
      const std::size_t end = bytes.find_last_not_of('\n');
      for (std::size_t size = 0; size < end; ++size) {
        const auto read = ReadFhir(bytes.substr(0, size), R4Types());
        ASSERT_FALSE(read.has_value()) << bytes.substr(0, size);
        const Issues issues = ToIssues(read.error());
        EXPECT_GT(issues.list()[0].line, 0) << bytes.substr(0, size);
        EXPECT_FALSE(issues.list()[0].diagnostics.empty());
      }
    }
  }
}

}  // namespace
}  // namespace gateway::fhir
