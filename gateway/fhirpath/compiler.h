// Syntax tree into steps.
#pragma once

#include "gateway/fhirpath/program.h"

namespace gateway::fhirpath {

// Fails with kInvalid, with the place, on an unknown function, a wrong number of arguments, an
// unknown type, or a regular expression that cannot be compiled.
// Names are copied, so the tree may go. The steps lie in `program`.
[[nodiscard]] Result<StepPtr> CompileSyntax(const Syntax& syntax, const CompileOptions& options,
                                            Expression::Program& program);

}  // namespace gateway::fhirpath
