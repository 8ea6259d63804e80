// Logical models in XML: own namespaces, attributes, text, xsi:type, markup. The models are small
// ones of our own in the way of CDA.
#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <fstream>

#include "gateway/definitions/registry.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/xml/xml_reader.h"
#include "gateway/fhir/xml/xml_writer.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"
#include "tests/support/temp_folder.h"

namespace gateway::fhir {
namespace {

using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;

constexpr const char* kBase = "http://test.example/StructureDefinition/";

struct Member {
  std::string name;
  std::string type;
  std::string representation;
  std::string max = "1";
  std::string space;     // its own namespace
  std::string xml_name;  // its name in XML
};

constexpr const char* kTools = "http://hl7.org/fhir/tools/StructureDefinition/";

std::string Extension(const std::string& url, const std::string& value) {
  return "{\"url\":\"" + url + "\"," + value + "}";
}
std::string Extensions(const std::vector<std::string>& extensions) {
  std::string json;
  for (const std::string& extension : extensions) json += (json.empty() ? "" : ",") + extension;
  return json.empty() ? json : "\"extension\":[" + json + "],";
}
std::string ExtensionsOf(const Member& member) {
  std::vector<std::string> all;
  if (!member.space.empty()) {
    all.push_back(Extension("http://hl7.org/fhir/StructureDefinition/elementdefinition-namespace",
                            "\"valueUri\":\"" + member.space + "\""));
  }
  if (!member.xml_name.empty()) {
    all.push_back(
        Extension(kTools + std::string("xml-name"), "\"valueString\":\"" + member.xml_name + "\""));
  }
  if (member.representation == "group")
    all.push_back(Extension(kTools + std::string("xml-choice-group"), "\"valueBoolean\":true"));
  return Extensions(all);
}

std::string Model(const std::string& name, const std::string& space,
                  const std::vector<Member>& members, std::vector<std::string> extensions) {
  std::string json = R"({"resourceType":"StructureDefinition",)";
  if (!space.empty()) {
    extensions.push_back(
        Extension(kTools + std::string("xml-namespace"), "\"valueUri\":\"" + space + "\""));
  }
  json += Extensions(extensions);
  json += "\"url\":\"" + (kBase + name) + "\",\"name\":\"" + name +
          R"(","status":"draft","kind":"logical","abstract":false,"type":")" + name +
          R"(","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Base",)" +
          R"("derivation":"specialization","differential":{"element":[{"path":")" + name +
          R"(","min":0,"max":"*"})";
  for (const Member& member : members) {
    json += ",{" + ExtensionsOf(member);
    json +=
        "\"path\":\"" + name + "." + member.name + "\",\"min\":0,\"max\":\"" + member.max + "\"";
    if (!member.representation.empty() && member.representation != "group") {
      json += ",\"representation\":[\"" + member.representation + "\"]";
    }
    json += ",\"type\":[{\"code\":\"" + member.type + "\"}]}";
  }
  return json + "]}}";
}

class Models : public ::testing::Test {
 protected:
  void SetUp() override {
    static const auto types = Load();
    types_ = types;
    ASSERT_NE(types_, nullptr);
  }

  static std::shared_ptr<const TypeTable> Load() {
    (void)testing::R4Types();  // finds the definitions' folder
    const testing::TempFolder folder;
    const std::string cda = "urn:test:cda";
    const auto put = [&](const std::string& name, const std::vector<Member>& members,
                         const std::string& space,
                         const std::vector<std::string>& extensions = {}) {
      std::ofstream(folder / (name + ".json")) << Model(name, space, members, extensions);
    };
    put("TestCode",
        {{"code", "string", "xmlAttr", "1", ""},
         {"local", "string", "xmlAttr", "1", "urn:test:more"},
         {"original", kBase + std::string("TestText"), "", "1", ""},
         {"translation", kBase + std::string("TestCode"), "typeAttr", "*", ""}},
        cda);
    put("TestText",
        {{"mediaType", "code", "xmlAttr", "1", ""},
         {"data", "string", "xmlText", "1", ""},
         {"reference", kBase + std::string("TestCode"), "", "1", ""}},
        cda);
    put("TestDocument",
        {{"classCode", "code", "xmlAttr", "1", ""},
         {"title", kBase + std::string("TestText"), "", "1", ""},
         {"code", kBase + std::string("TestCode"), "", "*", ""},
         {"section", "BackboneElement", "", "*", ""},
         {"section.text", "xhtml", "cdaText", "1", ""},
         {"section.count", "integer", "", "1", ""},
         {"other", "string", "", "1", "urn:test:more"},
         {"person", "HumanName", "", "1", ""}},
        cda);
    put("Test-Named",
        {{"id", "string", "xmlAttr", "1", "", "ID"},
         {"mine", "string", "", "1", "urn:test:more", "code"},
         {"code", "string", "", "1", "", ""},
         {"other", kBase + std::string("Test-Named"), "typeAttr", "1", "", ""}},
        cda, {Extension(kTools + std::string("xml-name"), R"("valueString":"named")")});
    put("TestAddress",
        {{"use", "code", "xmlAttr", "1", ""},
         {"item", "BackboneElement", "group", "*", ""},
         {"item.line", kBase + std::string("TestText"), "", "1", ""},
         {"item.city", kBase + std::string("TestText"), "", "1", "", "town"},
         {"item.words", "string", "xmlText", "1", ""},
         {"note", kBase + std::string("TestText"), "", "1", ""}},
        cda);
    put("TestBare", {{"a", "string", "", "*", ""}, {"b", "string", "", "1", ""}}, "noNamespace",
        {Extension(kTools + std::string("xml-no-order"), R"("valueBoolean":true)")});
    put("TestPlain", {{"id", "string", "xmlAttr", "1", ""}, {"a", "string", "", "*", ""}}, "");
    const auto registry = definitions::Registry::Load({.packages = {folder.path().string()}});
    EXPECT_THAT(registry, IsOk());
    return registry ? (*registry)->types() : nullptr;
  }

