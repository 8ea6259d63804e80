#include "gateway/rest/operations/parameters_json.h"

#include <array>
#include <utility>

namespace gateway::rest {

void ParametersJson::Add(std::string_view name, std::string_view member, Json value) {
  Json part = Json::Of({{"name", name}});
  part.Set(member, std::move(value));
  list_.Push(std::move(part));
}

void ParametersJson::AddText(std::string_view name, std::string_view member,
                             std::string_view text) {
  if (!text.empty()) Add(name, member, text);
}

void ParametersJson::AddParts(std::string_view name, const ParametersJson& parts) {
  Add(name, "part", parts.list_);
}

std::string ParametersJson::Write() const {
  return Json::Of({{"resourceType", "Parameters"}, {"parameter", list_}}).Write();
}

Json CodingJson(std::string_view system, std::string_view version, std::string_view code,
                std::string_view display) {
  Json coding = Json::Of({});
  const std::array<std::pair<const char*, std::string_view>, 4> members{
      {{"system", system}, {"version", version}, {"code", code}, {"display", display}}};
  for (const auto& [name, text] : members) {
    if (!text.empty()) coding.Set(name, text);
  }
  return coding;
}

}  // namespace gateway::rest
