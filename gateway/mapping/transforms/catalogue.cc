#include "gateway/mapping/transforms/catalogue.h"

#include <algorithm>
#include <array>

namespace gateway::mapping {
namespace {

constexpr std::array<TransformEntry, 18> kTransforms = {{
    {"create", 0, 1, MakeCreate, nullptr},
    {"copy", 1, 1, MakeCopy, nullptr},
    {"truncate", 2, 2, MakeTruncate, CheckTruncate},
    {"escape", 2, 3, MakeEscape, CheckEscape},
    {"cast", 1, 2, MakeCast, nullptr},
    {"append", 1, 64, MakeAppend, nullptr},
    {"translate", 2, 3, MakeTranslate, nullptr},
    {"reference", 1, 1, MakeReference, nullptr},
    {"dateOp", 2, 3, MakeDateOp, CheckDateOp},
    {"uuid", 0, 0, MakeUuid, nullptr},
    {"pointer", 1, 1, MakePointer, nullptr},
    {"evaluate", 1, 2, MakeEvaluate, nullptr},
    {"cc", 1, 3, MakeCodeableConcept, nullptr},
    {"c", 2, 3, MakeCoding, nullptr},
    {"qty", 1, 4, MakeQuantity, nullptr},
    {"id", 1, 3, MakeIdentifier, nullptr},
    {"cp", 1, 2, MakeContactPoint, nullptr},
    {"const", 1, 1, MakeCopy, nullptr},
}};

}  // namespace

const std::string* LiteralOf(const syntax::Parameter& parameter) {
  const bool literal = parameter.kind == syntax::Parameter::Kind::kLiteral;
  return literal ? &parameter.text : nullptr;
}

const TransformEntry* FindTransform(std::string_view name) {
  const auto* const found = std::ranges::find(kTransforms, name, &TransformEntry::name);
  return found == kTransforms.end() ? nullptr : found;
}

std::vector<std::string_view> TransformNames() {
  std::vector<std::string_view> names;
  for (const TransformEntry& entry : kTransforms) names.push_back(entry.name);
  return names;
}

Result<std::string> TextOf(const Argument& argument) {
  if (argument.items.size() > 1)
    return Fail(IssueType::kProcessing, "one value is needed, and there are several");
  if (argument.items.empty()) return std::string();
  return argument.items.front().ToText();
}

Nodes SourcesOf(const std::vector<Argument>& arguments) {
  if (arguments.size() == 1) return arguments.front().sources;
  Nodes sources;
  for (const Argument& argument : arguments) {
    for (const fhir::Node node : argument.sources) sources.Add(node);
  }
  return sources;
}

How HowOf(const std::vector<Argument>& arguments) {
  const auto constant = [](const Argument& argument) { return argument.how == How::kDefaulted; };
  return std::ranges::all_of(arguments, constant) ? How::kDefaulted : How::kComputed;
}

Status AddPart(Made& made, std::string_view path, const Argument& argument) {
  GATEWAY_TRY(std::string text, TextOf(argument));
  if (!text.empty())
    made.parts.push_back({std::string(path), std::move(text), argument.sources, argument.how});
  return {};
}

}  // namespace gateway::mapping
