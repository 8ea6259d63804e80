#include "gateway/records/csv/csv_config.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "gateway/base/text.h"

namespace gateway::records {
namespace {

std::vector<std::string> TextsOf(const Yaml& list, Issues& issues) {
  std::vector<std::string> texts;
  if (list && !list.is_list()) list.Report(issues, "a list of words is expected here: [A, B]");
  for (const Yaml& item : list.items()) {
    if (!item.is_scalar()) item.Report(issues, "a word is expected here");
    texts.push_back(item.text());
  }
  return texts;
}

// code: [word, word] as a table; `rename` gives another code for a key ("yes" -> "true").
void ReadWords(const Yaml& map, WordTable& table, Issues& issues, bool yes_no = false) {
  if (map && !map.is_map()) map.Report(issues, "codes with their words are expected: {A: [A]}");
  for (const auto& [key, words] : map.members()) {
    if (yes_no && key != "yes" && key != "no") {
      words.Report(issues, "yes_no has the keys yes and no");
      continue;
    }
    const std::string code = yes_no ? (key == "yes" ? "true" : "false") : key;
    const std::vector<std::string> list = TextsOf(words, issues);
    if (list.empty()) words.Report(issues, "'" + key + "' needs at least one word: [" + key + "]");
    if (!table.Add(code, list)) {
      words.Report(issues, "a word of '" + key + "' stands for another code already; remove one");
    }
  }
}

std::optional<CellKind> KindOf(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, CellKind>, 7> kKinds{
      {{"text", CellKind::kText},
       {"date", CellKind::kDate},
       {"instant", CellKind::kInstant},
       {"yes-no", CellKind::kYesNo},
       {"code", CellKind::kCode},
       {"level", CellKind::kLevel},
       {"integer", CellKind::kInteger}}};
  for (const auto& [word, kind] : kKinds) {
    if (word == name) return kind;
  }
  return std::nullopt;
}

class SchemaReader {
 public:
  SchemaReader(const Yaml& file, const fhir::Type& model, Issues& issues)
      : file_(file), csv_(file["csv"]), model_(model), issues_(issues) {}

  CsvSchema Read() {
    if (!csv_.is_map()) {
      file_.Report(issues_, "syntax csv needs a map 'csv' with encodings and columns");
      return {};
    }
    csv_.CheckKeys({"encodings", "delimiter", "line_end", "dates", "yes_no", "levels", "columns"},
                   issues_);
    ReadEncodings();
    ReadPunctuation();
    ReadRules();
    for (const Yaml& item : csv_["columns"].items()) ReadColumn(item);
    if (schema_.columns.empty()) csv_.Report(issues_, "'columns' needs at least one column");
    ReadDefaults();
    ReadDerived();
    return std::move(schema_);
  }

 private:
  void ReadEncodings() {
    for (const Yaml& item : csv_["encodings"].items()) {
      const auto encoding = ParseEncoding(item.text());
      if (!encoding) item.Report(issues_, encoding.error().diagnostics);
      if (encoding) schema_.encodings.push_back(*encoding);
    }
    if (!schema_.encodings.empty()) return;
    csv_.Report(issues_, "'encodings' needs at least one of utf-8 and windows-1252");
    schema_.encodings.push_back(Encoding::kUtf8);
  }

  void ReadPunctuation() {
    const std::string delimiter = csv_.Text("delimiter", issues_, ",");
    if (delimiter.size() == 1 && delimiter != "\"" && delimiter != "\n" && delimiter != "\r") {
      schema_.csv.delimiter = delimiter[0];
    } else {
      csv_["delimiter"].Report(issues_, "the delimiter is one character, and no quote or line end");
    }
    schema_.line_end = csv_.Text("line_end", issues_, "\r\n");
    if (schema_.line_end != "\r\n" && schema_.line_end != "\n") {
      csv_["line_end"].Report(issues_, R"(line_end is "\r\n" or "\n", in double quotes)");
    }
  }

  void ReadRules() {
    for (const Yaml& item : csv_["dates"].items()) {
      auto shape = DateShape::Parse(item.text());
      if (!shape) item.Report(issues_, shape.error().diagnostics);
      if (shape) schema_.rules.dates.push_back(*std::move(shape));
    }
    ReadWords(csv_["yes_no"], schema_.rules.yes_no, issues_, true);
    ReadWords(csv_["levels"], schema_.rules.levels, issues_);
  }

  void ReadColumn(const Yaml& item) {
    item.CheckKeys({"element", "header", "aliases", "cell", "values", "strip", "required"},
                   issues_);
    Column column;
    column.element = item.Required("element", issues_);
    column.header = item.Required("header", issues_);
    column.aliases = item.Texts("aliases", issues_);
    column.strip = item.Text("strip", issues_);
    column.required = item.Boolean("required", issues_);
    column.steps = Resolve(item, column.element);
    ReadWords(item["values"], column.values, issues_);
    ReadKind(item, column);
    CheckHeaders(item, column);
    if (!elements_.insert(column.element).second) {
      item.Report(issues_, "element '" + column.element + "' has a column already");
    }
    schema_.columns.push_back(std::move(column));
  }

