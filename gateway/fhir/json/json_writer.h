// A tree as FHIR JSON in canonical order: definition order, extensions of primitives as `_name`
// siblings with null padding, numbers as written.
// Spec: https://hl7.org/fhir/R4/json.html
#pragma once

#include <string>

#include "gateway/fhir/model/node.h"

namespace gateway::fhir {

struct WriteOptions {
  bool pretty = false;  // two spaces
  // JSON: a logical model at the root says its type in resourceType, so that it can be read again
  // without being told it. Local formats do not.
  bool name_models = false;
};

// `root` may be a resource, a datatype or a logical model; a primitive gives its JSON value.
[[nodiscard]] std::string WriteJson(Node root, const WriteOptions& options = {});

}  // namespace gateway::fhir
