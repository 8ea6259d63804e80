#include "gateway/messaging/answer.h"

#include <algorithm>

#include "gateway/base/json.h"
#include "gateway/fhir/outcome.h"

namespace gateway::messaging {
namespace {

Issues WithoutDetails(IssueType type) {
  Issues issues;
  issues.Add({.type = type,
              .diagnostics =
                  type == IssueType::kNoStore
                      ? "the message could not be stored and was not accepted; send it again later"
                      : "the gateway failed; nothing was accepted; send the message again later"});
  return issues;
}

bool IsPlaced(const Issue& issue) {
  const bool error = issue.severity == Severity::kError || issue.severity == Severity::kFatal;
  return error && (!issue.expression.empty() || issue.line > 0);
}

// A finding at a place in what was sent is about its content, whatever its type: a reference to
// an entry that is not there (not-found) is no 404 of the path that was asked.
int StatusOf(const Error& error) {
  const int status = HttpStatus(error.type);
  const auto& list = error.issues.list();
  const bool about_content = std::any_of(list.begin(), list.end(), IsPlaced);
  const bool fits = status == 400 || status == 413 || status >= 500;
  return about_content && !fits ? 422 : status;
}

int RefusedStatus(const RecordOutcome& outcome) { return StatusOf(ErrorFrom(outcome.issues)); }

Json Entry(const RecordOutcome& outcome) {
  Json response;
  const int status = outcome.accepted ? 202 : RefusedStatus(outcome);
  response.Set("status", std::to_string(status));
  if (!outcome.message_id.empty()) response.Set("location", "Bundle/" + outcome.message_id);
  auto parsed = Json::Parse(fhir::OperationOutcomeJson(outcome.issues));
  if (parsed) response.Set("outcome", std::move(*parsed));
  Json entry;
  if (outcome.line > 0) {
    entry.Set("extension",
              Json::Array{Json::Of(
                  {{"url", "https://chc-gateway.example/fhir/StructureDefinition/chc-source-line"},
                   {"valuePositiveInt", outcome.line}})});
  }
  entry.Set("response", std::move(response));
  return entry;
}

}  // namespace

int HttpStatus(IssueType type) {
  switch (type) {
    case IssueType::kInvalid:
    case IssueType::kStructure:
      return 400;
    case IssueType::kLogin:
    case IssueType::kUnknown:
    case IssueType::kExpired:
      return 401;
    case IssueType::kForbidden:
    case IssueType::kSecurity:
      return 403;
    case IssueType::kNotFound:
      return 404;
    case IssueType::kDeleted:
      return 410;
    case IssueType::kConflict:
    case IssueType::kDuplicate:
      return 409;
    case IssueType::kMultipleMatches:
      return 412;
    case IssueType::kTooLong:
      return 413;
    case IssueType::kThrottled:
      return 429;
    case IssueType::kException:
      return 500;
    case IssueType::kTransient:
    case IssueType::kNoStore:
    case IssueType::kLockError:
      return 503;
    case IssueType::kTimeout:
      return 504;
    default:
      return 422;
  }
}

Answer Refusal(const Error& error) {
  const int status = StatusOf(error);
  const Issues issues = status >= 500 ? WithoutDetails(error.type) : ToIssues(error);
  return {status, "application/fhir+json", fhir::OperationOutcomeJson(issues)};
}

Answer BatchAnswer(const std::vector<RecordOutcome>& outcomes) {
  const auto accepted = std::count_if(outcomes.begin(), outcomes.end(),
                                      [](const RecordOutcome& o) { return o.accepted; });
  if (accepted == 0 && outcomes.size() == 1) return Refusal(ErrorFrom(outcomes.front().issues));
  Json::Array entries;
  for (const RecordOutcome& outcome : outcomes) entries.push_back(Entry(outcome));
  const Json bundle = Json::Of(
      {{"resourceType", "Bundle"}, {"type", "batch-response"}, {"entry", std::move(entries)}});
  int status = 202;
  if (accepted == 0 && !outcomes.empty()) status = 422;
  if (accepted > 0 && static_cast<std::size_t>(accepted) < outcomes.size()) status = 207;
  return {status, "application/fhir+json", bundle.Write()};
}

namespace {

Json Parameter(const char* name, const char* value_name, Json value) {
  return Json::Of({{"name", name}, {value_name, std::move(value)}});
}

Json RefusedRow(const RecordOutcome& row) {
  Json::Array parts{Parameter("row", "valueInteger", row.row),
                    Parameter("line", "valueInteger", row.line)};
  auto outcome = Json::Parse(fhir::OperationOutcomeJson(row.issues));
  if (outcome) parts.push_back(Parameter("outcome", "resource", std::move(*outcome)));
  return Parameter("refused-row", "part", std::move(parts));
}

}  // namespace

Answer ExtractAnswer(const store::ExtractCounts& counts, store::ExtractState state,
                     const std::vector<RecordOutcome>& refused) {
  const char* const state_code = state == store::ExtractState::kActive ? "active" : "history";
  Json::Array parameters{Parameter("state", "valueCode", state_code),
                         Parameter("rows", "valueInteger", counts.rows),
                         Parameter("unchanged", "valueInteger", counts.unchanged),
                         Parameter("changed", "valueInteger", counts.changed),
                         Parameter("appeared", "valueInteger", counts.appeared),
                         Parameter("vanished", "valueInteger", counts.vanished),
                         Parameter("reappeared", "valueInteger", counts.reappeared),
                         Parameter("refused", "valueInteger", counts.refused),
                         Parameter("messages", "valueInteger", counts.messages)};
  for (const RecordOutcome& row : refused) parameters.push_back(RefusedRow(row));
  const Json body =
      Json::Of({{"resourceType", "Parameters"}, {"parameter", std::move(parameters)}});
  return {refused.empty() ? 202 : 207, "application/fhir+json", body.Write(), {}};
}

}  // namespace gateway::messaging
