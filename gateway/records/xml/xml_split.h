// One record, or a list element with records inside: where each record of an XML file begins and
// ends. The records' own syntax is the reader's business; this only counts tags.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::records {

struct XmlPiece {
  // The record's own markup, the list's namespace declarations added behind its name where it has
  // none of its own of that prefix.
  std::string text;
  int line = 1;  // 1-based place of its first byte
  int column = 1;
};

// In file order. The whole file is one piece unless its root is `list` (with any prefix). An empty
// file has none. Fails with kStructure, with line and column, when the list is cut off, when it
// holds something else than elements, or on a document type.
[[nodiscard]] Result<std::vector<XmlPiece>> SplitXml(std::string_view text, std::string_view list);

}  // namespace gateway::records
