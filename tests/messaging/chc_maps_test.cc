// The product's own formats, maps and profiles, run over the example records beside them: what a
// Checklist becomes as a message, and that the way back loses nothing.
// The message: docs/formats/chc-json.md; the mapping language:
// https://hl7.org/fhir/R4/mapping-language.html
#include <gmock/gmock-matchers.h>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "gateway/base/file.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhirpath/expression.h"
#include "gateway/mapping/transform.h"
#include "gateway/messaging/message_header.h"
#include "gateway/records/format.h"
#include "gateway/records/generate.h"
#include "gateway/records/rules.h"
#include "gateway/terminology/service.h"
#include "gateway/validation/validator.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::messaging {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsError;
using testing::IsOk;
using ::testing::StartsWith;

std::filesystem::path Mappings() {
  return std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "mappings";
}

// Everything that stays the same from test to test, loaded once.
struct Product {
  std::shared_ptr<const terminology::Service> terminology;
  std::shared_ptr<const records::FormatLibrary> formats;
  std::shared_ptr<const mapping::MapLibrary> maps;
  std::shared_ptr<const records::RuleSet> rules;
  std::shared_ptr<const validation::Validator> validator;
};

const Product& TheProduct() {
  static const Product product = [] {
    Product made;
    made.terminology = std::make_shared<terminology::Service>(testing::R4());
    auto formats = records::FormatLibrary::Load(Mappings(), testing::R4());
    EXPECT_THAT(formats, IsOk());
    auto maps = mapping::MapLibrary::Load({Mappings().string()}, testing::R4(), made.terminology);
    EXPECT_THAT(maps, IsOk());
    auto rules = records::RuleSet::Load(Mappings() / "rules.yaml");
    EXPECT_THAT(rules, IsOk());
    if (!formats || !maps || !rules) std::abort();
    made.formats = *formats;
    made.maps = *maps;
    made.rules = *rules;
    made.validator = std::make_shared<validation::Validator>(testing::R4(), made.terminology);
    return made;
  }();
  return product;
}

const records::Format& TheFormat(const std::string& name) {
  const records::Format* const format = TheProduct().formats->Find(name);
  EXPECT_NE(format, nullptr) << name;
  return *format;
}

std::string Example(const std::string& name) {
  auto bytes = ReadFile(Mappings() / name);
  EXPECT_THAT(bytes, IsOk());
  return bytes.value_or("");
}

fhir::Document Read(const std::string& format, const std::string& bytes) {
  auto read = TheFormat(format).Read(bytes);
  EXPECT_THAT(read, IsOk());
  if (!read || read->records.size() != 1) {
    ADD_FAILURE() << "one record was expected";
    return {};
  }
  for (const Issue& issue : read->records[0].issues.list()) ADD_FAILURE() << ToText(issue);
  return read->records[0].tree;
}

// The chain of maps; every step's loss is added to `losses` as "Type.path".
fhir::Document Transform(const std::vector<std::string>& chain, fhir::Document document,
                         std::vector<std::string>& losses) {
  for (const std::string& url : chain) {
    const mapping::Map* const map = TheProduct().maps->Find(url);
    if (map == nullptr) {
      ADD_FAILURE() << "no map " << url;
      return {};
    }
    const auto step = map->Transform(document, {});
    EXPECT_THAT(step, IsOk());
    if (!step) return {};
    for (const mapping::LossEntry& loss : step->loss) {
      losses.push_back(fhir::PathOf(document.root(), loss.source));
    }
    for (const Issue& issue : step->issues.list()) ADD_FAILURE() << ToText(issue);
    document = step->output;
  }
  return document;
}

fhir::Document ToMessage(const std::string& format, const fhir::Document& record) {
  std::vector<std::string> losses;
  fhir::Document message = Transform(TheFormat(format).info().maps_in, record, losses);
  EXPECT_THAT(losses, IsEmpty());
  return message;
}

// `narrower`: the message may hold what the format has no place for.
fhir::Document FromMessage(const std::string& format, const fhir::Document& message,
                           bool narrower = false) {
  std::vector<std::string> losses;
  fhir::Document record = Transform(TheFormat(format).info().maps_out, message, losses);
  if (!narrower) {
    EXPECT_THAT(losses, IsEmpty());
  }
  return record;
}

