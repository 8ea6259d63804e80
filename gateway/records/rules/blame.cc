#include "gateway/records/rules/blame.h"

#include <algorithm>

#include "gateway/base/text.h"

namespace gateway::records {
namespace {

bool IsPlain(std::string_view path) {
  return !path.empty() && std::ranges::all_of(path, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
  });
}

}  // namespace

Place PlaceOf(fhir::Node root, fhir::Node node) {
  return {fhir::PathOf(root, node), node.line(), node.column()};
}

Place PlaceOfMissing(fhir::Node root, fhir::Node base, std::string_view path) {
  Place place = PlaceOf(root, base);
  if (!IsPlain(path)) return place;
  fhir::Node node = base;
  for (const std::string_view step : Split(path, '.')) {
    node = node.Child(step);
    place.expression += "." + std::string(step);
    if (!node) continue;
    place.line = node.line();
    place.column = node.column();
  }
  return place;
}

}  // namespace gateway::records
