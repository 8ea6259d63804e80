// The System type that a FHIR primitive converts to.
// Spec: https://hl7.org/fhir/R4/fhirpath.html#types
#pragma once

#include "gateway/fhir/schema/type_table.h"
#include "gateway/fhirpath/value.h"

namespace gateway::fhirpath {

// By the names of the type and those it derives from; kString when none of them is known.
[[nodiscard]] SystemType SystemTypeByName(const fhir::Type& primitive);

// code, id and uri are Strings, instant is a DateTime, positiveInt an Integer: by the format that
// the table has worked out, by names where it has none. Precondition: a primitive.
[[nodiscard]] inline SystemType SystemTypeOf(const fhir::Type& primitive) {
  switch (primitive.format) {
    case fhir::PrimitiveFormat::kBoolean:
      return SystemType::kBoolean;
    case fhir::PrimitiveFormat::kInteger:
    case fhir::PrimitiveFormat::kPositiveInt:
    case fhir::PrimitiveFormat::kUnsignedInt:
      return SystemType::kInteger;
    case fhir::PrimitiveFormat::kDecimal:
      return SystemType::kDecimal;
    case fhir::PrimitiveFormat::kDate:
      return SystemType::kDate;
    case fhir::PrimitiveFormat::kDateTime:
    case fhir::PrimitiveFormat::kInstant:
      return SystemType::kDateTime;
    case fhir::PrimitiveFormat::kTime:
      return SystemType::kTime;
    case fhir::PrimitiveFormat::kAny:
      return SystemTypeByName(primitive);
    default:
      return SystemType::kString;
  }
}

}  // namespace gateway::fhirpath
