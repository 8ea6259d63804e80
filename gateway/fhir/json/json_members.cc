// The half of JsonTree that closes objects, and its findings.
#include <algorithm>
#include <tuple>

#include "gateway/fhir/json/json_tree.h"

namespace gateway::fhir {
void JsonTree::FreezeMembers(Frame& frame) {
  if (frame.has_companions || NeedsSorting(frame)) SortAndJoin(frame);
  scratch_.clear();
  for (std::size_t i = frame.first_member; i < members_.size(); ++i)
    scratch_.emplace_back(members_[i].node);
  frame.node->children = arena_.NewChildren(scratch_);
  frame.node->child_count = static_cast<std::uint32_t>(scratch_.size());
}

bool JsonTree::NeedsSorting(const Frame& frame) const {
  for (std::size_t i = frame.first_member + 1; i < members_.size(); ++i) {
    const Type::Property& before = *members_[i - 1].property;
    const Type::Property& here = *members_[i].property;
    if (here.order < before.order || (here.order == before.order && !here.is_list)) return true;
  }
  return false;
}

// After sorting, a value and its companion are neighbours; what remains are the joined members. The
// place in the document parts what would else be equal, so that no stable sort is needed.
void JsonTree::SortAndJoin(const Frame& frame) {
  const auto begin = members_.begin() + static_cast<std::ptrdiff_t>(frame.first_member);
  std::sort(begin, members_.end(), [](const Member& a, const Member& b) {
    return std::tuple(a.property->order, a.index, a.companion, a.offset) <
           std::tuple(b.property->order, b.index, b.companion, b.offset);
  });
  auto kept = begin;
  for (auto at = begin; at != members_.end();) {
    Member joined = *at++;
    while (at != members_.end() && at->property->order == joined.property->order &&
           at->index == joined.index) {
      Join(joined, *at++);
    }
    if (joined.node != nullptr) {
      *kept++ = joined;
    } else {
      ReportMember(joined, "json-null",
                   "null in a list needs something at that place of its '_' list");
    }
  }
  members_.erase(kept, members_.end());
}

// A value and its `_name` object become one node; two values of one choice are one too many.
void JsonTree::Join(Member& joined, const Member& next) {
  if (joined.node == nullptr || next.node == nullptr) {
    if (joined.node == nullptr) joined.node = next.node;
    return;
  }
  const bool pair = next.companion && !joined.companion && joined.node->type == next.node->type;
  if (!pair) {
    ReportMember(next, "choice-type", "the element stands here in two types; keep one");
    return;
  }
  joined.node->children = next.node->children;
  joined.node->child_count = next.node->child_count;
}

void JsonTree::ReportMember(const Member& member, std::string id, std::string text) {
  std::string path = PathOfOpen() + "." + std::string(member.property->element->name);
  if (member.property->is_list) path += "[" + std::to_string(member.index) + "]";
  Report(std::move(id), IssueType::kStructure, std::move(path), member.offset, std::move(text));
}

// --- Findings ----------------------------------------------------------------------------------

std::string JsonTree::PathOfOpen() const {
  std::string path(frames_.front().node->type->name);
  for (std::size_t i = 1; i < frames_.size(); ++i) {
    const Element& element = *frames_[i].node->element;
    path += "." + std::string(element.name);
    if (element.is_list()) path += "[" + std::to_string(frames_[i - 1].current.index) + "]";
  }
  return path;
}

std::string JsonTree::PathOfCurrent() const {
  const Current& current = frames_.back().current;
  std::string path = PathOfOpen() + ".";
  if (current.property == nullptr) return path.append(ShownName(current.key));
  path += current.property->element->name;
  if (current.in_list) path += "[" + std::to_string(current.index) + "]";
  return path;
}

void JsonTree::ReportCurrent(std::string id, std::size_t offset, std::string text) {
  Report(std::move(id), IssueType::kStructure, PathOfCurrent(), offset, std::move(text));
}

}  // namespace gateway::fhir
