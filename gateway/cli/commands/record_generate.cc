#include "gateway/cli/commands/commands.h"
#include "gateway/cli/commands/record_tools.h"
#include "gateway/cli/output.h"
#include "gateway/messaging/synthetic.h"
#include "gateway/records/generate.h"

namespace gateway::cli {
namespace {

constexpr int kMostCases = 50'000;  // they are held in memory until the file is written

int GenerateFile(const RecordOptions& options, const CommonOptions& common,
                 records::Generator& generator) {
  const auto tools = LoadRecordTools(common);
  if (!tools) return CannotRun(tools.error());
  const records::Format* format = tools->formats().Find(options.format);
  if (format == nullptr) return UnknownFormat(*tools);
  if (options.cases > kMostCases) {
    return CannotRun({IssueType::kTooLong, "at most 50,000 cases in one file", {}});
  }
  std::vector<std::string> records;
  for (int i = 0; i < options.cases; ++i) records.push_back(generator.Record().Write());
  const auto file = messaging::SyntheticFile(*tools->engines.intake, *format, records, tools->now);
  if (!file) return CannotRun(file.error());
  PrintRaw(*file);
  return kFine;
}

}  // namespace

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
  const bool canonical = options.format.empty() || options.format == messaging::kCanonicalFormat;
  if (!canonical) return GenerateFile(options, common, generator);
  for (int i = 0; i < options.cases; ++i) Print(generator.Record().Write());
  return kFine;
}

int RecordSchema(const RecordOptions& options, const CommonOptions& common) {
  const auto tools = LoadRecordTools(common);
  if (!tools) return CannotRun(tools.error());
  const records::Format* format = tools->formats().Find(options.format);
  if (format == nullptr) return UnknownFormat(*tools);
  const auto schema = format->Schema();
  if (!schema) return CannotRun(schema.error());
  PrintRaw(*schema);
  return kFine;
}

}  // namespace gateway::cli
