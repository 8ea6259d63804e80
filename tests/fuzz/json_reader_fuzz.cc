// Any bytes as FHIR JSON: what can be read is written and read again, and must come back the same.
// Each input is read as a resource, as a datatype, keeping unknown members, and with narrow limits.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "tests/support/r4.h"

namespace {

using gateway::fhir::ReadJson;
using gateway::fhir::ReadOptions;

std::vector<ReadOptions> AllOptions() {
  return {{},
          {.root = gateway::testing::R4Types()->Find("Timing")},
          {.collect_unknown = true},
          {.limits = {.max_bytes = 4096, .max_nodes = 64, .max_depth = 8}}};
}

void ReadWriteRead(const std::string& bytes, const ReadOptions& options) {
  const auto& types = gateway::testing::R4Types();
  const auto read = ReadJson(bytes, types, options);
  if (!read) {
    if (read.error().diagnostics.empty()) std::abort();
    return;
  }
  const ReadOptions no_limits{.root = options.root};
  for (const bool pretty : {false, true}) {
    const std::string written = WriteJson(read->document.root(), {.pretty = pretty});
    const auto again = ReadJson(written, types, no_limits);
    if (!again || !Equal(read->document.root(), again->document.root())) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<ReadOptions> options = AllOptions();
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  for (const ReadOptions& each : options) ReadWriteRead(bytes, each);
  return 0;
}
