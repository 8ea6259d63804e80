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
  // The rule made the element, or gave it new content: the last one to do so counts.
  void Made(fhir::Draft* draft, const RulePlan& rule, How how, std::vector<fhir::Node> sources);
  // An entry of its own for a part of an element that was copied whole (Output::Thaw).
  void MadeLike(fhir::Draft* part, const fhir::Draft* whole, fhir::Node source);
  [[nodiscard]] bool Knows(const fhir::Draft* draft) const { return index_.contains(draft); }

  // The node's own value was read.
  void Read(fhir::Node node) { read_.insert(node.data()); }
  void Read(const std::vector<fhir::Node>& nodes) {
    for (const fhir::Node node : nodes) Read(node);
  }
  // The node and all below it were copied.
  void ReadAll(fhir::Node node) { read_all_.insert(node.data()); }

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

  std::vector<Entry> entries_;
  std::unordered_map<const fhir::Draft*, std::size_t> index_;
  std::unordered_set<const fhir::NodeData*> read_;
  std::unordered_set<const fhir::NodeData*> read_all_;
};

}  // namespace gateway::mapping
