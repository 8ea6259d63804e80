#include "gateway/definitions/registry.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "gateway/base/file.h"
#include "gateway/definitions/image/image_registry.h"
#include "gateway/fhir/read.h"
#include "gateway/fhir/schema/undefined.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"
#include "tests/support/temp_folder.h"

namespace gateway::definitions {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;
using ::testing::MatchesRegex;
using testing::R4;
using ::testing::SizeIs;

void Write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

std::string Canonical(const std::string& type, const std::string& url, const std::string& version) {
  return R"({"resourceType":")" + type + R"(","url":")" + url + R"(","version":")" + version +
         R"(","status":"draft"})";
}

// The same questions to the plain loader and to the image.
class StandardRegistry : public ::testing::TestWithParam<bool> {
 protected:
  static const std::shared_ptr<const Registry>& Loaded() {
    R4();  // sets the home folder
    static const auto plain = Registry::Load({.use_image = false});
    return GetParam() ? R4() : *plain;
  }
  static const std::shared_ptr<const fhir::TypeTable>& Types() { return Loaded()->types(); }
};

INSTANTIATE_TEST_SUITE_P(, StandardRegistry, ::testing::Bool(),
                         [](const auto& of) { return of.param ? "Image" : "Plain"; });

TEST(DescribeStandardImage, SaysItsSizeTimeAndPlace) {
  if (dynamic_cast<const image::ImageRegistry*>(R4().get()) == nullptr)
    GTEST_SKIP() << "no image can be kept here";
  // A cache of its own: other tests of the program look after theirs.
  const testing::TempFolder cache;
  const char* const before = std::getenv("XDG_CACHE_HOME");
  const std::string kept = before == nullptr ? "" : before;
  setenv("XDG_CACHE_HOME", cache.path().c_str(), 1);
  const auto loaded = Registry::Load({});
  const std::string said = DescribeStandardImage();
  before == nullptr ? unsetenv("XDG_CACHE_HOME") : setenv("XDG_CACHE_HOME", kept.c_str(), 1);
  ASSERT_THAT(loaded, IsOk());
  EXPECT_THAT(said,
              MatchesRegex("definitions image: [0-9]+\\.[0-9] MB, made in [0-9]+\\.[0-9] s, /.*"));
}

TEST_P(StandardRegistry, HoldsEveryTypeOfR4) {
  const auto count = [](fhir::Kind kind) {
    return std::ranges::count_if(Types()->types(),
                                 [&](const fhir::Type& t) { return t.kind == kind; });
  };
  EXPECT_EQ(count(fhir::Kind::kPrimitive), 20);
  EXPECT_EQ(count(fhir::Kind::kComplex), 41);
  EXPECT_EQ(count(fhir::Kind::kResource), 148);
  EXPECT_GE(count(fhir::Kind::kLogical), 5);
}

TEST_P(StandardRegistry, NamesBackbonesByTheirPath) {
  const fhir::Type* const contact = Types()->Find("Patient.contact");
  ASSERT_NE(contact, nullptr);
  EXPECT_EQ(contact->kind, fhir::Kind::kBackbone);
  EXPECT_EQ(contact->base->name, "BackboneElement");
  const fhir::Element* const element = Types()->Find("Patient")->Find("contact");
  ASSERT_NE(element, nullptr);
  EXPECT_EQ(element->types[0].type, contact);
  EXPECT_EQ(element->types[0].code, "BackboneElement");
  EXPECT_TRUE(element->is_list());
}

TEST_P(StandardRegistry, FollowsContentReferences) {
  const fhir::Type* const entry = Types()->Find("Bundle.entry");
  EXPECT_EQ(entry->Find("link")->types[0].type, Types()->Find("Bundle.link"));
  const fhir::Type* const item = Types()->Find("Questionnaire.item");
  EXPECT_EQ(item->Find("item")->types[0].type, item);
}

