// Any bytes as FHIR in either format: what is read whole, values of the wrong form included, goes
// through the other format and comes back equal.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "gateway/fhir/read.h"
#include "gateway/fhir/xhtml.h"
#include "tests/support/r4.h"

namespace {

// A narrative in JSON may lack the namespace that XML has to state.
bool LacksNamespace(gateway::fhir::Node node) {
  if (node.type_name() == "xhtml")
    return !gateway::fhir::CheckXhtmlForm(node.text()) &&
           gateway::fhir::PlaceForNamespace(node.text()) != std::string_view::npos;
  return std::ranges::any_of(node.children(), LacksNamespace);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gateway::fhir;
  const auto& types = gateway::testing::R4Types();
  const auto read = ReadFhir(std::string(reinterpret_cast<const char*>(data), size), types);
  if (!read || !read->whole) return 0;
  const Node root = read->document.root();
  if (LacksNamespace(root)) return 0;
  for (const Format format : {Format::kXml, Format::kJson}) {
    const auto again = ReadFhir(WriteFhir(root, format, {.name_models = true}), types);
    if (!again || !Equal(root, again->document.root())) std::abort();
  }
  return 0;
}
