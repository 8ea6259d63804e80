// Types that elements of a model name and no loaded package defines.
//
// A model is not refused for them: CDA's ED may be used although nobody gave TEL. They stand in the
// table without elements, and whoever meets a value of such a type says so.
#pragma once

#include <string>

#include "gateway/fhir/schema/type_table.h"

namespace gateway::fhir {

// Every type that is defined has a canonical or is a backbone.
[[nodiscard]] inline bool IsUndefined(const Type& type) {
  return type.kind == Kind::kLogical && type.url.empty();
}

// "no loaded package defines the type TEL; load the package that does": a whole finding.
[[nodiscard]] inline std::string UndefinedText(const Type& type) {
  return "no loaded package defines the type " + std::string(type.name) +
         "; load the package that does";
}

}  // namespace gateway::fhir
