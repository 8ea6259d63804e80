#include <algorithm>
#include <vector>

#include "gateway/validation/host.h"
#include "gateway/validation/rules/limits.h"
#include "gateway/validation/rules/questionnaire.h"

namespace gateway::validation {
namespace {

void CollectAnswers(fhir::Node parent, std::string_view link_id, std::vector<fhir::Node>& found) {
  for (const fhir::Node item : parent.Children("item")) {
    const std::span<const fhir::Node> answers = item.Children("answer");
    if (item.ChildText("linkId") == link_id)
      found.insert(found.end(), answers.begin(), answers.end());
    CollectAnswers(item, link_id, found);
    for (const fhir::Node answer : answers) CollectAnswers(answer, link_id, found);
  }
}

bool IsSame(const Scope& at, fhir::Node value, fhir::Node wanted) {
  if (value.type_name() == "Coding" && wanted.type_name() == "Coding")
    return value.ChildText("code") == wanted.ChildText("code") &&
           value.ChildText("system") == wanted.ChildText("system");
  if (value.type_name() == "Reference")
    return value.ChildText("reference") == wanted.ChildText("reference");
  if (value.has_text() && value.text() == wanted.text()) return true;
  return Compare(at, value, wanted) == Comparison::kEqual;
}

bool Meets(const Scope& at, fhir::Node value, std::string_view op, fhir::Node wanted) {
  if (!value) return false;
  if (op == "=") return IsSame(at, value, wanted);
  if (op == "!=") return !IsSame(at, value, wanted);
  const Comparison order = Compare(at, value, wanted);
  if (order == Comparison::kIncomparable) return false;
  if (op == ">") return order == Comparison::kGreater;
  if (op == "<") return order == Comparison::kLess;
  if (op == ">=") return order != Comparison::kLess;
  if (op == "<=") return order != Comparison::kGreater;
  return false;
}

bool Holds(const Scope& at, const Answered& answered, fhir::Node condition) {
  std::vector<fhir::Node> answers;
  CollectAnswers(answered.response, condition.ChildText("question"), answers);
  const std::string_view op = condition.ChildText("operator");
  const fhir::Node wanted = condition.Child("answer");
  if (op == "exists") return answers.empty() == (wanted.text() == "false");
  return std::ranges::any_of(
      answers, [&](fhir::Node answer) { return Meets(at, answer.Child("value"), op, wanted); });
}

// An enableWhenExpression of SDC, or one of its forerunners.
std::string_view ExpressionOf(fhir::Node item) {
  for (const fhir::Node extension : item.Children("extension")) {
    const std::string_view url = extension.ChildText("url");
    const fhir::Node value = extension.Child("value");
    if (url.ends_with("sdc-questionnaire-enableWhenExpression"))
      return value.ChildText("expression");
    if (url.ends_with("-questionnaire-enablewhen")) return value.text();
  }
  return {};
}

bool ExpressionHolds(const Scope& at, const Answered& answered, std::string_view text) {
  const Result<fhirpath::Expression> expression = fhirpath::Expression::Compile(text);
  if (!expression) return true;
  const InvariantHost host(at);
  fhirpath::Context context;
  context.resource = answered.response;
  context.root_resource = answered.response;
  context.host = &host;
  context.constants["questionnaire"] = fhirpath::Collection{fhirpath::Item(answered.questionnaire)};
  return expression->Test(answered.response, context).value_or(true);
}

}  // namespace

bool IsEnabled(const Scope& at, const Answered& answered, fhir::Node item) {
  if (const std::string_view text = ExpressionOf(item); !text.empty())
    return ExpressionHolds(at, answered, text);
  const std::span<const fhir::Node> conditions = item.Children("enableWhen");
  if (conditions.empty()) return true;
  const auto holds = [&](fhir::Node condition) { return Holds(at, answered, condition); };
  return item.ChildText("enableBehavior") == "any" ? std::ranges::any_of(conditions, holds)
                                                   : std::ranges::all_of(conditions, holds);
}

}  // namespace gateway::validation
