// The FHIRPath engine on the expressions and the document its peers are measured with
// (tests/bench/fhirpath.sh).
//
// EXPRS names the file with the expressions, a JSON array of strings; PERF_DATA the folder with
// small/patient-example.json; the definitions are those of the checkout.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhirpath/expression.h"
#include "tests/support/r4.h"

namespace {

using namespace gateway;  // NOLINT
using fhirpath::Expression;

std::string Setting(const char* name) {
  const char* const value = std::getenv(name);
  if (value != nullptr) return value;
  std::cerr << "fhirpath_bench: set " << name << "; see the head of its source\n";
  std::exit(2);
}

template <typename T>
T Need(Result<T> result) {
  if (result) return *std::move(result);
  std::cerr << "fhirpath_bench: " << result.error().diagnostics << "\n";
  std::exit(2);
}

struct Inputs {
  std::vector<std::string> texts;
  std::vector<Expression> expressions;
  fhir::Document patient;
  fhir::Document bundle;  // of about 1 MB
  fhirpath::Context context;
};

std::string BundleOf(const std::string& resource) {
  std::string text = R"({"resourceType":"Bundle","type":"collection","entry":[)";
  for (bool is_first = true; text.size() < 1'000'000; is_first = false)
    text += (is_first ? "" : ",") + std::string(R"({"resource":)") + resource + "}";
  return text + "]}";
}

const Inputs& Load() {
  static const Inputs inputs = [] {
    Inputs made;
    const std::string patient =
        Need(ReadFile(Setting("PERF_DATA") + "/small/patient-example.json"));
    made.patient = Need(fhir::ReadJson(patient, testing::R4Types())).document;
    made.bundle = Need(fhir::ReadJson(BundleOf(patient), testing::R4Types())).document;
    const Json exprs = Need(Json::Parse(Need(ReadFile(Setting("EXPRS")))));
    for (const Json& text : exprs.array()) {
      made.texts.push_back(text.string());
      made.expressions.push_back(Need(Expression::Compile(text.string())));
    }
    made.context.resource = made.context.root_resource = made.patient.root();
    made.context.now = Need(ParseInstant("2026-10-01T09:12:00Z"));
    return made;
  }();
  return inputs;
}

void Compile(benchmark::State& state) {
  const Inputs& inputs = Load();
  for (auto _ : state) {
    for (const std::string& text : inputs.texts)
      benchmark::DoNotOptimize(Expression::Compile(text));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(inputs.texts.size()));
}
BENCHMARK(Compile);

void Evaluate(benchmark::State& state) {
  const Inputs& inputs = Load();
  for (auto _ : state) {
    for (const Expression& expression : inputs.expressions)
      benchmark::DoNotOptimize(expression.Evaluate(inputs.patient.root(), inputs.context));
  }
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(inputs.expressions.size()));
}
BENCHMARK(Evaluate);

void EvaluateOne(benchmark::State& state) {
  const Inputs& inputs = Load();
  const auto at = static_cast<std::size_t>(state.range(0));
  if (at >= inputs.expressions.size()) return state.SkipWithError("no such expression");
  const Expression& expression = inputs.expressions[at];
  for (auto _ : state)
    benchmark::DoNotOptimize(expression.Evaluate(inputs.patient.root(), inputs.context));
  state.SetLabel(expression.text());
}
BENCHMARK(EvaluateOne)->DenseRange(0, 11);

void OverBundle(benchmark::State& state, const char* text) {
  const Inputs& inputs = Load();
  const Expression expression = Need(Expression::Compile(text));
  for (auto _ : state)
    benchmark::DoNotOptimize(expression.Evaluate(inputs.bundle.root(), inputs.context));
}
BENCHMARK_CAPTURE(OverBundle, descendants, "descendants()")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(OverBundle, descendants_count, "descendants().count()")
    ->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