std::string Pretty(const fhir::Document& document) {
  return fhir::WriteJson(document.root(), {.pretty = true});
}

// What the expression gives on the document, as text.
std::vector<std::string> Ask(const fhir::Document& document, const std::string& expression) {
  const auto compiled = fhirpath::Expression::Compile(expression);
  EXPECT_THAT(compiled, IsOk());
  if (!compiled) return {};
  fhirpath::Context context;
  context.resource = context.root_resource = document.root();
  const auto result = compiled->Evaluate(document.root(), context);
  EXPECT_THAT(result, IsOk());
  std::vector<std::string> texts;
  if (result) {
    for (const fhirpath::Item& item : *result) texts.push_back(item.ToText());
  }
  return texts;
}

std::string Resource(const std::string& type) {
  return "Bundle.entry.resource.ofType(" + type + ")";
}

void ExpectValid(const fhir::Document& message) {
  const Issues issues = TheProduct().validator->Validate(message.root());
  for (const Issue& issue : issues.list()) ADD_FAILURE() << ToText(issue);
}

const std::vector<std::string>& JsonExamples() {
  static const std::vector<std::string> kNames = {"positive", "negative", "everything"};
  return kNames;
}

const std::vector<std::string>& CsvExamples() {
  static const std::vector<std::string> kNames = {"positive", "negative",
                                                  "windows-1252-multi-line"};
  return kNames;
}

fhir::Document JsonExample(const std::string& name) {
  return Read("chc-json", Example("chc-json/examples/" + name + ".json"));
}

fhir::Document CsvExample(const std::string& name) {
  return Read("csv-wide", Example("csv-wide/examples/" + name + ".csv"));
}

TEST(ChcMaps, EveryMapThatAFormatNamesIsThere) {
  for (const std::string& name : TheProduct().formats->names()) {
    const records::FormatInfo& info = TheFormat(name).info();
    for (const auto* chain : {&info.maps_in, &info.maps_out}) {
      for (const std::string& url : *chain) EXPECT_NE(TheProduct().maps->Find(url), nullptr) << url;
    }
  }
}

TEST(ChcMaps, ExamplesKeepTheBusinessRules) {
  for (const std::string& name : JsonExamples()) {
    const fhir::Document record = JsonExample(name);
    records::RuleContext context;
    context.today = std::chrono::year(2026) / 10 / 2;
    const Issues issues = TheProduct().rules->Check(record, context);
    for (const Issue& issue : issues.list()) {
      EXPECT_NE(issue.severity, Severity::kError) << name << ": " << ToText(issue);
    }
  }
}

TEST(ChcMaps, RecordComesBackEqualFromItsMessage) {
  for (const std::string& name : JsonExamples()) {
    SCOPED_TRACE(name);
    const fhir::Document record = JsonExample(name);
    const fhir::Document back = FromMessage("chc-json", ToMessage("chc-json", record));
    EXPECT_TRUE(fhir::Equal(record.root(), back.root())) << Pretty(record) << "\n---\n"
                                                         << Pretty(back);
  }
}

TEST(ChcMaps, MessageIsValidR4) {
  for (const std::string& name : JsonExamples()) {
    SCOPED_TRACE(name);
    const fhir::Document message = ToMessage("chc-json", JsonExample(name));
    ExpectValid(message);
  }
}

TEST(ChcMaps, SameRecordGivesTheSameBytes) {
  const std::string first =
      fhir::WriteJson(ToMessage("chc-json", JsonExample("everything")).root());
  const std::string second =
      fhir::WriteJson(ToMessage("chc-json", JsonExample("everything")).root());
  EXPECT_EQ(first, second);
}

TEST(ChcMaps, MessageSurvivesJsonAndComesBackEqual) {
  const fhir::Document record = JsonExample("everything");
  const fhir::Document message = ToMessage("chc-json", record);
  const auto read = fhir::ReadJson(fhir::WriteJson(message.root()), testing::R4Types());
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(read->issues.list(), IsEmpty());
  EXPECT_TRUE(fhir::Equal(record.root(), FromMessage("chc-json", read->document).root()));
}

