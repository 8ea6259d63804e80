#include "gateway/records/csv/row_reader.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <set>
#include <utility>

#include "gateway/base/hash.h"
#include "gateway/base/json.h"
#include "gateway/base/random.h"
#include "gateway/base/text.h"
#include "gateway/fhir/model/builder.h"

namespace gateway::records {
namespace {

// An element's text and where it came from (0, 0: a default or derived).
struct Value {
  std::vector<std::string> steps;
  std::string text;
  int line = 0;
  int column = 0;
};

struct Extra {
  std::string path;
  std::string value;
  int line = 0;
  int column = 0;
};

// Ids made from a row's own ids; the text never changes, or every derived id would.
constexpr std::string_view kIdSpace = "https://chc-gateway.example/fhir/local-record";

class RowReader {
 public:
  RowReader(const CsvRow& row, const std::vector<FileColumn>& header, const FormatInfo& info,
            const CsvSchema& schema)
      : row_(row), header_(header), info_(info), schema_(schema) {
    record_.line = row.line;
  }

  LocalRecord Read(const std::shared_ptr<const fhir::TypeTable>& types) && {
    if (row_.cells.size() != header_.size()) {
      ReportRagged();
      return std::move(record_);
    }
    for (std::size_t i = 0; i < header_.size(); ++i) ReadCell(header_[i], row_.cells[i]);
    AddDefaults();
    ReportMissing();
    AddDerived();
    Build(types);
    return std::move(record_);
  }

 private:
  [[nodiscard]] std::string PathOf(const std::string& element) const {
    return std::string(info_.model->name) + "." + element;
  }

  void Report(IssueType type, std::string expression, int line, int column,
              std::string diagnostics) {
    record_.issues.Add({.type = type,
                        .id = "csv-cell",
                        .expression = std::move(expression),
                        .line = line,
                        .column = column,
                        .diagnostics = std::move(diagnostics)});
  }

  void ReportRagged() {
    Report(IssueType::kStructure, "", row_.line, 1,
           "the row has " + std::to_string(row_.cells.size()) + " cells, the header " +
               std::to_string(header_.size()) +
               "; quote cells that hold the delimiter or a line break");
  }

  void ReadCell(const FileColumn& file_column, const CsvCell& cell) {
    if (Trim(cell.text).empty()) return;
    if (file_column.column == nullptr) return KeepExtra(file_column, cell);
    const Column& column = *file_column.column;
    auto text = column.ReadCell(cell.text, schema_.rules);
    if (!text) {
      refused_.insert(column.element);
      return Report(IssueType::kValue, PathOf(column.element), cell.line, cell.column,
                    "column '" + column.header + "': " + text.error());
    }
    values_[column.element] = {column.steps, *std::move(text), cell.line, cell.column};
  }

  void KeepExtra(const FileColumn& file_column, const CsvCell& cell) {
    if (file_column.header.empty()) {
      return Report(IssueType::kStructure, "", cell.line, cell.column,
                    "the cell stands in a column without a header; name the column");
    }
    if (!info_.extras.empty()) {
      extras_.push_back({file_column.header, cell.text, cell.line, cell.column});
      return;
    }
    record_.issues.Add({.severity = Severity::kWarning,
                        .type = IssueType::kNotSupported,
                        .id = "csv-cell",
                        .line = cell.line,
                        .column = cell.column,
                        .diagnostics = "the format does not know this column and has no place to "
                                       "keep it; the cell is left out"});
  }

  void AddDefaults() {
    for (const auto& [element, text] : schema_.defaults) {
      if (values_.contains(element) || refused_.contains(element)) continue;
      values_[element] = {Steps(element), text, 0, 0};
    }
  }

  static std::vector<std::string> Steps(const std::string& element) {
    std::vector<std::string> steps;
    for (const std::string_view step : Split(element, '.')) steps.emplace_back(step);
    return steps;
  }

  void ReportMissing() {
    for (const Column& column : schema_.columns) {
      if (!column.required || values_.contains(column.element)) continue;
      if (refused_.contains(column.element)) continue;
      const CsvCell* cell = CellOf(column);
      Report(IssueType::kRequired, PathOf(column.element), cell != nullptr ? cell->line : row_.line,
             cell != nullptr ? cell->column : 1,
             "column '" + column.header + "': the cell is empty; fill it");
    }
  }

