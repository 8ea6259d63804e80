// Maps as text, run over JSON: what the mapping tests share.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/read.h"
#include "gateway/mapping/transform.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"
#include "tests/support/temp_folder.h"

namespace gateway::mapping::testing {

// Files of maps in a folder of their own.
class MapBench {
 public:
  void Add(const std::string& file, const std::string& text) {
    std::ofstream(folder_ / file) << text;
  }
  [[nodiscard]] std::string Path(const std::string& file) const {
    return (folder_ / file).string();
  }

  [[nodiscard]] Result<std::shared_ptr<const MapLibrary>> Load() const {
    return MapLibrary::Load({folder_.path().string()}, gateway::testing::R4(), Terminology());
  }

  static const std::shared_ptr<const terminology::Service>& Terminology() {
    static const auto service =
        std::make_shared<const terminology::Service>(gateway::testing::R4());
    return service;
  }

 private:
  gateway::testing::TempFolder folder_;
};

// R4 types the tests map between, and a map's first lines.
inline std::string Header(const std::string& source = "Patient",
                          const std::string& target = "Patient") {
  const std::string base = "http://hl7.org/fhir/StructureDefinition/";
  return "map \"http://example.org/StructureMap/m\" = \"m\"\n"
         "uses \"" +
         base + source + "\" alias " + source +
         " as source\n"
         "uses \"" +
         base + target + "\" alias " + target + " as target\n";
}

// A map from `source` to `target` whose one group has these rules, from line 5 on.
inline std::string MapText(const std::string& rules, const std::string& source = "Patient",
                           const std::string& target = "Patient") {
  return Header(source, target) + "group main(source src : " + source + ", target tgt : " + target +
         ") {\n" + rules + "\n}\n";
}

inline fhir::Document ReadDocument(const std::string& json) {
  Result<fhir::ReadResult> read = fhir::ReadJson(json, gateway::testing::R4Types());
  EXPECT_TRUE(read.has_value()) << json;
  return read ? read->document : fhir::Document();
}

struct Outcome {
  fhir::Document source;
  Result<Transformed> transformed = Fail(IssueType::kException, "not run");

  // The output as JSON; the error's words when there is none.
  [[nodiscard]] std::string text() const {
    return transformed ? fhir::WriteJson(transformed->output.root())
                       : "error: " + transformed.error().diagnostics;
  }
};

inline TransformContext TestContext() {
  TransformContext context;
  context.now = *ParseInstant("2026-10-01T09:12:00Z");
  context.constants["sender"] = {fhirpath::Item::String("X26")};
  return context;
}

// One map text over one source.
inline Outcome RunMap(const std::string& map_text, const std::string& json) {
  Outcome outcome;
  MapBench bench;
  bench.Add("m.map", map_text);
  const auto library = bench.Load();
  if (!library) {
    outcome.transformed = std::unexpected(library.error());
    return outcome;
  }
  outcome.source = ReadDocument(json);
  outcome.transformed = (*library)
                            ->Find("http://example.org/StructureMap/m")
                            ->Transform(outcome.source, TestContext());
  return outcome;
}

// The same for rules alone.
inline std::string Output(const std::string& rules, const std::string& json,
                          const std::string& source = "Patient",
                          const std::string& target = "Patient") {
  return RunMap(MapText(rules, source, target), json).text();
}

}  // namespace gateway::mapping::testing
