#include "gateway/fhirpath/check/checker.h"

#include "gateway/base/text.h"
#include "gateway/fhirpath/check/walk.h"
#include "gateway/fhirpath/expression.h"
#include "gateway/fhirpath/parser.h"

namespace gateway::fhirpath {
namespace {

// The first finding of an error of the compiler, whose place is within the expression.
void AddError(const Error& error, Findings& findings) {
  const Issues issues = ToIssues(error);
  for (const Issue& issue : issues.list())
    findings.Error("syntax", {issue.line, issue.column}, issue.diagnostics);
}

}  // namespace

CheckResult CheckExpression(std::string_view text, const CheckContext& context) {
  Findings findings;
  CheckResult result;
  if (const Result<SyntaxTree> syntax = Parse(text); !syntax) {
    AddError(syntax.error(), findings);
  } else {
    result.shape = Walk(context, findings).Check(**syntax);
    const CompileOptions options{.host_functions = context.host_functions, .types = context.types};
    const Result<Expression> compiled = Expression::Compile(text, options);
    if (!compiled && !findings.issues().HasErrors()) AddError(compiled.error(), findings);
    const bool is_value = !result.shape.is_any && !result.shape.is_nothing();
    if (context.is_condition && is_value && (result.shape.sorts() & kBooleans) == 0) {
      findings.Warning(
          "condition", (*syntax)->place,
          "a condition is wanted, and this is " + result.shape.Describe() + "; write exists()");
    }
  }
  result.issues = std::move(findings.issues());
  return result;
}

Result<CheckContext> ContextFor(std::string_view type_name, const fhir::TypeTable& types) {
  const fhir::Type* const type = types.Find(type_name);
  if (type == nullptr) {
    std::vector<std::string_view> names;
    for (const fhir::Type& known : types.types()) names.emplace_back(known.name);
    const std::string_view nearest = Nearest(type_name, names);
    return Fail(IssueType::kNotFound,
                "there is no type '" + std::string(type_name) + "'" +
                    (nearest.empty() ? "" : "; did you mean '" + std::string(nearest) + "'?"));
  }
  return CheckContext{.types = &types,
                      .focus = {type},
                      .resource = nullptr,
                      .constants = {},
                      .open_constants = false,
                      .host_functions = {},
                      .is_condition = false};
}

std::string ToText(const Shape& shape) {
  const auto bound = [](int number) {
    return number >= Shape::kSeveral ? std::string("*") : std::to_string(number);
  };
  const std::string min = shape.is_several() ? "2" : std::to_string(shape.min);
  return min + ".." + bound(shape.max) + " " + shape.Describe();
}

}  // namespace gateway::fhirpath
