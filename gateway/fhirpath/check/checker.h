// Checks an expression against the types it will meet, before there is any data.
//
// Infers types, number of items and order of every part; reports what cannot be right (an unknown
// element, types that have no order or sum, a function that does not exist, several items where one
// is needed, "first" of what has no order) with its line and column in the expression. Errors are
// certain to be mistakes; warnings are mistakes in some data. Pure: safe from any number of
// threads. Spec: https://hl7.org/fhirpath/N1/#type-safety-and-strict-evaluation
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/fhirpath/check/shape.h"

namespace gateway::fhirpath {

// What the expression will be evaluated on.
struct CheckContext {
  const fhir::TypeTable* types = nullptr;  // never null; outlives the call
  // Types of the focus, any of them; empty: nothing is known of it.
  std::vector<const fhir::Type*> focus;
  // %resource and %rootResource; null: the focus when it is a resource, else any resource.
  const fhir::Type* resource = nullptr;
  // Names the caller will put into Context::constants, with what they hold.
  std::map<std::string, Shape, std::less<>> constants;
  // Whether there may be constants beside those.
  bool open_constants = false;
  // As CompileOptions::host_functions.
  std::vector<std::string> host_functions;
  // The result is used as a condition: one that is no Boolean is a warning.
  bool is_condition = false;
};

// Ids of findings: fhirpath-syntax, -unknown-element, -choice, -unknown-type, -unknown-function,
// -unknown-constant, -arity, -operand, -input, -argument, -impossible-type, -singleton, -unordered,
// -condition, -never-true.
struct CheckResult {
  Issues issues;  // in the order of the expression's evaluation; line and column are within it
  Shape shape;    // of the result; meaningless when the expression could not be read
};

[[nodiscard]] CheckResult CheckExpression(std::string_view text, const CheckContext& context);

// A context whose focus is that type; kNotFound, with the nearest name, when there is none.
[[nodiscard]] Result<CheckContext> ContextFor(std::string_view type_name,
                                              const fhir::TypeTable& types);

// "1..1 Quantity", "0..* code or string": a shape for people.
[[nodiscard]] std::string ToText(const Shape& shape);

}  // namespace gateway::fhirpath
