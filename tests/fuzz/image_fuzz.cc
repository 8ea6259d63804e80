// Hostile definitions images: opening must refuse or succeed, and using what opened must stay
// within its memory. The checksums are made right first, so that the offsets behind them are
// reached.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "gateway/definitions/image/image.h"

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

std::size_t Use(const image::Image& opened) {
  std::size_t sum = opened.Packages().size() + opened.Findings().size();
  for (const gateway::fhir::Type& type : opened.types()->types()) {
    sum += type.IsA("Element") ? 1 : 0;
    for (const auto& element : type.elements) {
      sum += type.Find(element.name) != nullptr ? 1 : 0;
      for (const auto& ref : element.types) sum += ref.type->elements.size() + ref.code.size();
    }
    for (const auto& property : type.properties) sum += property.target->name.size();
  }
  for (const image::Entry& entry : opened.entries())
    sum += opened.At(entry.url).size() + opened.Json(entry).value_or("").size();
  return sum;
}

void Open(const std::string& bytes) {
  const auto opened = image::Image::FromBytes(std::as_bytes(std::span(bytes.data(), bytes.size())));
  [[maybe_unused]] static volatile std::size_t sum = 0;
  if (opened) sum = Use(**opened);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  Open(bytes);
  Mend(bytes);
  Open(bytes);
  return 0;
}
