#include "gateway/records/json/free_value.h"

#include "gateway/base/text.h"

namespace gateway::records {

std::string ToExtra(const Json& value) {
  if (!value.is_string() || Trim(value.string()).empty()) return value.Write();
  const Json read = FromExtra(value.string());
  return read.is_string() && read.string() == value.string() ? value.string() : value.Write();
}

// Only the one way to write a value is read as that value; the rest is text.
Json FromExtra(std::string_view text) {
  const auto value = Json::Parse(text);
  if (!value) return Json(text);
  // A string in quotes is one less deep than its text, so that this ends.
  const bool canonical = value->is_string() ? ToExtra(*value) == text : value->Write() == text;
  return canonical ? *value : Json(text);
}

}  // namespace gateway::records
