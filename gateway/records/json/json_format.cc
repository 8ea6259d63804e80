#include "gateway/records/json/json_format.h"

#include <utility>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/records/extras_list.h"
#include "gateway/records/file_text.h"
#include "gateway/records/json/extras.h"
#include "gateway/records/json/json_split.h"

namespace gateway::records {
namespace {

LocalRecord ReadPiece(const JsonPiece& piece, const FormatInfo& info,
                      const std::shared_ptr<const fhir::TypeTable>& types) {
  LocalRecord record;
  record.line = piece.line;
  const fhir::ReadOptions options{.root = info.model,
                                  .collect_unknown = !info.extras.empty(),
                                  .first_line = piece.line,
                                  .first_column = piece.column};
  auto read = fhir::ReadJson(std::string(piece.text), types, options);
  if (!read) {
    record.issues = ToIssues(read.error());
    return record;
  }
  record.issues = std::move(read->issues);
  record.tree = KeepUnknown(std::move(read->document), read->unknown, info);
  return record;
}

}  // namespace

Result<ReadRecords> JsonFormat::Read(std::string bytes) const {
  GATEWAY_TRY(const std::string_view text, TextOf(bytes));
  GATEWAY_TRY(const std::vector<JsonPiece> pieces, SplitJson(text));
  ReadRecords result;
  result.records.reserve(pieces.size());
  for (const JsonPiece& piece : pieces) result.records.push_back(ReadPiece(piece, info(), types_));
  return result;
}

Result<std::string> JsonFormat::Write(std::span<const fhir::Document> records) const {
  std::string text;
  for (const fhir::Document& record : records) {
    text += info().extras.empty() ? fhir::WriteJson(record.root())
                                  : WriteWithExtras(record.root(), info().extras);
    text += '\n';
  }
  return text;
}

}  // namespace gateway::records
