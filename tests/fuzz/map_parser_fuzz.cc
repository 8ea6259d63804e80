// Any text as a FHIR mapping language file.
#include <cstdlib>

#include "gateway/mapping/parser.h"

using namespace gateway;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto map = mapping::ParseMap({reinterpret_cast<const char*>(data), size});
  if (!map && ToIssues(map.error()).empty()) std::abort();
  return 0;
}
