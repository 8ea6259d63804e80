// FHIR JSON into a Document, for every type of a TypeTable: resources, datatypes, logical models.
//
// Hardened: depth, size and node limits; well-formed UTF-8 only; duplicate members refused; JSON5
// refused. Numbers, dates and all other primitives keep their text. What does not fit the
// definitions is reported with path, line and column, left out of the tree, and reading goes on.
// Spec: https://hl7.org/fhir/R4/json.html
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/fhir/model/document.h"

namespace gateway::fhir {

struct ReadLimits {
  std::size_t max_bytes = 64 * 1024 * 1024;
  std::size_t max_nodes = 4'000'000;
  int max_depth = 100;
};

struct ReadOptions {
  // The type of the root. Null: a resource, whose `resourceType` says it. A logical model or
  // datatype has no resourceType.
  const Type* root = nullptr;
  ReadLimits limits;
  // Members the definitions do not know are collected instead of being reported: a local record
  // may carry fields that only its own system understands.
  bool collect_unknown = false;
  // Place of the first byte, for a document cut out of a larger file.
  int first_line = 1;
  int first_column = 1;
};

struct UnknownElement {
  std::string path;  // "ChcRecord.assessment[1].localField"
  std::string json;  // the value, compact
  int line = 0;      // of the value
  int column = 0;
};

struct ReadResult {
  Document document;  // an absent root when nothing could be read
  Issues issues;      // unknown or misplaced elements, wrong JSON kinds, wrong primitive formats
  std::vector<UnknownElement> unknown;  // filled when ReadOptions::collect_unknown is set
};

// Takes the bytes (parsing rewrites them in place). Fails with kStructure on broken JSON or an
// unknown resourceType, kTooLong over a limit, kInvalid on bad UTF-8: the error's issue has line
// and column.
[[nodiscard]] Result<ReadResult> ReadJson(std::string bytes, std::shared_ptr<const TypeTable> types,
                                          const ReadOptions& options = {});

}  // namespace gateway::fhir
