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
#include "gateway/terminology/expander.h"

namespace gateway::terminology {

class Remote;
struct Allowance;

// The codes of a value set, and where they are from.
struct Expanded {
  CodeSet codes;
  ExpansionTrace trace;
};

// Thread-safe; each value set is expanded on first use and kept.
//
// Systems that no package lists (SNOMED CT, LOINC, dm+d) answer kUnknown. UCUM, BCP 13 and BCP 47
// are known by their grammar (code_syntax.h), ISO 4217 by R4's value set of currencies.
class Service {
 public:
  // `remote` (remote.h) is asked about what is not known here; may be null.
  explicit Service(std::shared_ptr<const definitions::Registry> registry,
                   std::shared_ptr<const Remote> remote = nullptr);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // `system` may be empty for a code element: then any system of the value set will do.
  // `value_set` is a canonical, with or without |version.
  [[nodiscard]] Membership Contains(std::string_view value_set, std::string_view system,
                                    std::string_view code) const;

  // The same, and where that is kUnknown the word of the remote server, if it serves the system; an
  // empty value set asks about the system itself. Waits no longer than the allowance.
  [[nodiscard]] Membership ContainsAsking(std::string_view value_set, std::string_view system,
                                          std::string_view code, Allowance& allowance) const;
  // Null when there is none.
  [[nodiscard]] const Remote* remote() const;

  // The codes of a value set, for those who ask it often. An unknown one answers kUnknown to
  // everything. Lives as long as the service.
  [[nodiscard]] const CodeSet& Expand(std::string_view value_set) const;

  // The same with displays and reasons; null when there is no such value set. Lives as long as the
  // service.
  [[nodiscard]] const Expanded* ExpandTraced(std::string_view value_set) const;

  // The codes of a value set that is no package's: contained in a resource, which outlives them.
  [[nodiscard]] CodeSet ExpandResource(fhir::Node value_set) const;
  [[nodiscard]] Expanded ExpandResourceTraced(fhir::Node value_set) const;

  // The resource; absent when it is not loaded. Lives as long as the service.
  [[nodiscard]] fhir::Node FindValueSet(std::string_view canonical) const;

  // The concepts of a system; null when it, or that version of it (empty: any), is not loaded.
  // Lives as long as the service.
  [[nodiscard]] const CodeSystem* FindCodeSystem(std::string_view url,
                                                 std::string_view version = {}) const;

  // The codes of a system that R4 lists in a value set instead (ISO 4217); null for others.
  [[nodiscard]] const Expanded* ListedSystem(std::string_view system) const;

  // Whether the system has that code.
  [[nodiscard]] Membership HasCode(std::string_view system, std::string_view code) const;

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

  // Every match of a map, in the order of its groups, and of those it hands what it does not map on
  // to. kNotFound as above.
  [[nodiscard]] Result<std::vector<MapMatch>> Matches(std::string_view map,
                                                      const MapQuestion& question) const;
  // The map itself; null when it is not loaded. Lives as long as the service.
  [[nodiscard]] const ConceptMap* FindConceptMap(std::string_view canonical) const;

  [[nodiscard]] const definitions::Registry& registry() const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace gateway::terminology
