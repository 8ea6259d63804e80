// Any bytes as plain JSON. What was read is written and read again, and written the same.
#include <cstdint>
#include <cstdlib>

#include "gateway/base/json.h"

using gateway::Json;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto first = Json::Parse({reinterpret_cast<const char*>(data), size});
  if (!first) return 0;
  const std::string written = first->Write();
  const auto second = Json::Parse(written);
  if (!second || second->Write() != written) std::abort();
  return 0;
}
