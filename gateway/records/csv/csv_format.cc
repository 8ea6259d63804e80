#include "gateway/records/csv/csv_format.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "gateway/records/cells/names.h"
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

fhir::Node Follow(fhir::Node node, std::span<const std::string> steps) {
  for (const std::string& step : steps) node = node.Child(step);
  return node;
}

// "domains[3].Ward" of rows "domains" is "Ward" on row 3; any other path is a header of all rows.
struct ExtraPlace {
  std::string_view header;
  std::optional<std::size_t> row;
};

ExtraPlace PlaceOf(std::string_view path, std::string_view rows) {
  const ExtraPlace whole{path, std::nullopt};
  if (rows.empty() || !path.starts_with(rows)) return whole;
  std::string_view rest = path.substr(rows.size());
  if (!rest.starts_with('[')) return whole;
  std::size_t row = 0;
  const auto [stop, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), row);
  rest = rest.substr(static_cast<std::size_t>(stop - rest.data()));
  if (error != std::errc() || !rest.starts_with("].") || rest.size() < 3) return whole;
  return {rest.substr(2), row};
}

class Writer {
 public:
  Writer(const FormatInfo& info, const CsvSchema& schema) : info_(info), schema_(schema) {}

  Result<std::string> Write(std::span<const fhir::Document> records) {
    for (const fhir::Document& record : records) CollectExtras(record.root());
    GATEWAY_CHECK(WriteHeader());
    for (std::size_t i = 0; i < records.size(); ++i) {
      GATEWAY_CHECK(WriteRecord(records[i].root(), i));
    }
    return Encode(out_, Encoding());
  }

 private:
  [[nodiscard]] records::Encoding Encoding() const { return schema_.encodings.front(); }
  [[nodiscard]] const std::string& Rows() const { return schema_.cells.group.rows; }

  void CollectExtras(fhir::Node record) {
    std::map<std::pair<std::string, std::size_t>, std::size_t> seen;
    for (const fhir::Node extra : Extras(record)) {
      const ExtraPlace place = PlaceOf(extra.ChildText("path"), Rows());
      const std::string header(place.header);
      const ExtraColumn column{header, seen[{header, place.row.value_or(kAllRows)}]++};
      if (std::ranges::find(extras_, column) == extras_.end()) extras_.push_back(column);
    }
  }

  [[nodiscard]] std::span<const fhir::Node> Extras(fhir::Node record) const {
    if (info_.extras.empty()) return {};
    return record.Children(info_.extras);
  }

  Status WriteHeader() {
    std::vector<std::string> cells;
    for (const Column& column : schema_.cells.columns) cells.push_back(column.header);
    for (const ExtraColumn& column : extras_) cells.push_back(column.header);
    for (const std::string& cell : cells) {
      if (const auto why = CannotEncode(cell, Encoding())) {
        return Fail(IssueType::kValue, "a header of the file: " + *why);
      }
    }
    WriteCsvRow(cells, schema_.delimiters.front(), schema_.line_end, out_);
    return {};
  }

  Status WriteRecord(fhir::Node record, std::size_t index) {
    const auto items = Rows().empty() ? std::span<const fhir::Node>() : record.Children(Rows());
    const std::size_t rows = std::max<std::size_t>(1, items.size());
    for (std::size_t row = 0; row < rows; ++row) {
      const fhir::Node item = row < items.size() ? items[row] : fhir::Node();
      GATEWAY_CHECK(WriteRow(record, item, row, index));
    }
    for (const std::size_t row : RowsOfExtrasAlone(record, rows))
      GATEWAY_CHECK(WriteRow(record, {}, row, index));
    return {};
  }

  // Rows behind the items, which hold nothing else.
  [[nodiscard]] std::set<std::size_t> RowsOfExtrasAlone(fhir::Node record, std::size_t rows) const {
    std::set<std::size_t> alone;
    for (const fhir::Node extra : Extras(record)) {
      const std::optional<std::size_t> row = PlaceOf(extra.ChildText("path"), Rows()).row;
      if (row && *row >= rows) alone.insert(*row);
    }
    return alone;
  }

  Status WriteRow(fhir::Node record, fhir::Node item, std::size_t row, std::size_t index) {
    std::vector<std::string> cells;
    for (const Column& column : schema_.cells.columns) {
      const fhir::Node value = column.in_rows ? Follow(item, std::span(column.steps).subspan(1))
                                              : Follow(record, column.steps);
      if (!value.has_text()) {
        cells.emplace_back();
        continue;
      }
      auto cell = column.WriteCell(value.text(), schema_.cells.rules);
      if (!cell) return Refuse(column.header, column.element, value, index, cell.error());
      if (const auto why = CannotEncode(*cell, Encoding())) {
        return Refuse(column.header, column.element, value, index, *why);
      }
      cells.push_back(*std::move(cell));
    }
    for (const ExtraColumn& column : extras_) {
      const fhir::Node extra = ExtraOf(record, column, row);
      if (const auto why = CannotEncode(extra.ChildText("value"), Encoding())) {
        return Refuse(column.header, info_.extras, extra, index, *why);
      }
      cells.emplace_back(extra.ChildText("value"));
    }
    WriteCsvRow(cells, schema_.delimiters.front(), schema_.line_end, out_);
    return {};
  }

