// Values and expressions as text that people can read and FHIRPath can read back.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "gateway/fhirpath/ast.h"
#include "gateway/fhirpath/value.h"

namespace gateway::fhirpath {

// "'abc'", "@2026-10-01", "4 days", "true"; a complex element as its type and FHIR JSON. Cut to
// about `longest` bytes, with "…" for what is left out.
[[nodiscard]] std::string ToLiteral(const Item& item, std::size_t longest = 2000);
// "'a', 'b'"; "{ }" for nothing.
[[nodiscard]] std::string ToLiterals(const Collection& items);

// What to write for a part instead of itself; nothing: the part. `is_inner` holds within an
// argument that is evaluated on the items of its input, where $index and $total are its own.
using Replace = std::function<std::optional<std::string>(const Syntax& part, bool is_inner)>;

// The expression as text: reads back to an equal tree.
[[nodiscard]] std::string ToExpression(const Syntax& syntax, const Replace& replace = nullptr);

}  // namespace gateway::fhirpath