TEST_P(StandardRegistry, ResolvesChoiceElementsFromTheirJsonNames) {
  const fhir::Type* const observation = Types()->Find("Observation");
  const fhir::Type::Property property = observation->FindProperty("valueQuantity");
  ASSERT_NE(property.element, nullptr);
  EXPECT_EQ(property.element->name, "value");
  EXPECT_EQ(property.element->path, "Observation.value[x]");
  EXPECT_TRUE(property.element->is_choice);
  EXPECT_EQ(property.type->code, "Quantity");
  EXPECT_EQ(observation->FindProperty("value").element, nullptr);
  EXPECT_EQ(Types()->Find("Extension")->Find("value")->types.size(), 50U);
}

TEST_P(StandardRegistry, GivesPrimitivesTheirFormsAndPatterns) {
  EXPECT_EQ(Types()->Find("boolean")->json_form, fhir::JsonForm::kBoolean);
  for (const char* name : {"integer", "decimal", "positiveInt", "unsignedInt"}) {
    EXPECT_EQ(Types()->Find(name)->json_form, fhir::JsonForm::kNumber) << name;
  }
  EXPECT_EQ(Types()->Find("date")->json_form, fhir::JsonForm::kString);
  EXPECT_EQ(Types()->Find("id")->pattern, R"([A-Za-z0-9\-\.]{1,64})");
  EXPECT_EQ(Types()->Find("code")->Find("value"), nullptr);
  EXPECT_EQ(Types()->Find("string")->elements.size(), 2U);
  EXPECT_TRUE(Types()->Find("code")->IsA("string"));
  EXPECT_EQ(Types()->Find("markdown")->format, fhir::PrimitiveFormat::kString);
}

TEST_P(StandardRegistry, MapsSystemTypesToThePrimitivesTheyStandFor) {
  EXPECT_EQ(Types()->Find("HumanName")->Find("id")->types[0].code, "string");
  EXPECT_EQ(Types()->Find("Patient")->Find("id")->types[0].code, "id");
  EXPECT_EQ(Types()->Find("Extension")->Find("url")->types[0].code, "uri");
  EXPECT_EQ(Types()->Find("xhtml")->Find("id")->types[0].code, "string");
  EXPECT_EQ(Types()->Find("Narrative")->Find("div")->representation, fhir::Representation::kXhtml);
  EXPECT_EQ(Types()->Find("HumanName")->Find("id")->representation,
            fhir::Representation::kXmlAttribute);
}

TEST_P(StandardRegistry, LetsAnyResourceStandWhereTheDefinitionSaysResource) {
  for (const char* path : {"Bundle.entry", "Parameters.parameter"}) {
    const fhir::Element* const resource = Types()->Find(path)->Find("resource");
    ASSERT_NE(resource, nullptr) << path;
    EXPECT_EQ(resource->types[0].code, "Resource");
    EXPECT_TRUE(resource->types[0].type->is_abstract);
  }
  EXPECT_TRUE(Types()->Find("Patient")->IsA("DomainResource"));
  EXPECT_TRUE(Types()->Find("Patient")->IsA("Resource"));
}

TEST_P(StandardRegistry, KeepsBindingsConstraintsAndTargets) {
  const fhir::Type* const patient = Types()->Find("Patient");
  const fhir::Element* const gender = patient->Find("gender");
  EXPECT_EQ(gender->binding, fhir::BindingStrength::kRequired);
  EXPECT_EQ(gender->value_set, "http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1");
  EXPECT_TRUE(gender->is_summary);
  EXPECT_TRUE(patient->Find("active")->is_modifier);
  const auto pat1 =
      std::ranges::find(patient->Find("contact")->constraints, "pat-1", &fhir::Constraint::key);
  ASSERT_NE(pat1, patient->Find("contact")->constraints.end());
  EXPECT_EQ(pat1->expression,
            "name.exists() or telecom.exists() or address.exists() or organization.exists()");
  EXPECT_TRUE(pat1->is_error);
  EXPECT_THAT(patient->Find("generalPractitioner")->types[0].target_profiles, SizeIs(3));
  EXPECT_EQ(patient->url, "http://hl7.org/fhir/StructureDefinition/Patient");
  EXPECT_EQ(Types()->FindByUrl(patient->url), patient);
}