  void ReadKind(const Yaml& item, Column& column) {
    const std::string name = item.Text("cell", issues_, "text");
    const auto kind = KindOf(name);
    if (!kind) {
      return item["cell"].Report(
          issues_, "cell is one of text, date, instant, yes-no, code, level and integer");
    }
    column.kind = *kind;
    const CellRules& rules = schema_.rules;
    if (*kind == CellKind::kDate && rules.dates.empty()) {
      item.Report(issues_, "a date column needs csv.dates: the shapes accepted");
    }
    if (*kind == CellKind::kYesNo && rules.yes_no.empty()) {
      item.Report(issues_, "a yes-no column needs csv.yes_no: the words accepted");
    }
    if (*kind == CellKind::kLevel && rules.levels.empty() && column.values.empty()) {
      item.Report(issues_, "a level column needs csv.levels or values: the words accepted");
    }
    if (!column.values.empty() && *kind != CellKind::kCode && *kind != CellKind::kLevel) {
      item["values"].Report(issues_, "values belong to cells of kind code or level");
    }
    if (!column.strip.empty() && *kind != CellKind::kText) {
      item["strip"].Report(issues_, "strip belongs to cells of kind text");
    }
  }

  void CheckHeaders(const Yaml& item, const Column& column) {
    std::vector<std::string> all = column.aliases;
    all.push_back(column.header);
    std::set<std::string> own;
    for (const std::string& header : all) {
      const std::string key = HeaderKey(header);
      if (key.empty()) item.Report(issues_, "a header needs a letter or a digit");
      if (!own.insert(key).second || key.empty()) continue;
      if (!headers_.insert(key).second) {
        item.Report(issues_, "header '" + header + "' is another column's too (case, spaces and " +
                                 "punctuation do not count); remove one");
      }
    }
  }

  // Steps to a primitive of the model through elements that do not repeat.
  std::vector<std::string> Resolve(const Yaml& at, const std::string& path) {
    std::vector<std::string> steps;
    const fhir::Type* type = &model_;
    for (const std::string_view step : Split(path, '.')) {
      const fhir::Element* element = type == nullptr ? nullptr : type->Find(step);
      if (element == nullptr) {
        ReportUnknown(at, path, step, type);
        return steps;
      }
      if (element->is_list() || element->is_choice) {
        at.Report(issues_, "'" + path + "' repeats or is a choice; a cell holds one value");
        return steps;
      }
      steps.emplace_back(step);
      type = element->types.front().type;
    }
    if (type->kind != fhir::Kind::kPrimitive) {
      at.Report(issues_, "'" + path + "' is no single value; name an element inside it");
    }
    return steps;
  }

  void ReportUnknown(const Yaml& at, const std::string& path, std::string_view step,
                     const fhir::Type* type) {
    std::vector<std::string_view> names;
    if (type != nullptr) {
      for (const fhir::Element& element : type->elements) names.emplace_back(element.name);
    }
    const std::string_view near = Nearest(step, names);
    at.Report(issues_, "the model " + std::string(model_.name) + " has no element '" + path + "'" +
                           (near.empty() ? "" : "; did you mean '" + std::string(near) + "'?"));
  }

  void ReadDefaults() {
    for (const auto& [element, value] : file_["defaults"].members()) {
      static_cast<void>(Resolve(value, element));
      if (!value.is_scalar() || value.text().empty())
        value.Report(issues_, "a text is expected here");
      schema_.defaults[element] = value.text();
    }
  }

  void ReadDerived() {
    for (const auto& [element, how] : file_["derive"].members()) {
      how.CheckKeys({"sha256", "uuid"}, issues_);
      Derivation derivation{.element = element, .steps = Resolve(how, element), .from = {}};
      const std::vector<std::string> from = TextsOf(how["uuid"], issues_);
      if (how.Text("sha256", issues_) == "row" && from.empty()) {
        derivation.how = Derivation::How::kSha256OfRow;
      } else if (!from.empty() && !how["sha256"]) {
        derivation.how = Derivation::How::kUuid;
        derivation.from = from;
        for (const std::string& source : from) static_cast<void>(Resolve(how["uuid"], source));
      } else {
        how.Report(issues_, "write {sha256: row} or {uuid: [element, …]}");
      }
      schema_.derived.push_back(std::move(derivation));
    }
  }

  const Yaml& file_;
  const Yaml csv_;
  const fhir::Type& model_;
  Issues& issues_;
  CsvSchema schema_;
  std::set<std::string> headers_;   // keys of all headers and aliases so far
  std::set<std::string> elements_;  // that have a column
};

}  // namespace

CsvSchema ReadCsvSchema(const Yaml& file, const fhir::Type& model, Issues& issues) {
  return SchemaReader(file, model, issues).Read();
}

}  // namespace gateway::records
