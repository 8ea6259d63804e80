// A few nodes, in order: what a value was read from. Nearly always one or none, which cost no
// allocation.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "gateway/fhir/model/node.h"

namespace gateway::mapping {

class Nodes {
 public:
  Nodes() = default;
  Nodes(std::initializer_list<fhir::Node> nodes) {
    for (const fhir::Node node : nodes) push_back(node);
  }

  void push_back(fhir::Node node) {
    if (size_ < few_.size() && many_.empty()) {
      few_[size_++] = node;
      return;
    }
    if (many_.empty()) many_.assign(few_.begin(), few_.end());
    many_.push_back(node);
    ++size_;
  }
  // Each once. Linear: for few.
  void Add(fhir::Node node) {
    if (std::ranges::find(*this, node) == end()) push_back(node);
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const fhir::Node* begin() const {
    return many_.empty() ? few_.data() : many_.data();
  }
  [[nodiscard]] const fhir::Node* end() const { return begin() + size_; }
  [[nodiscard]] fhir::Node front() const { return *begin(); }
  operator std::span<const fhir::Node>() const { return {begin(), size_}; }  // NOLINT: as a vector

 private:
  std::array<fhir::Node, 3> few_;
  std::size_t size_ = 0;
  std::vector<fhir::Node> many_;  // all of them, once there are more than few
};

// Nodes with a number each; the first one given stays. Open addressing: no allocation a node.
class NodeMap {
 public:
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

  void Reserve(std::size_t nodes) {
    if (nodes * 2 > slots_.size()) Resize(std::bit_ceil(nodes * 2));
  }
  void Insert(fhir::Node node, std::uint32_t number = 0) {
    if (count_ * 2 >= slots_.size()) Resize(std::max(kFirst, slots_.size() * 2));
    Place({node.data(), number});
  }
  [[nodiscard]] bool Contains(fhir::Node node) const { return Find(node) != kNone; }
  // kNone when it is not here.
  [[nodiscard]] std::uint32_t Find(fhir::Node node) const {
    if (count_ == 0) return kNone;
    const Slot& slot = slots_[At(node.data())];
    return slot.node == nullptr ? kNone : slot.number;
  }
  [[nodiscard]] bool empty() const { return count_ == 0; }

 private:
  struct Slot {
    const fhir::NodeData* node = nullptr;  // null: free
    std::uint32_t number = 0;
  };
  static constexpr std::size_t kFirst = 64;  // a power of two, as all sizes

  // Where the node is, or the free slot for it.
  [[nodiscard]] std::size_t At(const fhir::NodeData* node) const {
    const std::size_t mask = slots_.size() - 1;
    // Nodes lie side by side: their number is the address without its low bits.
    std::size_t at = (reinterpret_cast<std::uintptr_t>(node) / sizeof(fhir::NodeData)) & mask;
    while (slots_[at].node != nullptr && slots_[at].node != node) at = (at + 1) & mask;
    return at;
  }
  void Place(const Slot& added) {
    Slot& slot = slots_[At(added.node)];
    if (slot.node != nullptr) return;
    slot = added;
    ++count_;
  }
  void Resize(std::size_t size) {
    std::vector<Slot> old(size);
    old.swap(slots_);
    count_ = 0;
    for (const Slot& slot : old) {
      if (slot.node != nullptr) Place(slot);
    }
  }

  std::vector<Slot> slots_;
  std::size_t count_ = 0;
};

}  // namespace gateway::mapping
