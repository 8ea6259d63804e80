#include "gateway/records/csv/csv_format.h"

#include <algorithm>
#include <utility>

#include "gateway/records/csv/csv_writer.h"
#include "gateway/records/csv/header.h"
#include "gateway/records/csv/row_reader.h"

namespace gateway::records {
namespace {

// A column that the format does not know, on its way out: the n-th extra of that name of each
// record.
struct ExtraColumn {
  std::string header;
  std::size_t occurrence = 0;
  bool operator==(const ExtraColumn&) const = default;
};

fhir::Node Follow(fhir::Node node, const std::vector<std::string>& steps) {
  for (const std::string& step : steps) node = node.Child(step);
  return node;
}

class Writer {
 public:
  Writer(const FormatInfo& info, const CsvSchema& schema) : info_(info), schema_(schema) {}

  Result<std::string> Write(std::span<const fhir::Document> records) {
    for (const fhir::Document& record : records) CollectExtras(record.root());
    WriteHeader();
    for (std::size_t i = 0; i < records.size(); ++i)
      GATEWAY_CHECK(WriteRecord(records[i].root(), i));
    return Encode(out_, schema_.encodings.front());
  }

 private:
  void CollectExtras(fhir::Node record) {
    std::map<std::string, std::size_t, std::less<>> seen;
    for (const fhir::Node extra : Extras(record)) {
      const std::string header(extra.ChildText("path"));
      const ExtraColumn column{header, seen[header]++};
      if (std::ranges::find(extras_, column) == extras_.end()) extras_.push_back(column);
    }
  }

  [[nodiscard]] std::span<const fhir::Node> Extras(fhir::Node record) const {
    if (info_.extras.empty()) return {};
    return record.Children(info_.extras);
  }

  void WriteHeader() {
    std::vector<std::string> cells;
    for (const Column& column : schema_.columns) cells.push_back(column.header);
    for (const ExtraColumn& column : extras_) cells.push_back(column.header);
    WriteCsvRow(cells, schema_.csv.delimiter, schema_.line_end, out_);
  }

  Status WriteRecord(fhir::Node record, std::size_t index) {
    std::vector<std::string> cells;
    for (const Column& column : schema_.columns) {
      const fhir::Node value = Follow(record, column.steps);
      if (!value.has_text()) {
        cells.emplace_back();
        continue;
      }
      auto cell = column.WriteCell(value.text(), schema_.rules);
      if (!cell) return Refuse(column, value, index, cell.error());
      cells.push_back(*std::move(cell));
    }
    for (const ExtraColumn& column : extras_) cells.push_back(ExtraCell(record, column));
    WriteCsvRow(cells, schema_.csv.delimiter, schema_.line_end, out_);
    return {};
  }

  [[nodiscard]] std::string ExtraCell(fhir::Node record, const ExtraColumn& column) const {
    std::size_t occurrence = 0;
    for (const fhir::Node extra : Extras(record)) {
      if (extra.ChildText("path") != column.header || occurrence++ != column.occurrence) continue;
      return std::string(extra.ChildText("value"));
    }
    return {};
  }

  [[nodiscard]] Status Refuse(const Column& column, fhir::Node value, std::size_t index,
                              const std::string& why) const {
    const std::string diagnostics =
        "record " + std::to_string(index + 1) + ", column '" + column.header + "': " + why;
    Error error{.type = IssueType::kValue, .diagnostics = diagnostics, .issues = {}};
    error.issues.Add({.type = IssueType::kValue,
                      .id = "csv-cell",
                      .expression = std::string(info_.model->name) + "." + column.element,
                      .line = value.line(),
                      .column = value.column(),
                      .diagnostics = diagnostics});
    return Fail(std::move(error));
  }

  const FormatInfo& info_;
  const CsvSchema& schema_;
  std::vector<ExtraColumn> extras_;
  std::string out_;
};

}  // namespace

CsvFormat::CsvFormat(FormatInfo info, CsvSchema schema,
                     std::shared_ptr<const fhir::TypeTable> types)
    : Format(std::move(info)), schema_(std::move(schema)), types_(std::move(types)) {}

Result<ReadRecords> CsvFormat::Read(std::string bytes) const {
  GATEWAY_TRY(const std::string text, Decode(std::move(bytes), schema_.encodings));
  GATEWAY_TRY(const std::vector<CsvRow> rows, ReadCsv(text, schema_.csv));
  ReadRecords result;
  if (rows.empty()) return result;
  const std::vector<FileColumn> header = MatchHeader(rows.front(), schema_.columns, result.issues);
  if (result.issues.HasErrors()) return result;
  result.records.reserve(rows.size() - 1);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    result.records.push_back(ReadRow(rows[i], header, info(), schema_, types_));
  }
  return result;
}

Result<std::string> CsvFormat::Write(std::span<const fhir::Document> records) const {
  return Writer(info(), schema_).Write(records);
}

}  // namespace gateway::records
