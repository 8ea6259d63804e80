// What stands in a definitions image, byte for byte.
//
// A header, then sections one behind the other. Offsets count from the beginning of the file but
// for those of texts (from their section) and of resources (from theirs). The types section is a
// fhir::FlatBlock whose pointers are addresses in a file mapped at Header::address. A file written
// by another build (other structs, other byte order) has another `layout` and is not used.
// Record: docs/decisions/0010-definitions-image.md
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace gateway::definitions::image {

// Counted up when the meaning of anything here or in fhir/schema changes without its layout.
inline constexpr std::uint32_t kVersion = 3;
inline constexpr std::array<char, 8> kMagic{'C', 'H', 'C', 'D', 'E', 'F', 'S', '\n'};
inline constexpr std::size_t kPageSize = 4096;

struct Section {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t checksum = 0;  // 0 for the resources, which have one each
};

struct Header {
  std::array<char, 8> magic = kMagic;
  std::uint32_t version = kVersion;
  std::uint32_t build_milliseconds = 0;  // from looking at the inputs to the last section
  std::uint64_t layout = 0;              // LayoutHash() of the writer
  std::uint64_t file_size = 0;           // shorter: truncated
  std::uint64_t address = 0;             // where the file would like to lie
  std::uint64_t root = 0;                // offset of the fhir::TypeTable::Layout
  Section types;
  Section relocations;  // std::uint32_t: offsets in `types` of its pointers, ascending
  Section resources;    // minified JSON, one behind the other
  Section entries;      // Entry, sorted by type, url and sequence
  Section folders;      // Folder
  Section inputs;       // Input
  Section packages;     // Text: "name#version"
  Section findings;     // Finding
  Section texts;
  std::uint64_t checksum = 0;  // of the header before it
};

struct Text {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
};

struct Entry {
  Text type;
  Text url;
  Text version;
  std::uint32_t sequence = 0;  // place in load order
  std::uint32_t input = 0;     // the file it was read from
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t checksum = 0;
};

inline constexpr std::uint32_t kNoInput = 0xFFFFFFFF;

// A folder that was searched: a file that comes or goes changes its time.
struct Folder {
  Text path;
  std::int64_t changed = 0;  // modification time in nanoseconds
};

// A file that was read.
struct Input {
  std::uint32_t folder = 0;
  std::uint32_t reserved = 0;
  Text name;
  std::int64_t changed = 0;
  std::uint64_t size = 0;
};

struct Finding {
  std::uint32_t severity = 0;
  std::uint32_t type = 0;
  std::int32_t line = 0;
  std::int32_t column = 0;
  Text id;
  Text expression;
  Text diagnostics;
};

// Any change of one eight-byte word changes it. Fast: several bytes a cycle.
[[nodiscard]] std::uint64_t Checksum(std::span<const std::byte> bytes);
[[nodiscard]] std::uint64_t Checksum(std::string_view bytes);
// Of the structs in the types section and above, and of the byte order.
[[nodiscard]] std::uint64_t LayoutHash();
// The checksum that belongs into `header`.
[[nodiscard]] std::uint64_t HeaderChecksum(const Header& header);

}  // namespace gateway::definitions::image
