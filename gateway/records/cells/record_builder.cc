#include "gateway/records/cells/record_builder.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "gateway/base/clock.h"
#include "gateway/base/hash.h"
#include "gateway/base/json.h"
#include "gateway/base/random.h"
#include "gateway/base/text.h"

namespace gateway::records {
namespace {

// Ids made from a record's own ids; the text never changes, or every derived id would.
constexpr std::string_view kIdSpace = "https://chc-gateway.example/fhir/local-record";

// The model was checked when the format was loaded, so an addition that fails is our own bug.
fhir::Draft* Placed(const Result<fhir::Draft*>& draft, int line, int column) {
  assert(draft.has_value());
  (*draft)->line = static_cast<std::uint32_t>(line);
  (*draft)->column = static_cast<std::uint32_t>(column);
  return *draft;
}

// Adds the texts at `steps` below `parent`.
void AddTexts(fhir::Builder& builder, fhir::Draft* parent, std::span<const std::string> steps,
              const std::vector<Cell>& cells) {
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
    const auto child = builder.Ensure(parent, steps[i]);
    assert(child.has_value());
    parent = *child;
  }
  for (const Cell& cell : cells) {
    Placed(builder.AddText(parent, steps.back(), cell.text), cell.line, cell.column);
  }
}

std::string MinutesSince1970(std::string_view text) {
  if (const auto instant = ParseInstant(text)) {
    return std::to_string(std::chrono::floor<std::chrono::minutes>(*instant).time_since_epoch() /
                          std::chrono::minutes(1));
  }
  const auto day = ParseDate(text);
  if (!day) return {};
  return std::to_string(std::chrono::sys_days(*day).time_since_epoch() / std::chrono::minutes(1));
}

Json Pair(const std::string& element, const std::vector<Cell>& cells) {
  Json::Array parts{Json(element)};
  for (const Cell& cell : cells) parts.push_back(Json(cell.text));
  return Json(std::move(parts));
}

}  // namespace

RecordBuilder::RecordBuilder(const FormatInfo& info, const CellSchema& schema, int line)
    : info_(info), schema_(schema) {
  record_.line = line;
  NextRow(line);
}

void RecordBuilder::NextRow(int line) {
  rows_.push_back({.line = line, .values = {}, .refused = {}});
}

std::string RecordBuilder::PathOf(const Column& column) const {
  const std::string root(info_.model->name);
  if (!column.in_rows) return root + "." + column.element;
  const std::size_t item = rows_.size() - 1;
  return root + "." + schema_.group.rows + "[" + std::to_string(item) + "]" +
         column.element.substr(schema_.group.rows.size());
}

void RecordBuilder::Find(IssueType type, const std::string& id, std::string path, int line,
                         int column, std::string diagnostics) {
  record_.issues.Add({.type = type,
                      .id = id,
                      .expression = std::move(path),
                      .line = line,
                      .column = column,
                      .diagnostics = std::move(diagnostics)});
}

void RecordBuilder::Report(IssueType type, int line, int column, std::string diagnostics) {
  Find(type, "csv-cell", "", line, column, std::move(diagnostics));
}

void RecordBuilder::Refuse(const Column& column, const Cell& cell, const std::string& why) {
  (column.in_rows ? rows_.back().refused : refused_).insert(column.element);
  Find(IssueType::kValue, "csv-cell", PathOf(column), cell.line, cell.column,
       "column '" + column.header + "': " + why);
}

void RecordBuilder::Add(const Column& column, const Cell& cell) {
  if (IsBlank(cell.text)) return;
  auto text = column.ReadCell(cell.text, schema_.rules);
  if (!text) return Refuse(column, cell, text.error());
  Put(column, cell, *std::move(text));
}

void RecordBuilder::Put(const Column& column, const Cell& cell, std::string text) {
  auto& values = column.in_rows ? rows_.back().values : values_;
  Value& value = values[column.element];
  value.steps = column.steps;
  if (value.cells.empty() || column.is_list) {
    value.cells.push_back({std::move(text), cell.line, cell.column});
    return;
  }
  const Cell& first = value.cells.front();
  if (first.text == text) return;
  (column.in_rows ? rows_.back().refused : refused_).insert(column.element);
  Find(IssueType::kConflict, "csv-conflict", PathOf(column), cell.line, cell.column,
       "column '" + column.header + "': the cell contradicts line " + std::to_string(first.line) +
           ", column " + std::to_string(first.column) +
           ", of the same record; make the two agree, or leave one blank");
}