TEST_P(StandardRegistry, CountsElementsInDefinitionOrder) {
  for (const fhir::Type& type : Types()->types()) {
    for (std::size_t i = 0; i < type.elements.size(); ++i) {
      EXPECT_EQ(type.elements[i].order, i) << type.name;
      EXPECT_FALSE(type.elements[i].types.empty()) << type.elements[i].path;
      for (const fhir::TypeRef& ref : type.elements[i].types)
        EXPECT_NE(ref.type, nullptr) << ref.code;
    }
  }
}

TEST_P(StandardRegistry, FindsCanonicalResourcesWithAndWithoutVersion) {
  const char* const url = "http://hl7.org/fhir/ValueSet/administrative-gender";
  const fhir::Document* const found = Loaded()->Find("ValueSet", url);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->root().ChildText("url"), url);
  EXPECT_TRUE(found->root().Child("expansion")) << "the expansions package wins";
  EXPECT_EQ(Loaded()->Find("ValueSet", std::string(url) + "|4.0.1"), found);
  EXPECT_EQ(Loaded()->Find("ValueSet", std::string(url) + "|9.9"), nullptr);
  EXPECT_EQ(Loaded()->Find("CodeSystem", url), nullptr);
}

TEST_P(StandardRegistry, FindsResourcesWhoseFileIsNotNamedAfterTheirUrl) {
  const std::pair<const char*, const char*> cases[] = {
      {"CodeSystem", "http://terminology.hl7.org/CodeSystem/v3-ActCode"},
      {"CodeSystem", "http://snomed.info/sct"},
      {"StructureDefinition", "http://hl7.org/fhir/StructureDefinition/vitalsigns"},
      {"SearchParameter", "http://hl7.org/fhir/SearchParameter/Patient-general-practitioner"},
  };
  for (const auto& [type, url] : cases) {
    const fhir::Document* const found = Loaded()->Find(type, url);
    ASSERT_NE(found, nullptr) << url;
    EXPECT_EQ(found->root().ChildText("url"), url);
  }
  EXPECT_EQ(Loaded()->Find("CodeSystem", "https://chc-gateway.example/none"), nullptr);
}

TEST_P(StandardRegistry, ListsCanonicals) {
  const std::vector<std::string> structures = Loaded()->Canonicals("StructureDefinition");
  EXPECT_GE(structures.size(), 655U);
  EXPECT_THAT(structures, Contains("http://hl7.org/fhir/StructureDefinition/Patient"));
  EXPECT_THAT(Loaded()->Canonicals("Questionnaire"),
              Contains("http://hl7.org/fhir/Questionnaire/f201"));
  EXPECT_TRUE(Loaded()->Canonicals("Patient").empty());
}

TEST_P(StandardRegistry, AnswersManyThreads) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (const char* code : {"observation-status", "name-use", "contact-point-use"}) {
        EXPECT_NE(Loaded()->Find("ValueSet", std::string("http://hl7.org/fhir/ValueSet/") + code),
                  nullptr);
      }
    });
  }
}

TEST(Registry, LoadsFoldersFilesAndBundlesAndLetsLaterOnesWin) {
  const testing::TempFolder folder;
  const std::string url = "https://chc-gateway.example/fhir/ValueSet/level";
  Write(folder / "one/package.json", R"({"name":"test.one","version":"1.0.0"})");
  Write(folder / "one/deep/er/levels.json", Canonical("ValueSet", url, "1"));
  Write(folder / "two.json", Canonical("ValueSet", url, "2"));
  Write(folder / "bundle.json",
        R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":)" +
            Canonical("CodeSystem", url + "s", "3") + "}]}");
  const LoadOptions options{.packages = {(folder / "one").string(), (folder / "two.json").string(),
                                         (folder / "bundle.json").string()}};
  R4();  // sets the home folder
  const auto loaded = Registry::Load(options);
  ASSERT_THAT(loaded, IsOk());
  EXPECT_EQ((*loaded)->Find("ValueSet", url)->root().ChildText("version"), "2");
  EXPECT_EQ((*loaded)->Find("ValueSet", url + "|1")->root().ChildText("version"), "1");
  EXPECT_EQ((*loaded)->Find("CodeSystem", url + "s")->root().ChildText("version"), "3");
  EXPECT_THAT((*loaded)->packages(), Contains("test.one#1.0.0"));
  EXPECT_THAT((*loaded)->packages(), Contains("hl7.fhir.r4.examples#4.0.1"));
}

