#include "gateway/records/cells/cell_config.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "gateway/base/text.h"
#include "gateway/records/cells/word_config.h"

namespace gateway::records {
namespace {

std::optional<CellKind> KindOf(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, CellKind>, 9> kKinds{
      {{"text", CellKind::kText},
       {"id", CellKind::kId},
       {"nhs-number", CellKind::kNhsNumber},
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
  SchemaReader(const Yaml& file, const CellSyntax& syntax, const fhir::Type& model,
               const definitions::Registry& registry, Issues& issues)
      : file_(file),
        section_(file[syntax.section]),
        syntax_(syntax),
        model_(model),
        registry_(registry),
        issues_(issues) {}

  CellSchema Read() {
    ReadShapes();
    ReadYesNo(section_["yes_no"], schema_.rules.yes_no, issues_);
    ReadWords(section_["levels"], schema_.rules.levels, issues_);
    if (syntax_.groups) ReadRows();
    for (const Yaml& item : section_["columns"].items()) ReadColumn(item);
    if (schema_.columns.empty()) section_.Report(issues_, "'columns' needs at least one column");
    CheckGroup();
    ReadDefaults();
    ReadDerived();
    return std::move(schema_);
  }

 private:
  void ReadShapes() {
    for (const Yaml& item : section_["dates"].items()) {
      auto shape = DateShape::Parse(item.text());
      if (!shape) item.Report(issues_, shape.error().diagnostics);
      if (shape) schema_.rules.dates.push_back(*std::move(shape));
    }
    for (const Yaml& item : section_["instants"].items()) {
      auto shape = InstantShape::Parse(item.text());
      if (!shape) item.Report(issues_, shape.error().diagnostics);
      if (shape) schema_.rules.instants.push_back(*std::move(shape));
    }
  }

  void ReadRows() {
    const Yaml group = section_["group"];
    if (!group) return;
    if (!group.is_map()) {
      return group.Report(issues_, "a group is {rows: element, by: [element], unique: [element]}");
    }
    group.CheckKeys({"rows", "by", "unique"}, issues_);
    schema_.group.rows = group.Required("rows", issues_);
    schema_.group.by = group.Texts("by", issues_);
    schema_.group.unique = group.Texts("unique", issues_);
    const fhir::Element* element = model_.Find(schema_.group.rows);
    const bool is_list = element != nullptr && element->is_list() && !element->types.empty() &&
                         element->types.front().type != nullptr &&
                         element->types.front().type->kind != fhir::Kind::kPrimitive;
    if (is_list || schema_.group.rows.empty()) return;
    group["rows"].Report(issues_, "rows names a list element at the top of the model " +
                                      std::string(model_.name) + ", one item for each row");
    schema_.group.rows.clear();
  }

  void ReadColumn(const Yaml& item) {
    if (!item.is_map()) return item.Report(issues_, "a column is {element: …, header: …}");
    item.CheckKeys({"element", syntax_.name_key, "aliases", "cell", "values", "concept_map",
                    "strip", "required"},
                   issues_);
    Column column;
    column.element = item.Required("element", issues_);
    column.header = item.Required(syntax_.name_key, issues_);
    column.aliases = item.Texts("aliases", issues_);
    column.strip = item.Text("strip", issues_);
    column.required = item.Boolean("required", issues_);
    Resolve(item["element"], column.element, &column);
    ReadWords(item["values"], column.values, issues_);
    if (item["concept_map"]) {
      ReadConceptMap(item["concept_map"], item.Text("concept_map", issues_), registry_,
                     column.values, issues_);
    }
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
      return item["cell"].Report(issues_,
                                 "cell is one of text, id, nhs-number, date, instant, yes-no, "
                                 "code, level and integer");
    }
    column.kind = *kind;
    const CellRules& rules = schema_.rules;
    const std::string section(syntax_.section);
    if (*kind == CellKind::kDate && rules.dates.empty()) {
      item.Report(issues_, "a date column needs " + section + ".dates: the shapes accepted");
    }
    if (*kind == CellKind::kYesNo && rules.yes_no.empty()) {
      item.Report(issues_, "a yes-no column needs " + section + ".yes_no: the words accepted");
    }
    if (*kind == CellKind::kLevel && rules.levels.empty() && column.values.empty()) {
      item.Report(issues_,
                  "a level column needs " + section + ".levels or values: the words accepted");
    }
    if (!column.values.empty() && *kind != CellKind::kCode && *kind != CellKind::kLevel) {
      item[item["values"] ? "values" : "concept_map"].Report(
          issues_, "values belong to cells of kind code or level");
    }
    if (!column.strip.empty() && *kind != CellKind::kText) {
      item["strip"].Report(issues_, "strip belongs to cells of kind text");
    }
  }

  [[nodiscard]] std::string KeyOf(const std::string& header) const {
    return syntax_.exact_names ? header : HeaderKey(header);
  }

  void CheckHeaders(const Yaml& item, const Column& column) {
    std::vector<std::string> all = column.aliases;
    all.push_back(column.header);
    std::set<std::string> own;
    for (const std::string& header : all) {
      const std::string key = KeyOf(header);
      if (key.empty()) item.Report(issues_, "a header needs a letter or a digit");
      if (!own.insert(key).second || key.empty()) continue;
      if (!headers_.insert(key).second) {
        item.Report(issues_, std::string(syntax_.name_key) + " '" + header +
                                 "' is another column's too (case, spaces and punctuation do not "
                                 "count); remove one");
      }
    }
  }

  // Steps to a primitive of the model. Only the group's rows, and in some syntaxes the last
  // element, may repeat. `column` (may be null) learns what was found.
  std::vector<std::string> Resolve(const Yaml& at, const std::string& path, Column* column) {
    std::vector<std::string> steps;
    const fhir::Type* type = &model_;
    const std::vector<std::string_view> names = Split(path, '.');
    for (const std::string_view step : names) {
      const fhir::Element* element = type == nullptr ? nullptr : type->Find(step);
      if (element == nullptr) {
        ReportUnknown(at, path, step, type);
        return steps;
      }
      const bool is_rows = steps.empty() && !path.empty() && step == schema_.group.rows;
      const bool is_list = element->is_list() && syntax_.lists && steps.size() + 1 == names.size();
      if ((element->is_list() && !is_rows && !is_list) || element->is_choice) {
        at.Report(issues_, "'" + path + "' repeats or is a choice; a cell holds one value");
        return steps;
      }
      if (column != nullptr) {
        column->in_rows = column->in_rows || is_rows;
        column->is_list = is_list;
      }
      steps.emplace_back(step);
      type = element->types.front().type;
    }
    if (type->kind != fhir::Kind::kPrimitive) {
      at.Report(issues_, "'" + path + "' is no single value; name an element inside it");
    }
    if (column != nullptr) column->steps = steps;
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

  [[nodiscard]] const Column* Find(const std::string& element) const {
    const auto at = std::ranges::find(schema_.columns, element, &Column::element);
    return at == schema_.columns.end() ? nullptr : &*at;
  }

  void CheckGroup() {
    const Yaml group = section_["group"];
    if (schema_.group.rows.empty()) return;
    if (schema_.group.by.empty()) {
      group.Report(issues_,
                   "'by' names the elements that all rows of a record share: [localCaseId]");
    }
    for (const std::string& element : schema_.group.by) {
      const Column* column = Find(element);
      if (column != nullptr && !column->in_rows && column->required) continue;
      group["by"].Report(issues_, "'" + element + "' has to be a required column outside the rows");
    }
    for (const std::string& element : schema_.group.unique) {
      const Column* column = Find(element);
      if (column != nullptr && column->in_rows) continue;
      group["unique"].Report(issues_, "'" + element + "' has to be a column inside the rows: " +
                                          schema_.group.rows + ".…");
    }
    const bool any = std::ranges::any_of(schema_.columns, &Column::in_rows);
    if (!any) group["rows"].Report(issues_, "no column holds an element of the rows");
  }

  void ReadDefaults() {
    for (const auto& [element, value] : file_["defaults"].members()) {
      Column at;
      static_cast<void>(Resolve(value, element, &at));
      if (at.in_rows || at.is_list) {
        value.Report(issues_, "'" + element + "' repeats; a default is for a single value");
      }
      if (!value.is_scalar() || value.text().empty()) {
        value.Report(issues_, "a text is expected here");
        continue;
      }
      CheckDefault(value, element);
      schema_.defaults[element] = value.text();
    }
  }

  void CheckDefault(const Yaml& value, const std::string& element) {
    const Column* column = Find(element);
    if (column == nullptr || issues_.HasErrors()) return;
    if (column->required) {
      return value.Report(issues_, "'" + element + "' is a required column; it needs no default");
    }
    if (const auto cell = column->WriteCell(value.text(), schema_.rules); !cell) {
      value.Report(issues_, "the column '" + column->header +
                                "' cannot hold this default (a code or an ISO date is expected): " +
                                cell.error());
    }
  }

  void ReadDerived() {
    for (const auto& [element, how] : file_["derive"].members()) {
      Derivation derivation{
          .element = element, .steps = Resolve(how, element, nullptr), .from = {}, .between = {}};
      ReadHow(how, derivation);
      for (const std::string& source : derivation.from) {
        static_cast<void>(Resolve(how, source, nullptr));
      }
      schema_.derived.push_back(std::move(derivation));
    }
  }

  void ReadHow(const Yaml& how, Derivation& derivation) {
    how.CheckKeys({"sha256", "uuid", "join", "between", "minutes"}, issues_);
    const std::vector<std::string> uuid = how.Texts("uuid", issues_);
    const std::vector<std::string> join = how.Texts("join", issues_);
    const std::string minutes = how.Text("minutes", issues_);
    const bool row = how.Text("sha256", issues_) == "row";
    const int said =
        (row ? 1 : 0) + (uuid.empty() ? 0 : 1) + (join.empty() ? 0 : 1) + (minutes.empty() ? 0 : 1);
    const bool one = said == 1 && (row || !how["sha256"]) && (!how["between"] || !join.empty());
    if (!one) {
      return how.Report(issues_,
                        "write {sha256: row}, {uuid: [element, …]}, {join: [element, …], between: "
                        "\"-\"} or {minutes: element}");
    }
    using How = Derivation::How;
    derivation.how = row             ? How::kSha256OfRow
                     : !uuid.empty() ? How::kUuid
                     : !join.empty() ? How::kJoin
                                     : How::kMinutes;
    derivation.from = !uuid.empty() ? uuid : join;
    if (derivation.how == How::kMinutes) derivation.from = {minutes};
    derivation.between = how.Text("between", issues_);
  }

  const Yaml& file_;
  const Yaml section_;
  const CellSyntax& syntax_;
  const fhir::Type& model_;
  const definitions::Registry& registry_;
  Issues& issues_;
  CellSchema schema_;
  std::set<std::string> headers_;   // keys of all headers and aliases so far
  std::set<std::string> elements_;  // that have a column
};

}  // namespace

std::vector<std::string_view> CellKeys(const CellSyntax& syntax) {
  std::vector<std::string_view> keys{"dates", "instants", "yes_no", "levels", "columns"};
  if (syntax.groups) keys.emplace_back("group");
  return keys;
}

CellSchema ReadCellSchema(const Yaml& file, const CellSyntax& syntax, const fhir::Type& model,
                          const definitions::Registry& registry, Issues& issues) {
  return SchemaReader(file, syntax, model, registry, issues).Read();
}

}  // namespace gateway::records
