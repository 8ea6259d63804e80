// One declared column of a format: its names in files, its element in the model, and how its cells
// are read and written. A column of a CSV file or, in a JSON form, the answer to a question.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/records/cells/date_shape.h"
#include "gateway/records/cells/instant_shape.h"
#include "gateway/records/cells/word_table.h"

namespace gateway::records {

enum class CellKind : std::uint8_t {
  kText,       // as it stands; what `strip` lists is left out
  kId,         // text without spaces around it; a number that a spreadsheet has rounded is refused
  kNhsNumber,  // ten digits, in groups or not
  kDate,       // one of the declared date shapes
  kInstant,    // RFC 3339 with an offset: 2026-09-30T15:40:00Z; or one of the declared shapes
  kYesNo,      // one of the declared words
  kCode,   // one of the column's `values`; any text without spaces around it when none are declared
  kLevel,  // one of the declared levels; nothing else, numbers least of all
  kInteger,  // digits, with a minus sign at most
};

// What all columns of a format share.
struct CellRules {
  std::vector<DateShape> dates;        // the first is written
  std::vector<InstantShape> instants;  // beside RFC 3339, which is written
  WordTable yes_no;                    // codes "true" and "false"
  WordTable levels;
};

struct Column {
  std::string element;             // "nhsNumber"; steps joined by dots when it lies deeper
  std::vector<std::string> steps;  // element, split
  std::string header;              // the one written: a CSV header, or a JSON key
  std::vector<std::string> aliases;
  CellKind kind = CellKind::kText;
  WordTable values;   // of kCode; of kLevel when the column has levels of its own
  std::string strip;  // characters left out of a kText cell on reading ("999 000 0018")
  bool required = false;
  bool in_rows = false;  // a cell of the element that repeats with the rows of a case
  bool is_list = false;  // the element repeats: a JSON list of values

  // The element's text, or what is wrong and how to mend it, without the value. Precondition: the
  // cell is not blank.
  [[nodiscard]] std::expected<std::string, std::string> ReadCell(std::string_view cell,
                                                                 const CellRules& rules) const;
  // The cell that ReadCell would read as `text`; what is wrong otherwise.
  [[nodiscard]] std::expected<std::string, std::string> WriteCell(std::string_view text,
                                                                  const CellRules& rules) const;
};

// A cell that is no free text, without what spreadsheets put around it: spaces (no-break ones too),
// a leading apostrophe that marks text, and ="…".
[[nodiscard]] std::string_view BareCell(std::string_view cell);

// True when nothing but white space stands in it: nothing is stated.
[[nodiscard]] bool IsBlank(std::string_view cell);

// The words a header is compared by: lower case, "&" as "and", letters and digits only.
[[nodiscard]] std::string HeaderKey(std::string_view header);

}  // namespace gateway::records
