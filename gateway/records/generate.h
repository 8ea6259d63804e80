// Makes synthetic records for tests, demonstrations and `record generate`: the same for the same
// seed, valid by every rule of severity error, varied over every optional field and code.
//
// Nobody real: family names TEST, NHS numbers 999… with a right check digit, ODS codes X26 to X28,
// postcodes ZZ99. Free text holds quotes, line breaks, commas and letters outside ASCII on purpose.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/json.h"
#include "gateway/base/random.h"
#include "gateway/base/result.h"

namespace gateway::records {

class Generator {
 public:
  // `today` bounds every date of the records.
  explicit Generator(std::uint64_t seed, std::chrono::year_month_day today = kDefaultToday);

  // The next canonical record (ChcRecord) as JSON: reference chc-domain.md 5.1 to 5.5.
  [[nodiscard]] Json Record();
  // The next record as one row of the csv-wide format: element names of the model CsvWideCase with
  // their text ("" when absent), in no particular order.
  [[nodiscard]] Json Row();
  // A canonical record with no finding at all but those of rule `id`: "R-030". kNotFound, with the
  // rules that can be broken, for another id.
  [[nodiscard]] Result<Json> Break(std::string_view id);
  // The ids Break knows, in order.
  [[nodiscard]] static std::vector<std::string> Breakable();

  static constexpr std::chrono::year_month_day kDefaultToday{
      std::chrono::year(2026), std::chrono::month(10), std::chrono::day(1)};

 private:
  SeededRandom random_;
  std::chrono::year_month_day today_;
  int made_ = 0;
};

}  // namespace gateway::records
