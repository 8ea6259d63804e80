// Where a finding of a rule points to.
#pragma once

#include <string>
#include <string_view>

#include "gateway/fhir/model/node.h"

namespace gateway::records {

struct Place {
  std::string expression;
  int line = 0;
  int column = 0;
};

// The place of a node that is there.
[[nodiscard]] Place PlaceOf(fhir::Node root, fhir::Node node);

// The place of what a path of plain names ("completer.name") would name below `base` if it were
// there: its full path, with line and column of the deepest element on the way that is. A path that
// is no plain names gives the place of `base`.
[[nodiscard]] Place PlaceOfMissing(fhir::Node root, fhir::Node base, std::string_view path);

}  // namespace gateway::records
