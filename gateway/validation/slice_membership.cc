#include "gateway/validation/slice_membership.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace gateway::validation {
namespace {

std::unexpected<Error> Undecided(std::string_view slice) {
  return Fail(IssueType::kNotSupported,
              "the discriminators of slice '" + std::string(slice) + "' cannot be decided here");
}

std::span<const fhir::Node> ElementsOf(fhir::Node profile) {
  const auto snapshot = profile.At({"snapshot"}).Children("element");
  return snapshot.empty() ? profile.At({"differential"}).Children("element") : snapshot;
}

// Ids are "Observation.component:systolic.code": the slicing stands where the name is cut off.
class Slice {
 public:
  Slice(std::span<const fhir::Node> elements, fhir::Node entry)
      : elements_(elements), entry_(entry) {}

  [[nodiscard]] fhir::Node entry() const { return entry_; }
  [[nodiscard]] fhir::Node Slicing() const {
    const std::string_view id = entry_.ChildText("id");
    const fhir::Node sliced = WithId(id.substr(0, id.rfind(':')));
    return sliced.Child("slicing");
  }
  // The slice's own element at that path below it; absent when the profile says nothing of it.
  [[nodiscard]] fhir::Node At(std::string_view path) const {
    if (path.empty()) return entry_;
    return WithId(std::string(entry_.ChildText("id")) + "." + std::string(path));
  }

 private:
  [[nodiscard]] fhir::Node WithId(std::string_view id) const {
    const auto found = std::ranges::find_if(
        elements_, [&](const fhir::Node element) { return element.ChildText("id") == id; });
    return found == elements_.end() ? fhir::Node() : *found;
  }

  std::span<const fhir::Node> elements_;
  fhir::Node entry_;
};

Result<fhirpath::Collection> Follow(fhir::Node node, std::string_view path,
                                    const fhirpath::Host& host) {
  if (path.empty()) return fhirpath::Collection{fhirpath::Item(node)};
  GATEWAY_TRY(const fhirpath::Expression expression, fhirpath::Expression::Compile(path));
  const fhirpath::Context context{.resource = node, .root_resource = node, .host = &host};
  return expression.Evaluate(node, context);
}

std::string_view Parent(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
}

// The value may be stated at the path itself, or as a pattern of an element above it.
Result<std::optional<bool>> HasValue(fhir::Node node, const Slice& slice, std::string_view path,
                                     const fhirpath::Host& host) {
  for (;; path = Parent(path)) {
    const fhir::Node element = slice.At(path);
    const fhir::Node fixed = element.Child("fixed");
    const fhir::Node pattern = element.Child("pattern");
    if (fixed || pattern) {
      GATEWAY_TRY(const fhirpath::Collection values, Follow(node, path, host));
      return std::ranges::any_of(values, [&](const fhirpath::Item& item) {
        return fixed ? fixed.text() == item.node().text() && MatchesPattern(item.node(), fixed) &&
                           MatchesPattern(fixed, item.node())
                     : MatchesPattern(item.node(), pattern);
      });
    }
    if (path.empty()) return std::nullopt;
  }
}

Result<std::optional<bool>> HasType(fhir::Node node, const Slice& slice, std::string_view path,
                                    const fhirpath::Host& host) {
  const auto types = slice.At(path).Children("type");
  if (types.empty()) return std::nullopt;
  GATEWAY_TRY(const fhirpath::Collection values, Follow(node, path, host));
  return std::ranges::any_of(values, [&](const fhirpath::Item& item) {
    return std::ranges::any_of(types, [&](const fhir::Node type) {
      return item.is_node() && item.node().type()->IsA(type.ChildText("code"));
    });
  });
}

Result<std::optional<bool>> Exists(fhir::Node node, const Slice& slice, std::string_view path,
                                   const fhirpath::Host& host) {
  const fhir::Node element = slice.At(path);
  const bool is_absent = element.ChildText("max") == "0";
  if (!is_absent && (!element || element.ChildText("min") == "0")) return std::nullopt;
  GATEWAY_TRY(const fhirpath::Collection values, Follow(node, path, host));
  return values.empty() == is_absent;
}

Result<std::optional<bool>> Decide(fhir::Node discriminator, fhir::Node node, const Slice& slice,
                                   const fhirpath::Host& host) {
  const std::string_view kind = discriminator.ChildText("type");
  std::string_view path = discriminator.ChildText("path");
  if (path == "$this") path = {};
  if (kind == "value" || kind == "pattern") return HasValue(node, slice, path, host);
  if (kind == "type") return HasType(node, slice, path, host);
  if (kind == "exists") return Exists(node, slice, path, host);
  return std::nullopt;
}

}  // namespace

bool MatchesPattern(fhir::Node value, fhir::Node pattern) {
  if (pattern.has_text() && value.text() != pattern.text()) return false;
  return std::ranges::all_of(pattern.children(), [&](const fhir::Node wanted) {
    return std::ranges::any_of(value.Children(wanted.name()), [&](const fhir::Node child) {
      return MatchesPattern(child, wanted);
    });
  });
}

Result<bool> IsInSlice(fhir::Node node, fhir::Node profile, std::string_view name,
                       const fhirpath::Host& host) {
  const auto elements = ElementsOf(profile);
  const auto entry = std::ranges::find_if(
      elements, [&](const fhir::Node element) { return element.ChildText("sliceName") == name; });
  if (entry == elements.end())
    return Fail(IssueType::kNotFound, "the profile has no slice '" + std::string(name) + "'");
  const Slice slice(elements, *entry);
  if (node.element() != nullptr && slice.entry().ChildText("path") != node.element()->path)
    return false;
  const auto discriminators = slice.Slicing().Children("discriminator");
  if (discriminators.empty()) return Undecided(name);
  for (const fhir::Node discriminator : discriminators) {
    GATEWAY_TRY(const std::optional<bool> answer, Decide(discriminator, node, slice, host));
    if (!answer) return Undecided(name);
    if (!*answer) return false;
  }
  return true;
}

}  // namespace gateway::validation
