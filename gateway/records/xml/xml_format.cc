#include "gateway/records/xml/xml_format.h"

#include <cassert>
#include <utility>

#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/xml/xml_reader.h"
#include "gateway/fhir/xml/xml_writer.h"
#include "gateway/records/extras_list.h"
#include "gateway/records/file_text.h"
#include "gateway/records/xml/xml_split.h"
#include "gateway/records/xml/xsd.h"

namespace gateway::records {
namespace {

LocalRecord ReadPiece(const XmlPiece& piece, const FormatInfo& info, const XmlSchemaNames& names,
                      const std::shared_ptr<const fhir::TypeTable>& types) {
  LocalRecord record;
  record.line = piece.line;
  const fhir::ReadOptions options{.root = info.model,
                                  .limits = {},
                                  .collect_unknown = !info.extras.empty(),
                                  .first_line = piece.line,
                                  .first_column = piece.column};
  auto read = fhir::ReadLocalXml(piece.text, types, options, names.space);
  if (!read) {
    record.issues = ToIssues(read.error());
    return record;
  }
  record.issues = std::move(read->issues);
  record.tree = KeepUnknown(std::move(read->document), read->unknown, info);
  return record;
}

// The first element whose text XML 1.0 cannot hold.
fhir::Node FindUnwritable(fhir::Node node) {
  if (node.has_text() && HasNoXmlForm(node.text())) return node;
  for (const fhir::Node child : node.children()) {
    if (const fhir::Node found = FindUnwritable(child)) return found;
  }
  return {};
}

Status CheckWritable(fhir::Node root, std::size_t index) {
  const fhir::Node bad = FindUnwritable(root);
  if (!bad) return {};
  const std::string path = fhir::PathOf(root, bad);
  Error error{.type = IssueType::kValue,
              .diagnostics = "record " + std::to_string(index + 1) + ", " + path +
                             ": the text holds a character that XML does not have (a control "
                             "character, U+FFFE or U+FFFF); take it out",
              .issues = {}};
  error.issues.Add({.type = IssueType::kValue,
                    .id = "xml-character",
                    .expression = path,
                    .line = bad.line(),
                    .column = bad.column(),
                    .diagnostics = error.diagnostics});
  return Fail(std::move(error));
}

}  // namespace

bool HasNoXmlForm(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') return true;
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF")) return true;
  }
  return false;
}

Result<ReadRecords> XmlFormat::Read(std::string bytes) const {
  GATEWAY_TRY(const std::string_view text, TextOf(bytes));
  GATEWAY_TRY(const std::vector<XmlPiece> pieces, SplitXml(text, names_.list));
  ReadRecords result;
  result.records.reserve(pieces.size());
  for (const XmlPiece& piece : pieces) {
    result.records.push_back(ReadPiece(piece, info(), names_, types_));
  }
  return result;
}

Result<std::string> XmlFormat::Write(std::span<const fhir::Document> records) const {
  const fhir::WriteOptions options{.pretty = true};
  for (std::size_t i = 0; i < records.size(); ++i) {
    GATEWAY_CHECK(CheckWritable(records[i].root(), i));
  }
  if (records.size() == 1) {
    return fhir::WriteLocalXml(records.front().root(), names_.space, options);
  }
  constexpr std::string_view kHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  std::string text = std::string(kHead) + "<" + names_.list + " xmlns=\"" + names_.space + "\">\n";
  for (const fhir::Document& record : records) {
    text += fhir::WriteLocalXml(record.root(), names_.space, options).substr(kHead.size());
  }
  return text + "</" + names_.list + ">\n";
}

Result<std::string> XmlFormat::Schema() const {
  return WriteXsd(*info().model, registry_, names_.space, names_.list);
}

}  // namespace gateway::records
