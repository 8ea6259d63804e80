#include "gateway/validation/rules/limits.h"

#include <optional>
#include <string>

namespace gateway::validation {
namespace {

using fhirpath::Expression;

bool IsTemporal(fhir::Node one) {
  return one.type()->IsA("date") || one.type()->IsA("dateTime") || one.type()->IsA("time") ||
         one.type()->IsA("instant");
}

struct Pair {
  Expression less;
  Expression greater;
};

Pair Compiled(const std::string& limit) {
  return {*Expression::Compile("$this < " + limit), *Expression::Compile("$this > " + limit)};
}

// Dates beside a length of time are counted from now.
const Pair& ExpressionsFor(fhir::Node node, fhir::Node limit, Limit what) {
  static const Pair plain = Compiled("%limit");
  static const Pair before_today = Compiled("(today() - %limit)");
  static const Pair after_today = Compiled("(today() + %limit)");
  static const Pair before_now = Compiled("(now() - %limit)");
  static const Pair after_now = Compiled("(now() + %limit)");
  if (!IsTemporal(node) || !limit.type()->IsA("Quantity")) return plain;
  const bool is_date = node.text().size() <= 10;
  if (what == Limit::kLeast) return is_date ? before_today : before_now;
  return is_date ? after_today : after_now;
}

// Nothing when the two cannot be compared.
std::optional<bool> Holds(const Expression& expression, fhir::Node node,
                          const fhirpath::Context& context) {
  const Result<fhirpath::Collection> answer = expression.Evaluate(node, context);
  if (!answer || answer->size() != 1) return std::nullopt;
  return answer->begin()->ToText() == "true";
}

// Dates of different precision, where the one begins with the other: the longer one is later,
// unless it says no more than the beginning of the shorter.
std::optional<Comparison> CompareBeginnings(fhir::Node node, fhir::Node limit) {
  if (!IsTemporal(node) || !IsTemporal(limit)) return std::nullopt;
  const std::string_view a = node.text();
  const std::string_view b = limit.text();
  if (a == b) return Comparison::kEqual;
  const bool is_longer = a.starts_with(b);
  if (!is_longer && !b.starts_with(a)) return std::nullopt;
  const std::string_view rest = is_longer ? a.substr(b.size()) : b.substr(a.size());
  if (rest == "-01" || rest == "-01-01") return Comparison::kEqual;
  return is_longer ? Comparison::kGreater : Comparison::kLess;
}

}  // namespace

Comparison Compare(const Scope& scope, fhir::Node node, fhir::Node limit, Limit what) {
  fhirpath::Context context;
  context.resource = scope.resource();
  context.root_resource = scope.container();
  context.now = scope.run().now;
  context.constants["limit"] = fhirpath::Collection{fhirpath::Item(limit)};
  const Pair& expressions = ExpressionsFor(node, limit, what);
  const std::optional<bool> less = Holds(expressions.less, node, context);
  if (!less) return CompareBeginnings(node, limit).value_or(Comparison::kIncomparable);
  if (*less) return Comparison::kLess;
  const std::optional<bool> greater = Holds(expressions.greater, node, context);
  return greater.value_or(false) ? Comparison::kGreater : Comparison::kEqual;
}

}  // namespace gateway::validation
