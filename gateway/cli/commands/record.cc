#include <fstream>
#include <map>

#include "gateway/app/engines.h"
#include "gateway/base/file.h"
#include "gateway/base/text.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/read.h"
#include "gateway/records/generate.h"

namespace gateway::cli {
namespace {

// What every record command stands on.
struct Tools {
  app::Engines engines;
  Instant now{};
};

Result<Tools> LoadTools(const CommonOptions& common) {
  GATEWAY_TRY(auto registry, app::LoadDefinitions(common.packages));
  Tools tools;
  GATEWAY_TRY(tools.engines, app::LoadEngines(std::move(registry)));
  GATEWAY_TRY(tools.now, NowOf(common));
  return tools;
}

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

int UnknownFormat(const Tools& tools) {
  std::string known;
  for (const std::string& one : tools.engines.intake->parts().formats->names()) known += " " + one;
  return CannotRun({IssueType::kNotSupported, "unknown format; the formats are" + known, {}});
}

}  // namespace

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
  const auto candidates =
      tools->engines.intake->ReadRecords(options.format, std::move(*bytes), tools->now);
  if (!candidates) {
    SayIssues(ToIssues(candidates.error()));
    return candidates.error().type == IssueType::kNotSupported ? kMisuse : kNo;
  }
  int status = kFine;
  for (const messaging::Candidate& candidate : *candidates) {
    SayIssues(candidate.issues);
    if (candidate.issues.HasErrors()) {
      status = kNo;
    } else {
      Print(candidate.message_json);
    }
  }
  return status;
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

int RecordGenerate(const RecordOptions& options, const CommonOptions& common) {
  const auto now = NowOf(common);
  if (!now) return CannotRun(now.error());
  records::Generator generator(options.seed, LondonDate(*now));
  if (!options.break_rule.empty()) {
    const auto broken = generator.Break(options.break_rule);
    if (!broken) return CannotRun(broken.error());
    Print(broken->Write());
    return kFine;
  }
  if (options.format.empty() || options.format == messaging::kCanonicalFormat) {
    for (int i = 0; i < options.cases; ++i) Print(generator.Record().Write());
    return kFine;
  }
  const auto tools = LoadTools(common);
  if (!tools) return CannotRun(tools.error());
  const records::Format* format = FormatOf(*tools, options.format);
  if (format == nullptr) return UnknownFormat(*tools);
  const auto file = generator.File(*format, tools->engines.registry->types(), options.cases);
  if (!file) return CannotRun(file.error());
  PrintRaw(*file);
  return kFine;
}

namespace {

// What went wrong with one case of the self-test; empty when it came back whole.
std::string RoundTrip(const Tools& tools, const records::Format& format,
                      const messaging::Candidate& candidate) {
  if (candidate.issues.HasErrors()) return "refused: " + ToText(candidate.issues.list().front());
  for (const mapping::Transformed& step : candidate.steps) {
    if (!step.loss.empty())
      return "the way in lost " + std::to_string(step.loss.size()) + " values";
  }
  auto read = fhir::ReadJson(candidate.message_json, tools.engines.registry->types());
  if (!read || read->issues.HasErrors()) return "the message cannot be read back";
  const auto back = tools.engines.intake->ToRecord(format, read->document, tools.now);
  if (!back) return "the way out failed: " + back.error().diagnostics;
  if (!fhir::Equal(candidate.local.root(), back->output.root()))
    return "the record came back different";
  const auto there = format.Write(std::span(&candidate.local, 1));
  const auto again = format.Write(std::span(&back->output, 1));
  if (!there || !again || *there != *again) return "the written record came back different";
  return {};
}

}  // namespace

int RecordSelftest(const RecordOptions& options, const CommonOptions& common) {
  const auto tools = LoadTools(common);
  if (!tools) return CannotRun(tools.error());
  const auto& formats = *tools->engines.intake->parts().formats;
  int failed = 0;
  for (const std::string& name : formats.names()) {
    if (!options.format.empty() && options.format != name) continue;
    const records::Format& format = *formats.Find(name);
    records::Generator generator(options.seed, LondonDate(tools->now));
    const auto file = generator.File(format, tools->engines.registry->types(), options.cases);
    if (!file) return CannotRun(file.error());
    const auto candidates = tools->engines.intake->ReadRecords(name, *file, tools->now);
    if (!candidates) return CannotRun(candidates.error());
    int bad = 0;
    for (const messaging::Candidate& candidate : *candidates) {
      const std::string problem = RoundTrip(*tools, format, candidate);
      if (!problem.empty() && ++bad <= 5)
        Say(name + " line " + std::to_string(candidate.line) + ": " + problem);
    }
    Print(name + ": " + std::to_string(candidates->size() - static_cast<std::size_t>(bad)) +
          " of " + std::to_string(options.cases) + " records came back the same, nothing lost");
    failed += bad + (candidates->size() == static_cast<std::size_t>(options.cases) ? 0 : 1);
  }
  return failed == 0 ? kFine : kNo;
}

}  // namespace gateway::cli
