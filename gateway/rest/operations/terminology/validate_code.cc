#include "gateway/rest/operations/terminology/validate_code.h"

#include <array>
#include <functional>

#include "gateway/rest/operations/operation.h"
#include "gateway/rest/operations/parameters_json.h"

namespace gateway::rest {
namespace {

using terminology::CodedValue;
using terminology::CodeVerdict;
using terminology::Membership;

constexpr std::array<std::string_view, 13> kValueSetParameters{
    "url",      "context",         "valueSet",   "valueSetVersion", "code",
    "system",   "systemVersion",   "display",    "coding",          "codeableConcept",
    "abstract", "displayLanguage", "inferSystem"};
constexpr OperationSpec kValueSetSpec{"ValueSet/$validate-code", kValueSetParameters, ""};

constexpr std::array<std::string_view, 9> kSystemParameters{
    "url",    "codeSystem",      "code",     "version",        "display",
    "coding", "codeableConcept", "abstract", "displayLanguage"};
constexpr OperationSpec kSystemSpec{"CodeSystem/$validate-code", kSystemParameters, ""};

std::string Answer(const CodedValue& value, const CodeVerdict& verdict) {
  ParametersJson answer;
  answer.Add("result", "valueBoolean", verdict.is_valid());
  answer.AddText("message", "valueString", verdict.message);
  answer.AddText("display", "valueString", verdict.display);
  answer.AddText("code", "valueCode", value.code);
  answer.AddText("system", "valueUri", value.system);
  answer.AddText("version", "valueString", verdict.version);
  return answer.Write();
}

// An abstract code is refused when the caller says that none will do.
void RefuseAbstract(const OperationInput& input, bool allows_abstract, CodeVerdict& verdict) {
  if (!input.Has("abstract") || allows_abstract || !verdict.is_abstract) return;
  verdict.membership = Membership::kOut;
  verdict.message = "the code is abstract: it groups others and is not for use itself";
}

// The first code that is valid, else the first that is not; kNotSupported when none is valid and
// one cannot be decided.
Result<std::string> FirstValid(const OperationInput& input, const std::vector<CodedValue>& codes,
                               const std::function<CodeVerdict(const CodedValue&)>& check) {
  GATEWAY_TRY(const bool allows_abstract, input.Flag("abstract", false));
  std::optional<std::pair<CodedValue, CodeVerdict>> wrong;
  std::optional<std::string> undecided;
  for (const CodedValue& value : codes) {
    CodeVerdict verdict = check(value);
    RefuseAbstract(input, allows_abstract, verdict);
    if (verdict.is_valid()) return Answer(value, verdict);
    if (verdict.membership == Membership::kUnknown) {
      if (!undecided) undecided = verdict.message;
    } else if (!wrong) {
      wrong.emplace(value, std::move(verdict));
    }
  }
  if (undecided) return NotHere(IssueType::kNotSupported, *std::move(undecided));
  return Answer(wrong->first, wrong->second);
}

// The only system of the value set's codes of that name; empty when there are none or several.
std::string_view InferSystem(const terminology::Expanded& expanded, std::string_view code) {
  std::string_view system;
  for (const terminology::CodeKey& key : expanded.codes.codes()) {
    if (key.code != code) continue;
    if (!system.empty() && key.system != system) return {};
    system = key.system;
  }
  return system;
}

// A code without a system is one only where the element says which value set it is of.
Status FillSystems(const OperationInput& input, const AskedValueSet& asked,
                   std::vector<CodedValue>& codes) {
  GATEWAY_TRY(const bool infers, input.Flag("inferSystem", input.Has("context")));
  for (CodedValue& value : codes) {
    if (!value.system.empty()) continue;
    if (infers) value.system = InferSystem(*asked.expanded, value.code);
    if (value.system.empty() && !infers)
      return Fail(IssueType::kRequired,
                  "give the 'system' of the code, or 'inferSystem' when the value set decides it");
  }
  return {};
}

Result<std::string> InValueSet(const OperationInput& input, const TerminologyParts& parts) {
  GATEWAY_TRY(std::vector<CodedValue> codes, FindAskedCodes(input, "systemVersion"));
  GATEWAY_TRY(const AskedValueSet asked, FindAskedValueSet(input, *parts.service));
  GATEWAY_CHECK(FillSystems(input, asked, codes));
  const terminology::CodeChecker checker(*parts.service, input.Text("displayLanguage"));
  return FirstValid(input, codes, [&](const CodedValue& value) {
    return checker.InValueSet(value, *asked.expanded, asked.name);
  });
}

// `url` is the system of a bare code, and has to be that of a Coding.
Status TakeSystem(std::string_view url, std::vector<CodedValue>& codes) {
  for (CodedValue& value : codes) {
    if (value.system.empty()) value.system = url;
    if (value.system.empty())
      return Fail(IssueType::kRequired, "name the code system: 'url' is its canonical URL");
  }
  return {};
}

// For whether another server is to be asked.
std::string_view SystemOf(const OperationInput& input) {
  if (input.Has("url")) return input.Text("url");
  const auto codes = FindAskedCodes(input, "version");
  return codes ? codes->front().system : std::string_view();
}

Result<std::string> InSystem(const OperationInput& input, const TerminologyParts& parts) {
  GATEWAY_TRY(std::vector<CodedValue> codes, FindAskedCodes(input, "version"));
  GATEWAY_TRY(const fhir::Node given, input.Resource("codeSystem", "CodeSystem"));
  const std::string_view url = given ? given.ChildText("url") : input.Text("url");
  GATEWAY_CHECK(TakeSystem(url.empty() && given ? "given" : url, codes));
  const terminology::CodeChecker checker(*parts.service, input.Text("displayLanguage"));
  const auto own = given ? std::make_unique<terminology::CodeSystem>(given) : nullptr;
  return FirstValid(input, codes, [&](const CodedValue& value) {
    if (!url.empty() && value.system != url) {
      CodeVerdict verdict;
      verdict.membership = Membership::kOut;
      verdict.message = "the coding is of another system than " + std::string(url);
      return verdict;
    }
    return own ? checker.InSystem(value, *own) : checker.InSystem(value);
  });
}

}  // namespace

const OperationSpec& ValidateCodeInValueSetSpec() { return kValueSetSpec; }
const OperationSpec& ValidateCodeInSystemSpec() { return kSystemSpec; }

net::HttpResponse ValidateCodeInValueSet(const net::HttpRequest& request,
                                         const TerminologyParts& parts, const CallerRules& rules) {
  return RunOperation(request, kValueSetSpec, parts.service->registry().types(), rules,
                      [&](const OperationInput& input) {
                        return OrAskRemote(InValueSet(input, parts), input,
                                           "ValueSet/$validate-code", {}, parts);
                      });
}

net::HttpResponse ValidateCodeInSystem(const net::HttpRequest& request,
                                       const TerminologyParts& parts, const CallerRules& rules) {
  return RunOperation(request, kSystemSpec, parts.service->registry().types(), rules,
                      [&](const OperationInput& input) {
                        return OrAskRemote(InSystem(input, parts), input,
                                           "CodeSystem/$validate-code", SystemOf(input), parts);
                      });
}

}  // namespace gateway::rest
