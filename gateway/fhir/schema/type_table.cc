#include "gateway/fhir/schema/type_table.h"

#include <utility>

#include "gateway/fhir/schema/primitive_format.h"

namespace gateway::fhir {
namespace {

std::string Capitalised(std::string_view name) {
  std::string text(name);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

Type::Property PropertyOf(const Element& element, const TypeRef& ref) {
  Type::Property property{.element = &element,
                          .type = &ref,
                          .target = ref.type,
                          .order = element.order,
                          .is_list = element.is_list()};
  if (ref.type != nullptr) {
    property.is_primitive = ref.type->kind == Kind::kPrimitive;
    property.json_form = ref.type->json_form;
    property.format = ref.type->format;
  }
  return property;
}

void IndexNames(Type& type) {
  std::vector<std::string_view> elements;
  std::vector<std::string> properties;
  for (const Element& element : type.elements) {
    elements.push_back(element.name);
    for (const TypeRef& ref : element.types) {
      properties.push_back(element.is_choice ? element.name + Capitalised(ref.code) : element.name);
      type.properties.push_back(PropertyOf(element, ref));
    }
  }
  type.element_names = NameIndex(elements);
  type.property_names = NameIndex({properties.begin(), properties.end()});
}

}  // namespace

const Element* Type::Find(std::string_view element_name) const {
  const std::size_t at = element_names.Find(element_name);
  return at == NameIndex::kNone ? nullptr : &elements[at];
}

Type::Property Type::FindProperty(std::string_view json_name) const {
  const Property* const found = LookUp(json_name);
  return found == nullptr ? Property{} : *found;
}

bool Type::IsA(std::string_view type_name) const {
  for (const Type* type = this; type != nullptr; type = type->base) {
    if (type->name == type_name) return true;
  }
  return kind == Kind::kBackbone && (type_name == "BackboneElement" || type_name == "Element");
}

std::string_view Type::DisplayName() const {
  return kind == Kind::kBackbone ? std::string_view("BackboneElement") : std::string_view(name);
}

Type& TypeTable::Add(std::string name) {
  Type& type = types_.emplace_back();
  type.name = std::move(name);
  by_name_.emplace(type.name, &type);
  return type;
}

std::vector<std::string> TypeTable::Finish() {
  std::vector<std::string> missing;
  for (Type& type : types_) {
    if (!type.url.empty()) by_url_.emplace(type.url, &type);
    for (Element& element : type.elements) {
      for (TypeRef& ref : element.types) {
        if (ref.type == nullptr) ref.type = Find(ref.code);
        if (ref.type == nullptr) missing.push_back(ref.code + " (" + element.path + ")");
      }
    }
    if (type.kind == Kind::kPrimitive) type.format = FormatOf(type);
  }
  std::vector<std::string_view> names;
  for (Type& type : types_) {
    IndexNames(type);
    names.push_back(type.name);
  }
  names_ = NameIndex(names);
  return missing;
}

const Type* TypeTable::Find(std::string_view name) const {
  if (names_.size() > 0) {
    const std::size_t at = names_.Find(name);
    return at == NameIndex::kNone ? nullptr : &types_[at];
  }
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

const Type* TypeTable::FindByUrl(std::string_view url) const {
  const auto found = by_url_.find(url);
  return found == by_url_.end() ? nullptr : found->second;
}

std::string JsonName(const Element& element, const Type& type) {
  return element.is_choice ? element.name + Capitalised(type.name) : element.name;
}

}  // namespace gateway::fhir
