#include "gateway/records/csv/csv_config.h"

#include "gateway/records/cells/cell_config.h"

namespace gateway::records {
namespace {

void ReadEncodings(const Yaml& csv, CsvSchema& schema, Issues& issues) {
  for (const Yaml& item : csv["encodings"].items()) {
    const auto encoding = ParseEncoding(item.text());
    if (!encoding) item.Report(issues, encoding.error().diagnostics);
    if (encoding) schema.encodings.push_back(*encoding);
  }
  if (!schema.encodings.empty()) return;
  csv.Report(issues, "'encodings' needs at least one of utf-8 and windows-1252");
  schema.encodings.push_back(Encoding::kUtf8);
}

void AddDelimiter(const Yaml& item, std::string& delimiters, Issues& issues) {
  const std::string text = item.text();
  const bool fits = text.size() == 1 && text[0] >= '\t' && text[0] < 0x7F && text != "\"" &&
                    text != "\n" && text != "\r" && !delimiters.contains(text);
  if (fits) {
    delimiters += text;
  } else {
    item.Report(issues,
                "a delimiter is one ASCII character, no quote and no line end, and listed once");
  }
}

void ReadDelimiters(const Yaml& csv, CsvSchema& schema, Issues& issues) {
  const Yaml stated = csv["delimiter"];
  if (!stated) return;
  std::string delimiters;
  if (stated.is_scalar()) AddDelimiter(stated, delimiters, issues);
  for (const Yaml& item : stated.items()) AddDelimiter(item, delimiters, issues);
  if (!delimiters.empty()) {
    schema.delimiters = delimiters;
  } else if (!stated.is_scalar()) {
    stated.Report(issues, R"(delimiter is one character or a list of them: [",", ";", "\t"])");
  }
}

void ReadLineEnd(const Yaml& csv, CsvSchema& schema, Issues& issues) {
  schema.line_end = csv.Text("line_end", issues, "\r\n");
  if (schema.line_end != "\r\n" && schema.line_end != "\n") {
    csv["line_end"].Report(issues, R"(line_end is "\r\n" or "\n", in double quotes)");
  }
}

}  // namespace

CsvSchema ReadCsvSchema(const Yaml& file, const fhir::Type& model,
                        const definitions::Registry& registry, Issues& issues) {
  const Yaml csv = file["csv"];
  if (!csv.is_map()) {
    file.Report(issues, "syntax csv needs a map 'csv' with encodings and columns");
    return {};
  }
  const CellSyntax syntax{.section = "csv", .groups = true};
  std::vector<std::string_view> keys = CellKeys(syntax);
  keys.insert(keys.end(), {"encodings", "delimiter", "line_end"});
  csv.CheckKeys(keys, issues);
  CsvSchema schema;
  ReadEncodings(csv, schema, issues);
  ReadDelimiters(csv, schema, issues);
  ReadLineEnd(csv, schema, issues);
  schema.cells = ReadCellSchema(file, syntax, model, registry, issues);
  return schema;
}

}  // namespace gateway::records