TEST(ChcMaps, NewVersionOfARecordIsANewMessageAboutTheSameResources) {
  const fhir::Document first = ToMessage("chc-json", JsonExample("positive"));
  std::string text = Example("chc-json/examples/positive.json");
  text.replace(text.find("\"recordVersion\": 1"), 18, "\"recordVersion\": 2");
  const fhir::Document second = ToMessage("chc-json", Read("chc-json", text));
  EXPECT_NE(Ask(first, "Bundle.id"), Ask(second, "Bundle.id"));
  EXPECT_EQ(Ask(first, "Bundle.entry.where(resource is Patient).fullUrl"),
            Ask(second, "Bundle.entry.where(resource is Patient).fullUrl"));
}

TEST(ChcMaps, HeaderNamesEventSenderDestinationAndFocus) {
  const fhir::Document message = ToMessage("chc-json", JsonExample("negative"));
  const auto facts = ReadHeader(message.root(), Directory({}));
  ASSERT_THAT(facts, IsOk());
  EXPECT_EQ(facts->event, "chc-checklist-submission");
  EXPECT_EQ(facts->event_system, "https://chc-gateway.example/fhir/CodeSystem/chc-message-event");
  EXPECT_EQ(facts->sender, "X28");
  EXPECT_EQ(facts->destination, "X26");
  EXPECT_THAT(Ask(message, "Bundle.id"), ElementsAre(facts->message_id));
  EXPECT_EQ(ResolveInBundle(message.root(),
                            std::string(facts->header.Children("focus")[0].ChildText("reference")))
                .type_name(),
            "ServiceRequest");
  EXPECT_EQ(ResolveInBundle(message.root(),
                            std::string(facts->header.Children("focus")[1].ChildText("reference")))
                .type_name(),
            "QuestionnaireResponse");
}

TEST(ChcMaps, EveryReferenceInTheMessageLeadsToAnEntry) {
  for (const std::string& name : JsonExamples()) {
    const fhir::Document message = ToMessage("chc-json", JsonExample(name));
    for (const std::string& reference :
         Ask(message, "Bundle.descendants().ofType(Reference).reference")) {
      EXPECT_TRUE(ResolveInBundle(message.root(), reference)) << name << ": " << reference;
    }
    const std::vector<std::string> urls = Ask(message, "Bundle.entry.fullUrl");
    EXPECT_EQ(std::set<std::string>(urls.begin(), urls.end()).size(), urls.size()) << name;
  }
}

TEST(ChcMaps, PositiveChecklistAsksForAFullAssessmentWithinTwentyEightDays) {
  const fhir::Document message = ToMessage("chc-json", JsonExample("positive"));
  const std::string task = Resource("Task");
  EXPECT_THAT(Ask(message, task + ".code.coding.code"), ElementsAre("full-assessment"));
  EXPECT_THAT(Ask(message, task + ".restriction.period.start"), ElementsAre("2026-10-01"));
  EXPECT_THAT(Ask(message, task + ".restriction.period.end"), ElementsAre("2026-10-29"));
  EXPECT_THAT(Ask(message, task + ".owner.identifier.value"), ElementsAre("X26"));
}

TEST(ChcMaps, NegativeChecklistAsksForNothing) {
  const fhir::Document message = ToMessage("chc-json", JsonExample("negative"));
  EXPECT_THAT(Ask(message, Resource("Task")), IsEmpty());
  EXPECT_EQ(Ask(message, Resource("QuestionnaireResponse")).size(), 1U);
}

TEST(ChcMaps, ClockCrossesTheEndOfFebruary) {
  struct Row {
    std::string received;
    std::string due;
  };
  for (const Row& row : {Row{"2026-02-10", "2026-03-10"}, Row{"2028-02-10", "2028-03-09"},
                         Row{"2025-12-20", "2026-01-17"}}) {
    std::string text = Example("chc-json/examples/positive.json");
    const std::string key = "\"receivedDate\": \"2026-10-01\"";
    ASSERT_NE(text.find(key), std::string::npos);
    text.replace(text.find(key), key.size(), "\"receivedDate\": \"" + row.received + "\"");
    const fhir::Document message = ToMessage("chc-json", Read("chc-json", text));
    EXPECT_THAT(Ask(message, Resource("Task") + ".restriction.period.end"), ElementsAre(row.due))
        << row.received;
  }
}

