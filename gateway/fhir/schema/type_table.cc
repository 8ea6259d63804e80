#include "gateway/fhir/schema/type_table.h"

namespace gateway::fhir {
namespace {

std::string Capitalised(std::string_view name) {
  std::string text(name);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
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
  return kind == Kind::kBackbone ? std::string_view("BackboneElement") : name;
}

const Type* TypeTable::Find(std::string_view name) const {
  const std::size_t at = layout_.names.Find(name);
  if (at != NameIndex::kNone) return &layout_.types[at];
  return below_ == nullptr ? nullptr : below_->Find(name);
}

const Type* TypeTable::FindByUrl(std::string_view url) const {
  const std::size_t at = layout_.urls.Find(url);
  if (at != NameIndex::kNone) return &layout_.types[layout_.types_of_urls[at]];
  return below_ == nullptr ? nullptr : below_->FindByUrl(url);
}

std::string JsonName(const Element& element, const Type& type) {
  return std::string(element.name) + (element.is_choice ? Capitalised(type.name) : "");
}

}  // namespace gateway::fhir
