// A format in the making: what was decided about an export, before it is
// written down.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "gateway/records/learn/knowledge.h"
#include "gateway/records/learn/learn.h"
#include "gateway/records/learn/profile.h"
#include "gateway/records/learn/sample.h"

namespace gateway::records {

// code -> words, in the order they are written.
using WordLists = std::map<std::string, std::vector<std::string>>;

struct DraftColumn {
  std::string name;     // header or path
  std::string element;  // of the export's own model: the header as a name
  const Target* target = nullptr;
  double confidence = 0;
  std::string why;
  WordLists values;  // of a column of codes
};

struct Draft {
  std::string name;  // of the format
  const Sample* sample = nullptr;
  std::vector<DraftColumn> columns;  // those that are read, in file order
  std::vector<std::string> extras;   // names of those that are kept as they are
  std::vector<std::string> dates;
  WordLists yes_no;
  WordLists levels;
  std::map<std::string, std::string> defaults;  // element of the flat form -> text
};

// "CouncilXCase" for "council-x".
[[nodiscard]] std::string ModelNameOf(const std::string& format);

[[nodiscard]] std::string WriteFormat(const Draft& draft, const Knowledge& knowledge);
[[nodiscard]] std::string WriteMap(const Draft& draft, const Knowledge& knowledge);
[[nodiscard]] std::string WriteModel(const Draft& draft, const Knowledge& knowledge);

}  // namespace gateway::records