TEST(ChcMaps, EveryDomainIsAnObservationWithBothCodes) {
  const fhir::Document message = ToMessage("chc-json", JsonExample("positive"));
  EXPECT_EQ(Ask(message, Resource("Observation") +
                             ".where(code.coding.where(system.endsWith('-legacy')).exists())")
                .size(),
            11U);
  const std::string breathing =
      Resource("Observation") + ".where(code.coding.where(code = 'breathing').exists())";
  EXPECT_THAT(Ask(message, breathing + ".code.coding.code"), ElementsAre("breathing", "CHRBRE"));
  EXPECT_THAT(Ask(message, breathing + ".code.coding.display"),
              ElementsAre("Breathing", "Breathing"));
  EXPECT_THAT(Ask(message, breathing + ".value.coding.code"), ElementsAre("A"));
  EXPECT_THAT(Ask(message, breathing + ".note.text"), ElementsAre("Breathless at rest, oxygen."));
  const std::string mobility =
      Resource("Observation") + ".where(code.coding.where(code = 'CHRMOB').exists())";
  EXPECT_THAT(Ask(message, mobility + ".value.coding.code"), ElementsAre("B"));
}

TEST(ChcMaps, OutcomeCountsTheLevels) {
  const fhir::Document message = ToMessage("chc-json", JsonExample("positive"));
  const std::string outcome =
      Resource("Observation") + ".where(code.coding.code = 'checklist-outcome')";
  EXPECT_THAT(Ask(message, outcome + ".value.coding.code"), ElementsAre("positive"));
  EXPECT_THAT(Ask(message, outcome + ".component.value"), ElementsAre("1", "3", "7", "1"));
  EXPECT_EQ(Ask(message, outcome + ".hasMember").size(), 11U);
}

TEST(ChcMaps, AnswersStandUnderTheirStableLinkIdentifiers) {
  const fhir::Document message = ToMessage("chc-json", JsonExample("everything"));
  const fhir::Document* const questionnaire = testing::R4()->Find(
      "Questionnaire", "https://chc-gateway.example/fhir/Questionnaire/chc-checklist");
  ASSERT_NE(questionnaire, nullptr);
  const std::vector<std::string> known = Ask(*questionnaire, "Questionnaire.repeat(item).linkId");
  const std::set<std::string> links(known.begin(), known.end());
  const std::vector<std::string> used =
      Ask(message, Resource("QuestionnaireResponse") + ".repeat(item).linkId");
  EXPECT_GT(used.size(), 30U);
  for (const std::string& link : used) EXPECT_TRUE(links.contains(link)) << link;
}

TEST(ChcMaps, TestRecordsAndConfidentialityAreLabelled) {
  const fhir::Document message = ToMessage("chc-json", JsonExample("positive"));
  EXPECT_THAT(Ask(message, "Bundle.meta.security.code"), ElementsAre("R", "HTEST"));
  EXPECT_THAT(Ask(message, Resource("Patient") + ".meta.security.code"), ElementsAre("HTEST"));
}

TEST(ChcMaps, NhsNumberCarriesTheVerificationStatusOfUkCore) {
  const fhir::Document message = ToMessage("chc-json", JsonExample("positive"));
  const std::string number =
      Resource("Patient") + ".identifier.where(system = 'https://fhir.nhs.uk/Id/nhs-number')";
  EXPECT_THAT(Ask(message, number + ".value"), ElementsAre("9990000018"));
  EXPECT_THAT(
      Ask(message, number + ".extension('https://fhir.hl7.org.uk/StructureDefinition/"
                            "Extension-UKCore-NHSNumberVerificationStatus').value.coding.code"),
      ElementsAre("02"));
}

TEST(ChcMaps, OrganisationStandsOnceHoweverManyPartsItPlays) {
  const fhir::Document message = ToMessage("chc-json", JsonExample("positive"));
  EXPECT_THAT(Ask(message, Resource("Organization") + ".identifier.value"),
              ElementsAre("X26", "X27", "X28"));
  EXPECT_THAT(
      Ask(message, Resource("Organization") + ".where(identifier.value = 'X26').type.coding.code"),
      ElementsAre("sender", "responsible-icb"));
  EXPECT_THAT(Ask(message, Resource("Organization") +
                               ".where(type.coding.code = 'local-authority').identifier.value"),
              ElementsAre("X27"));
}

