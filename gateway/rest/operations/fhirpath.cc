#include "gateway/rest/operations/fhirpath.h"

#include "gateway/base/calendar.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/outcome.h"
#include "gateway/fhirpath/check/checker.h"
#include "gateway/fhirpath/explain/tree_json.h"
#include "gateway/fhirpath/parser.h"
#include "gateway/rest/negotiation.h"
#include "gateway/rest/operations/fhirpath_answer.h"
#include "gateway/rest/operations/fhirpath_debug.h"
#include "gateway/rest/operations/fhirpath_request.h"
#include "gateway/rest/response.h"
#include "gateway/validation/document_host.h"

namespace gateway::rest {
namespace {

// What one call may cost: a stranger's expression is no reason to be slow for others.
constexpr std::uint64_t kBudget = 1'000'000;
constexpr std::size_t kMostContexts = 1'000;
constexpr std::size_t kMostItems = 10'000;
// Of the step-by-step account, in which every part is evaluated by itself.
constexpr std::uint64_t kStepBudget = 20'000;
constexpr std::size_t kMostSteps = 200;
constexpr std::size_t kMostDebugged = 20;  // contexts

// Keeps what trace() was given, for the answer.
class AskedHost final : public validation::DocumentHost {
 public:
  using DocumentHost::DocumentHost;
  void Trace(std::string_view name, const fhirpath::Collection& items) const override {
    constexpr std::size_t kMostTraces = 1'000;
    if (traces_.size() < kMostTraces) traces_.emplace_back(name, items);
  }
  [[nodiscard]] std::vector<std::pair<std::string, fhirpath::Collection>> TakeTraces() const {
    return std::exchange(traces_, {});
  }

 private:
  // One call, one thread: filled while evaluating.
  mutable std::vector<std::pair<std::string, fhirpath::Collection>> traces_;
};

fhirpath::PositionOfPlace PositionIn(const std::string& expression) {
  return [&expression](fhirpath::Place place) { return PositionOf(expression, place); };
}

// One call of the operation.
class Asked {
 public:
  Asked(const FhirPathQuestion& question, const FhirPathParts& parts)
      : question_(question),
        parts_(parts),
        root_(question.resource.root()),
        host_(root_, *parts.registry, *parts.terminology,
              [&parts]() -> const validation::Validator& { return *parts.validator; }) {
    options_.types = parts.registry->types().get();
    context_.resource = root_;
    context_.root_resource = root_;
    context_.constants = question.variables;
    context_.host = &host_;
    context_.now = parts.clock->Now();
    context_.offset_minutes = LondonOffsetMinutes(context_.now);
    context_.budget = kBudget;
  }

  Result<std::string> Answer() {
    GATEWAY_TRY(const fhirpath::Expression expression,
                fhirpath::Expression::Compile(question_.expression, options_));
    std::string text = "{\"resourceType\":\"Parameters\",\"id\":\"fhirpath\",\"parameter\":[" +
                       PartsPart("parameters", "", Echo());
    if (question_.context.empty()) {
      GATEWAY_TRY(const std::string result, ResultOn(expression, root_, ""));
      return text + "," + result + DebugOn(root_, "") + "]}";
    }
    GATEWAY_TRY(const fhirpath::Collection focuses, Focuses());
    for (std::size_t i = 0; i < focuses.size(); ++i) {
      GATEWAY_TRY(const std::string result,
                  ResultOn(expression, focuses[i], NameOf(focuses[i], i)));
      text += "," + result;
    }
    for (std::size_t i = 0; i < std::min(focuses.size(), kMostDebugged); ++i)
      text += DebugOn(focuses[i], NameOf(focuses[i], i));
    return text + "]}";
  }

 private:
  Result<fhirpath::Collection> Focuses() {
    GATEWAY_TRY(const fhirpath::Expression context,
                fhirpath::Expression::Compile(question_.context, options_));
    GATEWAY_TRY(fhirpath::Collection focuses, context.Evaluate(root_, context_));
    if (focuses.size() > kMostContexts)
      return Fail(IssueType::kTooCostly, "the context gives too many items");
    return focuses;
  }

