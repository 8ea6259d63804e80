#include "gateway/definitions/snapshot/change.h"

#include <algorithm>
#include <string>

#include "gateway/base/text.h"

namespace gateway::definitions {
namespace {

// Deeper than any definition; the tree is walked recursively.
constexpr std::size_t kMaxDepth = 64;

bool IsName(std::string_view segment) {
  if (segment.ends_with("[x]")) segment.remove_suffix(3);
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  return !segment.empty() && std::ranges::all_of(segment, plain);
}

}  // namespace

Issue ChangeIssue(const Change& change, IssueType type, std::string_view id,
                  std::string diagnostics) {
  const std::string_view path = change.Text("path");
  const std::string_view element_id = change.Text("id");
  std::string where(element_id.empty() ? path : element_id);
  if (element_id.empty() && !change.slice.empty()) where += ":" + std::string(change.slice);
  return {Severity::kError,
          type,
          std::string(id),
          "StructureDefinition.differential.element[" + std::to_string(change.index) + "]",
          change.node.line(),
          change.node.column(),
          (where.empty() ? std::string(change.name) : where) + ": " + std::move(diagnostics)};
}

ChangeTree::ChangeTree(std::span<const fhir::Node> elements, Issues& issues) {
  ids_name_slices_ = std::ranges::any_of(elements, [](fhir::Node element) {
    return element.ChildText("id").find(':') != std::string_view::npos;
  });
  for (std::size_t i = 0; i < elements.size(); ++i) Add(elements[i], i, issues);
}

void ChangeTree::Add(fhir::Node element, std::size_t index, Issues& issues) {
  Change made;
  made.node = element;
  made.index = index;
  const std::vector<std::string_view> path = Split(element.ChildText("path"), '.');
  made.name = path.back();
  made.slice = element.ChildText("sliceName");
  if (path.size() > kMaxDepth || !std::ranges::all_of(path, IsName) ||
      (root_ != nullptr && path[0] != root_->name)) {
    issues.Add(ChangeIssue(made, IssueType::kInvalid, "snapshot-path",
                           "is no path of this profile: write names joined by single dots, "
                           "beginning with its type"));
    return;
  }
  if (root_ == nullptr) {
    root_ = &changes_.emplace_back();
    root_->name = path[0];
    root_->index = index;
  }
  if (path.size() == 1) {
    root_->node = element;
    root_->index = index;
    return;
  }
  const std::string_view id = ids_name_slices_ ? element.ChildText("id") : std::string_view();
  Change* const parent = Parent(path, id, index);
  const auto same = [&](const Change* child) {
    return child->name == made.name && child->slice == made.slice && !child->node;
  };
  const auto found = std::ranges::find_if(parent->children, same);
  Change* change = nullptr;
  if (found != parent->children.end()) {  // so far only on the way to its children
    change = *found;
    change->node = element;
    change->index = index;
  } else {
    change = &changes_.emplace_back(made);
    parent->children.push_back(change);
  }
  if (!id.empty()) by_id_[id] = change;
}

Change* ChangeTree::Parent(const std::vector<std::string_view>& path, std::string_view id,
                           std::size_t index) {
  if (Change* const told = ParentById(path, id, index); told != nullptr) return told;
  Change* at = root_;
  for (std::size_t i = 1; i + 1 < path.size(); ++i) at = Child(*at, {path[i], ""}, true, index);
  return at;
}

// The change whose id is that of the parent; made, with all above it, when no element has that id.
// Null when the id says something else than the path.
Change* ChangeTree::ParentById(const std::vector<std::string_view>& path, std::string_view id,
                               std::size_t index) {
  const std::vector<std::string_view> steps = Split(id, '.');
  if (steps.size() != path.size()) return nullptr;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const std::string_view name = steps[i].substr(0, steps[i].find(':'));
    if (name != path[i] && !name.ends_with("[x]") && !path[i].ends_with("[x]")) return nullptr;
  }
  Change* at = root_;
  std::size_t size = steps[0].size();
  for (std::size_t i = 1; i + 1 < path.size(); ++i) {
    size += 1 + steps[i].size();
    const auto known = by_id_.find(id.substr(0, size));
    const std::size_t colon = steps[i].find(':');
    const std::string_view slice =
        colon == std::string_view::npos ? std::string_view() : steps[i].substr(colon + 1);
    at = known != by_id_.end() ? known->second : Child(*at, {path[i], slice}, false, index);
  }
  return at;
}

// The last child of that name (and slice, unless any will do), made when there is none.
Change* ChangeTree::Child(Change& parent, const Step& step, bool any_slice, std::size_t index) {
  const auto fits = [&](const Change* child) {
    return child->name == step.name && (any_slice || child->slice == step.slice);
  };
  const auto found = std::find_if(parent.children.rbegin(), parent.children.rend(), fits);
  if (found != parent.children.rend()) return *found;
  Change& made = changes_.emplace_back();
  made.name = step.name;
  made.slice = step.slice;
  made.index = index;
  parent.children.push_back(&made);
  return &made;
}

}  // namespace gateway::definitions
