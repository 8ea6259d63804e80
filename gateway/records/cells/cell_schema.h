// What a format with declared columns says of its cells, whatever its syntax.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gateway/records/cells/column.h"

namespace gateway::records {

// How an element that has no column gets its text from the rest of the record.
struct Derivation {
  enum class How : std::uint8_t {
    kSha256OfRow,  // hexadecimal, over all values of the record: the same cells, the same hash
    kUuid,         // a UUID that depends on the named elements alone
    kJoin,         // the named elements' texts with `between`
    kMinutes,      // minutes since 1970 of the named element, an instant or a date: it grows
  };
  std::string element;
  std::vector<std::string> steps;
  How how = How::kSha256OfRow;
  std::vector<std::string> from;  // element names, but of kSha256OfRow
  std::string between;            // of kJoin
};

// Several rows that make one record (csv-long).
struct RowGroup {
  std::string rows;                 // the list element that each row adds an item to; empty: none
  std::vector<std::string> by;      // elements: rows that agree in all of them are one record
  std::vector<std::string> unique;  // elements of an item that no two items of a record share
};

struct CellSchema {
  CellRules rules;
  std::vector<Column> columns;
  std::map<std::string, std::string> defaults;  // element -> text when its cell is blank
  std::vector<Derivation> derived;
  RowGroup group;
};

}  // namespace gateway::records
