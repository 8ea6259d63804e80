#include "gateway/definitions/image/check.h"

#include <algorithm>
#include <cstring>

namespace gateway::definitions::image {
namespace {

using fhir::Element;
using fhir::Holds;
using fhir::Type;
using fhir::TypeRef;

// Longer chains of base types are a ring.
constexpr int kMostBases = 64;

class Checker {
 public:
  Checker(const fhir::TypeTable::Layout& layout, std::span<const std::byte> memory)
      : layout_(layout), memory_(memory) {}

  [[nodiscard]] bool Run() const {
    return Holds(memory_, layout_.types) && Holds(memory_, layout_.types_of_urls) &&
           IndexesAreSound() && std::ranges::all_of(layout_.types, [this](const Type& type) {
             return HeadIsSound(type) && ElementsAreSound(type);
           });
  }

 private:
  // A byte that is neither 0 nor 1 must not be looked at as a bool.
  static bool IsBool(const bool& value) {
    unsigned char byte = 0;
    std::memcpy(&byte, &value, 1);
    return byte <= 1;
  }
  [[nodiscard]] bool Has(std::string_view text) const {
    return Holds(memory_, std::span(text.data(), text.size()));
  }
  // One of the table's types, at its beginning.
  [[nodiscard]] bool IsType(const Type* type) const { return IsOneOf(type, layout_.types); }
  template <typename T>
  static bool IsOneOf(const T* item, std::span<const T> items) {
    const auto at = reinterpret_cast<std::uintptr_t>(item);
    const auto begin = reinterpret_cast<std::uintptr_t>(items.data());
    return at >= begin && at - begin < items.size_bytes() && (at - begin) % sizeof(T) == 0;
  }

  [[nodiscard]] bool IndexesAreSound() const {
    const std::span<const Type> types = layout_.types;
    if (!layout_.names.IsSound(memory_) || layout_.names.size() != types.size()) return false;
    if (!layout_.urls.IsSound(memory_)) return false;
    if (layout_.urls.size() != layout_.types_of_urls.size()) return false;
    // Another hash than the writer's would find nothing.
    for (std::size_t i = 0; i < types.size(); ++i) {
      if (layout_.names.Find(layout_.names.name(i)) > i) return false;
    }
    return std::ranges::all_of(layout_.types_of_urls,
                               [&](std::uint32_t position) { return position < types.size(); });
  }

  [[nodiscard]] bool HeadIsSound(const Type& type) const {
    const bool texts = Has(type.name) && Has(type.url) && Has(type.pattern) && Has(type.xml_name);
    const bool bools = IsBool(type.is_abstract) && IsBool(type.in_any_order);
    if (!texts || !bools || !BasesEnd(type)) return false;
    return Has(type.constraints) && Holds(memory_, type.elements) &&
           Holds(memory_, type.properties) && type.element_names.IsSound(memory_) &&
           type.element_names.size() == type.elements.size() &&
           type.property_names.IsSound(memory_) &&
           type.property_names.size() == type.properties.size();
  }
  [[nodiscard]] bool BasesEnd(const Type& type) const {
    int count = 0;
    for (const Type* base = type.base; base != nullptr; base = base->base) {
      if (!IsType(base) || ++count > kMostBases) return false;
    }
    return true;
  }

  [[nodiscard]] bool ElementsAreSound(const Type& type) const {
    return std::ranges::all_of(type.elements, [&](const Element& e) { return IsSound(e); }) &&
           std::ranges::all_of(type.properties,
                               [&](const Type::Property& p) { return IsSound(p, type); });
  }
  [[nodiscard]] bool IsSound(const Element& element) const {
    const bool texts = Has(element.name) && Has(element.path) && Has(element.value_set) &&
                       Has(element.xml_namespace) && Has(element.xml_name);
    const bool bools =
        IsBool(element.is_choice) && IsBool(element.is_modifier) && IsBool(element.is_summary);
    return texts && bools && Has(element.constraints) && Holds(memory_, element.types) &&
           std::ranges::all_of(element.types, [this](const TypeRef& ref) { return IsSound(ref); });
  }
  [[nodiscard]] bool IsSound(const TypeRef& ref) const {
    return Has(ref.code) && IsType(ref.type) && Has(ref.profiles) && Has(ref.target_profiles);
  }
  [[nodiscard]] bool IsSound(const Type::Property& property, const Type& type) const {
    return IsOneOf(property.element, type.elements) &&
           IsOneOf(property.type, property.element->types) &&
           property.target == property.type->type && IsBool(property.is_list) &&
           IsBool(property.is_primitive);
  }

  [[nodiscard]] bool Has(std::span<const std::string_view> texts) const {
    return Holds(memory_, texts) &&
           std::ranges::all_of(texts, [this](std::string_view text) { return Has(text); });
  }
  [[nodiscard]] bool Has(std::span<const fhir::Constraint> constraints) const {
    return Holds(memory_, constraints) &&
           std::ranges::all_of(constraints, [this](const fhir::Constraint& constraint) {
             return Has(constraint.key) && IsBool(constraint.is_error) && Has(constraint.human) &&
                    Has(constraint.expression) && Has(constraint.source);
           });
  }

  const fhir::TypeTable::Layout& layout_;
  std::span<const std::byte> memory_;
};

}  // namespace

bool IsSound(const fhir::TypeTable::Layout& layout, std::span<const std::byte> memory) {
  return Checker(layout, memory).Run();
}

}  // namespace gateway::definitions::image
