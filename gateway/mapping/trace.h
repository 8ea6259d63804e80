// What a run remembers for its lineage and loss reports.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "gateway/fhir/model/builder.h"
#include "gateway/mapping/nodes.h"
#include "gateway/mapping/program.h"

namespace gateway::mapping {

// Used by the one thread that runs the map. Draft::mark of the target's elements is its own.
class Trace {
 public:
  // Kept or not: without, all below do nothing and nothing is reported.
  explicit Trace(bool is_kept) : is_kept_(is_kept) {}
  [[nodiscard]] bool is_kept() const { return is_kept_; }

  // The rule made the element, or gave it new content: the last one to do so counts.
  void Made(fhir::Draft* draft, const RulePlan& rule, How how, std::span<const fhir::Node> sources);
  // An entry of its own for a part of an element that was copied whole (Output::Thaw).
  void MadeLike(fhir::Draft* part, const fhir::Draft* whole, fhir::Node source);

  // The node's own value was read.
  void Read(fhir::Node node) {
    if (is_kept_) read_.Insert(node);
  }
  void Read(std::span<const fhir::Node> nodes) {
    for (const fhir::Node node : nodes) Read(node);
  }
  // The node and all below it were copied.
  void ReadAll(fhir::Node node) {
    if (is_kept_) read_all_.Insert(node);
  }

  // After Builder::Finish, once: entries of the elements that were kept, in the order they were
  // made, into `transformed`.
  void TakeLineage(Transformed& transformed);
  // In document order.
  [[nodiscard]] std::vector<LossEntry> Loss(fhir::Node root) const;

 private:
  struct Entry {
    const fhir::Draft* draft = nullptr;
    const RulePlan* rule = nullptr;
    std::uint32_t first = 0;  // of its sources in sources_
    std::uint32_t count = 0;
    How how = How::kCopied;
  };
  void AddLosses(fhir::Node node, std::vector<LossEntry>& losses) const;

  bool is_kept_;
  std::vector<Entry> entries_;
  std::vector<fhir::Node> sources_;  // of all entries
  NodeMap read_;
  NodeMap read_all_;
};

}  // namespace gateway::mapping
