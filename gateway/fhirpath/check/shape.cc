#include "gateway/fhirpath/check/shape.h"

#include <algorithm>

#include "gateway/fhirpath/primitive.h"

namespace gateway::fhirpath {
namespace {

std::string FullName(const TypeSpecifier& type) {
  const bool plain = type.name_space.empty() || type.name_space == "FHIR";
  return plain ? std::string(type.name)
               : std::string(type.name_space) + "." + std::string(type.name);
}

Match MatchesSystem(SystemType type, const TypeSpecifier& wanted) {
  if (!wanted.name_space.empty() && wanted.name_space != "System") return Match::kNever;
  return wanted.name == NameOf(type) || wanted.name == "Any" ? Match::kAlways : Match::kNever;
}

bool DerivesFrom(const fhir::Type& type, std::string_view base) { return type.IsA(base); }

}  // namespace

ItemType SystemItem(SystemType type) { return {.type = nullptr, .system = type}; }

ItemType ElementItem(const fhir::Type* type, const fhir::TypeRef* declared) {
  const bool primitive = type->kind == fhir::Kind::kPrimitive;
  return {type, primitive ? SystemTypeOf(*type) : SystemType::kString, declared};
}

std::string NameOf(const ItemType& type) {
  if (type.type != nullptr) return std::string(type.type->name);
  return "System." + std::string(NameOf(type.system));
}

Sorts SortsOf(const ItemType& type) {
  if (type.type == nullptr) return SortOf(type.system);
  if (type.type->kind == fhir::Kind::kPrimitive) return SortOf(type.system);
  if (IsOpen(*type.type)) return kAnything;
  return type.type->IsA("Quantity") ? kElements | kQuantities : kElements;
}

bool IsOpen(const fhir::Type& type) {
  constexpr std::string_view kOpen[] = {"Resource", "DomainResource", "Element", "BackboneElement"};
  return std::ranges::find(kOpen, std::string_view(type.name)) != std::end(kOpen);
}

Sorts Shape::sorts() const {
  if (is_any) return kAnything;
  Sorts all = 0;
  for (const ItemType& type : types) all = static_cast<Sorts>(all | SortsOf(type));
  return all;
}

Shape Shape::OneItem() const {
  Shape item = *this;
  item.min = is_nothing() ? 0 : 1;
  item.max = item.min;
  item.order = Order::kKept;
  return item;
}

void Shape::AddTypes(const Shape& other) {
  if (other.is_any) {
    is_any = true;
    types.clear();
  }
  for (const ItemType& type : other.types) Add(type);
}

void Shape::Add(const ItemType& type) {
  if (!is_any && std::ranges::find(types, type) == types.end()) types.push_back(type);
}

std::string Shape::Describe() const {
  constexpr std::size_t kShown = 3;
  if (is_any) return "anything";
  if (types.empty()) return "nothing";
  std::vector<std::string> names;
  for (const ItemType& type : types) {
    const std::string name = NameOf(type);
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i)
    text += (i == 0 ? "" : " or ") + names[i];
  return names.size() > kShown ? text + " or " + std::to_string(names.size() - kShown) + " more"
                               : text;
}

Shape Nothing() { return {.min = 0, .max = 0}; }

Shape AnyShape(int min, int max) { return {.is_any = true, .min = min, .max = max}; }

Shape ValueShape(SystemType type, int min, int max) {
  Shape shape{.min = min, .max = max};
  shape.Add(SystemItem(type));
  return shape;
}

Match Matches(const ItemType& type, const TypeSpecifier& wanted, bool exact) {
  if (type.type == nullptr) return MatchesSystem(type.system, wanted);
  if (wanted.name_space == "System") return Match::kNever;
  const std::string name = FullName(wanted);
  if (exact && type.type->kind == fhir::Kind::kPrimitive)
    return type.type->name == name ? Match::kAlways : Match::kNever;
  if (DerivesFrom(*type.type, name)) return Match::kAlways;
  return IsOpen(*type.type) ? Match::kSometimes : Match::kNever;
}

Shape Narrow(const Shape& shape, const TypeSpecifier& wanted, const fhir::TypeTable& types) {
  Shape narrow{.min = 0, .max = shape.max, .order = shape.order};
  bool always = !shape.is_any;
  for (const ItemType& type : shape.types) {
    const Match match = Matches(type, wanted, true);
    if (match == Match::kAlways) narrow.Add(type);
    always = always && match == Match::kAlways;
  }
  if (always) narrow.min = shape.min;
  if (!narrow.types.empty()) return narrow;
  const fhir::Type* const type = types.Find(FullName(wanted));
  if (type == nullptr) {
    narrow.is_any = true;
  } else {
    narrow.Add(ElementItem(type));
  }
  return narrow;
}

}  // namespace gateway::fhirpath
