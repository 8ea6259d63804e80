// One declared column of a CSV format: its headers, its element in the model, and how its cells are
// read and written.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/records/csv/date_shape.h"
#include "gateway/records/csv/word_table.h"

namespace gateway::records {

enum class CellKind : std::uint8_t {
  kText,     // as it stands; what `strip` lists is left out
  kDate,     // one of the declared date shapes
  kInstant,  // RFC 3339 with an offset: 2026-09-30T15:40:00Z
  kYesNo,    // one of the declared words
  kCode,   // one of the column's `values`; any text without spaces around it when none are declared
  kLevel,  // one of the declared levels; nothing else, numbers least of all
  kInteger,  // digits, with a minus sign at most
};

// What all columns of a format share.
struct CellRules {
  std::vector<DateShape> dates;  // the first is written
  WordTable yes_no;              // codes "true" and "false"
  WordTable levels;
};

struct Column {
  std::string element;             // "nhsNumber"; steps joined by dots when it lies deeper
  std::vector<std::string> steps;  // element, split
  std::string header;              // the one written
  std::vector<std::string> aliases;
  CellKind kind = CellKind::kText;
  WordTable values;   // of kCode; of kLevel when the column has levels of its own
  std::string strip;  // characters left out of a kText cell on reading ("999 000 0018")
  bool required = false;

  // The element's text, or what is wrong and how to mend it, without the value. Precondition: the
  // cell is not blank.
  [[nodiscard]] std::expected<std::string, std::string> ReadCell(std::string_view cell,
                                                                 const CellRules& rules) const;
  // The cell that ReadCell would read as `text`; what is wrong otherwise.
  [[nodiscard]] std::expected<std::string, std::string> WriteCell(std::string_view text,
                                                                  const CellRules& rules) const;
};

// The words a header is compared by: lower case, "&" as "and", letters and digits only.
[[nodiscard]] std::string HeaderKey(std::string_view header);

}  // namespace gateway::records
