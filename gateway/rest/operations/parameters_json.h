// A Parameters resource as JSON, part by part.
// Spec: https://hl7.org/fhir/R4/parameters.html
#pragma once

#include <string>
#include <string_view>

#include "gateway/base/json.h"

namespace gateway::rest {

// The list of `parameter`s, or of the `part`s of one.
class ParametersJson {
 public:
  // `member` is "valueString", "valueCoding", "resource" …; text that is empty is not added.
  void Add(std::string_view name, std::string_view member, Json value);
  void AddText(std::string_view name, std::string_view member, std::string_view text);
  void AddParts(std::string_view name, const ParametersJson& parts);
  [[nodiscard]] bool empty() const { return list_.array().empty(); }

  // The resource.
  [[nodiscard]] std::string Write() const;

 private:
  Json list_{Json::Array{}};
};

// A Coding; members that are empty are left out.
[[nodiscard]] Json CodingJson(std::string_view system, std::string_view version,
                              std::string_view code, std::string_view display);

}  // namespace gateway::rest
