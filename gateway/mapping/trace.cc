#include "gateway/mapping/trace.h"

namespace gateway::mapping {
namespace {

constexpr std::size_t kFirstEntries = 24;

}  // namespace

const std::string& LineageEntry::map() const { return plan->group->unit->map->name; }
const std::string& LineageEntry::group() const { return plan->group->name; }
const std::string& LineageEntry::rule() const { return plan->name; }
int LineageEntry::rule_line() const { return plan->line; }

void Trace::Made(fhir::Draft* draft, const RulePlan& rule, How how,
                 std::span<const fhir::Node> sources) {
  if (!is_kept_) return;
  if (entries_.empty()) {
    entries_.reserve(kFirstEntries);
    sources_.reserve(kFirstEntries);
  }
  if (draft->mark == 0) {
    entries_.emplace_back();
    draft->mark = static_cast<std::uint32_t>(entries_.size());
  }
  entries_[draft->mark - 1] = {draft, &rule, static_cast<std::uint32_t>(sources_.size()),
                               static_cast<std::uint32_t>(sources.size()), how};
  sources_.insert(sources_.end(), sources.begin(), sources.end());
}

void Trace::MadeLike(fhir::Draft* part, const fhir::Draft* whole, fhir::Node source) {
  if (whole->mark == 0) return;
  Made(part, *entries_[whole->mark - 1].rule, How::kCopied, std::span(&source, 1));
}

void Trace::TakeLineage(Transformed& transformed) {
  if (!is_kept_) return;
  auto sources = std::make_shared<const std::vector<fhir::Node>>(std::move(sources_));
  transformed.lineage.reserve(entries_.size());
  for (const Entry& entry : entries_) {
    if (entry.draft->made == nullptr) continue;
    transformed.lineage.push_back({fhir::Node(entry.draft->made), entry.rule,
                                   std::span(*sources).subspan(entry.first, entry.count),
                                   entry.how});
  }
  transformed.sources = std::move(sources);
}

std::vector<LossEntry> Trace::Loss(fhir::Node root) const {
  std::vector<LossEntry> losses;
  if (is_kept_) AddLosses(root, losses);
  return losses;
}

void Trace::AddLosses(fhir::Node node, std::vector<LossEntry>& losses) const {
  if (read_all_.Contains(node)) return;
  if (node.has_text() && !read_.Contains(node)) losses.push_back({node});
  for (const fhir::Node child : node.children()) AddLosses(child, losses);
}

}  // namespace gateway::mapping
