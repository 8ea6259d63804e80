// StructureDefinitions into drafts of types.
#pragma once

#include <memory>
#include <vector>

#include "gateway/definitions/structure.h"
#include "gateway/fhir/schema/type_table_builder.h"

namespace gateway::definitions {

struct DraftedTypes {
  fhir::TypeTableBuilder types;
  Issues issues;  // warnings: types that elements of models name and nobody defines
};

// Every structure that defines a type (profiles are passed over), beside those that `below` has
// already. Types are named by the last segment of StructureDefinition.type, models that constrain
// another one by that of their canonical; when two canonicals claim one name, the later is named by
// its canonical. Of one canonical the last structure wins. kStructure names types that are used but
// not defined; when only models use them, they stand in the table undefined
// (fhir/schema/undefined.h).
[[nodiscard]] Result<DraftedTypes> DraftTypes(
    const std::vector<Structure>& structures,
    std::shared_ptr<const fhir::TypeTable> below = nullptr);

}  // namespace gateway::definitions
