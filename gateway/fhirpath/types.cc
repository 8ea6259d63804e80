#include "gateway/fhirpath/types.h"

namespace gateway::fhirpath {
namespace {

bool IsSystemType(const Item& item, const TypeSpecifier& type) {
  if (!type.name_space.empty() && type.name_space != "System") return false;
  return type.name == NameOf(item.value().type) || type.name == "Any";
}

bool MeansFhir(const TypeSpecifier& type) {
  return type.name_space.empty() || type.name_space == "FHIR";
}

// "Patient.contact" is the name of a backbone: namespace and name were its two parts.
std::string FullName(const TypeSpecifier& type) {
  std::string name(type.name_space);
  if (!name.empty()) name += '.';
  return name += type.name;
}

bool IsFhirType(const fhir::Type& actual, const TypeSpecifier& type) {
  if (MeansFhir(type)) return actual.IsA(type.name);
  return actual.kind == fhir::Kind::kBackbone && actual.name == FullName(type);
}

}  // namespace

bool IsOfType(const Item& item, const TypeSpecifier& type) {
  if (!item.is_node()) return IsSystemType(item, type);
  return item.node().type() != nullptr && IsFhirType(*item.node().type(), type);
}

bool HasType(const Item& item, const TypeSpecifier& type) {
  const bool is_primitive = item.is_node() && item.node().is_primitive();
  if (!is_primitive) return IsOfType(item, type);
  return MeansFhir(type) && item.node().type_name() == type.name;
}

bool IsKnownType(const TypeSpecifier& type, const fhir::TypeTable* types) {
  if (type.name_space == "System") return true;
  for (int i = 0; type.name_space.empty() && i < static_cast<int>(SystemType::kType); ++i) {
    if (type.name == NameOf(static_cast<SystemType>(i))) return true;
  }
  if (types == nullptr || type.name == "Any") return true;
  return types->Find(MeansFhir(type) ? type.name : FullName(type)) != nullptr;
}

}  // namespace gateway::fhirpath
