#include "gateway/records/learn/sample.h"

#include <algorithm>
#include <array>

#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "gateway/records/csv/csv_reader.h"
#include "gateway/records/encoding.h"
#include "gateway/records/json/json_split.h"

namespace gateway::records {
namespace {

constexpr std::size_t kMaxRows = 5000;
constexpr std::array kDelimiters{',', ';', '\t', '|'};

// How well the text divides at `delimiter`: columns of the header, 0 when rows
// do not agree with it.
std::size_t ColumnsBy(const std::string& text, char delimiter) {
  CsvOptions options;
  options.delimiter = delimiter;
  const auto rows = ReadCsv(text, options);
  if (!rows || rows->empty()) return 0;
  const std::size_t columns = rows->front().cells.size();
  const auto fits = static_cast<std::size_t>(
      std::ranges::count_if(*rows, [&](const CsvRow& row) { return row.cells.size() == columns; }));
  return fits * 10 >= rows->size() * 9 ? columns : 0;
}

Result<Sample> ReadCsvSample(const std::string& text) {
  Sample sample;
  std::size_t most = 0;
  for (const char delimiter : kDelimiters) {
    const std::size_t columns = ColumnsBy(text, delimiter);
    if (columns <= most) continue;
    most = columns;
    sample.delimiter = delimiter;
  }
  if (most < 2) {
    return Fail(IssueType::kStructure,
                "this is no table with a header row: no comma, semicolon, tab "
                "or bar divides its "
                "rows alike; and no JSON");
  }
  CsvOptions options;
  options.delimiter = sample.delimiter;
  GATEWAY_TRY(const std::vector<CsvRow> rows, ReadCsv(text, options));
  for (const CsvCell& cell : rows.front().cells)
    sample.columns.push_back({std::string(Trim(cell.text)), {}, false});
  for (std::size_t i = 1; i < rows.size() && i <= kMaxRows; ++i) {
    if (rows[i].cells.size() != most) continue;
    ++sample.rows;
    for (std::size_t at = 0; at < most; ++at) {
      const std::string_view value = Trim(rows[i].cells[at].text);
      if (!value.empty()) sample.columns[at].values.emplace_back(value);
    }
  }
  return sample;
}

// Members of JSON records by path, in order of first appearance.
class Flattener {
 public:
  void Add(const Json& record) {
    ++sample_.rows;
    Walk(record, "");
  }
  [[nodiscard]] Sample Take() && { return std::move(sample_); }

 private:
  void Walk(const Json& object, const std::string& prefix) {
    for (const auto& [name, value] : object.object()) {
      const std::string path = prefix.empty() ? name : prefix + "/" + name;
      if (value.is_object()) {
        Walk(value, path);
        continue;
      }
      SampleColumn& column = Column(path);
      if (value.is_array()) column.is_list = true;
      if (value.is_string() && !Trim(value.string()).empty())
        column.values.emplace_back(Trim(value.string()));
      if (value.is_number()) column.values.push_back(value.number_text());
      if (value.is_bool()) column.values.emplace_back(value.boolean() ? "true" : "false");
    }
  }

  SampleColumn& Column(const std::string& path) {
    const auto [at, added] = index_.emplace(path, sample_.columns.size());
    if (added) sample_.columns.push_back({path, {}, false});
    return sample_.columns[at->second];
  }

  Sample sample_{.syntax = Sample::Syntax::kJson, .columns = {}};
  std::map<std::string, std::size_t> index_;
};

Result<Sample> ReadJsonSample(const std::string& text) {
  GATEWAY_TRY(const std::vector<JsonPiece> pieces, SplitJson(text));
  Flattener flattener;
  for (std::size_t i = 0; i < pieces.size() && i < kMaxRows; ++i) {
    const auto record = Json::Parse(pieces[i].text);
    if (record && record->is_object()) flattener.Add(*record);
  }
  Sample sample = std::move(flattener).Take();
  if (sample.rows == 0) return Fail(IssueType::kStructure, "the file holds no JSON object");
  return sample;
}

}  // namespace

Result<Sample> ReadSample(std::string bytes) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  const bool utf8 = bytes.starts_with(kMark) || FindInvalidUtf8(bytes) == std::string::npos;
  constexpr std::array kBoth{Encoding::kUtf8, Encoding::kWindows1252};
  GATEWAY_TRY(const Decoded decoded, Decode(std::move(bytes), kBoth));
  const std::string& text = decoded.text;
  const std::string_view start = Trim(text);
  const bool json = start.starts_with('{') || start.starts_with('[');
  GATEWAY_TRY(Sample sample, json ? ReadJsonSample(text) : ReadCsvSample(text));
  if (!utf8) sample.encoding = "windows-1252";
  return sample;
}

}  // namespace gateway::records
