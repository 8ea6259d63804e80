// FHIRPath as maps write it, made into expressions the engine can evaluate.
//
// Maps in use name a variable as %name (R5) or bare, as the first step of a path (R4, as the
// reference implementation reads it: a variable hides an element of that name there, but not inside
// the criteria of where(), select(), all(), exists() and repeat()); they name a choice as JSON does
// (valueString for value.ofType(string)); and they quote texts with "…", which FHIRPath does not.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "gateway/mapping/program.h"

namespace gateway::mapping {

// The variable of that name that is in scope.
using FindVariable = std::function<std::optional<VariablePlan>(std::string_view name)>;

// Names that JSON gives to a choice with its type, "valueString", and that no type has as an
// element.
class ChoiceNames {
 public:
  explicit ChoiceNames(const fhir::TypeTable& types);
  // "value.ofType(string)"; null when it is no such name.
  [[nodiscard]] const std::string* Find(std::string_view name) const;

 private:
  void AddChoice(const fhir::Element& element);

  std::unordered_map<std::string, std::string> paths_;
};

// What the names of an expression may mean. Both outlive the call.
struct FormulaNames {
  const FindVariable& find;
  const ChoiceNames& choices;
};

// Fails with kInvalid; its issue has the place in the map.
[[nodiscard]] Result<FormulaPlan> CompileFormula(std::string_view text, Place place,
                                                 const FormulaNames& names);

}  // namespace gateway::mapping
