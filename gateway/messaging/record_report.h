// What was wrong with the rows of a file, as a table for the people who keep it.
//
//   row,line,column,severity,rule,reason,mend
//   17,21,Date of Birth,error,csv-cell,"the date has none of the declared shapes",write dd/mm/yyyy
//
// `row` counts records from 1, `line` is where the record began in the file, `column` is the header
// (or element) that is to blame. Never a value.
#pragma once

#include <string>
#include <vector>

#include "gateway/messaging/answer.h"
#include "gateway/records/format.h"

namespace gateway::messaging {

// Rows that were not accepted, with their errors alone; empty when all were. `format` may be null.
[[nodiscard]] std::string ReportRefused(const std::vector<RecordOutcome>& outcomes,
                                        const records::Format* format);

// Every finding of every record; the header alone when there is none.
[[nodiscard]] std::string ReportFindings(const std::vector<RecordOutcome>& outcomes,
                                         const records::Format* format);

}  // namespace gateway::messaging
