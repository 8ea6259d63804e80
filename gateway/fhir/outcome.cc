#include "gateway/fhir/outcome.h"

#include <cassert>
#include <utility>

#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "gateway/fhir/json/json_reader.h"

namespace gateway::fhir {
namespace {

constexpr const char* kRuleSystem = "https://chc-gateway.example/fhir/CodeSystem/chc-rule";
constexpr const char* kLine = "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-line";
constexpr const char* kColumn =
    "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-col";

// Texts may quote what arrived: an answer is UTF-8 whatever they hold.
std::string AsUtf8(std::string text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t bad = FindInvalidUtf8(std::string_view(text).substr(at));
    if (bad == std::string::npos) break;
    text[at + bad] = '?';
    at += bad;
  }
  return text;
}

void PushPlace(Json& extensions, const char* url, int value) {
  if (value > 0) extensions.Push(Json::Of({{"url", url}, {"valueInteger", value}}));
}

Json ToJson(const Issue& issue) {
  Json json = Json::Of({});
  Json extensions;
  PushPlace(extensions, kLine, issue.line);
  PushPlace(extensions, kColumn, issue.column);
  if (extensions.is_array()) json.Set("extension", std::move(extensions));
  json.Set("severity", ToCode(issue.severity));
  json.Set("code", ToCode(issue.type));
  if (!issue.id.empty()) {
    const Json coding = Json::Of({{"system", kRuleSystem}, {"code", AsUtf8(issue.id)}});
    json.Set("details", Json::Of({{"coding", Json(Json::Array{coding})}}));
  }
  if (!issue.diagnostics.empty()) json.Set("diagnostics", AsUtf8(issue.diagnostics));
  if (!issue.expression.empty()) {
    json.Set("expression", Json(Json::Array{AsUtf8(issue.expression)}));
  }
  return json;
}

// The rule's id, when it is one of ours; any code else.
std::string_view RuleOf(Node issue) {
  const std::span<const Node> codings = issue.Child("details").Children("coding");
  for (const Node coding : codings) {
    if (coding.ChildText("system") == kRuleSystem) return coding.ChildText("code");
  }
  return codings.empty() ? std::string_view() : codings[0].ChildText("code");
}

int PlaceOf(Node issue, std::string_view url) {
  for (const Node extension : issue.Children("extension")) {
    if (extension.ChildText("url") != url) continue;
    const Result<Json> number = Json::Parse(extension.ChildText("value"));
    return number ? static_cast<int>(number->integer()) : 0;
  }
  return 0;
}

std::string_view FirstOf(std::string_view a, std::string_view b) { return a.empty() ? b : a; }

}  // namespace

std::string OperationOutcomeJson(const Issues& issues) {
  Json list(Json::Array{});
  for (const Issue& issue : issues.list()) list.Push(ToJson(issue));
  if (issues.empty()) {
    list.Push(ToJson({.severity = Severity::kInformation,
                      .type = IssueType::kInformational,
                      .diagnostics = "All well."}));
  }
  return Json::Of({{"resourceType", "OperationOutcome"}, {"issue", std::move(list)}}).Write();
}

Document ToOperationOutcome(const Issues& issues, const std::shared_ptr<const TypeTable>& types) {
  const ReadOptions no_limits{.limits = {.max_bytes = std::size_t{1} << 31, .max_nodes = SIZE_MAX}};
  Result<ReadResult> read = ReadJson(OperationOutcomeJson(issues), types, no_limits);
  assert(read && "what we write we can read");
  return read ? std::move(read->document) : Document();
}

Issues FromOperationOutcome(Node outcome) {
  Issues issues;
  if (outcome.type_name() != "OperationOutcome") return issues;
  for (const Node issue : outcome.Children("issue")) {
    const std::string_view text =
        FirstOf(issue.ChildText("diagnostics"), issue.Child("details").ChildText("text"));
    issues.Add({.severity = ParseSeverity(issue.ChildText("severity")),
                .type = ParseIssueType(issue.ChildText("code")),
                .id = std::string(RuleOf(issue)),
                .expression = std::string(
                    FirstOf(issue.ChildText("expression"), issue.ChildText("location"))),
                .line = PlaceOf(issue, kLine),
                .column = PlaceOf(issue, kColumn),
                .diagnostics = std::string(text)});
  }
  return issues;
}

}  // namespace gateway::fhir
