// Exports of systems that nobody has described: the generated cases of csv-wide
// with other headers, in another order, with other dates, words, delimiters and
// encodings, and columns of their own.
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "gateway/base/json.h"
#include "gateway/base/random.h"
#include "gateway/base/text.h"
#include "gateway/base/yaml.h"
#include "gateway/records/csv/csv_reader.h"
#include "gateway/records/csv/csv_writer.h"
#include "gateway/records/encoding.h"
#include "tests/records/record_files.h"

namespace gateway::records::testing_exports {

// One column of the flat form as the generator filled it.
struct Cells {
  std::string element;
  std::string header;
  std::vector<std::string> aliases;
  std::string cell;
  std::vector<std::string> values;
};

// How one system exports.
struct Style {
  std::string name;
  std::function<std::string(const Cells&, SeededRandom&)> header;
  std::string date = "dd/mm/yyyy";
  char delimiter = ',';
  bool windows_1252 = false;
  bool json = false;
  bool nested = false;                        // JSON: members in groups
  std::map<std::string, std::string> words;   // of cells: "Yes" -> "Y"
  std::map<std::string, std::string> levels;  // "A" -> "1"
};

struct MadeExport {
  std::string bytes;
  std::map<std::string, std::string> truth;  // column -> element; "" for the system's own columns
  std::size_t rows = 0;
};

inline std::vector<std::string> WordsOf(const std::string& header) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : header + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(word);
      word.clear();
    }
  }
  return words;
}

inline std::string Joined(const std::string& header, const std::string& between,
                          const std::function<std::string(std::string, bool first)>& shape) {
  std::string joined;
  for (const std::string& word : WordsOf(header)) {
    const bool first = joined.empty();
    joined += (first ? "" : between) + shape(word, first);
  }
  return joined;
}

inline std::string Upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}
inline std::string Snake(const std::string& header) {
  return Joined(header, "_", [](const std::string& word, bool) { return ToLower(word); });
}
inline std::string Camel(const std::string& header) {
  return Joined(header, "", [](std::string word, bool first) {
    word = ToLower(word);
    if (!first) word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
    return word;
  });
}
// Words as a database administrator shortens them.
inline std::string Shortened(const std::string& header) {
  static const std::map<std::string, std::string> kShort{
      {"date", "DT"},           {"number", "NO"},           {"organisation", "ORG"},
      {"reference", "REF"},     {"checklist", "CHKLST"},    {"completed", "COMPL"},
      {"completer", "COMPLTR"}, {"received", "RECVD"},      {"address", "ADDR"},
      {"telephone", "TEL"},     {"practice", "PRAC"},       {"referral", "REFRL"},
      {"referrer", "REFERR"},   {"representative", "REPR"}, {"individual", "INDIV"},
      {"council", "CNCL"},      {"evidence", "EVID"},       {"responsible", "RESP"},
      {"provider", "PROVDR"},   {"registered", "REGD"},     {"communicated", "COMMD"},
      {"medication", "MEDICN"}, {"psychological", "PSYCH"}};
  return Joined(header, "_", [](const std::string& word, bool) {
    const auto at = kShort.find(ToLower(word));
    return at == kShort.end() ? Upper(word) : at->second;
  });
}
// Words as people say them.
inline std::string Reworded(const std::string& header) {
  static const std::map<std::string, std::string> kOther{{"evidence", "Comments"},
                                                         {"family", "Last"},
                                                         {"given", "First"},
                                                         {"gender", "Sex"},
                                                         {"council", "Local Authority"},
                                                         {"organisation", "Organization"},
                                                         {"telephone", "Phone"},
                                                         {"completed", "Completion"},
                                                         {"completer", "Assessor"},
                                                         {"outcome", "Result"},
                                                         {"location", "Place"},
                                                         {"individual", "Patient"},
                                                         {"received", "Receipt"}};
  return Joined(header, " ", [](const std::string& word, bool) {
    const auto at = kOther.find(ToLower(word));
    return at == kOther.end() ? word : at->second;
  });
}

