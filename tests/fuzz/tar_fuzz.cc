// Hostile package archives: reading must refuse or succeed, never crash, and no file may leave its
// folder. Inputs are read as tar, and as gzip of one.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gateway/base/gzip.h"
#include "gateway/definitions/packages/tar.h"

namespace {

void Read(std::string_view bytes) {
  using gateway::definitions::TarFile;
  const auto files = gateway::definitions::ReadTar(bytes, {.max_file_bytes = 1 << 20});
  if (!files) return;
  for (const TarFile& file : *files) {
    if (!gateway::definitions::IsSafePath(file.path)) std::abort();
  }
  const auto again = gateway::definitions::ReadTar(gateway::definitions::WriteTar(*files));
  if (!files->empty() && (!again || again->size() != files->size())) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Read(bytes);
  const auto unpacked = gateway::Gunzip(bytes, 1 << 22);
  if (unpacked) Read(*unpacked);
  return 0;
}
