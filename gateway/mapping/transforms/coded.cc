// cc, c, qty, id and cp: a datatype in one line.
#include "gateway/base/text.h"
#include "gateway/mapping/program.h"
#include "gateway/mapping/run.h"
#include "gateway/mapping/transforms/catalogue.h"

namespace gateway::mapping {
namespace {

constexpr std::string_view kUcum = "http://unitsofmeasure.org";

Result<Made> Start(const TransformInput& input, std::string_view type) {
  Made made;
  made.type = input.run.program().registry->types()->Find(type);
  if (made.type == nullptr)
    return Fail(IssueType::kProcessing, "the type " + std::string(type) + " is not loaded");
  made.sources = SourcesOf(input.arguments);
  made.how = HowOf(input.arguments);
  return made;
}

// The arguments in order, to the elements in order.
Result<Made> Fill(const TransformInput& input, std::string_view type,
                  std::initializer_list<std::string_view> paths) {
  GATEWAY_TRY(Made made, Start(input, type));
  const std::string_view* path = paths.begin();
  for (const Argument& argument : input.arguments) GATEWAY_CHECK(AddPart(made, *path++, argument));
  return made;
}

void AddText(Made& made, std::string_view path, std::string_view text, const Argument& from) {
  made.parts.push_back({std::string(path), std::string(text), from.sources, from.how});
}

}  // namespace

// cc(text) or cc(system, code, display)
Result<Made> MakeCodeableConcept(const TransformInput& input) {
  if (input.arguments.size() == 1) return Fill(input, "CodeableConcept", {"text"});
  return Fill(input, "CodeableConcept", {"coding.system", "coding.code", "coding.display"});
}

// c(system, code, display)
Result<Made> MakeCoding(const TransformInput& input) {
  return Fill(input, "Coding", {"system", "code", "display"});
}

// id(value) or id(system, value, type)
Result<Made> MakeIdentifier(const TransformInput& input) {
  if (input.arguments.size() == 1) return Fill(input, "Identifier", {"value"});
  return Fill(input, "Identifier", {"system", "value", "type.coding.code"});
}

// qty('3 mg'), qty('>= 3 mg') or qty(value, unit, system, code)
Result<Made> MakeQuantity(const TransformInput& input) {
  if (input.arguments.size() > 1)
    return Fill(input, "Quantity", {"value", "unit", "system", "code"});
  GATEWAY_TRY(Made made, Start(input, "Quantity"));
  GATEWAY_TRY(const std::string text, TextOf(input.arguments[0]));
  std::string_view trimmed = Trim(text);
  if (trimmed.empty()) return Made{};
  for (const std::string_view comparator : {"<=", ">=", "<", ">"}) {
    if (!trimmed.starts_with(comparator)) continue;
    AddText(made, "comparator", comparator, input.arguments[0]);
    trimmed = Trim(trimmed.substr(comparator.size()));
    break;
  }
  const std::size_t space = trimmed.find(' ');
  AddText(made, "value", trimmed.substr(0, space), input.arguments[0]);
  if (space == std::string_view::npos) return made;
  std::string_view unit = Trim(trimmed.substr(space));
  if (unit.size() > 2 && unit.front() == '\'' && unit.back() == '\'')
    unit = unit.substr(1, unit.size() - 2);
  AddText(made, "unit", unit, input.arguments[0]);
  AddText(made, "system", kUcum, input.arguments[0]);
  AddText(made, "code", unit, input.arguments[0]);
  return made;
}

// cp(value): the system is told from the value; cp(system, value)
Result<Made> MakeContactPoint(const TransformInput& input) {
  if (input.arguments.size() == 2) return Fill(input, "ContactPoint", {"system", "value"});
  GATEWAY_TRY(Made made, Start(input, "ContactPoint"));
  GATEWAY_TRY(const std::string value, TextOf(input.arguments[0]));
  if (value.empty()) return Made{};
  const std::string_view system = value.contains('@')         ? "email"
                                  : value.starts_with("http") ? "url"
                                                              : "phone";
  made.parts.push_back({"system", std::string(system), input.arguments[0].sources, How::kComputed});
  AddText(made, "value", value, input.arguments[0]);
  return made;
}

}  // namespace gateway::mapping
