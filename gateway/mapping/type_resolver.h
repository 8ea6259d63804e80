// What a type's name in one map means: an alias of `uses`, a FHIR type, a canonical.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/definitions/registry.h"
#include "gateway/mapping/syntax.h"

namespace gateway::mapping {

class TypeResolver {
 public:
  // Both must outlive the resolver.
  TypeResolver(const syntax::Map& map, const definitions::Registry& registry)
      : map_(map), registry_(registry) {}

  // Null when unknown.
  [[nodiscard]] const fhir::Type* Find(std::string_view name) const;
  // The type a canonical defines or constrains; null when it is not loaded.
  [[nodiscard]] const fhir::Type* FindByUrl(std::string_view url) const;
  // The alias or type name nearest to `name`; empty when none is near.
  [[nodiscard]] std::string Near(std::string_view name) const;

 private:
  const syntax::Map& map_;
  const definitions::Registry& registry_;
};

// What the static types say of one step of a path.
struct Step {
  bool exists = true;
  const fhir::Type* type = nullptr;  // null: known at run time only
};

// `from` null: nothing is known. `name` may be a choice's property name ("valueQuantity"), or
// `value` of a primitive, which is the primitive itself.
[[nodiscard]] Step TakeStep(const fhir::Type* from, std::string_view name);

}  // namespace gateway::mapping
