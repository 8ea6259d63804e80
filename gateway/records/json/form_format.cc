#include "gateway/records/json/form_format.h"

#include <utility>

#include "gateway/base/json.h"
#include "gateway/records/cells/names.h"
#include "gateway/records/file_text.h"
#include "gateway/records/json/form_reader.h"
#include "gateway/records/json/free_value.h"
#include "gateway/records/json/json_split.h"

namespace gateway::records {
namespace {

// The repetitions of the element at `steps`; a single one unless the last step is a list.
std::span<const fhir::Node> Follow(fhir::Node node, std::span<const std::string> steps) {
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) node = node.Child(steps[i]);
  return node.Children(steps.back());
}

class FormWriter {
 public:
  FormWriter(const FormatInfo& info, const CellSchema& schema,
             const std::set<std::string, std::less<>>& containers, std::size_t number)
      : info_(info), schema_(schema), containers_(containers), number_(number) {}

  Result<Json> Write(fhir::Node record) {
    for (const Column& column : schema_.columns) GATEWAY_CHECK(WriteAnswer(column, record));
    if (!info_.extras.empty()) {
      for (const fhir::Node extra : record.Children(info_.extras)) GATEWAY_CHECK(WriteExtra(extra));
    }
    return Whole();
  }

 private:
  Status WriteAnswer(const Column& column, fhir::Node record) {
    Json::Array answers;
    for (const fhir::Node value : Follow(record, column.steps)) {
      if (!value.has_text()) continue;
      auto cell = column.WriteCell(value.text(), schema_.rules);
      if (!cell) return Refuse(column.header, column.element, value, cell.error());
      answers.push_back(AsJson(column, *std::move(cell)));
    }
    if (answers.empty()) return {};
    const bool list = column.is_list && answers.size() > 1;
    return Put(column.header, list ? Json(std::move(answers)) : std::move(answers.front()), {});
  }

  static Json AsJson(const Column& column, std::string cell) {
    if (column.kind == CellKind::kInteger) return Json::NumberText(std::move(cell));
    if (column.kind == CellKind::kYesNo && (cell == "true" || cell == "false")) {
      return Json(cell == "true");
    }
    return Json(std::move(cell));
  }

  Status WriteExtra(fhir::Node extra) {
    return Put(std::string(extra.ChildText("path")), FromExtra(extra.ChildText("value")), extra);
  }

  // Sets the member at `path`: inside the longest container that the path begins with. Only an
  // extra can find its place taken.
  Status Put(const std::string& path, Json value, fhir::Node extra) {
    const auto [container, name] = PlaceOf(path);
    Json& holder = objects_[container];
    if (!holder[name].is_null() || containers_.contains(path)) {
      return Refuse(path, info_.extras, extra,
                    "the form has that key already; an object holds a key once");
    }
    holder.Set(name, std::move(value));
    return {};
  }

  [[nodiscard]] std::pair<std::string, std::string> PlaceOf(const std::string& path) const {
    for (std::size_t at = path.rfind('/'); at != std::string::npos && at > 0;
         at = path.rfind('/', at - 1)) {
      if (containers_.contains(path.substr(0, at)))
        return {path.substr(0, at), path.substr(at + 1)};
    }
    return {"", path};
  }

  // The containers put into one another, the deepest first.
  Json Whole() {
    for (auto object = objects_.rbegin(); object != objects_.rend(); ++object) {
      if (object->first.empty()) continue;
      const auto [container, name] = PlaceOf(object->first);
      objects_[container].Set(name, std::move(object->second));
    }
    Json& root = objects_[""];
    return root.is_null() ? Json(Json::Object{}) : std::move(root);
  }

  [[nodiscard]] Status Refuse(const std::string& key, const std::string& element, fhir::Node value,
                              const std::string& why) const {
    const std::string diagnostics =
        "record " + std::to_string(number_ + 1) + ", '" + key + "': " + why;
    Error error{.type = IssueType::kValue, .diagnostics = diagnostics, .issues = {}};
    error.issues.Add({.type = IssueType::kValue,
                      .id = "csv-cell",
                      .expression = std::string(info_.model->name) + "." + element,
                      .line = value ? value.line() : 0,
                      .column = value ? value.column() : 0,
                      .diagnostics = diagnostics});
    return Fail(std::move(error));
  }

  const FormatInfo& info_;
  const CellSchema& schema_;
  const std::set<std::string, std::less<>>& containers_;
  std::size_t number_;
  std::map<std::string, Json> objects_;  // by container; "" is the form itself
};

}  // namespace

FormFormat::FormFormat(FormatInfo info, CellSchema schema,
                       std::shared_ptr<const fhir::TypeTable> types)
    : Format(std::move(info)), schema_(std::move(schema)), types_(std::move(types)) {
  for (const Column& column : schema_.columns) {
    columns_.emplace(column.header, &column);
    for (const std::string& alias : column.aliases) columns_.emplace(alias, &column);
  }
  for (const auto& [key, column] : columns_) {
    for (std::size_t at = key.find('/'); at != std::string::npos; at = key.find('/', at + 1)) {
      containers_.insert(key.substr(0, at));
    }
  }
}

Result<ReadRecords> FormFormat::Read(std::string bytes) const {
  GATEWAY_TRY(const std::string_view text, TextOf(bytes));
  GATEWAY_TRY(const std::vector<JsonPiece> pieces, SplitJson(text));
  ReadRecords result;
  result.records.reserve(pieces.size());
  const FormKeys keys{columns_, containers_};
  for (const JsonPiece& piece : pieces) {
    result.records.push_back(ReadForm(piece, info(), schema_, keys, types_));
  }
  return result;
}

Result<std::string> FormFormat::Write(std::span<const fhir::Document> records) const {
  std::string text;
  for (std::size_t i = 0; i < records.size(); ++i) {
    GATEWAY_TRY(const Json form,
                FormWriter(info(), schema_, containers_, i).Write(records[i].root()));
    text += form.Write() + '\n';
  }
  return text;
}

std::string FormFormat::LabelOf(std::string_view expression) const {
  return NameOf(expression, info(), schema_);
}

std::vector<std::string> FormFormat::DefaultedElements() const { return DefaultedIn(schema_); }

}  // namespace gateway::records