void RecordBuilder::AddExtra(std::string path, std::string value, const Cell& place) {
  if (IsBlank(value)) return;
  if (!info_.extras.empty()) {
    extras_.push_back(
        {std::move(path), {std::move(value), place.line, place.column}, rows_.size() - 1});
    return;
  }
  record_.issues.Add({.severity = Severity::kWarning,
                      .type = IssueType::kNotSupported,
                      .id = "csv-cell",
                      .line = place.line,
                      .column = place.column,
                      .diagnostics = "the format does not know this field and has no place to keep "
                                     "it; it is left out"});
}

void RecordBuilder::SortExtras() { std::ranges::stable_sort(extras_, {}, &Extra::path); }

// Which element of the list a row becomes. A row that holds nothing but extras becomes none: it
// stands behind those that do.
std::vector<std::size_t> RecordBuilder::ItemsOfRows() const {
  std::vector<std::size_t> items(rows_.size());
  std::size_t next = 0;
  for (const bool is_empty : {false, true}) {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      if (rows_[row].values.empty() == is_empty) items[row] = next++;
    }
  }
  return items;
}

// An extra that the rows of a case repeat is the case's; one that differs belongs to its row.
void RecordBuilder::SettleExtras() {
  if (schema_.group.rows.empty()) return;
  std::map<std::string, std::set<std::string>> texts;
  for (const Extra& extra : extras_) texts[extra.path].insert(extra.cell.text);
  const std::vector<std::size_t> items = ItemsOfRows();
  std::ranges::stable_sort(extras_, {}, [&](const Extra& extra) { return items[extra.row]; });
  std::vector<Extra> settled;
  std::set<std::string> kept;
  for (Extra& extra : extras_) {
    if (texts[extra.path].size() == 1) {
      if (!kept.insert(extra.path).second) continue;
    } else {
      extra.path = schema_.group.rows + "[" + std::to_string(items[extra.row]) + "]." + extra.path;
    }
    settled.push_back(std::move(extra));
  }
  extras_ = std::move(settled);
}

void RecordBuilder::AddDefaults() {
  for (const auto& [element, text] : schema_.defaults) {
    if (values_.contains(element) || refused_.contains(element)) continue;
    Value value;
    for (const std::string_view step : Split(element, '.')) value.steps.emplace_back(step);
    value.cells.push_back({text, 0, 0});
    values_[element] = std::move(value);
    record_.defaulted.push_back(element);
  }
}

void RecordBuilder::ReportMissing() {
  for (const Column& column : schema_.columns) {
    if (!column.required) continue;
    if (!column.in_rows) {
      if (values_.contains(column.element) || refused_.contains(column.element)) continue;
      Find(IssueType::kRequired, "csv-cell", PathOf(column), record_.line, 1,
           "column '" + column.header + "': the cell is empty; fill it");
      continue;
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Row& row = rows_[i];
      if (row.values.empty() || row.values.contains(column.element)) continue;
      if (row.refused.contains(column.element)) continue;
      Find(
          IssueType::kRequired, "csv-cell",
          std::string(info_.model->name) + "." + schema_.group.rows + "[" + std::to_string(i) + "]",
          row.line, 1, "column '" + column.header + "': the cell is empty; fill it");
    }
  }
}

void RecordBuilder::ReportRepeated() {
  for (const std::string& element : schema_.group.unique) {
    std::map<std::string, int> lines;
    for (const Row& row : rows_) {
      const auto at = row.values.find(element);
      if (at == row.values.end()) continue;
      const Cell& cell = at->second.cells.front();
      const auto [earlier, is_new] = lines.emplace(cell.text, cell.line);
      if (is_new) continue;
      Find(IssueType::kDuplicate, "csv-conflict", std::string(info_.model->name) + "." + element,
           cell.line, cell.column,
           "the record has a row for this on line " + std::to_string(earlier->second) +
               " already; keep one of the two");
    }
  }
}