TEST(ChcMaps, SourceHashAndUnknownFieldsTravelWithTheProvenance) {
  const fhir::Document message = ToMessage("chc-json", JsonExample("everything"));
  EXPECT_THAT(Ask(message, Resource("Provenance") + ".entity.what.identifier.value"),
              ElementsAre("fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13"));
  EXPECT_EQ(
      Ask(message, Resource("Provenance") + ".extension.where(url.endsWith('chc-source-extra'))")
          .size(),
      2U);
  EXPECT_THAT(Ask(message, Resource("Provenance") + ".signature.when"),
              ElementsAre("2026-09-30T15:40:00Z"));
}

TEST(ChcMaps, UnknownMemberOfARecordComesBackInItsPlace) {
  std::string text = Example("chc-json/examples/positive.json");
  text.insert(text.find('{') + 1, "\n  \"ward\": {\"name\": \"Oak\", \"bay\": 2},");
  const fhir::Document record = Read("chc-json", text);
  const fhir::Document back = FromMessage("chc-json", ToMessage("chc-json", record));
  EXPECT_TRUE(fhir::Equal(record.root(), back.root()));
  const auto written = TheFormat("chc-json").Write(std::span(&back, 1));
  ASSERT_THAT(written, IsOk());
  EXPECT_THAT(*written, HasSubstr("\"ward\":{\"name\":\"Oak\",\"bay\":2}"));
}

TEST(ChcMaps, CsvRowComesBackWithEqualCells) {
  for (const std::string& name : CsvExamples()) {
    SCOPED_TRACE(name);
    const fhir::Document row = CsvExample(name);
    const fhir::Document message = ToMessage("csv-wide", row);
    ExpectValid(message);
    const fhir::Document back = FromMessage("csv-wide", message);
    EXPECT_TRUE(fhir::Equal(row.root(), back.root())) << Pretty(row) << "\n---\n" << Pretty(back);
    const auto written = TheFormat("csv-wide").Write(std::span(&back, 1));
    ASSERT_THAT(written, IsOk());
    EXPECT_TRUE(fhir::Equal(row.root(), Read("csv-wide", *written).root()));
  }
}

TEST(ChcMaps, OtherSystemsHabitsOfCsvAreRead) {
  const fhir::Document row = CsvExample("windows-1252-multi-line");
  EXPECT_EQ(row.root().ChildText("nhsNumber"), "9990000034");
  EXPECT_EQ(row.root().ChildText("birthDate"), "1938-12-01");
  EXPECT_EQ(row.root().ChildText("referralReceivedDate"), "2026-10-01");
  EXPECT_EQ(row.root().ChildText("breathingLevel"), "A");
  EXPECT_EQ(row.root().ChildText("breathingEvidence"),
            "Oxygen overnight – 2 l/min.\r\nBreathless at rest; “cannot lie flat”.");
  ASSERT_EQ(row.root().Children("sourceExtras").size(), 1U);
  EXPECT_EQ(row.root().Child("sourceExtras").ChildText("path"), "Ward");
}

TEST(ChcMaps, RowWithoutCreationTimeWasCreatedWhenItWasLastChanged) {
  std::string text = Example("csv-wide/examples/positive.csv");
  const std::string both = "2026-10-01T09:12:00Z,2026-10-01T09:12:00Z";
  ASSERT_NE(text.find(both), std::string::npos);
  text.replace(text.find(both), both.size(), ",2026-10-01T09:12:00Z");
  const fhir::Document back =
      FromMessage("csv-wide", ToMessage("csv-wide", Read("csv-wide", text)));
  EXPECT_EQ(back.root().ChildText("createdAt"), "2026-10-01T09:12:00Z");
}

TEST(ChcMaps, CsvRowBecomesTheSameMessageAsItsCanonicalRecord) {
  std::vector<std::string> losses;
  const fhir::Document record =
      Transform({TheFormat("csv-wide").info().maps_in.front()}, CsvExample("positive"), losses);
  EXPECT_THAT(losses, IsEmpty());
  EXPECT_EQ(fhir::WriteJson(ToMessage("chc-json", record).root()),
            fhir::WriteJson(ToMessage("csv-wide", CsvExample("positive")).root()));
}

