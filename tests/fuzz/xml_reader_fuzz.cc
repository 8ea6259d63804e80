// Any bytes as FHIR XML: what can be read is written and read again, and must come back the same,
// as XML and, when nothing was wrong with it, as JSON.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/xml/xml_reader.h"
#include "gateway/fhir/xml/xml_writer.h"
#include "tests/support/r4.h"

namespace {

using gateway::fhir::ReadJson;
using gateway::fhir::ReadOptions;
using gateway::fhir::ReadXml;

std::vector<ReadOptions> AllOptions() {
  return {{},
          {.root = gateway::testing::R4Types()->Find("Timing")},
          {.collect_unknown = true},
          {.strict = true},
          {.limits = {.max_bytes = 4096, .max_nodes = 64, .max_depth = 8}}};
}

void ReadWriteRead(const std::string& bytes, const ReadOptions& options) {
  const auto& types = gateway::testing::R4Types();
  const auto read = ReadXml(bytes, types, options);
  if (!read) {
    if (read.error().diagnostics.empty()) std::abort();
    return;
  }
  if (read->issues.HasErrors()) return;
  const ReadOptions no_limits{.root = options.root};
  const auto root = read->document.root();
  for (const bool pretty : {false, true}) {
    const auto again = ReadXml(WriteXml(root, {.pretty = pretty}), types, no_limits);
    if (!again || !Equal(root, again->document.root())) std::abort();
  }
  const auto json = ReadJson(WriteJson(root), types, no_limits);
  if (!json || !Equal(root, json->document.root())) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<ReadOptions> options = AllOptions();
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  for (const ReadOptions& each : options) ReadWriteRead(bytes, each);
  return 0;
}
