// A finished tree and all it stands on: arenas with nodes and texts, and the type table.
//
// Immutable and cheap to copy (shared ownership); safe to read from any number of threads.
#pragma once

#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/fhir/model/node.h"

namespace gateway::fhir {

// Memory of one tree: grows, is never given back in parts. Used by one thread while building.
class Arena {
 public:
  // `expected` bytes are what the tree may need: the first block has that size.
  explicit Arena(std::size_t expected = kFirstBlock) : pool_(expected) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  NodeData* NewNode() {
    if (spare_ == spare_end_) AddNodes();
    return new (spare_++) NodeData();
  }
  // Copies; the result is not terminated by NUL.
  std::string_view Copy(std::string_view text);
  // A copy of `nodes`.
  const Node* NewChildren(std::span<const Node> nodes);
  // Keeps a buffer alive into which texts point (in-situ parsing), and gives it at its final place.
  std::string& Keep(std::string buffer) {
    return *buffers_.emplace_back(std::make_unique<std::string>(std::move(buffer)));
  }

 private:
  static constexpr std::size_t kFirstBlock = 4096;
  static constexpr std::size_t kNodesAtOnce = 16;
  void AddNodes();

  std::pmr::monotonic_buffer_resource pool_;
  NodeData* spare_ = nullptr;  // room for nodes that are still to come
  NodeData* spare_end_ = nullptr;
  std::vector<std::unique_ptr<std::string>> buffers_;
};

class Document {
 public:
  Document() = default;
  Document(Node root, std::vector<std::shared_ptr<const Arena>> arenas,
           std::shared_ptr<const TypeTable> types)
      : root_(root), arenas_(std::move(arenas)), types_(std::move(types)) {}

  // Absent only for a default-made document.
  [[nodiscard]] Node root() const { return root_; }
  [[nodiscard]] const std::shared_ptr<const TypeTable>& types() const { return types_; }
  [[nodiscard]] const std::vector<std::shared_ptr<const Arena>>& arenas() const { return arenas_; }
  // The same memory seen from another root: a resource out of a Bundle.
  [[nodiscard]] Document At(Node root) const { return {root, arenas_, types_}; }

 private:
  Node root_;
  std::vector<std::shared_ptr<const Arena>> arenas_;
  std::shared_ptr<const TypeTable> types_;
};

}  // namespace gateway::fhir
