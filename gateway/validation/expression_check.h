// The static checker over the FHIRPath that definitions carry, when they are loaded or validated.
//
// Of a StructureDefinition: the constraints its differential states (those of its snapshot that are
// its own, when it has no differential), contextInvariant, and contexts of type fhirpath. Of a
// SearchParameter: its expression. Pure; safe from any number of threads.
// Spec: https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.constraint
#pragma once

#include "gateway/base/issue.h"
#include "gateway/fhir/model/node.h"
#include "gateway/fhir/schema/type_table.h"

namespace gateway::validation {

// Ids are the checker's ("fhirpath-unknown-element"); `expression` is the path of the expression in
// the definition ("StructureDefinition.differential.element[2].constraint[0].expression"), line and
// column are its place in the file; the sentence names the constraint and the place within the
// expression. Empty for all other resources. Only errors: what is a mistake in some data only is
// for those who ask (fhirpath --check).
[[nodiscard]] Issues CheckExpressions(fhir::Node definition, const fhir::TypeTable& types);

}  // namespace gateway::validation
