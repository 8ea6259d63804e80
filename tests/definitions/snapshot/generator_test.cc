#include "gateway/definitions/snapshot/generator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "gateway/definitions/snapshot/snapshot_source.h"
#include "gateway/fhir/json/json_reader.h"
#include "tests/definitions/snapshot/suite.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::definitions {
namespace {

using fhir::Node;
using ::testing::_;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::HasIssue;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsError;
using testing::IsOk;
using ::testing::Not;
using testing::R4;
using testing::R4Types;
using testing::RegistryWith;
using ::testing::SizeIs;

constexpr std::string_view kBase = "http://hl7.org/fhir/StructureDefinition/";

fhir::Document Parse(const std::string& json) {
  Result<fhir::ReadResult> read = fhir::ReadJson(json, R4Types());
  EXPECT_THAT(read, IsOk()) << json;
  return read ? read->document : fhir::Document();
}

// A profile with that differential; single quotes stand for double ones.
fhir::Document Profile(const std::string& name, const std::string& base, const std::string& type,
                       std::string elements) {
  std::string json = "{'resourceType':'StructureDefinition','url':'http://test.example/" + name +
                     "','name':'" + name +
                     "','status':'draft','kind':'resource','abstract':false," + "'type':'" + type +
                     "','baseDefinition':'" + base +
                     "','derivation':'constraint','differential':{'element':[" + elements + "]}}";
  std::ranges::replace(json, '\'', '"');
  return Parse(json);
}

class Generate : public ::testing::Test {
 protected:
  Result<Snapshot> Of(const std::string& type, const std::string& elements) {
    return GenerateSnapshot(Profile("p", std::string(kBase) + type, type, elements), source_);
  }
  Result<Snapshot> Of(const fhir::Document& profile) { return GenerateSnapshot(profile, source_); }

