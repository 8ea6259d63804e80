// What every reader of documents takes and gives.
#pragma once

#include <cstddef>
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
  // The type of the root. Null: a resource or logical model, named by `resourceType` in JSON and by
  // the root element in XML. In JSON a datatype, and a logical model without resourceType, need it.
  const Type* root = nullptr;
  ReadLimits limits;
  // Members the definitions do not know are collected instead of being reported: a local record
  // may carry fields that only its own system understands.
  bool collect_unknown = false;
  // The first finding ends the reading, as its error.
  bool strict = false;
  // `fhir_comments` members (DSTU2's way to carry XML comments) are passed over instead of being
  // reported.
  bool drop_comments = false;
  // Place of the first byte, for a document cut out of a larger file.
  int first_line = 1;
  int first_column = 1;
};

struct UnknownElement {
  std::string path;  // "ChcRecord.assessment[1].localField"
  std::string json;  // the value, compact; of XML: its markup or text, as a JSON string
  int line = 0;      // of the value
  int column = 0;
};

struct ReadResult {
  Document document;  // an absent root when nothing could be read
  Issues issues;      // unknown or misplaced elements, wrong kinds, wrong primitive formats
  std::vector<UnknownElement> unknown;  // filled when ReadOptions::collect_unknown is set
  // All that was read is in the document, and JSON and XML can both carry it: a finding, if there
  // is any, says that a value has the wrong form (an id of 80 characters), which is for a validator
  // to judge and no reason to lose it.
  bool whole = true;
};

}  // namespace gateway::fhir
