#include "gateway/fhir/model/document.h"

#include <algorithm>
#include <cstring>

namespace gateway::fhir {

std::string_view Arena::Copy(std::string_view text) {
  auto* const copy = static_cast<char*>(pool_.allocate(std::max<std::size_t>(text.size(), 1), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

void Arena::AddNodes() {
  spare_ =
      static_cast<NodeData*>(pool_.allocate(kNodesAtOnce * sizeof(NodeData), alignof(NodeData)));
  spare_end_ = spare_ + kNodesAtOnce;
}

const Node* Arena::NewChildren(std::span<const Node> nodes) {
  if (nodes.empty()) return nullptr;
  auto* const copy = static_cast<Node*>(pool_.allocate(nodes.size_bytes(), alignof(Node)));
  std::uninitialized_copy(nodes.begin(), nodes.end(), copy);
  return copy;
}

}  // namespace gateway::fhir
