// Benchmarks over a set of inputs.
#pragma once

#include <benchmark/benchmark.h>

#include <vector>

namespace gateway::bench {

// Runs `work` over every input, again and again, and counts microseconds an input.
template <typename Input, typename Work>
void Measure(benchmark::State& state, const std::vector<Input>& inputs, const Work& work) {
  for (auto pass : state) {
    for (const Input& input : inputs) work(input);
  }
  using benchmark::Counter;
  state.counters["us_per_doc"] = Counter(static_cast<double>(inputs.size()) / 1e6,
                                         Counter::kIsIterationInvariantRate | Counter::kInvert);
}

}  // namespace gateway::bench
