// The part of a StructureDefinition that a type table needs, read in one pass over its JSON.
// Spec: https://hl7.org/fhir/R4/structuredefinition.html
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/fhir/schema/type_table_builder.h"

namespace gateway::definitions {

struct StructureElement {
  fhir::ElementDraft element;     // TypeRefDraft::target is still empty
  std::string content_reference;  // "#Bundle.link"; empty: none
  std::string pattern;            // regular expression of a primitive's `value` element
  bool states_min = false;        // a differential may leave both to the base
  bool states_max = false;
  bool is_slice = false;  // a slice, or below one
};

struct Structure {
  std::string url;
  std::string version;
  std::string type;
  std::string kind;        // "primitive-type", "complex-type", "resource", "logical"
  std::string derivation;  // "specialization", "constraint"; empty for a root type
  std::string base;        // canonical of the base definition
  bool is_abstract = false;
  std::string xml_name;       // of a root element of this type; empty: none stated
  bool in_any_order = false;  // elements in XML
  std::vector<StructureElement> snapshot;
  std::vector<StructureElement> differential;

  // Defines a type of its own. Profiles do not, but models that constrain another model do: other
  // models name them as the type of an element (CDA's ST, which is an ED).
  [[nodiscard]] bool IsType() const { return derivation != "constraint" || kind == "logical"; }
  // The snapshot, or the differential of a logical model that has none.
  [[nodiscard]] const std::vector<StructureElement>& elements() const {
    return snapshot.empty() ? differential : snapshot;
  }
};

// Reads the bytes of one JSON resource; of profiles only what stands before `derivation`. Nothing
// when it is no StructureDefinition; kStructure on broken JSON.
[[nodiscard]] Result<std::optional<Structure>> ReadStructure(std::string bytes);

}  // namespace gateway::definitions
