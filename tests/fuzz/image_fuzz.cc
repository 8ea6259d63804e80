// Hostile definitions images: opening must refuse or succeed, and using what opened must stay
// within its memory. An input is tried as a whole file, and as changes to a good small image; each
// as it is and with its checksums made right, so that the offsets behind them are reached.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "gateway/definitions/image/image.h"
#include "tests/definitions/image/sample.h"

namespace {

namespace image = gateway::definitions::image;
using image::Header;
using image::Section;

void Mend(std::string& bytes) {
  Header header;
  if (bytes.size() < sizeof header) return;
  std::memcpy(&header, bytes.data(), sizeof header);
  header.magic = image::kMagic;
  header.version = image::kVersion;
  header.layout = image::LayoutHash();
  header.file_size = bytes.size();
  for (Section Header::* const section :
       {&Header::types, &Header::relocations, &Header::entries, &Header::folders, &Header::inputs,
        &Header::packages, &Header::findings, &Header::texts}) {
    Section& at = header.*section;
    if (at.offset > bytes.size() || at.size > bytes.size() - at.offset) continue;
    at.checksum = image::Checksum(std::string_view(bytes).substr(at.offset, at.size));
  }
  header.checksum = image::HeaderChecksum(header);
  std::memcpy(bytes.data(), &header, sizeof header);
}

void Open(const std::string& bytes) {
  const auto opened = image::Image::FromBytes(std::as_bytes(std::span(bytes.data(), bytes.size())));
  [[maybe_unused]] static volatile std::size_t sum = 0;
  if (opened) sum = image::UseAll(**opened);
}

void OpenBoth(std::string bytes) {
  Open(bytes);
  Mend(bytes);
  Open(bytes);
}

// Changes are a place in two bytes, a length of one to eight in one, and that many bytes.
std::string Changed(std::string bytes, std::string_view changes) {
  while (changes.size() >= 4) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(changes[i]); };
    const std::size_t place = (byte(0) | byte(1) << 8U) % bytes.size();
    const std::size_t length =
        std::min({std::size_t{byte(2)} % 8 + 1, changes.size() - 3, bytes.size() - place});
    bytes.replace(place, length, changes.substr(3, length));
    changes.remove_prefix(3 + length);
  }
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string good = image::Sample().Bytes();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (good.empty()) std::abort();
  OpenBoth(std::string(bytes));
  OpenBoth(Changed(good, bytes));
  return 0;
}
