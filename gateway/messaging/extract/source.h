// A source that exports every case it has, every time: each file is the whole truth of that source
// on its day.
//
//   sources:
//     - name: council-nightly
//       folder: council/out             # or none: files come by POST
//       /records?source=council-nightly format: csv-wide organisation: X27 mode: extract # event
//       unless told: each record is news extract: {file_date: "cases_{yyyy-mm-dd}.csv", hold_above:
//       20}
#pragma once

#include <optional>
#include <string>

#include "gateway/messaging/extract/file_date.h"

namespace gateway::messaging {

struct ExtractSource {
  std::string name;
  std::string format;
  std::string organisation;  // ODS code the files come from
  // A file in which more than this share of the known cases is missing is held for a person: it is
  // more likely cut off than true. In per cent; 100 holds nothing.
  int hold_above = 20;
  // Where the day of an export stands in its file's name. Without it only the records' own times
  // tell an older file.
  std::optional<FileDate> file_date;
};

}  // namespace gateway::messaging
