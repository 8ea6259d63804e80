#include "gateway/definitions/image/format.h"

#include <bit>
#include <cstring>

#include "gateway/fhir/schema/type_table.h"

namespace gateway::definitions::image {
namespace {

constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15U;

// One to one in each argument.
constexpr std::uint64_t Mix(std::uint64_t hash, std::uint64_t word) {
  return std::rotl((hash ^ word) * kMultiplier, 29);
}

std::uint64_t Word(const std::byte* at, std::size_t size) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, size);
  return word;
}

}  // namespace

std::uint64_t Checksum(std::span<const std::byte> bytes) {
  std::array<std::uint64_t, 4> lanes{1, 2, 3, 4};
  const std::byte* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 32; left -= 32, at += 32) {
    for (std::size_t i = 0; i < 4; ++i) lanes[i] = Mix(lanes[i], Word(at + 8 * i, 8));
  }
  std::uint64_t hash = bytes.size();
  for (const std::uint64_t lane : lanes) hash = Mix(hash, lane);
  for (; left >= 8; left -= 8, at += 8) hash = Mix(hash, Word(at, 8));
  if (left > 0) hash = Mix(hash, Word(at, left));
  return hash ^ (hash >> 31);
}

std::uint64_t Checksum(std::string_view bytes) {
  return Checksum(std::as_bytes(std::span(bytes.data(), bytes.size())));
}

std::uint64_t LayoutHash() {
  using fhir::Element;
  using fhir::Type;
  const std::uint64_t facts[] = {
      static_cast<std::uint64_t>(std::endian::native),
      sizeof(void*),
      sizeof(std::string_view),
      sizeof(fhir::TypeRef),
      offsetof(fhir::TypeRef, type),
      offsetof(fhir::TypeRef, target_profiles),
      sizeof(fhir::Constraint),
      offsetof(fhir::Constraint, expression),
      sizeof(Element),
      offsetof(Element, types),
      offsetof(Element, binding),
      offsetof(Element, max_length),
      offsetof(Element, representation),
      offsetof(Element, xml_name),
      offsetof(Element, constraints),
      sizeof(Type),
      offsetof(Type, kind),
      offsetof(Type, in_any_order),
      offsetof(Type, xml_name),
      offsetof(Type, base),
      offsetof(Type, elements),
      offsetof(Type, element_names),
      offsetof(Type, properties),
      sizeof(Type::Property),
      offsetof(Type::Property, target),
      offsetof(Type::Property, format),
      sizeof(fhir::NameIndex),
      sizeof(fhir::TypeTable::Layout),
      sizeof(Header),
      sizeof(Entry),
      sizeof(Input),
      sizeof(Finding),
  };
  return Checksum(std::as_bytes(std::span(facts)));
}

std::uint64_t HeaderChecksum(const Header& header) {
  return Checksum(std::as_bytes(std::span(&header, 1)).first(offsetof(Header, checksum)));
}

}  // namespace gateway::definitions::image
