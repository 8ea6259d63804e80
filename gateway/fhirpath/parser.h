// Text of an expression into its syntax tree.
//
// The whole grammar of N1. More than the grammar: after a dot any keyword is a name (text.div), and
// the quantity words day … milliseconds are names wherever no number stands before them.
// Spec: https://hl7.org/fhirpath/N1/grammar.html, https://hl7.org/fhirpath/N1/#operator-precedence
#pragma once

#include <string_view>

#include "gateway/fhirpath/ast.h"

namespace gateway::fhirpath {

// Trees nested deeper are refused: evaluation recurses as deep.
inline constexpr int kMaxExpressionDepth = 300;
// Longer texts are refused: no rule needs them.
inline constexpr std::size_t kMaxExpressionBytes = 256 * 1024;

// Fails with kInvalid at the first token that does not fit; the issue says what was expected there.
// `text` must outlive the tree.
[[nodiscard]] Result<SyntaxTree> Parse(std::string_view text);

}  // namespace gateway::fhirpath
