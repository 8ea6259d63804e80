// The csv part of a format.yaml.
//
//   extras: sourceExtras
//   csv:
//     encodings: [utf-8, windows-1252]
//     delimiter: ","
//     line_end: "\r\n"
//     dates: [dd/mm/yyyy, yyyy-mm-dd, dd-MMM-yyyy]
//     yes_no: {yes: [Yes, Y], no: [No, N]}
//     levels: {A: [A], B: [B], C: [C]}
//     columns:
//       - {element: nhsNumber, header: NHS Number, aliases: [NHS No], cell: text, strip: " -",
//       required: true}
//       - {element: gender, header: Gender, cell: code, values: {female: [Female, F], male: [Male,
//       M]}}
//   defaults: {formVersion: "2022-07"}
//   derive:
//     sourceRecordHash: {sha256: row}
//     recordId: {uuid: [organisationOds, localCaseId]}
#pragma once

#include "gateway/base/yaml.h"
#include "gateway/records/csv/csv_format.h"

namespace gateway::records {

// Reads `csv`, `defaults` and `derive` of `file` and holds them against `model`; every mistake goes
// to `issues` with its line.
[[nodiscard]] CsvSchema ReadCsvSchema(const Yaml& file, const fhir::Type& model, Issues& issues);

}  // namespace gateway::records
