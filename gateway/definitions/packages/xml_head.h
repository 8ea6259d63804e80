// What the top level of a resource in XML says of it, without reading the whole.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::definitions {

struct XmlHead {
  std::string type;  // name of the root element: "ValueSet"
  // Primitive elements directly below the root, in order: {"url", "http://…"}.
  std::vector<std::pair<std::string, std::string>> members;

  // The first of that name; empty when there is none.
  [[nodiscard]] std::string_view Get(std::string_view name) const;
};

// Reads up to the end of the root element; whether the rest is well-formed is not asked. kStructure
// when there is no root element or a tag does not end.
[[nodiscard]] Result<XmlHead> ReadXmlHead(std::string_view bytes);

}  // namespace gateway::definitions
