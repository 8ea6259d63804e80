// Whether an instance meets what a slice demands.
#include <algorithm>

#include "gateway/validation/profile/conformance.h"
#include "gateway/validation/profile/criteria.h"
#include "gateway/validation/profile/discriminator.h"
#include "gateway/validation/profile/values.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

bool Meets(const Scope& scope, const Criterion& criterion) {
  const std::vector<fhir::Node> nodes = Follow(scope, criterion.path);
  const auto any = [&](auto holds) { return std::ranges::any_of(nodes, holds); };
  switch (criterion.kind) {
    case Criterion::Kind::kUndecided:
      return false;
    case Criterion::Kind::kExists:
      return !nodes.empty();
    case Criterion::Kind::kMissing:
      return nodes.empty();
    case Criterion::Kind::kFixed:
      if (!criterion.value)
        return any([&](fhir::Node node) { return node.text() == criterion.url; });
      return any([&](fhir::Node node) { return EqualsFixed(node, criterion.value); });
    case Criterion::Kind::kPattern:
      return any([&](fhir::Node node) { return FitsPattern(node, criterion.value); });
    case Criterion::Kind::kBinding:
      return any([&](fhir::Node node) { return IsBound(scope, node, *criterion.binding); });
    case Criterion::Kind::kType:
      return any([&](fhir::Node node) {
        return std::ranges::any_of(criterion.types, [&](const fhir::Type* type) {
          return type != nullptr && node.type()->IsA(type->name);
        });
      });
    case Criterion::Kind::kProfile:
      return any([&](fhir::Node node) {
        return std::ranges::any_of(criterion.profiles, [&](std::string_view profile) {
          return Conforms(scope, node, profile);
        });
      });
  }
  return false;
}

}  // namespace

bool MeetsAll(const Scope& scope, const std::vector<Criterion>& criteria) {
  return std::ranges::all_of(criteria,
                             [&](const Criterion& criterion) { return Meets(scope, criterion); });
}

}  // namespace gateway::validation
