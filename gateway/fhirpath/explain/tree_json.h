// The syntax tree as JSON in the shape FHIRPath Lab shows: ExpressionType, Name, Arguments,
// Position, Length, Line, Column.
// Spec: https://github.com/brianpos/fhirpath-lab (server-api.md, "AST definition")
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "gateway/fhirpath/ast.h"

namespace gateway::fhirpath {

// Where a place lies in the expression, from 0, in the units of the reader.
using PositionOfPlace = std::function<std::size_t(Place place)>;

// Without `position` there are only lines and columns.
[[nodiscard]] std::string ToTreeJson(const Syntax& syntax, const PositionOfPlace& position = {});

}  // namespace gateway::fhirpath
