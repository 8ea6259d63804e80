#include "gateway/fhirpath/check/elements.h"

#include <algorithm>

#include "gateway/base/text.h"

namespace gateway::fhirpath {
namespace {

constexpr int kSeveral = Shape::kSeveral;

// Calls `with` for the type, or for every type derived from an open one.
template <typename With>
void ForEachType(const fhir::Type& type, const fhir::TypeTable& types, const With& with) {
  with(type);
  if (!IsOpen(type)) return;
  for (const fhir::Type& other : types.types()) {
    if (&other != &type && other.IsA(type.name)) with(other);
  }
}

void AddElement(const fhir::Element& element, Shape& shape) {
  for (const fhir::TypeRef& ref : element.types) {
    if (ref.type != nullptr) shape.Add(ElementItem(ref.type, &ref));
  }
}

// The elements of one step, as they are found.
class Finder {
 public:
  Finder(std::string_view name, const fhir::TypeTable& types) : name_(name), types_(types) {}

  // False when no item of that type has the element.
  bool Look(const ItemType& item) {
    if (item.type == nullptr) return LookInSystem(item.system);
    bool found = false;
    if (item.type->kind == fhir::Kind::kPrimitive && name_ == "value") {
      Found(SystemItem(item.system));
      found = true;
    }
    ForEachType(*item.type, types_, [&](const fhir::Type& type) {
      const fhir::Element* const element = type.Find(name_);
      if (element == nullptr) return;
      AddElement(*element, shape_);
      Bound(IsOpen(*item.type) ? 0 : element->min, element->is_list());
      found = true;
    });
    return found;
  }
  [[nodiscard]] Shape& shape() { return shape_; }
  [[nodiscard]] int min() const { return min_; }
  [[nodiscard]] bool is_list() const { return is_list_; }

 private:
  bool LookInSystem(SystemType system) {
    const bool text = system == SystemType::kType
                          ? name_ == "name" || name_ == "namespace"
                          : system == SystemType::kQuantity && name_ == "unit";
    const bool number = system == SystemType::kQuantity && name_ == "value";
    if (!text && !number) return false;
    shape_.Add(SystemItem(number ? SystemType::kDecimal : SystemType::kString));
    Bound(1, false);
    return true;
  }
  void Found(const ItemType& type) {
    shape_.Add(type);
    Bound(0, false);
  }
  void Bound(std::uint32_t min, bool list) {
    min_ = std::min(min_, min == 0 ? 0 : 1);
    is_list_ = is_list_ || list;
  }

  std::string_view name_;
  const fhir::TypeTable& types_;
  Shape shape_;
  int min_ = 1;
  bool is_list_ = false;
};

// What was meant by a name that no type has.
void Explain(const Shape& input, std::string_view name, const fhir::TypeTable& types,
             Navigation& navigation) {
  std::vector<std::string_view> names;
  for (const ItemType& item : input.types) {
    if (item.type == nullptr) continue;
    ForEachType(*item.type, types, [&](const fhir::Type& type) {
      if (const auto* const property = type.LookUp(name); property != nullptr)
        navigation.choice = std::string(property->element->name);
      for (const fhir::Element& element : type.elements) names.emplace_back(element.name);
    });
  }
  navigation.nearest = std::string(Nearest(name, names));
}

}  // namespace

Navigation Navigate(const Shape& input, std::string_view name, const fhir::TypeTable& types) {
  if (input.is_nothing()) return {.found = true, .shape = Nothing()};
  if (input.is_any) return {.found = true, .shape = AnyShape()};
  Finder finder(name, types);
  Navigation navigation;
  bool everywhere = true;
  for (const ItemType& item : input.types) {
    const bool found = finder.Look(item);
    navigation.found = navigation.found || found;
    everywhere = everywhere && found;
  }
  if (!navigation.found) {
    Explain(input, name, types, navigation);
    navigation.shape = AnyShape();
    return navigation;
  }
  navigation.shape = finder.shape();
  navigation.shape.min = everywhere ? std::min({finder.min(), input.min, 1}) : 0;
  navigation.shape.max = finder.is_list() ? kSeveral : input.max;
  navigation.shape.order = input.order;
  return navigation;
}

Shape ChildrenOf(const Shape& input, const fhir::TypeTable& /*types*/) {
  if (input.is_nothing()) return Nothing();
  Shape children{.order = Order::kOfTree};
  children.is_any = input.is_any;
  for (const ItemType& item : input.types) {
    if (item.type == nullptr) continue;
    if (IsOpen(*item.type)) children.AddTypes(AnyShape());
    for (const fhir::Element& element : item.type->elements) AddElement(element, children);
  }
  return children;
}

Shape TargetsOf(const Shape& input, const fhir::TypeTable& types) {
  if (input.is_nothing()) return Nothing();
  Shape targets{.min = 0, .max = input.max, .order = input.order};
  const fhir::Type* const resource = types.Find("Resource");
  if (resource == nullptr) return AnyShape(0, input.max);
  for (const ItemType& item : input.types) {
    const bool stated = item.declared != nullptr && !item.declared->target_profiles.empty();
    if (!stated) targets.Add(ElementItem(resource));
    if (!stated) continue;
    for (const auto& profile : item.declared->target_profiles) {
      const fhir::Type* const type = types.FindByUrl(profile);
      targets.Add(ElementItem(type == nullptr ? resource : type));
    }
  }
  if (input.is_any) targets.Add(ElementItem(resource));
  return targets;
}

}  // namespace gateway::fhirpath
