// The part of the grammar inside a group's braces.
// Spec: https://hl7.org/fhir/R4/mapping-language.html#rules
#pragma once

#include <vector>

#include "gateway/mapping/token_reader.h"

namespace gateway::mapping {

// Rules up to and with the closing brace; the opening one has been taken.
[[nodiscard]] Result<std::vector<syntax::Rule>> ParseRules(TokenReader& reader, int depth = 0);

// A literal, the name of a variable, or FHIRPath, up to `,` or `)`.
[[nodiscard]] Result<syntax::Parameter> ParseParameter(TokenReader& reader);

// A constant: 'text', 12, -1.5, true, @2026-10-01. Precondition: AtLiteral.
[[nodiscard]] bool AtLiteral(const TokenReader& reader);
[[nodiscard]] syntax::Parameter ParseLiteral(TokenReader& reader);

}  // namespace gateway::mapping