  std::shared_ptr<RegistryWith> registry_ = std::make_shared<RegistryWith>(R4());
  SnapshotSource source_{registry_};
};

std::span<const Node> Elements(const Snapshot& snapshot) {
  return snapshot.structure.root().Child("snapshot").Children("element");
}

Node Element(const Snapshot& snapshot, std::string_view id) {
  for (const Node element : Elements(snapshot)) {
    if (element.ChildText("id") == id) return element;
  }
  return {};
}

std::vector<std::string> Ids(const Snapshot& snapshot, std::string_view below) {
  std::vector<std::string> ids;
  for (const Node element : Elements(snapshot)) {
    const std::string_view id = element.ChildText("id");
    if (id.starts_with(below)) ids.emplace_back(id.substr(below.size()));
  }
  return ids;
}

std::vector<std::string> Texts(Node parent, std::string_view field) {
  std::vector<std::string> texts;
  for (const Node child : parent.Children(field)) texts.emplace_back(child.text());
  return texts;
}

std::vector<std::string> Codes(Node element) {
  std::vector<std::string> codes;
  for (const Node type : element.Children("type")) codes.emplace_back(type.ChildText("code"));
  return codes;
}

TEST_F(Generate, KeepsWhatTheDifferentialDoesNotMention) {
  const auto made = Of("Patient", "{'id':'Patient','path':'Patient'}");
  ASSERT_THAT(made, IsOk());
  const Node base = R4()->Find("StructureDefinition", std::string(kBase) + "Patient")->root();
  const auto elements = base.Child("snapshot").Children("element");
  ASSERT_THAT(Elements(*made), SizeIs(elements.size()));
  for (std::size_t i = 0; i < elements.size(); ++i) {
    EXPECT_TRUE(fhir::Equal(Elements(*made)[i], elements[i])) << elements[i].ChildText("path");
  }
  EXPECT_EQ(made->structure.root().ChildText("url"), "http://test.example/p");
  EXPECT_TRUE(made->structure.root().Child("differential"));
}

TEST_F(Generate, MergesEachFieldByItsOwnRule) {
  const auto made = Of("Patient", R"(
    {'path':'Patient.gender','definition':'... and more','short':'new','alias':['sex'],
     'condition':['x-1'],'min':1,'mustSupport':true,'comment':'said',
     'constraint':[{'key':'x-1','severity':'error','human':'h','expression':'true'}],
     'mapping':[{'identity':'x','map':'y'}],
     'binding':{'strength':'required'},
     'example':[{'label':'l','valueCode':'male'}]})");
  ASSERT_THAT(made, IsOk());
  const Node gender = Element(*made, "Patient.gender");
  EXPECT_THAT(gender.ChildText("definition"), HasSubstr("\r\n and more"));
  EXPECT_THAT(gender.ChildText("definition"), Not(HasSubstr("...")));
  EXPECT_EQ(gender.ChildText("short"), "new");
  EXPECT_EQ(gender.ChildText("comment"), "said");
  EXPECT_EQ(gender.ChildText("min"), "1");
  EXPECT_EQ(gender.ChildText("max"), "1");
  EXPECT_EQ(gender.At({"base", "min"}).text(), "0");
  EXPECT_EQ(gender.At({"base", "path"}).text(), "Patient.gender");
  EXPECT_THAT(Texts(gender, "alias"), ElementsAre("sex"));
  EXPECT_THAT(Texts(gender, "condition"), ElementsAre("x-1"));
  EXPECT_THAT(gender.At({"binding", "valueSet"}).text(), HasSubstr("administrative-gender"));
  EXPECT_THAT(gender.Children("constraint"), SizeIs(2));
  EXPECT_EQ(gender.Children("constraint")[1].ChildText("source"), "http://test.example/p");
  EXPECT_GT(gender.Children("mapping").size(), 1U);
  EXPECT_EQ(gender.ChildText("isSummary"), "true");
}

TEST_F(Generate, WalksIntoTypes) {
  const auto made = Of("Patient", "{'path':'Patient.name.given','max':'1'}");
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(Element(*made, "Patient.name.given").ChildText("max"), "1");
  EXPECT_EQ(Element(*made, "Patient.name.given").At({"base", "path"}).text(), "HumanName.given");
  EXPECT_TRUE(Element(*made, "Patient.name.family"));
  EXPECT_FALSE(Element(*made, "Patient.address.line"));
}

TEST_F(Generate, WalksIntoTheProfileOfAType) {
  registry_->Add(
      Profile("nhs-number", std::string(kBase) + "Identifier", "Identifier",
              "{'path':'Identifier.system','fixedUri':'http://test.example/n','min':1}"));
  const auto made = Of("Patient", R"(
    {'path':'Patient.identifier','type':[{'code':'Identifier',
     'profile':['http://test.example/nhs-number']}]},
    {'path':'Patient.identifier.value','min':1})");
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(Element(*made, "Patient.identifier.system").ChildText("min"), "1");
  EXPECT_EQ(Element(*made, "Patient.identifier.system").ChildText("fixed"),
            "http://test.example/n");
  EXPECT_EQ(Element(*made, "Patient.identifier.value").ChildText("min"), "1");
}

TEST_F(Generate, FollowsContentReferences) {
  const auto made = Of("Questionnaire", "{'path':'Questionnaire.item.item.item.text','min':1}");
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(Element(*made, "Questionnaire.item.item.item.text").ChildText("min"), "1");
  EXPECT_FALSE(Element(*made, "Questionnaire.item.item").Child("contentReference"));
  EXPECT_THAT(Codes(Element(*made, "Questionnaire.item.item")), ElementsAre("BackboneElement"));
  EXPECT_EQ(Element(*made, "Questionnaire.item.item.item.item").ChildText("contentReference"),
            "#Questionnaire.item");
}

TEST_F(Generate, SlicesWithTheContentOfTheBase) {
  const auto made = Of("Patient", R"(
    {'path':'Patient.contact','slicing':{'discriminator':[{'type':'value','path':'gender'}],
     'rules':'open'}},
    {'path':'Patient.contact.name','min':1},
    {'path':'Patient.contact','sliceName':'a','min':1},
    {'path':'Patient.contact.gender','fixedCode':'male'},
    {'path':'Patient.contact','sliceName':'b'})");
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(Element(*made, "Patient.contact:a").ChildText("sliceName"), "a");
  EXPECT_EQ(Element(*made, "Patient.contact:a").ChildText("min"), "1");
  EXPECT_EQ(Element(*made, "Patient.contact:b").ChildText("min"), "0");
  EXPECT_EQ(Element(*made, "Patient.contact:a.gender").ChildText("fixed"), "male");
  EXPECT_EQ(Element(*made, "Patient.contact:a.gender").ChildText("path"), "Patient.contact.gender");
  EXPECT_FALSE(Element(*made, "Patient.contact:b.gender").Child("fixed"));
  EXPECT_EQ(Element(*made, "Patient.contact.name").ChildText("min"), "1");
  EXPECT_FALSE(Element(*made, "Patient.contact:a").Child("slicing"));
}

TEST_F(Generate, FindsTheSliceByIdInAnyOrder) {
  const auto made = Of("Patient", R"(
    {'id':'Patient.identifier:b.value','path':'Patient.identifier.value','min':1},
    {'id':'Patient.identifier:b','path':'Patient.identifier','sliceName':'b'},
    {'id':'Patient.identifier:a','path':'Patient.identifier','sliceName':'a'},
    {'id':'Patient.identifier','path':'Patient.identifier',
     'slicing':{'discriminator':[{'type':'value','path':'system'}],'rules':'open'}},
    {'id':'Patient.identifier.system','path':'Patient.identifier.system','min':1})");
  ASSERT_THAT(made, IsOk());
  EXPECT_THAT(made->issues.list(), IsEmpty());
  EXPECT_EQ(Element(*made, "Patient.identifier:b.value").ChildText("min"), "1");
  EXPECT_EQ(Element(*made, "Patient.identifier.system").ChildText("min"), "1");
  EXPECT_EQ(Element(*made, "Patient.identifier:b.system").ChildText("min"), "0");
  EXPECT_FALSE(Element(*made, "Patient.identifier:a.value"));
}

TEST_F(Generate, SlicesASlice) {
  const auto made = Of("Patient", R"(
    {'path':'Patient.identifier','slicing':{'discriminator':[{'type':'value','path':'system'}],
     'rules':'open'}},
    {'path':'Patient.identifier','sliceName':'a','max':'3',
     'slicing':{'discriminator':[{'type':'value','path':'use'}],'rules':'closed'}},
    {'path':'Patient.identifier','sliceName':'b'},
    {'path':'Patient.identifier','sliceName':'a/one','max':'1'})");
  ASSERT_THAT(made, IsOk());
  EXPECT_THAT(Ids(*made, "Patient.identifier"), ElementsAre("", ":a", ":a/one", ":b"));
  EXPECT_EQ(Element(*made, "Patient.identifier:a").At({"slicing", "rules"}).text(), "closed");
  EXPECT_EQ(Element(*made, "Patient.identifier:a/one").ChildText("max"), "1");
}

TEST_F(Generate, SlicesInsideSlices) {
  const auto made = Of("Patient", R"(
    {'id':'Patient.contact','path':'Patient.contact',
     'slicing':{'discriminator':[{'type':'value','path':'gender'}],'rules':'open'}},
    {'id':'Patient.contact:a','path':'Patient.contact','sliceName':'a'},
    {'id':'Patient.contact:a.telecom','path':'Patient.contact.telecom',
     'slicing':{'discriminator':[{'type':'value','path':'system'}],'rules':'open'}},
    {'id':'Patient.contact:a.telecom:phone','path':'Patient.contact.telecom','sliceName':'phone'},
    {'id':'Patient.contact:a.telecom:phone.system','path':'Patient.contact.telecom.system',
     'fixedCode':'phone'})");
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(Element(*made, "Patient.contact:a.telecom:phone.system").ChildText("fixed"), "phone");
  EXPECT_FALSE(Element(*made, "Patient.contact.telecom").Child("slicing"));
}

TEST_F(Generate, SlicesChoicesByType) {
  struct Row {
    const char* elements;
    std::vector<std::string> types;  // of the choice
    const char* rules;
  };
  const std::string all =
      "{'path':'Patient.deceased[x]','sliceName':'deceasedBoolean',"
      "'type':[{'code':'boolean'}]},{'path':'Patient.deceasedDateTime'}";
  for (const Row& row :
       {Row{"{'path':'Patient.deceasedDateTime','short':'when'}", {"boolean", "dateTime"}, "open"},
        Row{"{'path':'Patient.deceasedDateTime','min':1}", {"dateTime"}, "closed"},
        Row{all.c_str(), {"boolean", "dateTime"}, "closed"}}) {
    const auto made = Of("Patient", row.elements);
    ASSERT_THAT(made, IsOk());
    const Node choice = Element(*made, "Patient.deceased[x]");
    EXPECT_EQ(Codes(choice), row.types) << row.elements;
    EXPECT_EQ(choice.At({"slicing", "rules"}).text(), row.rules) << row.elements;
    EXPECT_EQ(choice.At({"slicing", "discriminator", "type"}).text(), "type");
    const Node slice = Element(*made, "Patient.deceased[x]:deceasedDateTime");
    EXPECT_THAT(Codes(slice), ElementsAre("dateTime")) << row.elements;
    EXPECT_EQ(slice.ChildText("path"), "Patient.deceased[x]");
  }
}

TEST_F(Generate, NarrowsAChoiceWithoutSlicingIt) {
  const auto made = Of("Patient", "{'path':'Patient.deceased[x]','type':[{'code':'dateTime'}]}");
  ASSERT_THAT(made, IsOk());
  EXPECT_THAT(Codes(Element(*made, "Patient.deceased[x]")), ElementsAre("dateTime"));
  EXPECT_FALSE(Element(*made, "Patient.deceased[x]").Child("slicing"));
}

TEST_F(Generate, TakesCardinalityAndWordsOfAnExtension) {
  const auto made = Of("Patient", R"(
    {'path':'Patient.extension','sliceName':'birthPlace','type':[{'code':'Extension',
     'profile':['http://hl7.org/fhir/StructureDefinition/patient-birthPlace']}]})");
  ASSERT_THAT(made, IsOk());
  const Node header = Element(*made, "Patient.extension");
  EXPECT_EQ(header.At({"slicing", "discriminator", "path"}).text(), "url");
  EXPECT_EQ(header.ChildText("max"), "*");
  const Node slice = Element(*made, "Patient.extension:birthPlace");
  EXPECT_EQ(slice.ChildText("max"), "1");
  EXPECT_THAT(slice.ChildText("definition"), HasSubstr("place of birth"));
}

TEST_F(Generate, StandsOnProfilesThatHaveNoSnapshotYet) {
  registry_->Add(Profile("middle", std::string(kBase) + "Patient", "Patient", R"(
    {'path':'Patient.identifier','slicing':{'discriminator':[{'type':'value','path':'system'}],
     'rules':'open'}},{'path':'Patient.identifier','sliceName':'a'})"));
  const auto made = Of(Profile("top", "http://test.example/middle", "Patient", R"(
    {'path':'Patient.identifier','sliceName':'a','min':1},
    {'path':'Patient.identifier','sliceName':'b'})"));
  ASSERT_THAT(made, IsOk());
  EXPECT_THAT(Ids(*made, "Patient.identifier"), ElementsAre("", ":a", ":b"));
  EXPECT_EQ(Element(*made, "Patient.identifier:a").ChildText("min"), "1");
}

TEST_F(Generate, MakesTypesOutOfSpecialisations) {
  std::string json = R"({'resourceType':'StructureDefinition','url':'http://test.example/Model',
    'name':'Model','status':'draft','kind':'logical','abstract':false,'type':'Model',
    'baseDefinition':'http://hl7.org/fhir/StructureDefinition/Element',
    'derivation':'specialization','differential':{'element':[
      {'path':'Model','short':'A model'},
      {'path':'Model.part','min':0,'max':'*','type':[{'code':'BackboneElement'}]},
      {'path':'Model.part.name','min':1,'max':'1','type':[{'code':'string'}]}]}})";
  std::ranges::replace(json, '\'', '"');
  const auto made = Of(Parse(json));
  ASSERT_THAT(made, IsOk());
  EXPECT_THAT(made->issues.list(), IsEmpty());
  EXPECT_THAT(Ids(*made, "Model"),
              ElementsAre("", ".id", ".extension", ".part", ".part.id", ".part.extension",
                          ".part.modifierExtension", ".part.name"));
  EXPECT_EQ(Element(*made, "Model.part.name").At({"base", "path"}).text(), "Model.part.name");
}

TEST_F(Generate, RefusesWhatCannotApplyAndSaysWhere) {
  struct Row {
    const char* elements;
    const char* id;
    const char* words;
  };
  for (const Row& row : {
           Row{"{'path':'Patient.genders','min':1}", "snapshot-element", "did you mean gender?"},
           Row{"{'path':'Patient..name'}", "snapshot-path", "single dots"},
           Row{"{'path':'Patient.gender','type':[{'code':'Coding'}]}", "snapshot-type", "code"},
           Row{"{'path':'Patient.deceasedQuantity','min':1}", "snapshot-type", "boolean, dateTime"},
           Row{"{'path':'Patient.gender','fixedBoolean':true}", "snapshot-value", "boolean"},
           Row{"{'path':'Patient.name','sliceName':'a'},{'path':'Patient.name','sliceName':'b'}",
               "snapshot-no-slicing", "slicing.discriminator"},
           Row{"{'path':'Patient.name'},{'path':'Patient.name'}", "snapshot-twice", "sliceName"},
           Row{R"({'path':'Patient.gender','slicing':{'rules':'open'}},
                  {'path':'Patient.gender','sliceName':'a'})",
               "snapshot-slicing-once", "once at most"},
           Row{"{'path':'Patient.identifier.assigner.identifier.nothing'}", "snapshot-element",
               "nothing"},
       }) {
    const auto made = Of("Patient", row.elements);
    ASSERT_THAT(made, IsOk()) << row.elements;
    EXPECT_TRUE(made->issues.HasErrors()) << row.elements;
    ASSERT_FALSE(made->issues.empty()) << row.elements;
    EXPECT_EQ(made->issues.list()[0].id, row.id) << row.elements;
    EXPECT_THAT(made->issues.list()[0].diagnostics, HasSubstr(row.words)) << row.elements;
    EXPECT_THAT(made->issues.list()[0].expression,
                HasSubstr("StructureDefinition.differential.element["));
  }
}