  [[nodiscard]] const CsvCell* CellOf(const Column& column) const {
    for (std::size_t i = 0; i < header_.size(); ++i) {
      if (header_[i].column == &column) return &row_.cells[i];
    }
    return nullptr;
  }

  // JSON text joins the values so that no two rows can give the same text.
  [[nodiscard]] std::string CanonicalRow() const {
    Json whole = Json(Json::Array{});
    for (const auto& [element, value] : values_) {
      whole.Push(Json(Json::Array{Json(element), Json(value.text)}));
    }
    std::vector<Extra> extras = extras_;  // files may hold the same columns in another order
    std::ranges::stable_sort(extras, {}, &Extra::path);
    for (const Extra& extra : extras) {
      whole.Push(Json(Json::Array{Json("column"), Json(extra.path), Json(extra.value)}));
    }
    return whole.Write();
  }

  void AddDerived() {
    std::vector<std::pair<std::string, Value>> made;  // added last: a hash covers cells alone
    for (const Derivation& derivation : schema_.derived) {
      if (values_.contains(derivation.element)) continue;
      std::string text = derivation.how == Derivation::How::kSha256OfRow ? Sha256Hex(CanonicalRow())
                                                                         : UuidOf(derivation.from);
      if (!text.empty())
        made.emplace_back(derivation.element, Value{derivation.steps, std::move(text), 0, 0});
    }
    for (auto& [element, value] : made) values_[element] = std::move(value);
  }

  // Empty when one of the elements is absent: an id made from less would not be this record's own.
  [[nodiscard]] std::string UuidOf(const std::vector<std::string>& elements) const {
    Json parts = Json(Json::Array{});
    for (const std::string& element : elements) {
      const auto at = values_.find(element);
      if (at == values_.end()) return {};
      parts.Push(Json(at->second.text));
    }
    return DerivedUuid(kIdSpace, parts.Write());
  }

  void Build(const std::shared_ptr<const fhir::TypeTable>& types) {
    fhir::Builder builder(types, *info_.model);
    for (const auto& [element, value] : values_) AddValue(builder, value);
    for (const Extra& extra : extras_) AddExtra(builder, extra);
    builder.root()->line = static_cast<std::uint32_t>(row_.line);
    builder.root()->column = 1;
    record_.tree = builder.Finish();
  }

  static void AddValue(fhir::Builder& builder, const Value& value) {
    fhir::Draft* parent = builder.root();
    for (std::size_t i = 0; i + 1 < value.steps.size(); ++i) {
      const auto child = builder.Ensure(parent, value.steps[i]);
      assert(child.has_value());
      parent = *child;
    }
    SetPlace(builder.AddText(parent, value.steps.back(), value.text), value.line, value.column);
  }

  void AddExtra(fhir::Builder& builder, const Extra& extra) const {
    const auto item = builder.Add(builder.root(), info_.extras);
    SetPlace(item, extra.line, extra.column);
    SetPlace(builder.AddText(*item, "path", extra.path), extra.line, extra.column);
    SetPlace(builder.AddText(*item, "value", extra.value), extra.line, extra.column);
  }

  // The model was checked when the format was loaded, so an addition that fails is our own bug.
  static void SetPlace(const Result<fhir::Draft*>& draft, int line, int column) {
    assert(draft.has_value());
    (*draft)->line = static_cast<std::uint32_t>(line);
    (*draft)->column = static_cast<std::uint32_t>(column);
  }

  const CsvRow& row_;
  const std::vector<FileColumn>& header_;
  const FormatInfo& info_;
  const CsvSchema& schema_;
  LocalRecord record_;
  std::map<std::string, Value> values_;  // by element: the order of a row's hash
  std::set<std::string> refused_;        // elements whose cell was not blank but bad
  std::vector<Extra> extras_;
};

}  // namespace

LocalRecord ReadRow(const CsvRow& row, const std::vector<FileColumn>& header,
                    const FormatInfo& info, const CsvSchema& schema,
                    const std::shared_ptr<const fhir::TypeTable>& types) {
  return RowReader(row, header, info, schema).Read(types);
}

}  // namespace gateway::records