TEST(Registry, MakesTypesOfLogicalModelsFromTheirDifferential) {
  const testing::TempFolder folder;
  Write(folder / "model.json", R"({"resourceType":"StructureDefinition",
    "url":"https://chc-gateway.example/fhir/StructureDefinition/TestRecord","name":"TestRecord",
    "status":"draft","kind":"logical","abstract":false,
    "type":"https://chc-gateway.example/fhir/StructureDefinition/TestRecord",
    "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Element","derivation":"specialization",
    "differential":{"element":[
      {"path":"TestRecord","min":0,"max":"*"},
      {"path":"TestRecord.case","min":1,"max":"1","type":[{"code":"BackboneElement"}]},
      {"path":"TestRecord.case.number","min":1,"max":"1","type":[{"code":"string"}]},
      {"path":"TestRecord.level","min":0,"max":"*","type":[{"code":"code"}],
       "binding":{"strength":"required","valueSet":"https://chc-gateway.example/vs"}},
      {"path":"TestRecord.when[x]","min":0,"max":"1","type":[{"code":"date"},{"code":"Period"}]}]}})");
  R4();
  const auto loaded = Registry::Load({.packages = {folder.path().string()}});
  ASSERT_THAT(loaded, IsOk());
  const fhir::Type* const type = (*loaded)->types()->Find("TestRecord");
  ASSERT_NE(type, nullptr);
  EXPECT_EQ(type->kind, fhir::Kind::kLogical);
  EXPECT_EQ(type->Find("case")->types[0].type->name, "TestRecord.case");
  EXPECT_EQ(type->Find("level")->binding, fhir::BindingStrength::kRequired);
  EXPECT_EQ(type->FindProperty("whenPeriod").type->code, "Period");
}

std::string Model(const std::string& name, const std::string& head, const std::string& elements) {
  return R"({"resourceType":"StructureDefinition","url":"http://test.example/sd/)" + name +
         R"(","name":")" + name + R"(","status":"draft","kind":"logical","abstract":false,)" +
         head + R"(,"differential":{"element":[)" + elements + "]}}";
}

std::string Base(const std::string& name) {
  return R"("baseDefinition":"http://test.example/sd/)" + name + '"';
}

