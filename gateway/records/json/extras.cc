#include "gateway/records/json/extras.h"

#include <charconv>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "gateway/fhir/json/json_writer.h"

namespace gateway::records {
namespace {

struct Step {
  std::string name;
  std::optional<std::size_t> index;
};

// "person.address[1].floor" in steps; none when it is no such path.
std::vector<Step> ParsePath(std::string_view path) {
  std::vector<Step> steps;
  for (const std::string_view part : Split(path, '.')) {
    const std::size_t bracket = part.find('[');
    Step step{std::string(part.substr(0, bracket)), std::nullopt};
    if (step.name.empty()) return {};
    if (bracket != std::string_view::npos) {
      std::size_t index = 0;
      const char* end = part.data() + part.size();
      const auto [stop, error] = std::from_chars(part.data() + bracket + 1, end, index);
      if (error != std::errc() || stop + 1 != end || *stop != ']') return {};
      step.index = index;
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

// `whole` with `value` set at `steps`; nothing when an object or list on the way is not there. An
// object that is not there at all is made: the model drops what it knows nothing inside of.
std::optional<Json> With(const Json& whole, std::span<const Step> steps, const Json& value);

std::optional<Json> WithIndex(const Json& list, std::size_t index, std::span<const Step> rest,
                              const Json& value) {
  if (!list.is_array() || index >= list.array().size()) return std::nullopt;
  auto changed = With(list.array()[index], rest, value);
  if (!changed) return std::nullopt;
  Json::Array items = list.array();
  items[index] = *std::move(changed);
  return Json(std::move(items));
}

std::optional<Json> With(const Json& whole, std::span<const Step> steps, const Json& value) {
  if (!whole.is_object() && !whole.is_null()) return std::nullopt;
  const Step& step = steps.front();
  const Json& child = whole[step.name];
  std::optional<Json> changed;
  if (steps.size() == 1 && !step.index) {
    if (!child.is_null()) return std::nullopt;
    changed = value;
  } else if (step.index) {
    if (steps.size() == 1) return std::nullopt;
    changed = WithIndex(child, *step.index, steps.subspan(1), value);
  } else {
    changed = With(child, steps.subspan(1), value);
  }
  if (!changed) return std::nullopt;
  Json result = whole;
  result.Set(step.name, *std::move(changed));
  return result;
}

Json Without(const Json& whole, std::string_view name) {
  Json rest = Json(Json::Object{});
  for (const auto& [key, value] : whole.object()) {
    if (key != name) rest.Set(key, value);
  }
  return rest;
}

// The record with one extra put back; nothing when it has no place.
std::optional<Json> WithExtra(const Json& whole, const Json& extra, const std::string& prefix) {
  const std::string& path = extra["path"].string();
  const auto value = Json::Parse(extra["value"].string());
  if (!value || !path.starts_with(prefix)) return std::nullopt;
  const std::vector<Step> steps = ParsePath(std::string_view(path).substr(prefix.size()));
  if (steps.empty()) return std::nullopt;
  return With(whole, steps, *value);
}

}  // namespace

std::string WriteWithExtras(fhir::Node root, std::string_view extras) {
  std::string text = fhir::WriteJson(root);
  if (root.Children(extras).empty()) return text;
  const auto parsed = Json::Parse(text);
  if (!parsed) return text;
  Json whole = Without(*parsed, extras);
  Json::Array kept;
  const Json items = (*parsed)[extras];
  for (const Json& item : items.array()) {
    if (auto changed = WithExtra(whole, item, std::string(root.type_name()) + ".")) {
      whole = *std::move(changed);
    } else {
      kept.push_back(item);
    }
  }
  if (!kept.empty()) whole.Set(extras, Json(std::move(kept)));
  return whole.Write();
}

}  // namespace gateway::records