TEST_F(Generate, WarnsOfLoosening) {
  const auto made = Of("Observation", R"(
    {'path':'Observation.status','min':0,'binding':{'strength':'preferred'}},
    {'path':'Observation.code','max':'*'})");
  ASSERT_THAT(made, IsOk());
  const auto& issues = made->issues.list();
  EXPECT_THAT(issues,
              Contains(HasIssue("snapshot-min", "StructureDefinition.differential.element[0]")));
  EXPECT_THAT(issues, Contains(HasIssue("snapshot-binding",
                                        "StructureDefinition.differential.element[0]")));
  EXPECT_THAT(issues,
              Contains(HasIssue("snapshot-max", "StructureDefinition.differential.element[1]")));
}

TEST_F(Generate, KeepsMustSupportTrue) {
  registry_->Add(Profile("middle", std::string(kBase) + "Patient", "Patient",
                         "{'path':'Patient.gender','mustSupport':true}"));
  const auto made = Of(Profile("top", "http://test.example/middle", "Patient",
                               "{'path':'Patient.gender','mustSupport':false}"));
  ASSERT_THAT(made, IsOk());
  ASSERT_THAT(made->issues.list(), SizeIs(1));
  EXPECT_EQ(made->issues.list()[0].id, "snapshot-must-support");
}

