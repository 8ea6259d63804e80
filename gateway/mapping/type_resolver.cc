#include "gateway/mapping/type_resolver.h"

#include "gateway/base/text.h"

namespace gateway::mapping {

const fhir::Type* TypeResolver::Find(std::string_view name) const {
  for (const syntax::Structure& structure : map_.structures) {
    if (structure.alias == name) return FindByUrl(structure.url);
  }
  if (const fhir::Type* const type = registry_.types()->Find(name)) return type;
  if (const fhir::Type* const type = FindByUrl(name)) return type;
  for (const syntax::Structure& structure : map_.structures) {  // a logical model without an alias
    if (structure.url.ends_with("/" + std::string(name))) return FindByUrl(structure.url);
  }
  return nullptr;
}

const fhir::Type* TypeResolver::FindByUrl(std::string_view url) const {
  if (const fhir::Type* const type = registry_.types()->FindByUrl(url)) return type;
  const fhir::Document* const definition = registry_.Find("StructureDefinition", url);
  if (definition == nullptr) return nullptr;
  const std::string_view type = definition->root().ChildText("type");
  const fhir::Type* const by_name = registry_.types()->Find(type);
  return by_name != nullptr ? by_name : registry_.types()->FindByUrl(type);
}

std::string TypeResolver::Near(std::string_view name) const {
  std::vector<std::string_view> names;
  for (const syntax::Structure& structure : map_.structures) {
    if (!structure.alias.empty()) names.push_back(structure.alias);
  }
  for (const fhir::Type& type : registry_.types()->types()) names.push_back(type.name);
  return std::string(Nearest(name, names));
}

Step TakeStep(const fhir::Type* from, std::string_view name) {
  if (from == nullptr || from->is_abstract) return {true, nullptr};
  if (const fhir::Element* const element = from->Find(name)) {
    const bool one = element->types.size() == 1 && !element->types[0].type->is_abstract;
    return {true, one ? element->types[0].type : nullptr};
  }
  if (const fhir::Type::Property property = from->FindProperty(name); property.element != nullptr) {
    return {true, property.type->type};
  }
  if (from->kind == fhir::Kind::kPrimitive && name == "value") return {true, from};
  return {false, nullptr};
}

}  // namespace gateway::mapping