// JSON text joins the values so that no two records can give the same text.
std::string RecordBuilder::CanonicalText() const {
  Json whole = Json(Json::Array{});
  for (const auto& [element, value] : values_) whole.Push(Pair(element, value.cells));
  std::vector<std::string> items;  // an export may sort its rows otherwise the next time
  for (const Row& row : rows_) {
    Json item = Json(Json::Array{});
    for (const auto& [element, value] : row.values) item.Push(Pair(element, value.cells));
    if (!row.values.empty()) items.push_back(item.Write());
  }
  std::ranges::sort(items);
  for (std::string& item : items) whole.Push(Json(Json::Array{Json("row"), Json(std::move(item))}));
  std::vector<Extra> extras = extras_;  // files may hold the same columns in another order
  std::ranges::stable_sort(extras, {}, &Extra::path);
  for (const Extra& extra : extras) {
    whole.Push(Json(Json::Array{Json("column"), Json(extra.path), Json(extra.cell.text)}));
  }
  return whole.Write();
}

// Empty when one of the elements is absent: an id made from less would not be this record's own.
std::vector<std::string> RecordBuilder::Texts(const std::vector<std::string>& elements) const {
  std::vector<std::string> texts;
  for (const std::string& element : elements) {
    const auto at = values_.find(element);
    if (at == values_.end()) return {};
    texts.push_back(at->second.cells.front().text);
  }
  return texts;
}

std::string RecordBuilder::TextOf(const Derivation& derivation) const {
  if (derivation.how == Derivation::How::kSha256OfRow) return Sha256Hex(CanonicalText());
  const std::vector<std::string> texts = Texts(derivation.from);
  if (texts.empty()) return {};
  if (derivation.how == Derivation::How::kMinutes) return MinutesSince1970(texts.front());
  if (derivation.how == Derivation::How::kUuid) {
    Json parts = Json(Json::Array{});
    for (const std::string& text : texts) parts.Push(Json(text));
    return DerivedUuid(kIdSpace, parts.Write());
  }
  std::string joined;
  for (const std::string& text : texts) {
    joined += (&text == &texts.front() ? "" : derivation.between) + text;
  }
  return joined;
}

void RecordBuilder::AddDerived() {
  std::vector<std::pair<std::string, Value>> made;  // added last: a hash covers cells alone
  for (const Derivation& derivation : schema_.derived) {
    if (values_.contains(derivation.element) || refused_.contains(derivation.element)) continue;
    std::string text = TextOf(derivation);
    if (text.empty()) continue;
    made.emplace_back(derivation.element, Value{derivation.steps, {{std::move(text), 0, 0}}});
    record_.derived.push_back(derivation.element);
  }
  for (auto& [element, value] : made) values_[element] = std::move(value);
}

void RecordBuilder::AddExtras(fhir::Builder& builder) const {
  for (const Extra& extra : extras_) {
    const auto& [text, line, column] = extra.cell;
    fhir::Draft* item = Placed(builder.Add(builder.root(), info_.extras), line, column);
    Placed(builder.AddText(item, "path", extra.path), line, column);
    Placed(builder.AddText(item, "value", text), line, column);
  }
}

fhir::Document RecordBuilder::Tree(const std::shared_ptr<const fhir::TypeTable>& types) const {
  fhir::Builder builder(types, *info_.model);
  Placed(builder.root(), record_.line, 1);
  for (const auto& [element, value] : values_) {
    AddTexts(builder, builder.root(), value.steps, value.cells);
  }
  for (const Row& row : rows_) {
    if (row.values.empty()) continue;
    fhir::Draft* item = Placed(builder.Add(builder.root(), schema_.group.rows), row.line, 1);
    for (const auto& [element, value] : row.values) {
      AddTexts(builder, item, std::span(value.steps).subspan(1), value.cells);
    }
  }
  AddExtras(builder);
  return builder.Finish();
}

LocalRecord RecordBuilder::Finish(const std::shared_ptr<const fhir::TypeTable>& types) && {
  SettleExtras();
  AddDefaults();
  ReportMissing();
  ReportRepeated();
  AddDerived();
  record_.tree = Tree(types);
  return std::move(record_);
}

}  // namespace gateway::records
