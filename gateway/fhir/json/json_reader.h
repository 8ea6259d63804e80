// FHIR JSON into a Document, for every type of a TypeTable: resources, datatypes, logical models.
//
// Hardened: depth, size and node limits; well-formed UTF-8 only; duplicate members refused; JSON5
// refused. Numbers, dates and all other primitives keep their text. What does not fit the
// definitions is reported with path, line and column, left out of the tree, and reading goes on.
// Spec: https://hl7.org/fhir/R4/json.html
#pragma once

#include <memory>
#include <string>

#include "gateway/fhir/read_options.h"

namespace gateway::fhir {

// Takes the bytes (parsing rewrites them in place). Fails with kStructure on broken JSON or an
// unknown resourceType, kTooLong over a limit, kInvalid on bad UTF-8: the error's issue has line
// and column.
[[nodiscard]] Result<ReadResult> ReadJson(std::string bytes, std::shared_ptr<const TypeTable> types,
                                          const ReadOptions& options = {});

}  // namespace gateway::fhir
