// StructureDefinitions into a TypeTable.
#pragma once

#include <memory>
#include <vector>

#include "gateway/definitions/structure.h"
#include "gateway/fhir/schema/type_table.h"

namespace gateway::definitions {

// Every structure that defines a type (profiles are passed over). Types are named by the last
// segment of StructureDefinition.type; when two canonicals claim one name, the later is named by
// its canonical. Of one canonical the last structure wins. kStructure names types that are used but
// not defined.
[[nodiscard]] Result<std::shared_ptr<const fhir::TypeTable>> BuildTypes(
    std::vector<Structure> structures);

}  // namespace gateway::definitions
