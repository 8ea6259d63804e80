// A StructureMap resource read into a map's tree, so that it is compiled as .map text is.
//
// What R4 has no element for (let constants, dates as parameters, FHIRPath as a parameter) is read
// from the extensions structure_map_writer.h names. Documentation and narrative are passed over.
// Spec: https://hl7.org/fhir/R4/structuremap.html
#pragma once

#include "gateway/base/result.h"
#include "gateway/fhir/model/node.h"
#include "gateway/mapping/syntax.h"

namespace gateway::mapping {

// Precondition: `resource` is a StructureMap. Places are those of the elements in its bytes. Fails
// with every finding (path, line, column): what is missing, codes that are not known, defaults that
// are no primitive.
[[nodiscard]] Result<syntax::Map> ReadStructureMap(fhir::Node resource);

}  // namespace gateway::mapping
