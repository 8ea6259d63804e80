#include "gateway/validation/scope.h"

#include <algorithm>
#include <utility>

#include "gateway/validation/reader_findings.h"

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

Scope::Scope(Alone /*alone*/, const Scope& around, fhir::Node node)
    : run_(around.run_),
      node_(node),
      resource_(node.is_resource() ? node : around.resource_),
      container_(node.is_resource() && node.name() != "contained" ? node : around.container_),
      index_(around.index_) {}

bool Scope::HasUnread(const fhir::Element& element) const {
  const Issues* const findings = run_.options.reader_findings;
  if (findings == nullptr || findings->empty()) return false;
  const bool is_primitive = std::ranges::all_of(element.types, [](const fhir::TypeRef& ref) {
    return ref.type != nullptr && ref.type->kind == fhir::Kind::kPrimitive;
  });
  return WasUnreadable(*findings, Path() + "." + std::string(element.name), is_primitive);
}

std::string Scope::Path() const {
  // A resource that is checked out of another document is a root all the same.
  if (parent_ == nullptr)
    return std::string(node_.is_resource() ? node_.type_name() : node_.name());
  std::string path = parent_->Path() + "." + std::string(node_.name());
  if (node_.element() != nullptr && node_.element()->is_list())
    path += "[" + std::to_string(position_) + "]";
  return path;
}

void Scope::Report(Severity severity, IssueType type, std::string_view id,
                   std::string diagnostics) const {
  if (run_.is_trial) {
    if (severity == Severity::kError) run_.has_failed = true;
    return;
  }
  run_.issues.Add({severity, type, std::string(id), Path(), node_.line(), node_.column(),
                   std::move(diagnostics)});
}

void Scope::ReportBelow(std::string_view name, Severity severity, IssueType type,
                        std::string_view id, std::string diagnostics) const {
  const std::size_t before = run_.issues.size();
  const fhir::Node child = node_.Child(name);
  Report(severity, type, id, std::move(diagnostics));
  if (run_.issues.size() == before) return;
  Issue& issue = run_.issues.list().back();
  issue.expression += "." + std::string(name);
  if (child && child.element() != nullptr && child.element()->is_list()) issue.expression += "[0]";
  if (child.line() == 0) return;
  issue.line = child.line();
  issue.column = child.column();
}

}  // namespace gateway::validation
