// Every function of the language, for the compiler, the static checker and the reference page.
//
// One family a file, by the sections of the specification; each file lists its own entries. A new
// function is an evaluator and one row.
// Spec: https://hl7.org/fhirpath/N1/#functions, https://hl7.org/fhir/R4/fhirpath.html#functions
#pragma once

#include <span>
#include <string_view>

#include "gateway/fhirpath/functions/call.h"

namespace gateway::fhirpath {

// Appends the result to `out`.
using Evaluator = Status (*)(const Call& call, Collection& out);

struct FunctionEntry {
  std::string_view name;
  std::string_view signature;  // "where(criteria) : collection"
  std::string_view section;    // of the specification: "5.2 Filtering and projection"
  std::size_t min_arguments = 0;
  std::size_t max_arguments = 0;
  Evaluator evaluate = nullptr;
  bool takes_type = false;     // its argument is a type specifier
  bool takes_pattern = false;  // its first argument is a regular expression
  bool takes_order = false;    // a minus before an argument means descending
};

// By name.
[[nodiscard]] std::span<const FunctionEntry> FunctionTable();
// Null when there is no such function.
[[nodiscard]] const FunctionEntry* FindFunctionEntry(std::string_view name);

// The families.
[[nodiscard]] std::span<const FunctionEntry> ExistenceFunctions();     // existence.cc
[[nodiscard]] std::span<const FunctionEntry> FilteringFunctions();     // filtering.cc
[[nodiscard]] std::span<const FunctionEntry> SubsettingFunctions();    // subsetting.cc
[[nodiscard]] std::span<const FunctionEntry> CombiningFunctions();     // combining.cc
[[nodiscard]] std::span<const FunctionEntry> SortingFunctions();       // sorting.cc
[[nodiscard]] std::span<const FunctionEntry> ConversionFunctions();    // conversion.cc
[[nodiscard]] std::span<const FunctionEntry> StringFunctions();        // string.cc
[[nodiscard]] std::span<const FunctionEntry> EncodingFunctions();      // encoding.cc
[[nodiscard]] std::span<const FunctionEntry> MathFunctions();          // math.cc
[[nodiscard]] std::span<const FunctionEntry> TreeFunctions();          // tree.cc
[[nodiscard]] std::span<const FunctionEntry> UtilityFunctions();       // utility.cc
[[nodiscard]] std::span<const FunctionEntry> BoundaryFunctions();      // boundary.cc
[[nodiscard]] std::span<const FunctionEntry> ComponentFunctions();     // components.cc
[[nodiscard]] std::span<const FunctionEntry> IntervalFunctions();      // intervals.cc
[[nodiscard]] std::span<const FunctionEntry> TypeFunctions();          // types.cc
[[nodiscard]] std::span<const FunctionEntry> BooleanFunctions();       // boolean.cc
[[nodiscard]] std::span<const FunctionEntry> AggregateFunctions();     // aggregate.cc
[[nodiscard]] std::span<const FunctionEntry> FhirSpecificFunctions();  // fhir_specific.cc
[[nodiscard]] std::span<const FunctionEntry> TerminologyFunctions();   // terminology.cc
[[nodiscard]] std::span<const FunctionEntry> ProfileFunctions();       // profiles.cc
[[nodiscard]] std::span<const FunctionEntry> HtmlFunctions();          // html.cc

}  // namespace gateway::fhirpath
