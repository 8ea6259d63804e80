// What a run remembers for its lineage and loss reports.
#pragma once

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "gateway/fhir/model/builder.h"
#include "gateway/mapping/program.h"

namespace gateway::mapping {

// Used by the one thread that runs the map.
class Trace {
 public:
  // Kept or not: without, all below do nothing and nothing is reported.
  explicit Trace(bool is_kept) : is_kept_(is_kept) {}
  [[nodiscard]] bool is_kept() const { return is_kept_; }

  // The rule made the element, or gave it new content: the last one to do so counts.
  void Made(fhir::Draft* draft, const RulePlan& rule, How how, std::vector<fhir::Node> sources);
  // An entry of its own for a part of an element that was copied whole (Output::Thaw).
  void MadeLike(fhir::Draft* part, const fhir::Draft* whole, fhir::Node source);
  [[nodiscard]] bool Knows(const fhir::Draft* draft) const { return index_.contains(draft); }

  // The node's own value was read.
  void Read(fhir::Node node) {
    if (is_kept_) read_.insert(node.data());
  }
  void Read(const std::vector<fhir::Node>& nodes) {
    for (const fhir::Node node : nodes) Read(node);
  }
  // The node and all below it were copied.
  void ReadAll(fhir::Node node) {
    if (is_kept_) read_all_.insert(node.data());
  }

  // After Builder::Finish: entries of the elements that were kept, in the order they were made.
  [[nodiscard]] std::vector<LineageEntry> TakeLineage();
  // In document order.
  [[nodiscard]] std::vector<LossEntry> Loss(fhir::Node root) const;

 private:
  struct Entry {
    const fhir::Draft* draft = nullptr;
    const RulePlan* rule = nullptr;
    How how = How::kCopied;
    std::vector<fhir::Node> sources;
  };
  void AddLosses(fhir::Node node, std::vector<LossEntry>& losses) const;

  bool is_kept_;
  std::vector<Entry> entries_;
  std::unordered_map<const fhir::Draft*, std::size_t> index_;
  std::unordered_set<const fhir::NodeData*> read_;
  std::unordered_set<const fhir::NodeData*> read_all_;
};

}  // namespace gateway::mapping