  [[nodiscard]] fhir::Node ExtraOf(fhir::Node record, const ExtraColumn& column,
                                   std::size_t row) const {
    std::size_t occurrence = 0;
    for (const fhir::Node extra : Extras(record)) {
      const ExtraPlace place = PlaceOf(extra.ChildText("path"), Rows());
      if (place.header != column.header || (place.row && *place.row != row)) continue;
      if (occurrence++ == column.occurrence) return extra;
    }
    return {};
  }

  [[nodiscard]] Status Refuse(const std::string& header, const std::string& element,
                              fhir::Node value, std::size_t index, const std::string& why) const {
    const std::string diagnostics =
        "record " + std::to_string(index + 1) + ", column '" + header + "': " + why;
    Error error{.type = IssueType::kValue, .diagnostics = diagnostics, .issues = {}};
    error.issues.Add({.type = IssueType::kValue,
                      .id = "csv-cell",
                      .expression = std::string(info_.model->name) + "." + element,
                      .line = value.line(),
                      .column = value.column(),
                      .diagnostics = diagnostics});
    return Fail(std::move(error));
  }

  static constexpr std::size_t kAllRows = static_cast<std::size_t>(-1);

  const FormatInfo& info_;
  const CsvSchema& schema_;
  std::vector<ExtraColumn> extras_;
  std::string out_;
};

// Marks the rows whose lines could not be decoded.
void SpoilRows(const std::vector<int>& bad_lines, std::vector<CsvRow>& rows) {
  auto bad = bad_lines.begin();
  for (CsvRow& row : rows) {
    while (bad != bad_lines.end() && *bad < row.line) ++bad;
    if (bad == bad_lines.end()) return;
    if (*bad > row.last_line || row.broken) continue;
    row.broken = Issue{.type = IssueType::kInvalid,
                       .id = "csv-encoding",
                       .line = *bad,
                       .column = 1,
                       .diagnostics =
                           "the line holds bytes of no encoding that the format accepts; "
                           "save the file as UTF-8"};
  }
}

void NoteSkipped(const CsvRow& row, std::string diagnostics, Issues& issues) {
  issues.Add({.severity = Severity::kInformation,
              .type = IssueType::kInformational,
              .id = "csv-header",
              .line = row.line,
              .column = 1,
              .diagnostics = std::move(diagnostics)});
}

// The rows that hold data.
std::vector<CsvRow> DataRows(std::vector<CsvRow> rows, std::size_t header_row, Issues& issues) {
  const CsvRow header = rows[header_row];
  std::vector<CsvRow> data;
  data.reserve(rows.size());
  for (std::size_t i = header_row + 1; i < rows.size(); ++i) {
    const auto blank = [](const CsvCell& cell) { return IsBlank(cell.text); };
    if (!rows[i].broken && std::ranges::all_of(rows[i].cells, blank)) continue;
    if (RepeatsHeader(rows[i], header)) {
      NoteSkipped(rows[i], "the row repeats the header and is passed over", issues);
    } else {
      data.push_back(std::move(rows[i]));
    }
  }
  return data;
}

}  // namespace

CsvFormat::CsvFormat(FormatInfo info, CsvSchema schema,
                     std::shared_ptr<const fhir::TypeTable> types)
    : Format(std::move(info)), schema_(std::move(schema)), types_(std::move(types)) {}

Result<ReadRecords> CsvFormat::Read(std::string bytes) const {
  GATEWAY_TRY(const Decoded decoded, Decode(std::move(bytes), schema_.encodings));
  const FileLayout layout = FindLayout(decoded.text, schema_.delimiters, schema_.cells.columns);
  GATEWAY_TRY(std::vector<CsvRow> rows,
              ReadCsv(decoded.text, {.delimiter = layout.delimiter, .limits = {}}));
  ReadRecords result;
  if (rows.empty()) return result;
  SpoilRows(decoded.bad_lines, rows);
  if (layout.header_row > 0) {
    NoteSkipped(rows.front(), "the rows above the header are passed over", result.issues);
  }
  auto header = MatchHeader(rows[layout.header_row], schema_.cells.columns, result.issues);
  if (result.issues.HasErrors()) return result;
  const std::vector<CsvRow> data = DataRows(std::move(rows), layout.header_row, result.issues);
  const FileColumns columns = Survey(std::move(header), data, schema_.cells.rules);
  result.records = ReadRows(data, columns, info(), schema_, types_);
  return result;
}

Result<std::string> CsvFormat::Write(std::span<const fhir::Document> records) const {
  return Writer(info(), schema_).Write(records);
}

std::string CsvFormat::LabelOf(std::string_view expression) const {
  return NameOf(expression, info(), schema_.cells);
}

std::vector<std::string> CsvFormat::DefaultedElements() const { return DefaultedIn(schema_.cells); }

}  // namespace gateway::records
