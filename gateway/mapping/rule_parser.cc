#include "gateway/mapping/rule_parser.h"

#include <array>
#include <utility>

#include "gateway/fhir/schema/type_table.h"
#include "gateway/mapping/transforms/catalogue.h"

namespace gateway::mapping {
namespace {

using syntax::Parameter;
using syntax::Rule;
using syntax::Source;
using syntax::SourceListMode;
using syntax::Target;
using syntax::TargetListMode;

// Deeper nesting than any map needs; keeps hostile text off the stack.
constexpr int kMaxDepth = 60;
constexpr std::size_t kMaxSources = 60;

constexpr std::array<std::pair<std::string_view, SourceListMode>, 5> kSourceModes = {
    {{"first", SourceListMode::kFirst},
     {"not_first", SourceListMode::kNotFirst},
     {"last", SourceListMode::kLast},
     {"not_last", SourceListMode::kNotLast},
     {"only_one", SourceListMode::kOnlyOne}}};

// R5 says single for what R4 calls collate.
constexpr std::array<std::pair<std::string_view, TargetListMode>, 4> kTargetModes = {
    {{"first", TargetListMode::kFirst},
     {"last", TargetListMode::kLast},
     {"collate", TargetListMode::kCollate},
     {"single", TargetListMode::kCollate}}};

syntax::LiteralKind KindOf(const Token& token) {
  if (token.kind == TokenKind::kString) return syntax::LiteralKind::kString;
  if (token.kind == TokenKind::kName) return syntax::LiteralKind::kBoolean;
  if (token.kind == TokenKind::kDate) {
    if (token.text.starts_with("@T")) return syntax::LiteralKind::kTime;
    return token.text.contains('T') ? syntax::LiteralKind::kDateTime : syntax::LiteralKind::kDate;
  }
  return token.text.contains('.') ? syntax::LiteralKind::kDecimal : syntax::LiteralKind::kInteger;
}

// .a.b.c after a context.
Result<std::vector<std::string>> ParsePath(TokenReader& reader) {
  std::vector<std::string> path;
  while (reader.TakeIf(".")) {
    GATEWAY_TRY(std::string step, reader.ExpectName("after '.'"));
    path.push_back(std::move(step));
  }
  return path;
}

Result<std::string> ParseTypeName(TokenReader& reader) {
  if (reader.Peek().kind == TokenKind::kString) return reader.Take().text;
  GATEWAY_TRY(std::string name, reader.ExpectName("as a type after ':'"));
  while (reader.TakeIf(".")) {  // FHIR.Patient
    GATEWAY_TRY(const std::string rest, reader.ExpectName("after '.'"));
    name = rest;
  }
  return name;
}

Result<std::uint32_t> ParseCount(TokenReader& reader) {
  const Token& token = reader.Peek();
  const bool digits =
      token.kind == TokenKind::kNumber && !token.text.contains('.') && token.text.size() < 9;
  if (!digits) return reader.Unexpected("a whole number is expected in the cardinality");
  return static_cast<std::uint32_t>(std::stoul(reader.Take().text));
}

Result<std::optional<syntax::Cardinality>> ParseCardinality(TokenReader& reader) {
  if (reader.Peek().kind != TokenKind::kNumber) return std::nullopt;
  syntax::Cardinality cardinality;
  GATEWAY_TRY(cardinality.min, ParseCount(reader));
  GATEWAY_CHECK(reader.Expect("..", "in the cardinality"));
  if (reader.TakeIf("*")) {
    cardinality.max = fhir::kUnbounded;
  } else {
    GATEWAY_TRY(cardinality.max, ParseCount(reader));
  }
  return cardinality;
}

Parameter FormulaParameter(syntax::Formula formula) {
  Parameter parameter;
  parameter.kind = Parameter::Kind::kFormula;
  parameter.text = std::move(formula.text);
  parameter.place = formula.place;
  return parameter;
}

// (expression): the brackets are not part of it.
Result<syntax::Formula> ParseBracketed(TokenReader& reader) {
  GATEWAY_CHECK(reader.Expect("(", "before an expression"));
  GATEWAY_TRY(syntax::Formula formula, reader.TakeFormula(FormulaEnd::kBracket));
  GATEWAY_CHECK(reader.Expect(")", "after an expression"));
  return formula;
}

Result<Parameter> ParseDefault(TokenReader& reader) {
  if (AtLiteral(reader)) return ParseLiteral(reader);
  GATEWAY_TRY(syntax::Formula formula, ParseBracketed(reader));
  return FormulaParameter(std::move(formula));
}

SourceListMode ParseSourceMode(TokenReader& reader) {
  for (const auto& [word, mode] : kSourceModes) {
    if (reader.TakeWord(word)) return mode;
  }
  return SourceListMode::kAll;
}

Status ParseClause(TokenReader& reader, std::string_view word,
                   std::optional<syntax::Formula>& clause) {
  if (!reader.TakeWord(word)) return {};
  GATEWAY_TRY(clause, reader.TakeFormula(FormulaEnd::kClause));
  return {};
}

Result<Source> ParseSource(TokenReader& reader) {
  Source source;
  source.place = reader.Peek().place;
  GATEWAY_TRY(source.context, reader.ExpectName("as the source of a rule"));
  GATEWAY_TRY(source.path, ParsePath(reader));
  if (reader.TakeIf(":")) {
    GATEWAY_TRY(source.type, ParseTypeName(reader));
  }
  GATEWAY_TRY(source.cardinality, ParseCardinality(reader));
  if (reader.TakeWord("default")) {
    GATEWAY_TRY(source.default_value, ParseDefault(reader));
  }
  source.list_mode = ParseSourceMode(reader);
  if (reader.TakeWord("as")) {
    GATEWAY_TRY(source.variable, reader.ExpectName("after 'as'"));
  }
  GATEWAY_CHECK(ParseClause(reader, "where", source.where));
  GATEWAY_CHECK(ParseClause(reader, "check", source.check));
  GATEWAY_CHECK(ParseClause(reader, "log", source.log));
  return source;
}

}  // namespace

Result<Parameter> ParseParameter(TokenReader& reader) {
  const bool one_token = reader.Peek(1).Is(",") || reader.Peek(1).Is(")");
  const bool negative = reader.Peek().Is("-") && (reader.Peek(2).Is(",") || reader.Peek(2).Is(")"));
  if ((one_token || negative) && AtLiteral(reader)) return ParseLiteral(reader);
  if (one_token && reader.Peek().kind == TokenKind::kName) {
    Parameter parameter;
    parameter.kind = Parameter::Kind::kName;
    parameter.place = reader.Peek().place;
    parameter.text = reader.Take().text;
    return parameter;
  }
  GATEWAY_TRY(syntax::Formula formula, reader.TakeFormula(FormulaEnd::kArgument));
  return FormulaParameter(std::move(formula));
}

namespace {

// What evaluate() is given last is FHIRPath, even where it looks like a name or a text.
bool IsExpression(const TokenReader& reader, std::string_view transform, std::size_t index) {
  if (transform != "evaluate") return false;
  return index > 0 || reader.Peek(1).Is(")");
}

Result<std::vector<Parameter>> ParseParameters(TokenReader& reader,
                                               std::string_view transform = {}) {
  std::vector<Parameter> parameters;
  GATEWAY_CHECK(reader.Expect("(", "before the parameters"));
  if (reader.TakeIf(")")) return parameters;
  do {
    if (IsExpression(reader, transform, parameters.size())) {
      GATEWAY_TRY(syntax::Formula formula, reader.TakeFormula(FormulaEnd::kArgument));
      parameters.push_back(FormulaParameter(std::move(formula)));
      continue;
    }
    GATEWAY_TRY(Parameter parameter, ParseParameter(reader));
    parameters.push_back(std::move(parameter));
  } while (reader.TakeIf(","));
  GATEWAY_CHECK(reader.Expect(")", "after the parameters"));
  return parameters;
}

// A variable by itself is copied; variable.path is an expression.
Status ParseNamedTransform(TokenReader& reader, Target& target) {
  const Token& name = reader.Peek();
  if (name.kind != TokenKind::kName) return reader.Unexpected("a value is expected after '='");
  if (reader.Peek(1).Is("(")) {
    target.transform = reader.Take().text;
    GATEWAY_TRY(target.parameters, ParseParameters(reader, target.transform));
    return {};
  }
  Parameter parameter;
  parameter.kind = Parameter::Kind::kName;
  parameter.place = name.place;
  parameter.text = reader.Take().text;
  target.transform = "copy";
  if (reader.Peek().Is(".")) {
    parameter.kind = Parameter::Kind::kFormula;
    parameter.text = "%" + parameter.text;
    target.transform = "evaluate";
    GATEWAY_TRY(const std::vector<std::string> path, ParsePath(reader));
    for (const std::string& step : path) parameter.text += "." + step;
  }
  target.parameters.push_back(std::move(parameter));
  return {};
}

Status ParseTransform(TokenReader& reader, Target& target) {
  if (AtLiteral(reader)) {
    target.transform = "copy";
    target.parameters.push_back(ParseLiteral(reader));
    return {};
  }
  if (!reader.Peek().Is("(")) return ParseNamedTransform(reader, target);
  GATEWAY_TRY(syntax::Formula formula, ParseBracketed(reader));
  target.transform = "evaluate";
  target.parameters.push_back(FormulaParameter(std::move(formula)));
  return {};
}

Status ParseTargetMode(TokenReader& reader, Target& target) {
  if (reader.TakeWord("share")) {
    target.list_mode = TargetListMode::kShare;
    GATEWAY_TRY(target.share, reader.ExpectName("for what is shared"));
    return {};
  }
  for (const auto& [word, mode] : kTargetModes) {
    if (reader.TakeWord(word)) target.list_mode = mode;
  }
  return {};
}

Result<Target> ParseTarget(TokenReader& reader) {
  Target target;
  target.place = reader.Peek().place;
  const bool only_value = reader.Peek().Is("(") || reader.Peek(1).Is("(");
  if (only_value) {
    GATEWAY_CHECK(ParseTransform(reader, target));
  } else {
    GATEWAY_TRY(target.context, reader.ExpectName("as the target of a rule"));
    GATEWAY_TRY(target.path, ParsePath(reader));
    if (reader.TakeIf("=")) GATEWAY_CHECK(ParseTransform(reader, target));
  }
  if (reader.TakeWord("as")) {
    GATEWAY_TRY(target.variable, reader.ExpectName("after 'as'"));
  }
  GATEWAY_CHECK(ParseTargetMode(reader, target));
  return target;
}

Result<syntax::Call> ParseCall(TokenReader& reader) {
  syntax::Call call;
  call.place = reader.Peek().place;
  GATEWAY_TRY(call.group, reader.ExpectName("as the group to call"));
  GATEWAY_TRY(call.arguments, ParseParameters(reader));
  return call;
}

// R5 also calls a group where a target stands: src -> group(src, tgt).
bool AtGroup(const TokenReader& reader) {
  const bool is_call = reader.Peek().kind == TokenKind::kName && reader.Peek(1).Is("(");
  return is_call && FindTransform(reader.Peek().text) == nullptr;
}

Status ParseDependents(TokenReader& reader, Rule& rule, int depth) {
  if (!reader.Peek().Is("{")) {
    do {
      GATEWAY_TRY(syntax::Call call, ParseCall(reader));
      rule.calls.push_back(std::move(call));
    } while (reader.TakeIf(","));
  }
  if (!reader.TakeIf("{")) return {};
  GATEWAY_TRY(rule.rules, ParseRules(reader, depth + 1));
  return {};
}

Status ParseRuleName(TokenReader& reader, Rule& rule) {
  if (reader.Peek().kind == TokenKind::kString || reader.Peek().kind == TokenKind::kName) {
    rule.name = reader.Take().text;
  }
  return reader.Expect(";", "at the end of a rule");
}

Result<Rule> ParseRule(TokenReader& reader, int depth) {
  Rule rule;
  rule.place = reader.Peek().place;
  do {
    if (rule.sources.size() == kMaxSources)
      return SyntaxError(reader.Peek().place, "a rule has too many sources");
    GATEWAY_TRY(Source source, ParseSource(reader));
    rule.sources.push_back(std::move(source));
  } while (reader.TakeIf(","));
  if (reader.TakeIf("->")) {
    do {
      if (AtGroup(reader)) {
        GATEWAY_TRY(syntax::Call call, ParseCall(reader));
        rule.calls.push_back(std::move(call));
        continue;
      }
      GATEWAY_TRY(Target target, ParseTarget(reader));
      rule.targets.push_back(std::move(target));
    } while (reader.TakeIf(","));
  }
  if (reader.TakeWord("then")) GATEWAY_CHECK(ParseDependents(reader, rule, depth));
  GATEWAY_CHECK(ParseRuleName(reader, rule));
  return rule;
}

}  // namespace

bool AtLiteral(const TokenReader& reader) {
  const Token& token = reader.Peek();
  if (token.Is("-")) return reader.Peek(1).kind == TokenKind::kNumber;
  return token.kind == TokenKind::kString || token.kind == TokenKind::kNumber ||
         token.kind == TokenKind::kDate || token.IsWord("true") || token.IsWord("false");
}

Parameter ParseLiteral(TokenReader& reader) {
  Parameter parameter;
  parameter.place = reader.Peek().place;
  const bool negative = reader.TakeIf("-");
  const Token& token = reader.Take();
  parameter.literal = KindOf(token);
  parameter.text = (negative ? "-" : "") + token.text;
  if (token.kind == TokenKind::kDate) parameter.text.erase(0, token.text.starts_with("@T") ? 2 : 1);
  return parameter;
}

Result<std::vector<Rule>> ParseRules(TokenReader& reader, int depth) {
  if (depth > kMaxDepth) return SyntaxError(reader.Peek().place, "rules are nested too deeply");
  std::vector<Rule> rules;
  while (!reader.TakeIf("}")) {
    GATEWAY_TRY(Rule rule, ParseRule(reader, depth));
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace gateway::mapping
