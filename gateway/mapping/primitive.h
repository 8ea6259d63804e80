// Which text a primitive type may hold, and which type a value may take in a choice.
#pragma once

#include <string_view>

#include "gateway/base/result.h"
#include "gateway/fhir/schema/type_table.h"
#include "gateway/fhirpath/value.h"

namespace gateway::mapping {

// kProcessing when the text is none of that type ("the text is no integer"); the text itself is
// never in the diagnostics. Types whose texts have no shape of their own (string, code) take any.
[[nodiscard]] Status CheckText(const fhir::Type& type, std::string_view text);

// The type the element takes for that value: the value's own when it is allowed, else the first
// allowed one that can hold it; null when there is none.
[[nodiscard]] const fhir::Type* PickType(const fhir::Element& element, const fhirpath::Item& value);

}  // namespace gateway::mapping
