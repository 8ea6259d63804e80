// What the static types of a map say cannot work, before there is any data.
//
// Each function gives one sentence for a finding; empty when nothing is certain to be wrong.
#pragma once

#include <string>

#include "gateway/fhir/schema/type_table.h"
#include "gateway/fhirpath/check/shape.h"
#include "gateway/mapping/syntax.h"

namespace gateway::mapping {

// A literal given to an element of that type: its text must be one of a primitive, and no complex
// element takes one.
[[nodiscard]] std::string CheckLiteral(const fhir::Type& target, const syntax::Parameter& literal);

// create('Type') for that element.
[[nodiscard]] std::string CheckCreated(const fhir::Element& element, const fhir::Type& created);

// A source of that type copied to a target of that type, without a group for the two.
[[nodiscard]] std::string CheckCopy(const fhir::Type& source, const fhir::Type& target);

// The result of an expression given to a target of that type.
[[nodiscard]] std::string CheckResult(const fhirpath::Shape& result, const fhir::Type& target);

// A variable of that type handed to an input of that type.
[[nodiscard]] std::string CheckInput(const fhir::Type& given, const fhir::Type& declared);

}  // namespace gateway::mapping
