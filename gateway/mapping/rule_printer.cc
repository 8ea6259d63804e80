#include "gateway/mapping/rule_printer.h"

#include "gateway/fhir/schema/type_table.h"
#include "gateway/mapping/printer.h"

namespace gateway::mapping {
namespace {

using syntax::Parameter;
using syntax::Rule;
using syntax::Source;
using syntax::SourceListMode;
using syntax::Target;
using syntax::TargetListMode;

std::string_view ToWord(SourceListMode mode) {
  switch (mode) {
    case SourceListMode::kFirst:
      return " first";
    case SourceListMode::kNotFirst:
      return " not_first";
    case SourceListMode::kLast:
      return " last";
    case SourceListMode::kNotLast:
      return " not_last";
    case SourceListMode::kOnlyOne:
      return " only_one";
    case SourceListMode::kAll:
      break;
  }
  return "";
}

std::string_view ToWord(TargetListMode mode) {
  switch (mode) {
    case TargetListMode::kFirst:
      return " first";
    case TargetListMode::kShare:
      return " share ";
    case TargetListMode::kLast:
      return " last";
    case TargetListMode::kCollate:
      return " collate";
    case TargetListMode::kNone:
      break;
  }
  return "";
}

bool IsName(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  if (name.empty() || !letter(name.front())) return false;
  for (const char c : name) {
    if (!letter(c) && (c < '0' || c > '9')) return false;
  }
  return name != "true" && name != "false";
}

std::string Path(const std::string& context, const std::vector<std::string>& path) {
  std::string text = QuoteName(context);
  for (const std::string& step : path) text += "." + QuoteName(step);
  return text;
}

std::string Type(const std::string& type) { return IsName(type) ? type : QuoteText(type); }

std::string Count(std::uint32_t max) { return max == fhir::kUnbounded ? "*" : std::to_string(max); }

void PrintClause(std::string_view word, const std::optional<syntax::Formula>& formula,
                 std::string& out) {
  if (!formula) return;
  out += word;
  out += formula->text;
}

void PrintSource(const Source& source, std::string& out) {
  out += Path(source.context, source.path);
  if (!source.type.empty()) out += " : " + Type(source.type);
  if (source.cardinality) {
    out += " " + std::to_string(source.cardinality->min) + ".." + Count(source.cardinality->max);
  }
  if (source.default_value) {
    const bool literal = source.default_value->kind == Parameter::Kind::kLiteral;
    const std::string value = PrintParameter(*source.default_value);
    out += " default " + (literal ? value : "(" + value + ")");
  }
  out += ToWord(source.list_mode);
  if (!source.variable.empty()) out += " as " + QuoteName(source.variable);
  PrintClause(" where ", source.where, out);
  PrintClause(" check ", source.check, out);
  PrintClause(" log ", source.log, out);
}

void PrintParameters(const std::vector<Parameter>& parameters, std::string& out) {
  out += "(";
  for (std::size_t i = 0; i < parameters.size(); ++i)
    out += (i == 0 ? "" : ", ") + PrintParameter(parameters[i]);
  out += ")";
}

// x for copy(x), (x) for evaluate(x): as they are read.
void PrintTransform(const Target& target, std::string& out) {
  const bool one = target.parameters.size() == 1;
  const bool formula = one && target.parameters.front().kind == Parameter::Kind::kFormula;
  const bool named = target.context.empty();
  if (target.transform == "evaluate" && formula) {
    out += "(" + target.parameters.front().text + ")";
  } else if (target.transform == "copy" && one && !formula && !named) {
    out += PrintParameter(target.parameters.front());
  } else {
    out += QuoteName(target.transform);
    PrintParameters(target.parameters, out);
  }
}

void PrintTarget(const Target& target, std::string& out) {
  if (!target.context.empty()) {
    out += Path(target.context, target.path);
    if (!target.transform.empty()) out += " = ";
  }
  if (!target.transform.empty()) PrintTransform(target, out);
  if (!target.variable.empty()) out += " as " + QuoteName(target.variable);
  out += ToWord(target.list_mode);
  if (target.list_mode == TargetListMode::kShare) out += QuoteName(target.share);
}

template <typename T, typename Print>
void PrintList(const std::vector<T>& list, Print print, std::string& out) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out += ", ";
    print(list[i], out);
  }
}

void PrintCall(const syntax::Call& call, std::string& out) {
  out += QuoteName(call.group);
  PrintParameters(call.arguments, out);
}

void PrintRule(const Rule& rule, int depth, std::string& out) {
  out.append(static_cast<std::size_t>(depth) * 2, ' ');
  PrintList(rule.sources, PrintSource, out);
  if (!rule.targets.empty()) out += " -> ";
  PrintList(rule.targets, PrintTarget, out);
  if (!rule.calls.empty() || !rule.rules.empty()) out += " then ";
  PrintList(rule.calls, PrintCall, out);
  if (!rule.rules.empty()) {
    out += rule.calls.empty() ? "{\n" : " {\n";
    PrintRules(rule.rules, depth + 1, out);
    out.append(static_cast<std::size_t>(depth) * 2, ' ');
    out += "}";
  }
  if (!rule.name.empty()) out += " " + QuoteText(rule.name, '"');
  out += ";\n";
}

}  // namespace

void PrintRules(const std::vector<Rule>& rules, int depth, std::string& out) {
  for (const Rule& rule : rules) PrintRule(rule, depth, out);
}

std::string QuoteText(std::string_view text, char quote) {
  constexpr std::string_view kMeanings = "\f\n\r\t";
  constexpr std::string_view kEscapes = "fnrt";
  std::string quoted(1, quote);
  for (const char c : text) {
    const std::size_t control = kMeanings.find(c);
    if (control != std::string_view::npos) {
      quoted += '\\';
      quoted += kEscapes[control];
      continue;
    }
    if (c == quote || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + quote;
}

std::string QuoteName(std::string_view name) {
  return IsName(name) ? std::string(name) : QuoteText(name, '`');
}

}  // namespace gateway::mapping
