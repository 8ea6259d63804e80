#include "gateway/messaging/made_values.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "gateway/base/text.h"

namespace gateway::messaging {
namespace {

using How = mapping::How;
using Made = std::unordered_map<const fhir::NodeData*, How>;

void Note(fhir::Node root, const std::vector<std::string>& elements, How how, Made& made) {
  for (const std::string& element : elements) {
    fhir::Node node = root;
    for (const std::string_view step : Split(element, '.')) node = node.Child(step);
    if (node) made.emplace(node.data(), how);
  }
}

// How an element came about whose sources are all made; nothing when one of them was stated.
std::optional<How> HowOf(const mapping::LineageEntry& entry, const Made& made) {
  std::optional<How> how;
  for (const fhir::Node source : entry.sources) {
    const auto at = made.find(source.data());
    if (at == made.end()) return std::nullopt;
    if (!how || at->second == How::kComputed) how = at->second;
  }
  return how;
}

}  // namespace

void MarkMadeValues(const fhir::Document& local, const MadeValues& values,
                    std::span<mapping::Transformed> steps) {
  Made made;
  Note(local.root(), values.defaulted, How::kDefaulted, made);
  Note(local.root(), values.derived, How::kComputed, made);
  for (mapping::Transformed& step : steps) {
    if (made.empty()) return;
    Made next;
    for (mapping::LineageEntry& entry : step.lineage) {
      const auto how = HowOf(entry, made);
      if (!how) continue;
      if (entry.how != How::kComputed) entry.how = *how;
      next.emplace(entry.target.data(), *how);
    }
    made = std::move(next);
  }
}

}  // namespace gateway::messaging
