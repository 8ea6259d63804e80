#include "gateway/fhirpath/types.h"

#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "6.3 Types";

Status Is(const Call& call, Collection& out) {
  GATEWAY_TRY(const Item* const item, Single(call.input()));
  if (item != nullptr) out.push_back(Item::Boolean(IsOfType(*item, call.site().type)));
  return {};
}

Status As(const Call& call, Collection& out) {
  GATEWAY_TRY(const Item* const item, Single(call.input()));
  if (item != nullptr && HasType(*item, call.site().type)) out.push_back(*item);
  return {};
}

// Reflection (10): an object with namespace and name.
Status TypeOf(const Call& call, Collection& out) {
  for (const Item& item : call.input()) {
    out.emplace_back(SystemValue{.type = SystemType::kType,
                                 .text = item.TypeName(),
                                 .unit = item.is_node() ? "FHIR" : "System"});
  }
  return {};
}

constexpr FunctionEntry kEntries[] = {
    {"is", "is(type) : Boolean", kSection, 1, 1, Is, true},
    {"as", "as(type) : collection", kSection, 1, 1, As, true},
    {"type", "type() : TypeInfo", "10 Types and reflection", 0, 0, TypeOf},
};

}  // namespace

std::span<const FunctionEntry> TypeFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
