// The product's own formats, rules and models, for tests over the real files.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "gateway/base/json.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/records/format.h"
#include "gateway/records/rules.h"
#include "tests/support/r4.h"

namespace gateway::records {

inline std::filesystem::path MappingsFolder() {
  return std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "mappings";
}

// Null, with a failed test elsewhere (FormatFiles.AreWithoutMistake), when a file has a mistake.
inline std::shared_ptr<const FormatLibrary> RealFormats() {
  static const auto kLibrary = FormatLibrary::Load(MappingsFolder(), testing::R4());
  return kLibrary ? *kLibrary : nullptr;
}

inline std::shared_ptr<const RuleSet> RealRules() {
  static const auto kRules = RuleSet::Load(MappingsFolder() / "rules.yaml");
  return kRules ? *kRules : nullptr;
}

// A ChcRecord; an absent root when the text cannot be read.
inline fhir::Document ReadRecord(const std::string& json) {
  const fhir::Type* model = testing::R4Types()->FindByUrl(
      "https://chc-gateway.example/fhir/StructureDefinition/ChcRecord");
  auto read = fhir::ReadJson(json, testing::R4Types(), {.root = model, .limits = {}});
  return read ? std::move(read->document) : fhir::Document();
}

// Valid by every rule but the warning R-003: reference chc-domain.md, after 5.9.
inline constexpr std::string_view kSampleRecord =
    R"json({"schemaVersion":"1.0.0","recordId":"4c1e6f0e-2a51-5d0b-9c55-0f2b7a8c1d11","localCaseId":"CHC-00123",
 "sourceSystem":{"id":"demo-case-system","organisationOds":"X26"},
 "sourceRecordHash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
 "createdAt":"2026-10-01T09:12:00Z","updatedAt":"2026-10-01T09:12:00Z","recordVersion":1,"confidentiality":"R","testRecord":true,
 "person":{"nhsNumber":"9990000018","nhsNumberStatus":"present-not-traced","name":{"family":"TEST","given":["Patient"]},"birthDate":"1940-02-29","gender":"female",
   "address":[{"type":"usual","line":["1 Example Street"],"postcode":"ZZ99 3VZ"}]},
 "consent":{"status":"given","informedDate":"2026-09-30"},
 "orgs":{"responsibleIcb":"X26","localAuthority":{"ods":"X27","name":"Example Council"}},
 "referral":{"type":"chc-checklist","receivedDate":"2026-10-01","source":"hospital-community","priority":"routine","status":"active",
   "referrer":{"role":"discharge nurse","organisationOds":"X28"}},
 "checklist":{"id":"c1","formVersion":"2022-07","completedDate":"2026-09-30","location":"04","individualInvolved":true,"representativeInvolved":false,
   "completer":{"name":"Test Clinician","role":"discharge nurse","profession":"nurse","regBody":"NMC","organisationOds":"X28"},"signedAt":"2026-09-30T15:40:00Z","outcome":"positive",
   "domains":[{"domain":"breathing","level":"A","evidence":"Breathless at rest, oxygen."},{"domain":"nutrition","level":"B","evidence":"Needs prompting at each meal."},
    {"domain":"continence","level":"C"},{"domain":"skin","level":"C"},{"domain":"mobility","level":"B","evidence":"One person to transfer."},{"domain":"communication","level":"C"},
    {"domain":"psychological","level":"C"},{"domain":"cognition","level":"C"},{"domain":"behaviour","level":"C"},{"domain":"medication","level":"B","evidence":"Daily adjustment of analgesia."},
    {"domain":"consciousness","level":"C"}]}})json";

}  // namespace gateway::records
