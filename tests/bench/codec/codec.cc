// Reading, writing and converting FHIR: codec_bench, run by tests/bench/codec.sh.
//
// Each benchmark does one pass over all documents; the counter us_per_doc is what the peers print.
// Argument 1: the twenty documents of the peers; 0: all of the small set.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>

#include "gateway/definitions/registry.h"
#include "gateway/fhir/read.h"
#include "tests/bench/codec/inputs.h"
#include "tests/bench/codec/yardsticks.h"
#include "tests/bench/measure.h"

namespace gateway::bench {
namespace {

using fhir::Format;

const std::shared_ptr<const fhir::TypeTable>& Types() {
  static const auto registry = definitions::Registry::Load();
  if (!registry) {
    std::cerr << registry.error().diagnostics << "\n";
    std::exit(2);
  }
  return (*registry)->types();
}

fhir::Document Read(const std::string& bytes) {
  auto read = fhir::ReadFhir(bytes, Types());
  if (!read || read->issues.HasErrors()) std::abort();
  return std::move(read->document);
}

std::vector<fhir::Document> Trees(const std::vector<std::string>& documents) {
  std::vector<fhir::Document> trees;
  for (const std::string& document : documents) trees.push_back(Read(document));
  return trees;
}

std::vector<std::string> XmlInputs(bool some) {
  std::vector<std::string> xml;
  for (const std::string& json : JsonInputs(some)) {
    xml.push_back(fhir::WriteFhir(Read(json).root(), Format::kXml));
  }
  return xml;
}

void JsonRead(benchmark::State& state) {
  Measure(state, JsonInputs(state.range(0) != 0),
          [](const std::string& json) { benchmark::DoNotOptimize(Read(json)); });
}

void JsonWrite(benchmark::State& state) {
  Measure(state, Trees(JsonInputs(state.range(0) != 0)), [](const fhir::Document& tree) {
    benchmark::DoNotOptimize(fhir::WriteFhir(tree.root(), Format::kJson));
  });
}

void JsonReadWrite(benchmark::State& state) {
  Measure(state, JsonInputs(state.range(0) != 0), [](const std::string& json) {
    benchmark::DoNotOptimize(fhir::WriteFhir(Read(json).root(), Format::kJson));
  });
}

void JsonToXml(benchmark::State& state) {
  Measure(state, JsonInputs(state.range(0) != 0), [](const std::string& json) {
    benchmark::DoNotOptimize(fhir::WriteFhir(Read(json).root(), Format::kXml));
  });
}

void XmlRead(benchmark::State& state) {
  Measure(state, XmlInputs(state.range(0) != 0),
          [](const std::string& xml) { benchmark::DoNotOptimize(Read(xml)); });
}

void XmlWrite(benchmark::State& state) {
  Measure(state, Trees(JsonInputs(state.range(0) != 0)), [](const fhir::Document& tree) {
    benchmark::DoNotOptimize(fhir::WriteFhir(tree.root(), Format::kXml));
  });
}

void XmlToJson(benchmark::State& state) {
  Measure(state, XmlInputs(state.range(0) != 0), [](const std::string& xml) {
    benchmark::DoNotOptimize(fhir::WriteFhir(Read(xml).root(), Format::kJson));
  });
}

void RapidJson(benchmark::State& state) {
  std::string buffer;
  Measure(state, JsonInputs(state.range(0) != 0), [&](const std::string& json) {
    benchmark::DoNotOptimize(RapidJsonRoundTrip(json, buffer, false));
  });
}

void RapidJsonUtf8(benchmark::State& state) {
  std::string buffer;
  Measure(state, JsonInputs(state.range(0) != 0), [&](const std::string& json) {
    benchmark::DoNotOptimize(RapidJsonRoundTrip(json, buffer, true));
  });
}

void Sax2Null(benchmark::State& state) {
  Measure(state, XmlInputs(state.range(0) != 0),
          [](const std::string& xml) { benchmark::DoNotOptimize(SaxNullParse(xml)); });
}

BENCHMARK(JsonRead)->Arg(1)->Arg(0)->Unit(benchmark::kMicrosecond);
BENCHMARK(JsonWrite)->Arg(1)->Arg(0)->Unit(benchmark::kMicrosecond);
BENCHMARK(JsonReadWrite)->Arg(1)->Arg(0)->Unit(benchmark::kMicrosecond);
BENCHMARK(RapidJson)->Arg(1)->Arg(0)->Unit(benchmark::kMicrosecond);
BENCHMARK(RapidJsonUtf8)->Arg(1)->Arg(0)->Unit(benchmark::kMicrosecond);
BENCHMARK(JsonToXml)->Arg(1)->Arg(0)->Unit(benchmark::kMicrosecond);
BENCHMARK(XmlRead)->Arg(1)->Arg(0)->Unit(benchmark::kMicrosecond);
BENCHMARK(XmlWrite)->Arg(1)->Arg(0)->Unit(benchmark::kMicrosecond);
BENCHMARK(XmlToJson)->Arg(1)->Arg(0)->Unit(benchmark::kMicrosecond);
BENCHMARK(Sax2Null)->Arg(1)->Arg(0)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace gateway::bench

BENCHMARK_MAIN();