TEST_F(Generate, AddsNoSliceToAClosedSlicing) {
  registry_->Add(Profile("middle", std::string(kBase) + "Patient", "Patient", R"(
    {'path':'Patient.identifier','slicing':{'discriminator':[{'type':'value','path':'system'}],
     'rules':'closed'}},{'path':'Patient.identifier','sliceName':'a'})"));
  const auto made = Of(Profile("top", "http://test.example/middle", "Patient",
                               "{'path':'Patient.identifier','sliceName':'b'}"));
  ASSERT_THAT(made, IsOk());
  ASSERT_THAT(made->issues.list(), SizeIs(1));
  EXPECT_EQ(made->issues.list()[0].id, "snapshot-closed");
}

TEST_F(Generate, AsksForOrderOnlyWhenToldTo) {
  const fhir::Document profile =
      Profile("p", std::string(kBase) + "Patient", "Patient",
              "{'path':'Patient.gender','min':1},{'path':'Patient.name','min':1}");
  EXPECT_THAT(GenerateSnapshot(profile, source_)->issues.list(), IsEmpty());
  const auto strict = GenerateSnapshot(profile, source_, {.sort = false});
  ASSERT_THAT(strict->issues.list(), SizeIs(1));
  EXPECT_EQ(strict->issues.list()[0].id, "snapshot-order");
}

TEST_F(Generate, EndsWhenDefinitionsLeadBackToThemselves) {
  registry_->Add(Profile("a", "http://test.example/b", "Patient", "{'path':'Patient'}"));
  registry_->Add(Profile("b", "http://test.example/a", "Patient", "{'path':'Patient'}"));
  EXPECT_EQ(source_.Find("http://test.example/a"), nullptr);
  EXPECT_THAT(source_.IssuesOf("http://test.example/a").list(), SizeIs(1));
  EXPECT_THAT(Of(Profile("p", "http://test.example/unknown", "Patient", "{'path':'Patient'}")),
              IsError(IssueType::kNotFound, HasSubstr("http://test.example/unknown")));
}

TEST_F(Generate, GivesUpOnASnapshotBeyondAllMeasure) {
  std::string deep = "Questionnaire";
  for (int i = 0; i < 100; ++i) deep += ".item";
  const auto made = Of("Questionnaire", "{'path':'" + deep + "','min':1}");
  ASSERT_THAT(made, IsOk());
  EXPECT_TRUE(made->issues.HasErrors());
}

TEST(SnapshotSourceTest, GivesTheSameSnapshotToAllThreads) {
  auto registry = std::make_shared<RegistryWith>(R4());
  registry->Add(
      Profile("p", std::string(kBase) + "Patient", "Patient", "{'path':'Patient.gender','min':1}"));
  const SnapshotSource source(registry);
  std::vector<const fhir::Document*> found(8);
  std::vector<std::thread> threads;
  for (auto& document : found) {
    threads.emplace_back([&] { document = source.Find("http://test.example/p"); });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_NE(found[0], nullptr);
  EXPECT_THAT(found, ::testing::Each(found[0]));
}

TEST(SnapshotSourceTest, MakesAnewTheSnapshotOfAnotherFhirVersion) {
  auto registry = std::make_shared<RegistryWith>(R4());
  std::string json = R"({'resourceType':'StructureDefinition','url':'http://test.example/old',
    'name':'Old','status':'draft','fhirVersion':'3.0.1','kind':'resource','abstract':false,
    'type':'Patient','baseDefinition':'http://hl7.org/fhir/StructureDefinition/Patient',
    'derivation':'constraint','snapshot':{'element':[{'path':'Patient'}]},
    'differential':{'element':[{'path':'Patient.gender','min':1}]}})";
  std::ranges::replace(json, '\'', '"');
  registry->Add(Parse(json));
  const SnapshotSource source(registry);
  const fhir::Document* const made = source.Find("http://test.example/old");
  ASSERT_NE(made, nullptr);
  EXPECT_GT(made->root().Child("snapshot").Children("element").size(), 40U);
}

}  // namespace
}  // namespace gateway::definitions
