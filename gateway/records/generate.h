// Makes synthetic records for tests, demonstrations and `record generate`: the same for the same
// seed, valid by every rule of severity error, varied over the optional fields and codes of what a
// Checklist needs (reference chc-domain.md 5.1 to 5.5).
//
// Nobody real: family name TEST, NHS numbers 999… with a right check digit, ODS codes X26 to X29,
// postcodes ZZ99. Free text holds quotes, line breaks, commas and letters outside ASCII on purpose,
// all of which Windows-1252 has too.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/json.h"
#include "gateway/base/random.h"
#include "gateway/base/result.h"
#include "gateway/records/generate/probing.h"

namespace gateway::records {

// Used by one thread.
class Generator {
 public:
  // No date of a record lies after `today`.
  explicit Generator(std::uint64_t seed, std::chrono::year_month_day today = kDefaultToday);

  // The next canonical record (ChcRecord).
  [[nodiscard]] Json Record();
  // The next canonical record for a test that looks for what a format cannot hold: the first is
  // full, the second full in the other way (without NHS number, overridden), the third bare, the
  // rest varied; from the fourth on with text of every plane of Unicode, or of `repertoire`.
  [[nodiscard]] Json Probing(Repertoire repertoire = Repertoire::kUnicode);
  // A canonical record with no finding but those of rule `id` ("R-030"). kNotFound, with the rules
  // that can be broken, for another id.
  [[nodiscard]] Result<Json> Break(std::string_view id);
  // The ids that Break knows, in order.
  [[nodiscard]] static std::vector<std::string> Breakable();

  static constexpr std::chrono::year_month_day kDefaultToday{
      std::chrono::year(2026), std::chrono::month(10), std::chrono::day(1)};

 private:
  SeededRandom random_;
  std::chrono::year_month_day today_;
  std::uint64_t serial_;      // of the next NHS number and case id
  std::uint64_t probed_ = 0;  // records that Probing has made
};

}  // namespace gateway::records
