// Any bytes as FHIR JSON: what can be read is written and read again, and must come back the same.
// The first byte chooses what is read: a resource, a datatype, or one that keeps unknown members.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "tests/support/r4.h"

namespace {

using gateway::fhir::ReadJson;
using gateway::fhir::ReadOptions;

ReadOptions OptionsFor(std::uint8_t choice) {
  ReadOptions options;
  if (choice % 4 == 1) options.root = gateway::testing::R4Types()->Find("Timing");
  options.collect_unknown = choice % 4 == 2;
  if (choice % 4 == 3) options.limits = {.max_bytes = 4096, .max_nodes = 64, .max_depth = 8};
  return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto& types = gateway::testing::R4Types();
  const ReadOptions options = OptionsFor(data[0]);
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto read = ReadJson(bytes, types, options);
  if (!read) {
    if (read.error().issues.empty() && read.error().diagnostics.empty()) std::abort();
    return 0;
  }
  const ReadOptions again_options{.root = options.root};
  for (const bool pretty : {false, true}) {
    const std::string written = WriteJson(read->document.root(), {.pretty = pretty});
    const auto again = ReadJson(written, types, again_options);
    if (!again || !Equal(read->document.root(), again->document.root())) std::abort();
  }
  return 0;
}
