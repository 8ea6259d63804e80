// What the loaded CodeSystems, ValueSets and ConceptMaps say of a code.
// Spec: https://hl7.org/fhir/R4/terminology-service.html
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/base/result.h"
#include "gateway/definitions/registry.h"
#include "gateway/terminology/code_set.h"
#include "gateway/terminology/code_system.h"
#include "gateway/terminology/concept_map.h"

namespace gateway::terminology {

// Thread-safe; each value set is expanded on first use and kept.
//
// Systems that no package lists (SNOMED CT, LOINC, UCUM, BCP 13, BCP 47) answer kUnknown; a code
// whose shape their grammar cannot have (code_syntax.h) is kOut.
class Service {
 public:
  explicit Service(std::shared_ptr<const definitions::Registry> registry);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // `system` may be empty for a code element: then any system of the value set will do.
  // `value_set` is a canonical, with or without |version.
  [[nodiscard]] Membership Contains(std::string_view value_set, std::string_view system,
                                    std::string_view code) const;

  // The codes of a value set, for those who ask it often. An unknown one answers kUnknown to
  // everything. Lives as long as the service.
  [[nodiscard]] const CodeSet& Expand(std::string_view value_set) const;

  // The codes of a value set that is no package's: contained in a resource, which outlives them.
  [[nodiscard]] CodeSet ExpandResource(fhir::Node value_set) const;

  // The concepts of a system; null when it is not loaded. Lives as long as the service.
  [[nodiscard]] const CodeSystem* FindCodeSystem(std::string_view url) const;

  // The display of a code; empty when unknown.
  [[nodiscard]] std::string Display(std::string_view system, std::string_view code) const;

  // Whether `broader` is `narrower` or above it in the system's hierarchy. kNotFound when the
  // system is not loaded whole, or lacks one of the codes.
  [[nodiscard]] Result<bool> Subsumes(std::string_view system, std::string_view broader,
                                      std::string_view narrower) const;

  using Translation = terminology::Translation;
  // The first target for which the map is not `unmatched` or `disjoint`; empty when it maps the
  // code to nothing. kNotFound when the ConceptMap is not loaded. `map` is its canonical.
  [[nodiscard]] Result<std::optional<Translation>> Translate(std::string_view map,
                                                             std::string_view system,
                                                             std::string_view code) const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace gateway::terminology
