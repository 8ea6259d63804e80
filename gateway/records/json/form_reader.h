// One submission of a JSON form into a record.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "gateway/records/cells/cell_schema.h"
#include "gateway/records/format.h"
#include "gateway/records/json/json_split.h"

namespace gateway::records {

struct FormKeys {
  const std::map<std::string, const Column*, std::less<>>& columns;
  const std::set<std::string, std::less<>>& containers;
};

[[nodiscard]] LocalRecord ReadForm(const JsonPiece& piece, const FormatInfo& info,
                                   const CellSchema& schema, const FormKeys& keys,
                                   const std::shared_ptr<const fhir::TypeTable>& types);

}  // namespace gateway::records