// dd/mm/yyyy in another shape.
inline std::string InShape(const std::string& cell, const std::string& shape) {
  if (cell.size() != 10 || cell[2] != '/' || cell[5] != '/') return cell;
  const std::string day = cell.substr(0, 2);
  const std::string month = cell.substr(3, 2);
  const std::string year = cell.substr(6);
  if (shape == "yyyy-mm-dd") return year + "-" + month + "-" + day;
  if (shape == "mm/dd/yyyy") return month + "/" + day + "/" + year;
  if (shape == "dd.mm.yyyy") return day + "." + month + "." + year;
  if (shape == "dd-MMM-yyyy") {
    constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return day + "-" + kMonths.at(static_cast<std::size_t>(std::stoi(month)) - 1) + "-" + year;
  }
  return cell;
}

// The generator's cases, column by column, with what csv-wide says of each
// column.
inline std::vector<Cells> CellsOf(const std::string& csv_wide) {
  const auto rows = ReadCsv(csv_wide);
  const auto form = Yaml::ParseFile((MappingsFolder() / "csv-wide" / "format.yaml").string());
  std::map<std::string, Cells> by_header;
  for (const Yaml& column : form.value()["csv"]["columns"].items()) {
    Cells cells{
        column["element"].text(), column["header"].text(), {}, column["cell"].text("text"), {}};
    for (const Yaml& alias : column["aliases"].items()) cells.aliases.push_back(alias.text());
    by_header.emplace(cells.header, cells);
  }
  std::vector<Cells> columns;
  for (std::size_t at = 0; at < rows->front().cells.size(); ++at) {
    const auto known = by_header.find(rows->front().cells[at].text);
    if (known == by_header.end()) continue;
    Cells cells = known->second;
    for (std::size_t row = 1; row < rows->size(); ++row)
      cells.values.push_back(rows->at(row).cells[at].text);
    columns.push_back(std::move(cells));
  }
  return columns;
}

inline std::string Changed(const std::string& value, const Cells& cells, const Style& style) {
  if (cells.cell == "date") return InShape(value, style.date);
  if (cells.cell == "level") {
    const auto at = style.levels.find(value);
    return at == style.levels.end() ? value : at->second;
  }
  const auto at = style.words.find(value);
  return (cells.cell == "yes-no" || cells.cell == "code") && at != style.words.end() ? at->second
                                                                                     : value;
}

// `csv_wide` is a file of generated cases.
inline MadeExport MakeExport(const Style& style, std::uint64_t seed, const std::string& csv_wide) {
  std::vector<Cells> columns = CellsOf(csv_wide);
  const auto cases = static_cast<int>(columns.at(0).values.size());
  SeededRandom random(seed);
  for (const char* const own : {"Ward", "Bed No", "Row Exported By", "Internal Flag"}) {
    Cells cells{"", own, {}, "text", {}};
    for (int i = 0; i < cases; ++i)
      cells.values.push_back("own " + std::to_string(random.Next() % 7));
    columns.push_back(std::move(cells));
  }
  for (std::size_t i = columns.size(); i > 1; --i)
    std::swap(columns[i - 1], columns[random.Next() % i]);
  MadeExport made;
  made.rows = static_cast<std::size_t>(cases);
  std::vector<std::string> names;
  for (Cells& cells : columns) {
    std::string name = cells.element.empty() ? cells.header : style.header(cells, random);
    while (made.truth.contains(name)) name += "2";
    if (style.nested && !cells.element.empty())
      name = (names.size() % 2 == 0 ? "case/" : "form/") + name;
    made.truth[name] = cells.element;
    names.push_back(name);
    for (std::string& value : cells.values) value = Changed(value, cells, style);
  }
  if (style.json) {
    for (int row = 0; row < cases; ++row) {
      Json record = Json(Json::Object{});
      std::map<std::string, Json> groups;
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string& value = columns[i].values[static_cast<std::size_t>(row)];
        if (value.empty()) continue;
        const std::size_t slash = names[i].find('/');
        if (slash == std::string::npos) record.Set(names[i], value);
        if (slash != std::string::npos)
          groups[names[i].substr(0, slash)].Set(names[i].substr(slash + 1), value);
      }
      for (auto& [name, group] : groups) record.Set(name, std::move(group));
      made.bytes += record.Write() + "\n";
    }
    return made;
  }
  WriteCsvRow(names, style.delimiter, "\r\n", made.bytes);
  for (std::size_t row = 0; row < made.rows; ++row) {
    std::vector<std::string> cells;
    for (const Cells& column : columns) cells.push_back(column.values[row]);
    WriteCsvRow(cells, style.delimiter, "\r\n", made.bytes);
  }
  if (style.windows_1252) {
    auto encoded = Encode(made.bytes, Encoding::kWindows1252);
    if (encoded) made.bytes = *std::move(encoded);
  }
  return made;
}

