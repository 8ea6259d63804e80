// The text forms of FHIR's primitive types, by hand because every value of every message passes.
//
// Stricter than the regular expressions of the specification in one point: days have to exist.
// Spec: https://hl7.org/fhir/R4/datatypes.html#primitive
#pragma once

#include <string_view>

#include "gateway/fhir/schema/type_table.h"

namespace gateway::fhir {

// The format of a primitive type: by its name, or by that of its nearest base that has one.
[[nodiscard]] PrimitiveFormat FormatOf(const Type& type);

[[nodiscard]] bool HasFormat(PrimitiveFormat format, std::string_view text);

// Whether JSON and XML can both carry the text as a value of that form, right or wrong: XML has no
// control characters but tab and line ends, and JSON writes numbers and booleans without quotes.
[[nodiscard]] bool IsCarried(JsonForm form, std::string_view text);

// "a date: YYYY, YYYY-MM or YYYY-MM-DD, a day that exists"
[[nodiscard]] std::string_view DescribeFormat(PrimitiveFormat format);

}  // namespace gateway::fhir
