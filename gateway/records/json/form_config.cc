#include "gateway/records/json/form_config.h"

#include <set>

#include "gateway/records/cells/cell_config.h"

namespace gateway::records {
namespace {

// A key cannot be an answer and hold answers.
void CheckKeysOf(const Yaml& json, const CellSchema& schema, Issues& issues) {
  std::set<std::string> keys;
  for (const Column& column : schema.columns) {
    keys.insert(column.header);
    keys.insert(column.aliases.begin(), column.aliases.end());
  }
  for (const std::string& key : keys) {
    for (std::size_t at = key.find('/'); at != std::string::npos; at = key.find('/', at + 1)) {
      if (!keys.contains(key.substr(0, at))) continue;
      json["columns"].Report(issues, "the key '" + key.substr(0, at) + "' is an answer, and '" +
                                         key + "' lies in it; give one of them another key");
    }
  }
}

}  // namespace

CellSchema ReadFormSchema(const Yaml& file, const fhir::Type& model,
                          const definitions::Registry& registry, Issues& issues) {
  const Yaml json = file["json"];
  if (!json.is_map()) {
    json.Report(issues, "json is a map with columns: keys of a form and their elements");
    return {};
  }
  const CellSyntax syntax{.section = "json", .name_key = "key", .lists = true, .exact_names = true};
  json.CheckKeys(CellKeys(syntax), issues);
  CellSchema schema = ReadCellSchema(file, syntax, model, registry, issues);
  CheckKeysOf(json, schema, issues);
  return schema;
}

}  // namespace gateway::records
