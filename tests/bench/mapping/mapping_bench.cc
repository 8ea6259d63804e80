// The mapping engine on the maps and documents its peers are measured with, and on a whole
// Checklist record (tests/bench/mapping.sh).
//
// FML names the folder of the FHIR Mapping Language cases (fml-cases.json, files/). Every case that
// has JSON on both sides is measured: the source is read from its bytes each time, and lineage is
// on. The definitions and the record are those of the checkout.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <set>

#include "gateway/base/file.h"
#include "gateway/base/gzip.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/read.h"
#include "gateway/mapping/kept_lineage.h"
#include "gateway/mapping/parser.h"
#include "gateway/mapping/run.h"
#include "gateway/mapping/transform.h"
#include "tests/support/r4.h"

namespace {

using namespace gateway;  // NOLINT
using mapping::Map;
using mapping::MapLibrary;
using mapping::TransformContext;
using mapping::Transformed;

template <typename T>
T Need(Result<T> result) {
  if (result) return *std::move(result);
  std::cerr << "mapping_bench: " << result.error().diagnostics << "\n";
  std::exit(2);
}

const TransformContext& Now() {
  static const TransformContext context{.now = Need(ParseInstant("2026-10-01T09:12:00Z"))};
  return context;
}

// One map with a document for it.
struct Case {
  Map map;
  std::string bytes;
  std::shared_ptr<const fhir::TypeTable> types;

  [[nodiscard]] Result<fhir::Document> Read() const {
    fhir::ReadOptions options;
    if (map.source_type().kind == fhir::Kind::kLogical) options.root = &map.source_type();
    GATEWAY_TRY(fhir::ReadResult source, fhir::ReadFhir(bytes, types, options));
    return std::move(source.document);
  }
  [[nodiscard]] Result<Transformed> Run() const {
    GATEWAY_TRY(const fhir::Document source, Read());
    return mapping::Run(map.program(), source, Now(), {.explain = true}).Execute();
  }
};

void Measure(benchmark::State& state, const Case& item) {
  for (auto _ : state) benchmark::DoNotOptimize(item.Run());
}

bool IsJson(const Json& file) { return file.string().ends_with(".json"); }

// The cases whose maps make what they should are the suite's business; here only those that run.
void RegisterCases(const std::string& folder) {
  const Json index = Need(Json::Parse(Need(ReadFile(folder + "/fml-cases.json"))));
  std::set<std::string> files;
  for (const Json& item : index["cases"].array()) {
    for (const Json& file : item["supporting"].array()) files.insert(folder + "/" + file.string());
  }
  definitions::LoadOptions options;
  options.packages.assign(files.begin(), files.end());
  const auto registry = Need(definitions::Registry::Load(options));
  const auto terminology = std::make_shared<const terminology::Service>(registry);
  const auto library = Need(MapLibrary::Load({}, registry, terminology));
  for (const Json& item : index["cases"].array()) {
    if (!item["scored"].boolean() || item["kind"].string() == "parse" || !IsJson(item["source"]))
      continue;
    Result<Map> map = library->LoadFile(folder + "/" + item["map"].string());
    if (!map) continue;
    const auto made = std::make_shared<const Case>(
        Case{*map, Need(ReadFile(folder + "/" + item["source"].string())), registry->types()});
    if (!made->Run()) continue;
    benchmark::RegisterBenchmark(("Case/" + item["id"].string()).c_str(),
                                 [made](benchmark::State& state) { Measure(state, *made); });
  }
}

void RegisterParsers(const std::string& folder) {
  for (const char* const file : {"hl7/qr2pat-gender.map", "hl7/qr2pat-humannametwice.map"}) {
    const std::string text = Need(ReadFile(folder + "/files/" + file));
    benchmark::RegisterBenchmark((std::string("Parse/") + file).c_str(),
                                 [text](benchmark::State& state) {
                                   for (auto _ : state)
                                     benchmark::DoNotOptimize(mapping::ParseMap(text));
                                 });
  }
}

// A full Checklist record, from its bytes to the bytes of its message.
const Case& Record() {
  static const Case record = [] {
    const auto& registry = testing::R4();
    const auto terminology = std::make_shared<const terminology::Service>(registry);
    const std::string home = HomeFolder().string() + "/mappings";
    const auto library = Need(MapLibrary::Load({home}, registry, terminology));
    const std::string url = "https://chc-gateway.example/fhir/StructureMap/chc-record-to-message";
    return Case{*library->Find(url), Need(ReadFile(home + "/chc-json/examples/everything.json")),
                registry->types()};
  }();
  return record;
}

enum class Lineage { kNone, kMade, kKept };

void RecordToBytes(benchmark::State& state, Lineage lineage) {
  const Case& record = Record();
  std::size_t bytes = 0;
  for (auto _ : state) {
    const fhir::Document source = Need(record.Read());
    mapping::Run run(record.map.program(), source, Now(), {.explain = lineage != Lineage::kNone});
    const Transformed made = Need(run.Execute());
    const std::string text = fhir::WriteJson(made.output.root());
    benchmark::DoNotOptimize(text.data());
    bytes += text.size();
    if (lineage != Lineage::kKept) continue;
    const std::string kept = Gzip(mapping::KeepLineage(made, source.root()), GzipEffort::kFast);
    state.counters["kept_bytes"] = static_cast<double>(kept.size());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK_CAPTURE(RecordToBytes, kept, Lineage::kKept);
BENCHMARK_CAPTURE(RecordToBytes, explained, Lineage::kMade);
BENCHMARK_CAPTURE(RecordToBytes, plain, Lineage::kNone);

// The map alone: the share of lineage in it is the highest.
void RecordMapped(benchmark::State& state, bool explain) {
  const Case& record = Record();
  fhir::ReadOptions options;
  options.root = &record.map.source_type();
  const fhir::ReadResult source = Need(fhir::ReadFhir(record.bytes, record.types, options));
  for (auto _ : state) {
    mapping::Run run(record.map.program(), source.document, Now(), {.explain = explain});
    benchmark::DoNotOptimize(Need(run.Execute()));
  }
}
BENCHMARK_CAPTURE(RecordMapped, explained, true);
BENCHMARK_CAPTURE(RecordMapped, plain, false);

}  // namespace

int main(int argc, char** argv) {
  testing::R4();  // points HomeFolder() at the checkout
  if (const char* const folder = std::getenv("FML"); folder != nullptr) {
    RegisterCases(folder);
    RegisterParsers(folder);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
