#include <fstream>
#include <map>

#include "gateway/app/engines.h"
#include "gateway/base/file.h"
#include "gateway/base/text.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/commands/record_tools.h"
#include "gateway/cli/output.h"
#include "gateway/fhir/read.h"
#include "gateway/messaging/record_report.h"

namespace gateway::cli {
namespace {

using Tools = RecordTools;

Result<Tools> LoadTools(const CommonOptions& common) { return LoadRecordTools(common); }

// The messages of a file: one Bundle, or NDJSON with one a line.
Result<std::vector<fhir::Document>> ReadMessages(const std::string& file, const Tools& tools) {
  GATEWAY_TRY(const std::string bytes, ReadFile(file));
  const auto& types = tools.engines.registry->types();
  std::vector<fhir::Document> messages;
  if (auto whole = fhir::ReadFhir(bytes, types)) {
    if (whole->issues.HasErrors()) return Fail(ErrorFrom(std::move(whole->issues)));
    messages.push_back(std::move(whole->document));
    return messages;
  }
  for (const std::string_view line : Split(bytes, '\n')) {
    if (Trim(line).empty()) continue;
    GATEWAY_TRY(fhir::ReadResult read, fhir::ReadFhir(std::string(line), types));
    if (read.issues.HasErrors()) return Fail(ErrorFrom(std::move(read.issues)));
    messages.push_back(std::move(read.document));
  }
  return messages;
}

const records::Format* FormatOf(const Tools& tools, const std::string& name) {
  return tools.engines.intake->parts().formats->Find(name);
}

}  // namespace

Result<RecordTools> LoadRecordTools(const CommonOptions& common) {
  GATEWAY_TRY(auto registry, app::LoadDefinitions(WithMappings(common)));
  RecordTools tools;
  GATEWAY_TRY(tools.engines, app::LoadEngines(std::move(registry), {.mappings = common.mappings}));
  GATEWAY_TRY(tools.now, NowOf(common));
  return tools;
}

int UnknownFormat(const RecordTools& tools) {
  std::string known;
  for (const std::string& one : tools.formats().names()) known += " " + one;
  return CannotRun({IssueType::kNotSupported, "unknown format; the formats are" + known, {}});
}

int RecordFormats(const CommonOptions& common) {
  const auto tools = LoadTools(common);
  if (!tools) return CannotRun(tools.error());
  const auto& formats = *tools->engines.intake->parts().formats;
  for (const std::string& name : formats.names())
    Print(name + "\t" + formats.Find(name)->info().title);
  return kFine;
}

int RecordImport(const RecordOptions& options, const CommonOptions& common) {
  const auto tools = LoadTools(common);
  if (!tools) return CannotRun(tools.error());
  auto bytes = ReadFile(options.file);
  if (!bytes) return CannotRun(bytes.error());
  int status = kFine;
  std::vector<messaging::RecordOutcome> outcomes;
  const auto take = [&](const messaging::Candidate& candidate) -> Status {
    SayIssues(candidate.issues);
    messaging::RecordOutcome& outcome = outcomes.emplace_back();
    outcome.row = static_cast<int>(outcomes.size());
    outcome.line = candidate.line;
    outcome.issues = candidate.issues;
    if (candidate.issues.HasErrors()) {
      status = kNo;
    } else {
      Print(candidate.message_json);
    }
    return {};
  };
  const auto read =
      tools->engines.intake->ForEachRecord(options.format, std::move(*bytes), tools->now, take);
  if (!read) {
    SayIssues(ToIssues(read.error()));
    return read.error().type == IssueType::kNotSupported ? kMisuse : kNo;
  }
  if (options.report.empty()) return status;
  const auto written = WriteFileDurably(
      options.report, messaging::ReportFindings(outcomes, FormatOf(*tools, options.format)));
  return written ? status : CannotRun(written.error());
}

int RecordExport(const RecordOptions& options, const CommonOptions& common) {
  const auto tools = LoadTools(common);
  if (!tools) return CannotRun(tools.error());
  if (FormatOf(*tools, options.format) == nullptr) return UnknownFormat(*tools);
  const auto messages = ReadMessages(options.file, *tools);
  if (!messages) {
    SayIssues(ToIssues(messages.error()));
    return kNo;
  }
  const auto written = tools->engines.intake->WriteRecords(options.format, *messages, tools->now);
  if (!written) {
    SayIssues(ToIssues(written.error()));
    return kNo;
  }
  PrintRaw(*written);
  return kFine;
}

int RecordCheck(const RecordOptions& options, const CommonOptions& common) {
  const auto tools = LoadTools(common);
  if (!tools) return CannotRun(tools.error());
  auto bytes = ReadFile(options.file);
  if (!bytes) return CannotRun(bytes.error());
  const std::string format =
      options.format.empty() ? std::string(messaging::kCanonicalFormat) : options.format;
  const auto candidates = tools->engines.intake->ReadRecords(format, std::move(*bytes), tools->now);
  if (!candidates) {
    SayIssues(ToIssues(candidates.error()));
    return candidates.error().type == IssueType::kNotSupported ? kMisuse : kNo;
  }
  int status = kFine;
  for (const messaging::Candidate& candidate : *candidates) {
    for (const Issue& issue : candidate.issues.list()) Print(ToText(issue));
    if (candidate.issues.HasErrors()) status = kNo;
  }
  return status;
}

}  // namespace gateway::cli
