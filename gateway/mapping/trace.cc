#include "gateway/mapping/trace.h"

namespace gateway::mapping {

void Trace::Made(fhir::Draft* draft, const RulePlan& rule, How how,
                 std::vector<fhir::Node> sources) {
  if (!is_kept_) return;
  const auto [found, added] = index_.try_emplace(draft, entries_.size());
  if (added) entries_.emplace_back();
  entries_[found->second] = {draft, &rule, how, std::move(sources)};
}

void Trace::MadeLike(fhir::Draft* part, const fhir::Draft* whole, fhir::Node source) {
  const auto found = index_.find(whole);
  if (found == index_.end()) return;
  const RulePlan* const rule = entries_[found->second].rule;
  Made(part, *rule, How::kCopied, {source});
}

std::vector<LineageEntry> Trace::TakeLineage() {
  std::vector<LineageEntry> lineage;
  lineage.reserve(entries_.size());
  for (Entry& entry : entries_) {
    if (entry.draft->made == nullptr) continue;
    LineageEntry& line = lineage.emplace_back();
    line.target = fhir::Node(entry.draft->made);
    line.map = entry.rule->group->unit->map->name;
    line.group = entry.rule->group->name;
    line.rule = entry.rule->name;
    line.rule_line = entry.rule->line;
    line.sources = std::move(entry.sources);
    line.how = entry.how;
  }
  return lineage;
}

std::vector<LossEntry> Trace::Loss(fhir::Node root) const {
  std::vector<LossEntry> losses;
  if (is_kept_) AddLosses(root, losses);
  return losses;
}

void Trace::AddLosses(fhir::Node node, std::vector<LossEntry>& losses) const {
  if (read_all_.contains(node.data())) return;
  if (node.has_text() && !read_.contains(node.data())) losses.push_back({node});
  for (const fhir::Node child : node.children()) AddLosses(child, losses);
}

}  // namespace gateway::mapping
