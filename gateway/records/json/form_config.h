// The json part of a format.yaml of a form: docs/formats/format-yaml.md is its reference.
#pragma once

#include "gateway/base/yaml.h"
#include "gateway/definitions/registry.h"
#include "gateway/records/cells/cell_schema.h"

namespace gateway::records {

// Reads `json`, `defaults` and `derive` of `file` and holds them against `model`; every mistake
// goes to `issues` with its line and column.
[[nodiscard]] CellSchema ReadFormSchema(const Yaml& file, const fhir::Type& model,
                                        const definitions::Registry& registry, Issues& issues);

}  // namespace gateway::records
