// The elements of a logical model that brings only a differential, with what it inherits.
//
// A model specialises or constrains another one (CDA's ST is a constraint on ED, ED a
// specialisation of ANY); what it does not state is the base's. What FHIR itself gives every
// element (id, extension) is not inherited: a local record has it when its model says so.
// Spec: https://hl7.org/fhir/R4/structuredefinition.html#logical
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/definitions/structure.h"
#include "gateway/fhir/schema/type_table.h"

namespace gateway::definitions {

// Used by one thread; the structures outlive it.
class ModelElements {
 public:
  // `below`: models of packages loaded before; may be null.
  ModelElements(const std::vector<const Structure*>& structures, const fhir::TypeTable* below);

  // The root element first. A structure that has a snapshot, or is no logical model, has its own
  // elements alone.
  [[nodiscard]] std::vector<StructureElement> Of(const Structure& structure);

 private:
  [[nodiscard]] std::vector<StructureElement> Inherited(std::string_view base);

  std::unordered_map<std::string_view, const Structure*> by_url_;
  const fhir::TypeTable* below_;
  std::set<const Structure*> open_;  // being worked out: a model that leads back to itself ends
};

}  // namespace gateway::definitions
