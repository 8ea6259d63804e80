// An unknown export, read as far as it can be without knowing what it says.
//
// CSV: the encoding, the delimiter and the columns. JSON: one object, a list of
// them or one a line, each flattened into members by path ("person/dob"). Lists
// inside a record are not looked into.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::records {

struct SampleColumn {
  std::string name;                 // header, or path of a JSON member
  std::vector<std::string> values;  // that are not blank, in file order
  bool is_list = false;             // JSON: a list somewhere, which nothing is proposed for
};

struct Sample {
  enum class Syntax { kCsv, kJson };
  Syntax syntax = Syntax::kCsv;
  std::string encoding = "utf-8";  // as format.yaml says it
  char delimiter = ',';
  std::size_t rows = 0;
  std::vector<SampleColumn> columns;
};

// At most the first 5,000 records. kStructure when it is neither CSV with a
// header row nor JSON objects; kInvalid when the bytes are in no encoding that
// formats can have.
[[nodiscard]] Result<Sample> ReadSample(std::string bytes);

}  // namespace gateway::records
