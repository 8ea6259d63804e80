// The part of a format.yaml that speaks of cells: docs/formats/format-yaml.md is its reference.
#pragma once

#include <string_view>
#include <vector>

#include "gateway/base/yaml.h"
#include "gateway/definitions/registry.h"
#include "gateway/records/cells/cell_schema.h"

namespace gateway::records {

// What the syntax calls a column's name in files, and what it can do.
struct CellSyntax {
  std::string_view section;  // "csv": the map with dates, yes_no, levels and columns
  std::string_view name_key = "header";
  bool lists = false;        // an element may repeat
  bool groups = false;       // `group`: rows of a case
  bool exact_names = false;  // names are compared as they stand, not as headers
};

// The keys of the section that belong to cells.
[[nodiscard]] std::vector<std::string_view> CellKeys(const CellSyntax& syntax);

// Reads the section's cells, `defaults` and `derive` of `file` and holds them against `model`;
// every mistake goes to `issues` with its line and column. ConceptMaps are looked up in `registry`.
[[nodiscard]] CellSchema ReadCellSchema(const Yaml& file, const CellSyntax& syntax,
                                        const fhir::Type& model,
                                        const definitions::Registry& registry, Issues& issues);

}  // namespace gateway::records
