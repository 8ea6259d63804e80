// What the values of one column look like, without what they say.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace gateway::records {

struct ColumnProfile {
  std::size_t filled = 0;
  // Shares of the filled cells, 0 to 1.
  double nhs_numbers = 0;  // ten digits with the right check digit
  double instants = 0;     // RFC 3339
  double integers = 0;
  double uuids = 0;
  double hashes = 0;  // 64 hexadecimal digits
  double emails = 0;
  double postcodes = 0;
  double phones = 0;
  double ods_codes = 0;  // 3 to 6 capital letters and digits with both, or X and digits
  // Shapes of dates that fit at least 95 of 100 cells, strict ones first.
  std::vector<std::string> date_shapes;
  // At least 95 of 100 cells are dates whose year has two digits: of no use,
  // the century is a guess.
  bool two_digit_years = false;
  std::map<std::string, std::size_t> words;  // distinct values when there are at most 40
  bool few_words = false;
  double average_length = 0;
};

[[nodiscard]] ColumnProfile ProfileOf(const std::vector<std::string>& values);

}  // namespace gateway::records
