#include "gateway/mapping/type_check.h"

#include <algorithm>

#include "gateway/mapping/primitive.h"

namespace gateway::mapping {
namespace {

// Local models may give their elements and texts in forms of their own: they are left to the run.
bool IsFhir(const fhir::Type& type) { return type.kind != fhir::Kind::kLogical; }

bool AreRelated(const fhir::Type& a, const fhir::Type& b) {
  return &a == &b || a.IsA(b.name) || b.IsA(a.name);
}

std::string Cannot(const fhir::Type& from, const fhir::Type& to) {
  return "a " + std::string(from.name) + " cannot become a " + std::string(to.name) +
         "; no group for these types is in this map or its imports";
}

// Whether an element of the type can hold a text or a number only by parts of its own.
bool TakesNoText(const fhir::Type& type) {
  return type.kind == fhir::Kind::kComplex && !type.is_abstract && !type.IsA("Quantity");
}

std::string NoText(const fhir::Type& type) {
  return "a " + std::string(type.name) +
         " takes no text; make it with create() and set its elements";
}

}  // namespace

std::string CheckLiteral(const fhir::Type& target, const syntax::Parameter& literal) {
  if (target.kind == fhir::Kind::kPrimitive) {
    const Status fits = CheckText(target, literal.text);
    return fits ? "" : fits.error().diagnostics;
  }
  return TakesNoText(target) ? NoText(target) : std::string();
}

std::string CheckCreated(const fhir::Element& element, const fhir::Type& created) {
  const auto allows = [&](const fhir::TypeRef& ref) { return AreRelated(created, *ref.type); };
  if (element.types.empty() || std::ranges::any_of(element.types, allows)) return {};
  return std::string(element.path) + " may not be a " + std::string(created.name);
}

std::string CheckCopy(const fhir::Type& source, const fhir::Type& target) {
  if (!IsFhir(source) || !IsFhir(target) || AreRelated(source, target)) return {};
  const bool from_primitive = source.kind == fhir::Kind::kPrimitive;
  const bool to_primitive = target.kind == fhir::Kind::kPrimitive;
  if (from_primitive && to_primitive) return {};
  if (source.name == "Coding" && target.name == "CodeableConcept") return {};
  const bool unclear = source.kind == fhir::Kind::kBackbone || target.kind == fhir::Kind::kBackbone;
  return unclear || source.is_abstract || target.is_abstract ? "" : Cannot(source, target);
}

std::string CheckResult(const fhirpath::Shape& result, const fhir::Type& target) {
  std::string fault;
  for (const fhirpath::ItemType& item : result.types) {
    if (item.type != nullptr) {
      fault = CheckCopy(*item.type, target);
    } else {
      fault = TakesNoText(target) ? NoText(target) : std::string();
    }
    if (fault.empty()) return {};  // this one may be
  }
  return fault;
}

std::string CheckInput(const fhir::Type& given, const fhir::Type& declared) {
  if (AreRelated(given, declared)) return {};
  const bool primitive = given.kind == fhir::Kind::kPrimitive;
  if (primitive && declared.kind == fhir::Kind::kPrimitive) return {};
  if (given.kind == fhir::Kind::kBackbone || declared.kind == fhir::Kind::kBackbone) return {};
  return "is a " + std::string(declared.name) + " and is given a " + std::string(given.name);
}

}  // namespace gateway::mapping
