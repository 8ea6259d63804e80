#include "gateway/validation/scope.h"

#include <utility>

namespace gateway::validation {

Scope::Scope(Run& run, fhir::Node root, const BundleIndex& index)
    : run_(run), node_(root), resource_(root), container_(root), index_(&index) {}

Scope::Scope(const Scope& parent, fhir::Node node, std::size_t position)
    : run_(parent.run_),
      parent_(&parent),
      node_(node),
      position_(position),
      resource_(parent.resource_),
      container_(parent.container_),
      index_(parent.index_) {
  if (!node.is_resource()) return;
  resource_ = node;
  if (node.name() != "contained") container_ = node;
}

std::string Scope::Path() const {
  if (parent_ == nullptr) return std::string(node_.name());
  std::string path = parent_->Path() + "." + std::string(node_.name());
  if (node_.element() != nullptr && node_.element()->is_list())
    path += "[" + std::to_string(position_) + "]";
  return path;
}

void Scope::Report(Severity severity, IssueType type, std::string_view id,
                   std::string diagnostics) const {
  run_.issues.Add({severity, type, std::string(id), Path(), node_.line(), node_.column(),
                   std::move(diagnostics)});
}

}  // namespace gateway::validation