TEST(ChcMaps, GeneratedRecordsComeBackEqual) {
  records::Generator generator(7);
  for (int i = 0; i < 20; ++i) {
    const fhir::Document record = Read("chc-json", generator.Record().Write());
    const fhir::Document message = ToMessage("chc-json", record);
    ExpectValid(message);
    const fhir::Document back = FromMessage("chc-json", message);
    ASSERT_TRUE(fhir::Equal(record.root(), back.root())) << Pretty(record) << "\n---\n"
                                                         << Pretty(back);
  }
}

TEST(ChcMaps, GeneratedRecordsOfEveryFormatComeBackWithEqualBytes) {
  for (const std::string& name : TheProduct().formats->names()) {
    records::Generator generator(7);
    const records::Format& format = TheFormat(name);
    for (int i = 0; i < 12; ++i) {
      const fhir::Document canonical = Read("chc-json", generator.Probing().Write());
      const fhir::Document local = FromMessage(name, ToMessage("chc-json", canonical), true);
      const auto bytes = format.Write(std::span(&local, 1));
      ASSERT_THAT(bytes, IsOk()) << name;
      const fhir::Document read = Read(name, *bytes);
      const fhir::Document back = FromMessage(name, ToMessage(name, read));
      const auto again = format.Write(std::span(&back, 1));
      ASSERT_THAT(again, IsOk()) << name;
      ASSERT_EQ(*again, *bytes) << name;
      ASSERT_TRUE(fhir::Equal(read.root(), back.root())) << name << *bytes;
    }
  }
}

TEST(ChcMaps, MessageWhoseObservationsContradictItsAnswersIsRefused) {
  const fhir::Document message = ToMessage("chc-json", JsonExample("positive"));
  const std::string text = fhir::WriteJson(message.root());
  struct Row {
    std::string written;
    std::string changed;
  };
  const Row rows[] = {
      {R"("valueCodeableConcept":{"coding":[{"system":"https://chc-gateway.example/fhir/CodeSystem/chc-checklist-level","code":"A")",
       R"("valueCodeableConcept":{"coding":[{"system":"https://chc-gateway.example/fhir/CodeSystem/chc-checklist-level","code":"C")"},
      {R"("valueCodeableConcept":{"coding":[{"system":"https://chc-gateway.example/fhir/CodeSystem/chc-checklist-outcome","code":"positive")",
       R"("valueCodeableConcept":{"coding":[{"system":"https://chc-gateway.example/fhir/CodeSystem/chc-checklist-outcome","code":"negative")"}};
  for (const Row& row : rows) {
    std::string changed = text;
    ASSERT_NE(changed.find(row.written), std::string::npos);
    changed.replace(changed.find(row.written), row.written.size(), row.changed);
    const auto read = fhir::ReadJson(changed, testing::R4Types());
    ASSERT_THAT(read, IsOk());
    const mapping::Map* const map =
        TheProduct().maps->Find(TheFormat("chc-json").info().maps_out.front());
    EXPECT_THAT(map->Transform(read->document, {}),
                IsError(IssueType::kProcessing, HasSubstr("the check is false")));
  }
}

TEST(ChcMaps, WhatTheRecordHasNoPlaceForIsReportedAsLoss) {
  std::string text = fhir::WriteJson(ToMessage("chc-json", JsonExample("positive")).root());
  const std::string key = R"("birthDate":"1940-02-29")";
  ASSERT_NE(text.find(key), std::string::npos);
  text.insert(text.find(key), R"("active":true,)");
  const auto read = fhir::ReadJson(text, testing::R4Types());
  ASSERT_THAT(read, IsOk());
  std::vector<std::string> losses;
  Transform(TheFormat("chc-json").info().maps_out, read->document, losses);
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_THAT(losses[0], StartsWith("Bundle.entry["));
  EXPECT_THAT(losses[0], ::testing::EndsWith(".resource.active"));
}

}  // namespace
}  // namespace gateway::messaging