  // Reads, writes, and reads JSON of it: nothing may change. Gives the XML that was written.
  std::string Round(const std::string& xml) {
    const auto read = ReadXml(xml, types_);
    EXPECT_THAT(read, IsOk()) << xml;
    if (!read) return {};
    for (const Issue& issue : read->issues.list()) ADD_FAILURE() << ToText(issue);
    const std::string written = WriteXml(read->document.root());
    const auto again = ReadXml(written, types_);
    EXPECT_THAT(again, IsOk()) << written;
    EXPECT_TRUE(again && Equal(read->document.root(), again->document.root())) << written;
    const std::string json = WriteJson(read->document.root(), {.name_models = true});
    const auto from_json = ReadJson(json, types_);
    EXPECT_THAT(from_json, IsOk()) << json;
    EXPECT_TRUE(from_json && Equal(read->document.root(), from_json->document.root())) << json;
    return written;
  }

  std::shared_ptr<const TypeTable> types_;
};

constexpr std::string_view kHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

TEST_F(Models, KeepAttributesTextAndTheirNamespace) {
  const std::string xml =
      "<TestDocument xmlns=\"urn:test:cda\" classCode=\"DOC\"><title "
      "mediaType=\"text/plain\">Hello "
      "&amp; more</title><code code=\"1\"><original>one</original></code><code "
      "code=\"2\"/></TestDocument>";
  EXPECT_EQ(Round(xml), std::string(kHead) + xml);
  const auto read = ReadXml(xml, types_);
  EXPECT_EQ(
      WriteJson(read->document.root(), {.name_models = true}),
      R"({"resourceType":"TestDocument","classCode":"DOC","title":{"mediaType":"text/plain",)"
      R"("data":"Hello & more"},"code":[{"code":"1","original":{"data":"one"}},{"code":"2"}]})");
}

TEST_F(Models, SayTheirTypeWhereTheDefinitionAsksForIt) {
  const std::string xml =
      "<TestDocument xmlns=\"urn:test:cda\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><code code=\"1\"><translation "
      "xsi:type=\"TestCode\" code=\"2\"/></code></TestDocument>";
  EXPECT_EQ(Round(xml), std::string(kHead) + xml);
}

TEST_F(Models, MayHaveElementsAndAttributesOfAnotherNamespace) {
  const std::string xml =
      "<TestDocument xmlns=\"urn:test:cda\"><code xmlns:ns1=\"urn:test:more\" "
      "ns1:local=\"L\"/><other xmlns=\"urn:test:more\" value=\"x\"/></TestDocument>";
  EXPECT_EQ(Round(xml), std::string(kHead) + xml);
  EXPECT_EQ(Round("<c:TestDocument xmlns:c=\"urn:test:cda\" xmlns:m=\"urn:test:more\"><c:code "
                  "m:local=\"L\"/><m:other value=\"x\"/></c:TestDocument>"),
            std::string(kHead) + xml);
}

TEST_F(Models, CarryMarkupAsItIs) {
  const std::string xml =
      "<TestDocument xmlns=\"urn:test:cda\"><section><text><list><item ID=\"a\">b &lt; "
      "c</item></list></text><count value=\"2\"/></section></TestDocument>";
  EXPECT_EQ(Round(xml), std::string(kHead) + xml);
}

TEST_F(Models, MayHoldDatatypesOfFhir) {
  const std::string own =
      "<TestDocument xmlns=\"urn:test:cda\"><person><family "
      "value=\"TEST\"/></person></TestDocument>";
  const std::string fhir =
      "<TestDocument xmlns=\"urn:test:cda\"><person><family xmlns=\"http://hl7.org/fhir\" "
      "value=\"TEST\"/></person></TestDocument>";
  EXPECT_EQ(Round(own), std::string(kHead) + fhir);
  EXPECT_EQ(Round(fhir), std::string(kHead) + fhir);
}

TEST_F(Models, WithoutANamespaceMayStandInAny) {
  EXPECT_EQ(Round("<TestPlain id=\"i\"><a value=\"1\"/><a value=\"2\"/></TestPlain>"),
            std::string(kHead) +
                "<TestPlain xmlns=\"http://hl7.org/fhir\" id=\"i\"><a value=\"1\"/><a "
                "value=\"2\"/></TestPlain>");
}

