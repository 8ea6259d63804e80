// The validator: validation_bench, run by tests/bench/validation.sh.
//
// Each benchmark does one pass over all its documents; the counter us_per_doc is what the peers
// print. Validation is what a message on its way gets: base R4 with invariants and required
// bindings, and the profiles that apply.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "gateway/definitions/registry.h"
#include "gateway/definitions/snapshot/generator.h"
#include "gateway/definitions/snapshot/snapshot_source.h"
#include "gateway/fhir/read.h"
#include "gateway/validation/validator.h"
#include "tests/bench/codec/inputs.h"
#include "tests/bench/codec/yardsticks.h"
#include "tests/bench/measure.h"

namespace gateway::bench {
namespace {

constexpr const char* kUkPatient = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient";

struct Engine {
  explicit Engine(const definitions::LoadOptions& options) {
    auto loaded = definitions::Registry::Load(options);
    if (!loaded) {
      std::cerr << loaded.error().diagnostics << "\n";
      std::exit(2);
    }
    registry = *std::move(loaded);
    validator = std::make_unique<validation::Validator>(
        registry, std::make_shared<terminology::Service>(registry));
  }
  std::shared_ptr<const definitions::Registry> registry;
  std::unique_ptr<validation::Validator> validator;
};

const Engine& R4() {
  static const Engine engine({});
  return engine;
}

// The folder of UKCORE (definitions/ and examples/); empty: not given.
std::filesystem::path UkFolder() {
  const char* const folder = std::getenv("UKCORE");
  return folder == nullptr ? std::filesystem::path() : std::filesystem::path(folder);
}

const Engine& Uk() {
  static const Engine engine({.packages = {(UkFolder() / "definitions").string()}});
  return engine;
}

std::string UkExample() {
  std::ifstream stream(UkFolder() / "examples/UKCore-Patient-RichardSmith-Example.xml",
                       std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

fhir::Document Read(const Engine& engine, const std::string& bytes) {
  auto read = fhir::ReadFhir(bytes, engine.registry->types());
  if (!read) std::abort();
  return std::move(read->document);
}

std::vector<fhir::Document> Trees(const Engine& engine, const std::vector<std::string>& texts) {
  std::vector<fhir::Document> trees;
  for (const std::string& text : texts) trees.push_back(Read(engine, text));
  return trees;
}

void ValidateParsed(benchmark::State& state) {
  Measure(state, Trees(R4(), JsonInputs(true)), [](const fhir::Document& tree) {
    benchmark::DoNotOptimize(R4().validator->Validate(tree.root()));
  });
}

void ValidateText(benchmark::State& state) {
  Measure(state, JsonInputs(true), [](const std::string& json) {
    benchmark::DoNotOptimize(R4().validator->Validate(Read(R4(), json).root()));
  });
}

// All that `validate` looks for.
void ValidateThoroughly(benchmark::State& state) {
  const validation::Options options{.is_thorough = true};
  Measure(state, Trees(R4(), JsonInputs(true)), [&](const fhir::Document& tree) {
    benchmark::DoNotOptimize(R4().validator->Validate(tree.root(), options));
  });
}

// The least that must be done with the same bytes.
void RapidJson(benchmark::State& state) {
  std::string buffer;
  Measure(state, JsonInputs(true), [&](const std::string& json) {
    benchmark::DoNotOptimize(RapidJsonRoundTrip(json, buffer, true));
  });
}

void UkPatient(benchmark::State& state) {
  if (UkFolder().empty()) return state.SkipWithError("UKCORE is not set");
  const validation::Options options{.profiles = {kUkPatient}};
  Measure(state, Trees(Uk(), {UkExample()}), [&](const fhir::Document& tree) {
    benchmark::DoNotOptimize(Uk().validator->Validate(tree.root(), options));
  });
}

void UkPatientText(benchmark::State& state) {
  if (UkFolder().empty()) return state.SkipWithError("UKCORE is not set");
  const validation::Options options{.profiles = {kUkPatient}};
  Measure(state, std::vector<std::string>{UkExample()}, [&](const std::string& xml) {
    benchmark::DoNotOptimize(Uk().validator->Validate(Read(Uk(), xml).root(), options));
  });
}

void UkPatientBase(benchmark::State& state) {
  if (UkFolder().empty()) return state.SkipWithError("UKCORE is not set");
  Measure(state, Trees(Uk(), {UkExample()}), [](const fhir::Document& tree) {
    benchmark::DoNotOptimize(Uk().validator->Validate(tree.root()));
  });
}

void UkSnapshot(benchmark::State& state) {
  if (UkFolder().empty()) return state.SkipWithError("UKCORE is not set");
  const definitions::SnapshotSource source(Uk().registry);
  const fhir::Document* const profile = Uk().registry->Find("StructureDefinition", kUkPatient);
  if (profile == nullptr) return state.SkipWithError("UKCore-Patient is not loaded");
  Measure(state, std::vector<fhir::Document>{*profile}, [&](const fhir::Document& structure) {
    benchmark::DoNotOptimize(definitions::GenerateSnapshot(structure, source));
  });
}

// Threads share one validator: what each of them gets done.
void ValidateTogether(benchmark::State& state) { ValidateText(state); }

BENCHMARK(ValidateParsed);
BENCHMARK(ValidateText);
BENCHMARK(ValidateThoroughly);
BENCHMARK(RapidJson);
BENCHMARK(UkPatient);
BENCHMARK(UkPatientText);
BENCHMARK(UkPatientBase);
BENCHMARK(UkSnapshot);
BENCHMARK(ValidateTogether)->Threads(2);

}  // namespace
}  // namespace gateway::bench

BENCHMARK_MAIN();
