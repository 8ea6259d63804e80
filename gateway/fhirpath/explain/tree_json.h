// The syntax tree as JSON in the shape FHIRPath Lab shows: ExpressionType, Name, Arguments, Line,
// Column.
// Spec: https://github.com/brianpos/fhirpath-lab (server-api.md, "AST definition")
#pragma once

#include <string>

#include "gateway/fhirpath/ast.h"

namespace gateway::fhirpath {

[[nodiscard]] std::string ToTreeJson(const Syntax& syntax);

}  // namespace gateway::fhirpath