TEST_F(Models, AreRefusedInAnotherNamespace) {
  EXPECT_THAT(ReadXml("<TestDocument xmlns=\"urn:other\"/>", types_),
              IsError(IssueType::kStructure, HasSubstr("namespace")));
  const ReadOptions options{.root = types_->Find("TestDocument")};
  EXPECT_THAT(ReadXml("<TestDocument xmlns=\"urn:other\"/>", types_, options),
              IsError(IssueType::kStructure, HasSubstr("urn:test:cda")));
}

TEST_F(Models, MayCallElementsAndAttributesDifferentlyInXml) {
  const std::string xml =
      "<named xmlns=\"urn:test:cda\" ID=\"i\"><code xmlns=\"urn:test:more\" value=\"m\"/><code "
      "value=\"c\"/></named>";
  EXPECT_EQ(Round(xml), std::string(kHead) + xml);
  const auto read = ReadXml(xml, types_);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(WriteJson(read->document.root()), R"({"id":"i","mine":"m","code":"c"})");
}

TEST_F(Models, DoNotKnowTheNameThatXmlDoesNotUse) {
  const auto read =
      ReadXml("<named xmlns=\"urn:test:cda\" id=\"i\"><mine value=\"m\"/></named>", types_);
  ASSERT_THAT(read, IsOk());
  ASSERT_EQ(read->issues.size(), 2U);
  EXPECT_EQ(read->issues.list()[0].id, "xml-attribute");
  EXPECT_EQ(read->issues.list()[1].id, "unknown-element");
}

TEST_F(Models, SayTypesWithUnderscores) {
  const std::string xml =
      "<named xmlns=\"urn:test:cda\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><other "
      "xsi:type=\"Test_Named\" ID=\"o\"/></named>";
  EXPECT_EQ(Round(xml), std::string(kHead) + xml);
}

TEST_F(Models, MayStandInNoNamespaceAndAnyOrder) {
  EXPECT_EQ(Round("<TestBare><b value=\"2\"/><a value=\"1\"/></TestBare>"),
            std::string(kHead) + "<TestBare><a value=\"1\"/><b value=\"2\"/></TestBare>");
  EXPECT_EQ(
      Round("<TestBare><a value=\"1\"/><b value=\"2\"/><a value=\"3\"/></TestBare>"),
      std::string(kHead) + "<TestBare><a value=\"1\"/><a value=\"3\"/><b value=\"2\"/></TestBare>");
  EXPECT_THAT(ReadXml("<TestBare xmlns=\"http://hl7.org/fhir\"/>", types_),
              IsError(IssueType::kStructure, HasSubstr("no resource type")));
  const ReadOptions options{.root = types_->Find("TestBare")};
  EXPECT_THAT(ReadXml("<TestBare xmlns=\"urn:other\"/>", types_, options),
              IsError(IssueType::kStructure, HasSubstr("no namespace")));
}

TEST_F(Models, KeepTheOrderOfElementsAndTextInAGroup) {
  const std::string xml =
      "<TestAddress xmlns=\"urn:test:cda\" use=\"HP\"><line>1 Test Street</line><town>A</town>near "
      "B<line>2</line><line>3</line>end<note>n</note></TestAddress>";
  EXPECT_EQ(Round(xml), std::string(kHead) + xml);
  const auto read = ReadXml(xml, types_);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(WriteJson(read->document.root()),
            R"({"use":"HP","item":[{"line":{"data":"1 Test Street"}},{"city":{"data":"A"}},)"
            R"({"words":"near B"},{"line":{"data":"2"}},{"line":{"data":"3"}},{"words":"end"}],)"
            R"("note":{"data":"n"}})");
  const auto again = ReadXml(WriteXml(read->document.root(), {.pretty = true}), types_);
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(Equal(read->document.root(), again->document.root()));
}

TEST_F(Models, ReportsWhatIsNotPartOfAGroup) {
  const auto read = ReadXml(
      "<TestAddress xmlns=\"urn:test:cda\">\n<line>1</line>\n<county>C</county><town "
      "x=\"1\">A</town></TestAddress>",
      types_);
  ASSERT_THAT(read, IsOk());
  ASSERT_EQ(read->issues.size(), 2U);
  EXPECT_EQ(read->issues.list()[0].expression, "TestAddress.county");
  EXPECT_EQ(read->issues.list()[1].expression, "TestAddress.item[1].city.x");
  EXPECT_EQ(WriteJson(read->document.root()),
            R"({"item":[{"line":{"data":"1"}},{"city":{"data":"A"}}]})");
}

TEST_F(Models, KeepLineBreaksOfTextWhenPretty) {
  const auto read =
      ReadXml("<TestDocument xmlns=\"urn:test:cda\"><title> a\n b </title></TestDocument>", types_);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->document.root().At({"title", "data"}).text(), " a\n b ");
  const auto again = ReadXml(WriteXml(read->document.root(), {.pretty = true}), types_);
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(Equal(read->document.root(), again->document.root()));
}

}  // namespace
}  // namespace gateway::fhir
