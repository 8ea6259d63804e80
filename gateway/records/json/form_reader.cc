#include "gateway/records/json/form_reader.h"

#include <utility>

#include "gateway/base/json.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/records/cells/record_builder.h"
#include "gateway/records/json/free_value.h"
#include "gateway/records/json/json_members.h"

namespace gateway::records {
namespace {

class FormReader {
 public:
  FormReader(const FormatInfo& info, const CellSchema& schema, const FormKeys& keys, int line)
      : keys_(keys), builder_(info, schema, line) {}

  void ReadObject(const std::string& prefix, const JsonSpan& object) {
    for (const JsonNamed& member : MembersOf(object)) {
      const auto name = Json::Parse(member.raw_name);
      if (!name) continue;  // the whole was well-formed
      ReadMember(prefix + name->string(), member.value);
    }
  }

  LocalRecord Finish(const std::shared_ptr<const fhir::TypeTable>& types) && {
    builder_.SortExtras();
    return std::move(builder_).Finish(types);
  }

 private:
  void ReadMember(const std::string& path, const JsonSpan& value) {
    const auto column = keys_.columns.find(path);
    if (column != keys_.columns.end()) return ReadAnswer(*column->second, value);
    if (!keys_.containers.contains(path)) return ReadUnknown(path, value);
    if (value.text.starts_with('{')) return ReadObject(path + "/", value);
    if (value.text == "null") return;
    builder_.Report(IssueType::kStructure, value.line, value.column,
                    "'" + path + "' holds the answers by their keys; send an object");
  }

  void ReadAnswer(const Column& column, const JsonSpan& value) {
    const char first = value.text.front();
    if (first == '[' && column.is_list) {
      for (const JsonSpan& item : ItemsOf(value)) ReadScalar(column, item);
    } else {
      ReadScalar(column, value);
    }
  }

  void ReadScalar(const Column& column, const JsonSpan& value) {
    const auto json = Json::Parse(value.text);
    Cell cell{.text = {}, .line = value.line, .column = value.column};
    if (!json || json->is_array() || json->is_object()) {
      return builder_.Refuse(column, cell,
                             "a list or an object where one value is expected; send one value");
    }
    if (json->is_null()) return;
    cell.text = json->is_string() ? json->string() : std::string(value.text);
    builder_.Add(column, cell);
  }

  void ReadUnknown(const std::string& path, const JsonSpan& value) {
    const Cell place{.text = {}, .line = value.line, .column = value.column};
    const auto json = Json::Parse(value.text);
    if (json) return builder_.AddExtra(path, ToExtra(*json), place);
    builder_.Report(IssueType::kStructure, value.line, value.column,
                    "the value is nested too deep, or a number beyond any measure; simplify it");
  }

  const FormKeys& keys_;
  RecordBuilder builder_;
};

}  // namespace

LocalRecord ReadForm(const JsonPiece& piece, const FormatInfo& info, const CellSchema& schema,
                     const FormKeys& keys, const std::shared_ptr<const fhir::TypeTable>& types) {
  // The tree's reader knows the place of every fault of syntax; what it makes is not needed.
  const fhir::ReadOptions options{.root = info.model,
                                  .limits = {},
                                  .collect_unknown = true,
                                  .first_line = piece.line,
                                  .first_column = piece.column};
  const auto well_formed = fhir::ReadJson(std::string(piece.text), types, options);
  if (!well_formed) {
    LocalRecord record;
    record.line = piece.line;
    record.issues = ToIssues(well_formed.error());
    return record;
  }
  FormReader reader(info, schema, keys, piece.line);
  reader.ReadObject("", {piece.text, piece.line, piece.column});
  return std::move(reader).Finish(types);
}

}  // namespace gateway::records