// As CDA's types: ANY, ED of ANY, ST a constraint on ED, with a part whose type nobody gives.
void WriteModels(const testing::TempFolder& folder) {
  Write(
      folder / "any.json",
      Model("ANY", R"("type":"ANY","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Base",
          "derivation":"specialization")",
            R"({"path":"ANY","min":0,"max":"*"},
          {"path":"ANY.flavour","min":0,"max":"1","type":[{"code":"code"}]})"));
  Write(folder / "ed.json",
        Model("ED", R"("type":"ED","derivation":"specialization",)" + Base("ANY"),
              R"({"path":"ED.charset","min":0,"max":"1","type":[{"code":"code"}]},
          {"path":"ED.data[x]","min":0,"max":"1","type":[{"code":"string"},{"code":"base64Binary"}]},
          {"path":"ED.part","min":0,"max":"*","type":[{"code":"BackboneElement"}]},
          {"path":"ED.part.note","min":0,"max":"1","type":[{"code":"string"}]},
          {"path":"ED.link","min":0,"max":"1","type":[{"code":"http://test.example/sd/TEL"}]})"));
  Write(folder / "st.json", Model("ST", R"("type":"ED","derivation":"constraint",)" + Base("ED"),
                                  R"({"path":"ED"},{"path":"ED.charset","max":"0"},
          {"path":"ED.data[x]","min":1,"type":[{"code":"string"}]},
          {"id":"ED.part:first","path":"ED.part","max":"1"})"));
  Write(folder / "observation.json", Model("Observation",
                                           R"("type":"http://test.example/sd/Observation",
          "derivation":"specialization",)" + Base("ANY"),
                                           R"({"path":"Observation.title","min":0,"max":"1",
          "type":[{"code":"http://test.example/sd/ST"}]},
          {"path":"Observation.inner","min":0,"max":"*",
          "type":[{"code":"http://test.example/sd/Observation"}]})"));
}

TEST(Registry, GivesModelsWhatTheyInheritAndTheTypesThatAreConstraintsOnOthers) {
  const testing::TempFolder folder;
  WriteModels(folder);
  R4();
  const auto loaded = Registry::Load({.packages = {folder.path().string()}});
  ASSERT_THAT(loaded, IsOk());
  const fhir::TypeTable& types = *(*loaded)->types();
  const fhir::Type* const st = types.Find("ST");
  ASSERT_NE(st, nullptr);
  EXPECT_TRUE(st->IsA("ED"));
  EXPECT_TRUE(st->IsA("ANY"));
  EXPECT_NE(st->Find("flavour"), nullptr);
  EXPECT_EQ(st->Find("charset"), nullptr);
  EXPECT_EQ(st->Find("data")->min, 1U);
  EXPECT_THAT(st->Find("data")->types, SizeIs(1));
  EXPECT_EQ(st->Find("part")->max, fhir::kUnbounded);  // what is said of a slice is not its
  EXPECT_EQ(st->Find("part")->types[0].type->name, "ST.part");
  EXPECT_THAT(types.Find("ED")->Find("data")->types, SizeIs(2));
  const fhir::Type* const observation = types.FindByUrl("http://test.example/sd/Observation");
  ASSERT_NE(observation, nullptr);
  EXPECT_EQ(observation->Find("title")->types[0].type, st);
  EXPECT_EQ(observation->Find("inner")->types[0].type, observation);  // not FHIR's of that name
  EXPECT_EQ(types.Find("Observation")->kind, fhir::Kind::kResource);
}

TEST(Registry, KeepsAModelWhoseElementHasATypeThatNobodyDefines) {
  const testing::TempFolder folder;
  WriteModels(folder);
  R4();
  const auto loaded = Registry::Load({.packages = {folder.path().string()}});
  ASSERT_THAT(loaded, IsOk());
  ASSERT_THAT((*loaded)->issues().list(), SizeIs(1));
  const Issue& issue = (*loaded)->issues().list()[0];
  EXPECT_EQ(issue.severity, Severity::kWarning);
  EXPECT_EQ(issue.expression, "ED.link");
  EXPECT_EQ(issue.diagnostics,
            "no loaded package defines the type TEL; load the package that does");
  const fhir::Type& undefined = *(*loaded)->types()->Find("ST")->Find("link")->types[0].type;
  EXPECT_TRUE(fhir::IsUndefined(undefined));
  fhir::ReadOptions options;
  options.root = (*loaded)->types()->Find("ST");
  const auto read =
      fhir::ReadFhir(R"({"dataString":"x","link":{"value":"y"}})", (*loaded)->types(), options);
  ASSERT_THAT(read, IsOk());
  ASSERT_THAT(read->issues.list(), SizeIs(1));
  EXPECT_THAT(read->issues.list()[0].diagnostics, HasSubstr("defines the type TEL"));
}

TEST(Registry, TakesTheTypeThatWasMissingFromALaterPackage) {
  const testing::TempFolder folder;
  const testing::TempFolder later;
  WriteModels(folder);
  Write(later / "tel.json",
        Model("TEL", R"("type":"TEL","derivation":"specialization",)" + Base("ANY"),
              R"({"path":"TEL.value","min":0,"max":"1","type":[{"code":"url"}]})"));
  R4();
  const auto loaded = Registry::Load({.packages = {folder.path().string(), later.path().string()}});
  ASSERT_THAT(loaded, IsOk());
  EXPECT_THAT((*loaded)->issues().list(), SizeIs(0));
  EXPECT_NE((*loaded)->types()->Find("ST")->Find("link")->types[0].type->Find("value"), nullptr);
}

TEST(Registry, SaysWhichPackageFileOrTypeIsWrong) {
  const testing::TempFolder folder;
  Write(folder / "broken/x.json", "{\"resourceType\": \"ValueSet\",\n \"url\" 1}");
  R4();
  EXPECT_THAT(Registry::Load({.packages = {"no.such.package#1.0.0"}}),
              IsError(IssueType::kNotFound, HasSubstr("no.such.package#1.0.0 was not found in ")));
  EXPECT_THAT(Registry::Load({.packages = {(folder / "absent").string()}}),
              IsError(IssueType::kNotFound, HasSubstr("absent")));
  const auto broken = Registry::Load({.packages = {(folder / "broken").string()}});
  ASSERT_FALSE(broken);
  EXPECT_THAT(broken.error().issues.list().at(0).diagnostics,
              HasSubstr("x.json: a colon is missing"));
  EXPECT_EQ(broken.error().issues.list().at(0).line, 2);
}

TEST(Registry, PassesOverABrokenFileOfAPackageAndSaysSo) {
  const testing::TempFolder folder;
  Write(folder / "one/x.json", "{\"resourceType\": \"ValueSet\",\n \"url\" 1}");
  Write(folder / "one/y.xml", "<CodeSystem><url value='http://test.example/cut'/>");
  Write(folder / "one/z.json", Canonical("ValueSet", "http://test.example/z", "1"));
  const auto loaded = Registry::Load({.packages = {(folder / "one").string()}});
  ASSERT_THAT(loaded, IsOk());
  EXPECT_NE((*loaded)->Find("ValueSet", "http://test.example/z"), nullptr);
  ASSERT_THAT((*loaded)->issues().list(), SizeIs(2));
  EXPECT_THAT((*loaded)->issues().list()[0].diagnostics, HasSubstr("x.json"));
  EXPECT_THAT((*loaded)->issues().list()[1].diagnostics, HasSubstr("y.xml"));
}

TEST(Registry, ReadsPackagesInXml) {
  const testing::TempFolder folder;
  Write(folder / "one/v.xml", R"(<ValueSet xmlns="http://hl7.org/fhir">
    <url value="http://test.example/v"/><version value="2"/><status value="draft"/></ValueSet>)");
  Write(folder / "one/m.xml", R"(<StructureDefinition xmlns="http://hl7.org/fhir">
    <url value="http://test.example/XmlModel"/><name value="XmlModel"/><status value="draft"/>
    <kind value="logical"/><abstract value="false"/><type value="XmlModel"/>
    <baseDefinition value="http://hl7.org/fhir/StructureDefinition/Element"/>
    <derivation value="specialization"/><differential>
    <element><path value="XmlModel"/><min value="0"/><max value="*"/></element>
    <element><path value="XmlModel.part"/><min value="0"/><max value="1"/>
      <type><code value="string"/></type></element>
    </differential></StructureDefinition>)");
  const auto loaded = Registry::Load({.packages = {(folder / "one").string()}});
  ASSERT_THAT(loaded, IsOk());
  EXPECT_THAT((*loaded)->issues().list(), SizeIs(0));
  ASSERT_NE((*loaded)->Find("ValueSet", "http://test.example/v|2"), nullptr);
  EXPECT_EQ((*loaded)->Find("ValueSet", "http://test.example/v|1"), nullptr);
  ASSERT_NE((*loaded)->types()->Find("XmlModel"), nullptr);
  EXPECT_NE((*loaded)->types()->Find("XmlModel")->Find("part"), nullptr);
}

TEST(Registry, FindsPackagesInTheFoldersOfTheEnvironment) {
  const testing::TempFolder folder;
  Write(folder / "test.cached#2.0.0/package/package.json",
        R"({"name":"test.cached","version":"2.0.0"})");
  Write(folder / "test.cached#2.0.0/package/a.json", Canonical("ConceptMap", "urn:test:map", "1"));
  R4();
  setenv("CHC_GATEWAY_PACKAGES", folder.path().c_str(), 1);
  const auto loaded = Registry::Load({.packages = {"test.cached#2.0.0"}});
  unsetenv("CHC_GATEWAY_PACKAGES");
  ASSERT_THAT(loaded, IsOk());
  EXPECT_NE((*loaded)->Find("ConceptMap", "urn:test:map"), nullptr);
}

}  // namespace
}  // namespace gateway::definitions
