// Constraints of the specification that are checked by code instead of their expression, each to
// the same effect and, where the place can be told better, with a better place.
#pragma once

#include <string_view>

#include "gateway/fhir/schema/type_table.h"
#include "gateway/validation/scope.h"

namespace gateway::validation {

// Reports at or below `scope` when the constraint does not hold there.
using NativeCheck = void (*)(const Scope& scope, const fhir::Constraint& constraint);

// Null when the constraint of that key is left to its expression. A key names one of HL7's
// constraints only when they state it, so `constraint.source` is looked at too.
[[nodiscard]] NativeCheck FindNative(const fhir::Constraint& constraint);

// The native checks, one family a file.
void CheckExt1(const Scope& scope, const fhir::Constraint& constraint);  // native.cc
void CheckDom2(const Scope& scope, const fhir::Constraint& constraint);  // contained.cc
void CheckDom3(const Scope& scope, const fhir::Constraint& constraint);
void CheckDom4(const Scope& scope, const fhir::Constraint& constraint);
void CheckDom5(const Scope& scope, const fhir::Constraint& constraint);
void CheckRef1(const Scope& scope, const fhir::Constraint& constraint);  // reference.cc
void CheckBdl7(const Scope& scope, const fhir::Constraint& constraint);  // bundle.cc

}  // namespace gateway::validation
