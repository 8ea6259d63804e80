// Hostile StructureDefinitions: a snapshot must be made or refused, never crash or grow without
// end.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "gateway/definitions/snapshot/snapshot_source.h"
#include "gateway/fhir/json/json_reader.h"
#include "tests/support/r4.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gateway;
  static const definitions::SnapshotSource source(testing::R4());
  const auto read =
      fhir::ReadJson(std::string(reinterpret_cast<const char*>(data), size), testing::R4Types());
  if (!read || !read->document.root()) return 0;
  const auto made = definitions::GenerateSnapshot(read->document, source);
  if (!made || made->issues.HasErrors()) return 0;  // nobody is given such a snapshot
  // Every element has an id and a path, and stands below its parent.
  std::string_view last;
  for (const fhir::Node element : made->structure.root().Child("snapshot").Children("element")) {
    if (element.ChildText("id").empty() || element.ChildText("path").empty()) std::abort();
    if (element.ChildText("id") == last) std::abort();
    last = element.ChildText("id");
  }
  return 0;
}
