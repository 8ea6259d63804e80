#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "6.5 Boolean logic";

Status Not(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<bool> truth, Truth(call.input()));
  if (truth) out.push_back(Item::Boolean(!*truth));
  return {};
}

constexpr FunctionEntry kEntries[] = {{"not", "not() : Boolean", kSection, 0, 0, Not}};

}  // namespace

std::span<const FunctionEntry> BooleanFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
