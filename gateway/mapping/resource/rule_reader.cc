#include "gateway/mapping/resource/rule_reader.h"

#include "gateway/base/text.h"
#include "gateway/mapping/resource/structure_map_writer.h"
#include "gateway/mapping/rule_parser.h"

namespace gateway::mapping {
namespace {

using fhir::Node;
using syntax::LiteralKind;
using syntax::Parameter;

// As in map text: keeps hostile resources off the stack.
constexpr int kMaxDepth = 60;
constexpr std::size_t kMaxSources = 60;

std::vector<std::string> ReadPath(Node element) {
  std::vector<std::string> path;
  if (element.text().empty()) return path;
  for (const std::string_view step : Split(element.text(), '.')) path.emplace_back(step);
  return path;
}

std::optional<syntax::Formula> ReadFormula(Node node) {
  if (!node.has_text()) return std::nullopt;
  return syntax::Formula{std::string(node.text()), PlaceOf(node)};
}

Parameter AsFormula(Node value) {
  return {Parameter::Kind::kFormula, LiteralKind::kString, std::string(value.text()),
          PlaceOf(value)};
}

// Map text inside the resource: "@2026-10-01", "a.b", "'text'", "name".
Parameter ReadMapText(Node node, ResourceScope& scope) {
  const std::string text = std::string(node.text()) + ")";
  Result<Tokens> tokens = Tokenise(text);
  Result<Parameter> parameter = Fail(IssueType::kInvalid, "");
  if (tokens) {
    TokenReader reader(text, std::move(tokens->list));
    parameter = ParseParameter(reader);
    if (parameter && reader.Peek(1).kind != TokenKind::kEnd)
      parameter = Fail(IssueType::kInvalid, "");
  }
  if (!parameter) {
    scope.Report(node, "a literal, a variable's name or FHIRPath is expected");
    return {};
  }
  parameter->place = PlaceOf(node);
  return *parameter;
}

LiteralKind KindOf(std::string_view type) {
  if (type == "boolean") return LiteralKind::kBoolean;
  if (type == "decimal") return LiteralKind::kDecimal;
  if (type == "integer" || type == "positiveInt" || type == "unsignedInt")
    return LiteralKind::kInteger;
  if (type == "date") return LiteralKind::kDate;
  if (type == "dateTime" || type == "instant") return LiteralKind::kDateTime;
  if (type == "time") return LiteralKind::kTime;
  return LiteralKind::kString;
}

Parameter AsLiteral(Node value) {
  return {Parameter::Kind::kLiteral, KindOf(value.type_name()), std::string(value.text()),
          PlaceOf(value)};
}

// `last` of evaluate() is FHIRPath in whatever element it stands.
Parameter ReadParameter(Node parameter, bool expression, ResourceScope& scope) {
  if (const Node text = ExtensionValue(parameter, kParameterExtension))
    return ReadMapText(text, scope);
  const Node value = parameter.Child("value");
  if (!value.has_text()) scope.Report(parameter, "a parameter needs a value");
  if (expression) return AsFormula(value);
  if (value.type_name() != "id") return AsLiteral(value);
  return {Parameter::Kind::kName, LiteralKind::kString, std::string(value.text()), PlaceOf(value)};
}

std::optional<syntax::Cardinality> ReadCardinality(Node source, ResourceScope& scope) {
  const Node min = source.Child("min");
  const Node max = source.Child("max");
  if (!min && !max) return std::nullopt;
  const auto number = [&](Node node, std::uint32_t otherwise) {
    if (!node || node.text() == "*") return otherwise;
    const std::string text(node.text());
    const bool digits = !text.empty() && text.size() < 9 &&
                        text.find_first_not_of("0123456789") == std::string::npos;
    if (!digits) scope.Report(node, "a whole number is expected in the cardinality");
    return digits ? static_cast<std::uint32_t>(std::stoul(text)) : otherwise;
  };
  return syntax::Cardinality{number(min, 0), number(max, fhir::kUnbounded)};
}

std::optional<Parameter> ReadDefault(Node source, ResourceScope& scope) {
  if (const Node text = ExtensionValue(source, kParameterExtension))
    return ReadMapText(text, scope);
  const Node value = source.Child("defaultValue");
  if (!value) return std::nullopt;
  if (!value.is_primitive()) {
    scope.Report(value, "only a primitive default can be used; make a complex one with create()");
    return std::nullopt;
  }
  return AsLiteral(value);
}

syntax::Source ReadSource(Node node, ResourceScope& scope) {
  syntax::Source source;
  source.place = PlaceOf(node);
  source.context = scope.Require(node, "context");
  source.path = ReadPath(node.Child("element"));
  source.type = node.ChildText("type");
  source.cardinality = ReadCardinality(node, scope);
  source.default_value = ReadDefault(node, scope);
  source.list_mode =
      scope.ReadCode(node.Child("listMode"), kSourceListModeCodes, syntax::SourceListMode::kAll);
  source.variable = node.ChildText("variable");
  source.where = ReadFormula(node.Child("condition"));
  source.check = ReadFormula(node.Child("check"));
  source.log = ReadFormula(node.Child("logMessage"));
  return source;
}

// `share` needs its name; of other modes the first counts.
void ReadTargetMode(Node node, syntax::Target& target, ResourceScope& scope) {
  for (const Node code : node.Children("listMode")) {
    const auto mode = scope.ReadCode(code, kTargetListModeCodes, syntax::TargetListMode::kNone);
    if (target.list_mode == syntax::TargetListMode::kNone) target.list_mode = mode;
    if (mode == syntax::TargetListMode::kShare) target.list_mode = mode;
  }
  target.share = node.ChildText("listRuleId");
  if (target.list_mode == syntax::TargetListMode::kShare && target.share.empty())
    scope.Report(node, "listMode 'share' needs a listRuleId");
}

syntax::Target ReadTarget(Node node, ResourceScope& scope) {
  syntax::Target target;
  target.place = PlaceOf(node);
  target.context = node.ChildText("context");
  target.path = ReadPath(node.Child("element"));
  target.variable = node.ChildText("variable");
  target.transform = node.ChildText("transform");
  ReadTargetMode(node, target, scope);
  const auto parameters = node.Children("parameter");
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const bool expression = target.transform == "evaluate" && i + 1 == parameters.size();
    target.parameters.push_back(ReadParameter(parameters[i], expression, scope));
  }
  return target;
}

syntax::Call ReadCall(Node node, ResourceScope& scope) {
  syntax::Call call;
  call.place = PlaceOf(node);
  call.group = scope.Require(node, "name");
  for (const Node variable : node.Children("variable"))
    call.arguments.push_back(ReadMapText(variable, scope));
  return call;
}

syntax::Rule ReadRule(Node node, ResourceScope& scope, int depth) {
  syntax::Rule rule;
  rule.place = PlaceOf(node);
  rule.name = node.ChildText("name");
  for (const Node source : node.Children("source"))
    rule.sources.push_back(ReadSource(source, scope));
  if (rule.sources.size() > kMaxSources) scope.Report(node, "a rule has too many sources");
  if (rule.sources.empty()) scope.Report(node, "a rule needs a source");
  for (const Node target : node.Children("target"))
    rule.targets.push_back(ReadTarget(target, scope));
  for (const Node call : node.Children("dependent")) rule.calls.push_back(ReadCall(call, scope));
  rule.rules = ReadRules(node, scope, depth + 1);
  return rule;
}

}  // namespace

void ResourceScope::Report(Node at, std::string diagnostics) {
  Issue issue;
  issue.type = IssueType::kInvalid;
  issue.id = "map-syntax";
  issue.expression = fhir::PathOf(root_, at);
  issue.line = at.line();
  issue.column = at.column();
  issue.diagnostics = std::move(diagnostics);
  issues_.Add(std::move(issue));
}

std::string ResourceScope::Require(Node parent, std::string_view name) {
  const Node child = parent.Child(name);
  if (!child.has_text()) Report(parent, "'" + std::string(name) + "' is missing");
  return std::string(child.text());
}

Node ExtensionValue(Node node, std::string_view url) {
  for (const Node extension : node.Children("extension")) {
    if (extension.ChildText("url") == url) return extension.Child("value");
  }
  return {};
}

std::vector<syntax::Rule> ReadRules(Node parent, ResourceScope& scope, int depth) {
  std::vector<syntax::Rule> rules;
  if (depth > kMaxDepth) {
    scope.Report(parent, "rules are nested too deeply");
    return rules;
  }
  for (const Node rule : parent.Children("rule")) rules.push_back(ReadRule(rule, scope, depth));
  return rules;
}

}  // namespace gateway::mapping
