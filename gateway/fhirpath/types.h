// Which items a type specifier means.
// Spec: https://hl7.org/fhirpath/N1/#types, https://hl7.org/fhir/R4/fhirpath.html#types
#pragma once

#include "gateway/fhirpath/ast.h"
#include "gateway/fhirpath/value.h"

namespace gateway::fhirpath {

// is: the type or one derived from it. Nodes have types of FHIR, values those of System; a
// specifier without namespace means both.
[[nodiscard]] bool IsOfType(const Item& item, const TypeSpecifier& type);

// as and ofType: as IsOfType, but a primitive has its own type only: a code is no string there.
[[nodiscard]] bool HasType(const Item& item, const TypeSpecifier& type);

// False when `types` is given and has no such type, nor is it one of System. Any name may follow
// "System.": a type that System does not have is one that nothing has.
[[nodiscard]] bool IsKnownType(const TypeSpecifier& type, const fhir::TypeTable* types);

}  // namespace gateway::fhirpath
