// Finds one of a fixed set of short names: every member name of every message passes through here.
//
// Open addressing over slots of four bytes, names packed together: a look-up touches few cache
// lines, which is what it costs. A view into a FlatBlock, which outlives it: copy it freely; safe
// to read from any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "gateway/fhir/schema/flat_block.h"

namespace gateway::fhir {

class NameIndex {
 public:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  NameIndex() = default;
  // At most 65,534 names, which are copied into `block`. Of equal names the first is found.
  NameIndex(const std::vector<std::string_view>& names, FlatBlock& block);

  // The position of `name` among those given; kNone when it is not there.
  [[nodiscard]] std::size_t Find(std::string_view name) const {
    if (slots_.empty()) return kNone;
    const std::uint32_t hash = Hash(name);
    for (std::size_t at = hash & mask_;; at = (at + 1) & mask_) {
      const Slot slot = slots_[at];
      if (slot.number == 0) return kNone;
      if (slot.tag == static_cast<std::uint16_t>(hash >> 16) &&
          Same(this->name(slot.number - 1U), name)) {
        return slot.number - 1U;
      }
    }
  }

  [[nodiscard]] std::size_t size() const { return begins_.empty() ? 0 : begins_.size() - 1; }
  [[nodiscard]] std::string_view name(std::size_t position) const {
    return {text_ + begins_[position], begins_[position + 1] - begins_[position]};
  }
  // Whether every look-up stays within its arrays, which lie within `memory`: for an index that was
  // read from a file.
  [[nodiscard]] bool IsSound(std::span<const std::byte> memory) const;

 private:
  struct Slot {
    std::uint16_t tag = 0;     // upper half of the hash
    std::uint16_t number = 0;  // position + 1; 0: free
  };

  static std::uint64_t Load(const char* from, std::size_t size) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, size);
    return word;
  }
  // Equality without a call for names of 8 to 16 bytes, whose ends cover them.
  static bool Same(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    if (a.size() < 8 || a.size() > 16) return std::memcmp(a.data(), b.data(), a.size()) == 0;
    const std::size_t tail = a.size() - 8;
    return Load(a.data(), 8) == Load(b.data(), 8) &&
           Load(a.data() + tail, 8) == Load(b.data() + tail, 8);
  }
  // Both ends of the name and its length: enough to tell member names apart.
  static std::uint32_t Hash(std::string_view name) {
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    if (name.size() >= 8) {
      head = Load(name.data(), 8);
      tail = Load(name.data() + name.size() - 8, 8);
    } else if (name.size() >= 4) {
      head = Load(name.data(), 4);
      tail = Load(name.data() + name.size() - 4, 4);
    } else if (!name.empty()) {
      head = static_cast<unsigned char>(name.front());
      tail = static_cast<unsigned char>(name.back()) +
             256U * static_cast<unsigned char>(name[name.size() / 2]);
    }
    std::uint64_t hash = (head ^ (name.size() << 56)) * 0x9E3779B97F4A7C15U;
    hash = (hash ^ (hash >> 32) ^ tail) * 0xC2B2AE3D27D4EB4FU;
    return static_cast<std::uint32_t>(hash >> 32);
  }

  std::span<const Slot> slots_;
  std::size_t mask_ = 0;
  const char* text_ = nullptr;  // all names, one after the other
  std::span<const std::uint32_t> begins_;
};

}  // namespace gateway::fhir
