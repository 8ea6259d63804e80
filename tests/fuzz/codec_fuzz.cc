// Any bytes as FHIR in either format: what is read whole, values of the wrong form included, goes
// through the other format and comes back equal.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "gateway/fhir/read.h"
#include "tests/support/r4.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gateway::fhir;
  const auto& types = gateway::testing::R4Types();
  const auto read = ReadFhir(std::string(reinterpret_cast<const char*>(data), size), types);
  if (!read || !read->whole) return 0;
  const Node root = read->document.root();
  for (const Format format : {Format::kXml, Format::kJson}) {
    const auto again = ReadFhir(WriteFhir(root, format, {.name_models = true}), types);
    if (!again || !Equal(root, again->document.root())) std::abort();
  }
  return 0;
}
