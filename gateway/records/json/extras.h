// Members of a JSON record that the model does not know, back to where they stood.
#pragma once

#include <string>
#include <string_view>

#include "gateway/base/result.h"
#include "gateway/fhir/model/node.h"

namespace gateway::records {

// The record as JSON, each item {path, value} of the list `extras` put back as a member: `path` is
// a FHIRPath from the root ("ChcRecord.person.shoeSize"), `value` JSON text. Items that cannot go
// back (another format's column, a path through something that is not there any more) stay in the
// list.
[[nodiscard]] std::string WriteWithExtras(fhir::Node root, std::string_view extras);

}  // namespace gateway::records
