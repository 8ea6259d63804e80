// What the snapshot suite and the official definitions are compared on, and definitions made for a
// case.
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/json.h"
#include "gateway/definitions/registry.h"

namespace gateway::testing {

// The R4 definitions with more resources in front of them; later ones win.
class RegistryWith final : public definitions::Registry {
 public:
  explicit RegistryWith(std::shared_ptr<const definitions::Registry> under)
      : under_(std::move(under)) {}
  void Add(fhir::Document document) { added_.push_back(std::move(document)); }

  [[nodiscard]] const std::shared_ptr<const fhir::TypeTable>& types() const override {
    return under_->types();
  }
  [[nodiscard]] const fhir::Document* Find(std::string_view resource_type,
                                           std::string_view canonical) const override;
  [[nodiscard]] std::vector<std::string> Canonicals(std::string_view resource_type) const override {
    return under_->Canonicals(resource_type);
  }
  [[nodiscard]] const std::vector<std::string>& packages() const override {
    return under_->packages();
  }

 private:
  std::shared_ptr<const definitions::Registry> under_;
  std::deque<fhir::Document> added_;
};

// A StructureDefinition file, JSON or XML; an absent root (and a failed test) when it cannot be
// read.
[[nodiscard]] fhir::Document ReadDefinition(const std::filesystem::path& file);

// The fields that are compared: id, path, sliceName, min, max, types with profile and
// targetProfile, contentReference, name of fixed or pattern, binding, slicing, mustSupport. As in
// the suite's expectedElements.
[[nodiscard]] Json Compared(fhir::Node element);

struct Comparison {
  int expected = 0;
  int matched = 0;
  bool same_order = false;  // the same ids in the same order, none more and none less
  std::vector<std::string> differences;
  [[nodiscard]] bool passed() const { return same_order && matched == expected; }
};

// Elements of a snapshot against expected ones, found by id. Of paths (or ids) in `ignored` types
// and binding are not compared.
[[nodiscard]] Comparison Compare(const std::vector<Json>& expected, fhir::Node structure,
                                 const std::vector<std::string>& ignored);

}  // namespace gateway::testing