inline std::vector<Style> TenStyles() {
  const auto alias = [](const Cells& cells, std::size_t at) {
    return cells.aliases.empty() ? cells.header : cells.aliases[at % cells.aliases.size()];
  };
  std::vector<Style> styles;
  styles.push_back(
      {.name = "snake", .header = [](const Cells& c, SeededRandom&) { return Snake(c.header); }});
  styles.push_back({.name = "camel",
                    .header = [](const Cells& c, SeededRandom&) { return Camel(c.header); },
                    .date = "yyyy-mm-dd",
                    .delimiter = '\t'});
  styles.push_back({.name = "short",
                    .header = [](const Cells& c, SeededRandom&) { return Shortened(c.header); },
                    .date = "dd-MMM-yyyy",
                    .delimiter = ';',
                    .words = {{"Yes", "Y"}, {"No", "N"}}});
  styles.push_back(
      {.name = "alias",
       .header = [alias](const Cells& c, SeededRandom&) { return alias(c, 0); },
       .date = "dd.mm.yyyy",
       .windows_1252 = true,
       .words = {{"Female", "F"}, {"Male", "M"}, {"Not known", "X"}, {"Indeterminate", "Other"}}});
  styles.push_back(
      {.name = "numbers",
       .header = [alias](const Cells& c, SeededRandom& r) { return alias(c, r.Next()); },
       .delimiter = '|',
       .levels = {{"A", "1"}, {"B", "2"}, {"C", "3"}}});
  styles.push_back({.name = "glued",
                    .header =
                        [](const Cells& c, SeededRandom&) {
                          return "chc_" + Joined(c.header, "", [](const std::string& w, bool) {
                                   return ToLower(w);
                                 });
                        },
                    .date = "mm/dd/yyyy",
                    .words = {{"Yes", "1"}, {"No", "0"}}});
  styles.push_back({.name = "reworded",
                    .header = [](const Cells& c, SeededRandom&) { return Reworded(c.header); },
                    .windows_1252 = true,
                    .levels = {{"A", "High"}, {"B", "Moderate"}, {"C", "Low"}}});
  styles.push_back({.name = "json",
                    .header = [](const Cells& c, SeededRandom&) { return Camel(c.header); },
                    .date = "yyyy-mm-dd",
                    .json = true});
  styles.push_back({.name = "nested",
                    .header = [](const Cells& c, SeededRandom&) { return Snake(c.header); },
                    .json = true,
                    .nested = true,
                    .words = {{"Yes", "true"}, {"No", "false"}}});
  styles.push_back({.name = "mixed",
                    .header =
                        [alias](const Cells& c, SeededRandom& r) {
                          switch (r.Next() % 5) {
                            case 0:
                              return Snake(alias(c, r.Next()));
                            case 1:
                              return Camel(c.header);
                            case 2:
                              return Upper(alias(c, r.Next()));
                            case 3:
                              return Shortened(c.header);
                            default:
                              return Reworded(c.header);
                          }
                        },
                    .delimiter = ';',
                    .windows_1252 = true});
  return styles;
}

}  // namespace gateway::records::testing_exports
