// Every StructureDefinition of a registry with a snapshot, made on first use where the package
// brings only a differential.
#pragma once

#include <memory>
#include <string_view>

#include "gateway/definitions/registry.h"
#include "gateway/definitions/snapshot/generator.h"

namespace gateway::definitions {

// Thread-safe: a snapshot is made once, by whichever thread comes first.
class SnapshotSource final : public ProfileSource {
 public:
  explicit SnapshotSource(std::shared_ptr<const Registry> registry);
  ~SnapshotSource() override;
  SnapshotSource(const SnapshotSource&) = delete;
  SnapshotSource& operator=(const SnapshotSource&) = delete;

  // Null when the registry does not know it, or its snapshot could not be made at all: IssuesOf
  // then says why. A snapshot made with errors is given all the same.
  [[nodiscard]] const fhir::Document* Find(std::string_view canonical) const override;

  // What making that snapshot found; empty when the package brought it or it is unknown.
  [[nodiscard]] Issues IssuesOf(std::string_view canonical) const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace gateway::definitions
