// What the loaded CodeSystems, ValueSets and ConceptMaps say of a code.
// Spec: https://hl7.org/fhir/R4/terminology-service.html
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/base/result.h"
#include "gateway/definitions/registry.h"

namespace gateway::terminology {

enum class Membership {
  kIn,
  kOut,
  kUnknown,  // the value set is not loaded, or is too large or open to be expanded here
};

// Thread-safe; each value set is expanded on first use and kept.
class Service {
 public:
  explicit Service(std::shared_ptr<const definitions::Registry> registry);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // `system` may be empty for a code element: then any system of the value set will do.
  [[nodiscard]] Membership Contains(std::string_view value_set, std::string_view system, std::string_view code) const;

  // The display of a code; empty when unknown.
  [[nodiscard]] std::string Display(std::string_view system, std::string_view code) const;

  struct Translation {
    std::string system;
    std::string code;
    std::string display;
    std::string equivalence;
  };
  // The first target for which the map is not `unmatched` or `disjoint`; empty when it maps the code
  // to nothing. kNotFound when the ConceptMap is not loaded. `map` is its canonical.
  [[nodiscard]] Result<std::optional<Translation>> Translate(std::string_view map, std::string_view system,
                                                             std::string_view code) const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace gateway::terminology