  // "Patient.name[0]"; what is not of the resource by the context and its number.
  [[nodiscard]] std::string NameOf(const fhirpath::Item& focus, std::size_t number) const {
    const std::string path = PathIn(root_, focus.node());
    return path.empty() ? question_.context + "[" + std::to_string(number) + "]" : path;
  }

  Result<std::string> ResultOn(const fhirpath::Expression& expression, const fhirpath::Item& focus,
                               const std::string& name) {
    GATEWAY_TRY(const fhirpath::Collection items, expression.Evaluate(focus, context_));
    items_ += items.size();
    std::vector<std::string> parts = ItemParts(items, root_);
    for (const auto& [trace, traced] : host_.TakeTraces()) {
      items_ += traced.size();
      parts.push_back(PartsPart("trace", trace, ItemParts(traced, root_)));
    }
    if (items_ > kMostItems)
      return Fail(IssueType::kTooCostly, "the result has too many items; narrow the expression");
    return PartsPart("result", name, parts);
  }

  // ",{debug-trace}", or nothing when it is not wanted.
  [[nodiscard]] std::string DebugOn(const fhirpath::Item& focus, const std::string& name) {
    if (!question_.debug) return {};
    fhirpath::Context context = context_;
    context.budget = kStepBudget;
    const fhirpath::TraceLimits limits{.steps = kMostSteps, .items = 20, .constants = true};
    const auto trace =
        fhirpath::TraceExpression(question_.expression, focus, context, options_, limits);
    if (!trace) return {};
    return "," + PartsPart("debug-trace", name, DebugParts(*trace, question_.expression, root_));
  }

  // The `parameters` part: what was asked, and by whom it was answered.
  [[nodiscard]] std::vector<std::string> Echo() const {
    std::vector<std::string> parts{StringPart("evaluator", parts_.evaluator)};
    if (const auto syntax = fhirpath::Parse(question_.expression))
      parts.push_back(StringPart("parseDebugTree",
                                 fhirpath::ToTreeJson(**syntax, PositionIn(question_.expression))));
    parts.push_back(StringPart("expression", question_.expression));
    if (!question_.context.empty()) parts.push_back(StringPart("context", question_.context));
    if (root_) parts.push_back(ResourcePart("resource", fhir::WriteJson(root_)));
    std::vector<std::string> variables;
    for (const auto& [name, items] : question_.variables)
      variables.push_back(PartsPart(name, "", ItemParts(items, {})));
    if (!variables.empty()) parts.push_back(PartsPart("variables", "", variables));
    if (question_.validate) AddCheck(parts);
    return parts;
  }

  // The static checker's word, on the focus of the expression.
  void AddCheck(std::vector<std::string>& parts) const {
    fhirpath::CheckContext check{.types = options_.types};
    check.open_constants = true;
    if (root_) check.resource = root_.type();
    if (root_ && question_.context.empty()) check.focus = {root_.type()};
    const fhirpath::CheckResult result = fhirpath::CheckExpression(question_.expression, check);
    parts.push_back(StringPart("expectedReturnType", fhirpath::ToText(result.shape)));
    parts.push_back(ResourcePart("debugOutcome", fhir::OperationOutcomeJson(result.issues)));
  }

  const FhirPathQuestion& question_;
  const FhirPathParts& parts_;
  fhir::Node root_;
  AskedHost host_;
  fhirpath::CompileOptions options_;
  fhirpath::Context context_;
  std::size_t items_ = 0;
};

}  // namespace

net::HttpResponse FhirPath(const net::HttpRequest& request, const FhirPathParts& parts,
                           const CallerRules& rules) {
  if (const auto client = FindClient(request, rules); !client) return FromError(client.error());
  if (request.method == "POST" && !BodyFormat(request)) {
    return Outcome(415, IssueType::kNotSupported,
                   "send Parameters as application/fhir+json or application/fhir+xml");
  }
  const auto question = ReadFhirPathQuestion(request, parts.registry->types());
  if (!question) return FromError(question.error());
  auto answer = Asked(*question, parts).Answer();
  if (!answer) return FromError(answer.error());
  return net::HttpResponse::Make(200, "application/fhir+json", *std::move(answer));
}

}  // namespace gateway::rest
