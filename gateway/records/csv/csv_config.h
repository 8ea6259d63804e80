// The csv part of a format.yaml: docs/formats/format-yaml.md is its reference.
#pragma once

#include "gateway/base/yaml.h"
#include "gateway/definitions/registry.h"
#include "gateway/records/csv/csv_format.h"

namespace gateway::records {

// Reads `csv`, `defaults` and `derive` of `file` and holds them against `model`; every mistake goes
// to `issues` with its line and column.
[[nodiscard]] CsvSchema ReadCsvSchema(const Yaml& file, const fhir::Type& model,
                                      const definitions::Registry& registry, Issues& issues);

}  // namespace gateway::records
