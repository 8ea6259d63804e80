// A case system's nightly export of all its cases, as csv-wide: rows that differ from the example
// in their case reference, NHS number and whatever a test changes.
#pragma once

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "gateway/base/file.h"
#include "gateway/records/csv/csv_reader.h"
#include "gateway/records/csv/csv_writer.h"

namespace gateway::messaging::testing {

class Export {
 public:
  explicit Export(int cases) {
    const std::filesystem::path home = CHC_GATEWAY_SOURCE_DIR;
    const auto text = ReadFile(home / "mappings" / "csv-wide" / "examples" / "positive.csv");
    const auto rows = records::ReadCsv(text.value_or(""));
    if (!rows || rows->size() != 2) throw std::runtime_error("the example of csv-wide changed");
    header_ = TextsOf(rows->at(0));
    for (int i = 0; i < cases; ++i) Add(i, TextsOf(rows->at(1)));
  }

  // Case `number`, from 0; "CHC-00007".
  [[nodiscard]] static std::string Reference(int number) {
    const std::string digits = std::to_string(number);
    return "CHC-" + std::string(digits.size() < 5 ? 5 - digits.size() : 0, '0') + digits;
  }

  void Set(int number, const std::string& column, const std::string& text) {
    rows_.at(number).at(ColumnOf(column)) = text;
  }
  [[nodiscard]] const std::string& At(int number, const std::string& column) {
    return rows_.at(number).at(ColumnOf(column));
  }
  // A change of what counts, made on that day of October 2026.
  void Change(int number, const std::string& column, const std::string& text, int day) {
    Set(number, column, text);
    Set(number, "Updated At",
        "2026-10-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + "T18:00:00Z");
  }
  // A cell too many: nobody can say which cell is which.
  void MakeRagged(int number) { rows_.at(number).emplace_back("one too many"); }
  void Remove(int number) { rows_.erase(number); }

  [[nodiscard]] std::string Csv() const {
    std::string out;
    records::WriteCsvRow(header_, ',', "\r\n", out);
    for (const auto& [number, cells] : rows_) records::WriteCsvRow(cells, ',', "\r\n", out);
    return out;
  }

 private:
  static std::vector<std::string> TextsOf(const records::CsvRow& row) {
    std::vector<std::string> texts;
    for (const records::CsvCell& cell : row.cells) texts.push_back(cell.text);
    return texts;
  }

  [[nodiscard]] std::size_t ColumnOf(const std::string& column) const {
    const auto at = std::ranges::find(header_, column);
    if (at == header_.end()) throw std::runtime_error("no column " + column);
    return static_cast<std::size_t>(at - header_.begin());
  }

  void Add(int number, std::vector<std::string> cells) {
    rows_.emplace(number, std::move(cells));
    Set(number, "Case Reference", Reference(number));
    Set(number, "NHS Number", NextNumber());
  }

  // The next number from 9990000018 on whose check digit exists (modulus 11).
  std::string NextNumber() {
    for (;;) {
      const std::string nine = std::to_string(999'000'000 + ++serial_);
      int sum = 0;
      for (std::size_t i = 0; i < nine.size(); ++i)
        sum += (nine[i] - '0') * (10 - static_cast<int>(i));
      const int check = (11 - sum % 11) % 11;
      if (check != 10) return nine + std::to_string(check);
    }
  }

  std::vector<std::string> header_;
  std::map<int, std::vector<std::string>> rows_;
  int serial_ = 0;
};

}  // namespace gateway::messaging::testing
