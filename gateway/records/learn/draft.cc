#include "gateway/records/learn/draft.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "gateway/base/json.h"

namespace gateway::records {
namespace {

constexpr std::string_view kBase = "https://chc-gateway.example/fhir";
constexpr std::string_view kExtras = "sourceExtras";

// YAML takes JSON's way of quoting.
std::string Quote(std::string_view text) { return Json(text).Write(); }

std::string List(const std::vector<std::string>& texts) {
  std::string list = "[";
  for (const std::string& text : texts) list += (list.size() > 1 ? ", " : "") + Quote(text);
  return list + "]";
}

std::string Map(const WordLists& words) {
  std::string map = "{";
  for (const auto& [code, list] : words)
    map += (map.size() > 1 ? ", " : "") + Quote(code) + ": " + List(list);
  return map + "}";
}

std::string Percent(double confidence) {
  const int hundredths = static_cast<int>(confidence * 100 + 0.5);
  if (hundredths >= 100) return "1.00";
  return std::string("0.") + (hundredths < 10 ? "0" : "") + std::to_string(hundredths);
}

const DraftColumn* ColumnOf(const Draft& draft, std::string_view target) {
  const auto at = std::ranges::find_if(
      draft.columns, [&](const DraftColumn& column) { return column.target->element == target; });
  return at == draft.columns.end() ? nullptr : &*at;
}

// The element of the export's model that holds an element of the flat form.
std::string ElementFor(const Draft& draft, const std::string& target) {
  const DraftColumn* const column = ColumnOf(draft, target);
  return column == nullptr ? target : column->element;
}

// Elements of the flat form that are in the model without a column: defaults
// and derived ones.
std::vector<std::string> Unseen(const Draft& draft, const Knowledge& knowledge) {
  std::set<std::string> unseen;
  for (const auto& [element, text] : draft.defaults) unseen.insert(element);
  for (const auto& [element, from] : knowledge.derived()) unseen.insert(element);
  std::erase_if(unseen,
                [&](const std::string& element) { return ColumnOf(draft, element) != nullptr; });
  return {unseen.begin(), unseen.end()};
}

std::string ModelUrl(const Draft& draft) {
  return std::string(kBase) + "/StructureDefinition/" + ModelNameOf(draft.name);
}

std::string ColumnLines(const DraftColumn& column, bool json) {
  std::string out = "    # " + Percent(column.confidence) + " " + column.target->element;
  if (!column.why.empty()) out += ": " + column.why;
  out += "\n    - {element: " + column.element + ", " + (json ? "key: " : "header: ") +
         Quote(column.name) + ", cell: " + column.target->cell;
  if (!column.values.empty()) out += ", values: " + Map(column.values);
  if (column.target->element == "nhsNumber" && column.target->cell == "text")
    out += R"(, strip: " -")";
  if (column.target->required) out += ", required: true";
  return out + "}\n";
}

Json ElementJson(const std::string& path, const char* max, const std::string& type,
                 const std::string& what) {
  Json element = Json::Of({{"id", path},
                           {"path", path},
                           {"short", what},
                           {"definition", what + "."},
                           {"min", 0},
                           {"max", max},
                           {"base", Json::Of({{"path", path}, {"min", 0}, {"max", max}})}});
  if (!type.empty()) element.Set("type", Json::Array{Json::Of({{"code", type}})});
  return element;
}

}  // namespace

std::string ModelNameOf(const std::string& format) {
  std::string name;
  bool capital = true;
  for (const char c : format) {
    if (c == '-') {
      capital = true;
      continue;
    }
    name += capital ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    capital = false;
  }
  return name + "Case";
}

std::string WriteFormat(const Draft& draft, const Knowledge& knowledge) {
  const bool json = draft.sample->syntax == Sample::Syntax::kJson;
  std::string out =
      "# Proposed by `chc-gateway record learn`. Read every line "
      "before you use it: the number "
      "before a column says how\n"
      "# sure the proposal is, from 0 to 1. Columns that are not "
      "listed are kept under their own "
      "name.\n";
  for (const std::string& extra : draft.extras) out += "# kept as it is: " + Quote(extra) + "\n";
  out += "name: " + draft.name + "\ntitle: " + Quote("Learnt from an export: " + draft.name) +
         "\nsyntax: " + (json ? "json" : "csv") +
         "\nmedia_type: " + (json ? "application/json" : "text/csv") +
         "\nfile_suffix: " + (json ? ".json" : ".csv") + "\nmodel: " + ModelUrl(draft) +
         "\nmaps:\n  in:\n    - " + std::string(kBase) + "/StructureMap/" + draft.name +
         "-to-csv-wide\n";
  for (const std::string& url : knowledge.maps_in()) out += "    - " + url + "\n";
  out += "extras: " + std::string(kExtras) + "\n" + (json ? "json:\n" : "csv:\n");
  if (!json) {
    out += "  encodings: [" + draft.sample->encoding +
           "]\n  delimiter: " + Quote(std::string(1, draft.sample->delimiter)) + "\n";
  }
  out += "  dates: " + List(draft.dates) + "\n  yes_no: " + Map(draft.yes_no) +
         "\n  # Only what was said of levels stands here; nothing is "
         "guessed.\n  levels: " +
         Map(draft.levels) + "\n  columns:\n";
  for (const DraftColumn& column : draft.columns) out += ColumnLines(column, json);
  out += "defaults:\n";
  for (const auto& [element, text] : draft.defaults)
    out += "  " + ElementFor(draft, element) + ": " + Quote(text) + "\n";
  out += "derive:\n";
  for (const auto& [element, from] : knowledge.derived()) {
    std::string list;
    for (const std::string& one : from) list += (list.empty() ? "" : ", ") + ElementFor(draft, one);
    out += "  " + ElementFor(draft, element) +
           (from.empty() ? ": {sha256: row}\n" : ": {uuid: [" + list + "]}\n");
  }
  return out;
}

std::string WriteMap(const Draft& draft, const Knowledge& knowledge) {
  const std::string map_name = draft.name + "-to-csv-wide";
  const std::string model = ModelNameOf(draft.name);
  std::string out =
      "// Proposed by `chc-gateway record learn`: the export as "
      "the flat form, whose maps lead "
      "on.\n"
      "// What cells mean (dates, words, levels, defaults) is "
      "settled by format.yaml before this "
      "map sees them.\n\n"
      "map \"" +
      std::string(kBase) + "/StructureMap/" + map_name + "\" = \"" + map_name +
      "\"\n\n"
      "uses \"" +
      ModelUrl(draft) + "\" alias " + model +
      " as source\n"
      "uses \"" +
      knowledge.model() +
      "\" alias CsvWideCase as target\n\n"
      "group Case(source s : " +
      model + ", target t : CsvWideCase) {\n";
  for (const DraftColumn& column : draft.columns) {
    out += "  s." + column.element + " as v -> t." + column.target->element + " = v \"" +
           column.target->element + "\"; // " + Percent(column.confidence) + "\n";
  }
  for (const std::string& element : Unseen(draft, knowledge))
    out += "  s." + element + " as v -> t." + element + " = v \"" + element + "\";\n";
  return out +
         "  s.sourceExtras as cell -> t.sourceExtras as extra then {\n"
         "    cell.path as v -> extra.path = v \"extra-path\";\n"
         "    cell.value as v -> extra.value = v \"extra-value\";\n"
         "  } \"source-extras\";\n}\n";
}

std::string WriteModel(const Draft& draft, const Knowledge& knowledge) {
  const std::string name = ModelNameOf(draft.name);
  const std::string title = "Learnt from an export: " + draft.name;
  Json::Array elements{ElementJson(name, "*", "", title)};
  for (const DraftColumn& column : draft.columns) {
    elements.push_back(ElementJson(name + "." + column.element, "1",
                                   knowledge.TypeOf(column.target->element),
                                   "Column " + column.name));
  }
  for (const std::string& element : Unseen(draft, knowledge)) {
    elements.push_back(ElementJson(name + "." + element, "1", knowledge.TypeOf(element),
                                   "Derived, or a default: " + element));
  }
  const std::string extras = name + "." + std::string(kExtras);
  elements.push_back(
      ElementJson(extras, "*", "BackboneElement", "Columns that are kept as they are"));
  elements.push_back(ElementJson(extras + ".path", "1", "string", "Header of the column"));
  elements.push_back(ElementJson(extras + ".value", "1", "string", "The cell"));
  Json model = Json::Of({{"resourceType", "StructureDefinition"},
                         {"id", name},
                         {"url", ModelUrl(draft)},
                         {"name", name},
                         {"title", title},
                         {"status", "draft"},
                         {"fhirVersion", "4.0.1"},
                         {"kind", "logical"},
                         {"abstract", false},
                         {"type", name},
                         {"baseDefinition", "http://hl7.org/fhir/StructureDefinition/Element"},
                         {"derivation", "specialization"}});
  model.Set("snapshot", Json::Of({{"element", elements}}));
  model.Set("differential", Json::Of({{"element", elements}}));
  return model.Write(2) + "\n";
}

}  // namespace gateway::records
