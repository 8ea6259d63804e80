#include "gateway/records/json/json_format.h"

#include <cassert>
#include <utility>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/model/builder.h"
#include "gateway/records/json/extras.h"
#include "gateway/records/json/json_split.h"

namespace gateway::records {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{256} << 20;

void SetPlace(const Result<fhir::Draft*>& draft, const fhir::UnknownElement& unknown) {
  assert(draft.has_value());
  (*draft)->line = static_cast<std::uint32_t>(unknown.line);
  (*draft)->column = static_cast<std::uint32_t>(unknown.column);
}

// The same record with the unknown members at the end of its extras list.
fhir::Document KeepExtras(const fhir::Document& record,
                          const std::vector<fhir::UnknownElement>& unknown,
                          const FormatInfo& info) {
  fhir::Builder builder(record.types(), *info.model);
  builder.root()->line = static_cast<std::uint32_t>(record.root().line());
  builder.root()->column = static_cast<std::uint32_t>(record.root().column());
  for (const fhir::Node child : record.root().children()) {
    const auto copied = builder.AddCopy(
        builder.root(), fhir::JsonName(*child.element(), *child.type()), child, record);
    assert(copied.has_value());
  }
  for (const fhir::UnknownElement& member : unknown) {
    const auto item = builder.Add(builder.root(), info.extras);
    SetPlace(item, member);
    SetPlace(builder.AddText(*item, "path", member.path), member);
    SetPlace(builder.AddText(*item, "value", member.json), member);
  }
  return builder.Finish();
}

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
  record.tree = std::move(read->document);
  record.issues = std::move(read->issues);
  if (record.tree.root() && !read->unknown.empty()) {
    record.tree = KeepExtras(record.tree, read->unknown, info);
  }
  return record;
}

}  // namespace

Result<ReadRecords> JsonFormat::Read(std::string bytes) const {
  if (bytes.size() > kMaxBytes) {
    return Fail(IssueType::kTooLong, "the file is larger than 256 MB; send it in parts");
  }
  std::string_view text(bytes);
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
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
