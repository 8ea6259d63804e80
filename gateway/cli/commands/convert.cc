#include "gateway/app/engines.h"
#include "gateway/base/file.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"

namespace gateway::cli {

int Convert(const ConvertOptions& options, const CommonOptions& common) {
  if (options.to != "json" && !options.to.empty()) {
    return CannotRun({IssueType::kNotSupported, "this version converts to json alone", {}});
  }
  const auto registry = app::LoadDefinitions(common.packages);
  if (!registry) return CannotRun(registry.error());
  auto bytes = ReadFile(options.file);
  if (!bytes) return CannotRun(bytes.error());
  const auto read = fhir::ReadJson(std::move(*bytes), (*registry)->types());
  if (!read) {
    SayIssues(ToIssues(read.error()));
    return kNo;
  }
  SayIssues(read->issues);
  if (read->issues.HasErrors()) return kNo;
  Print(fhir::WriteJson(read->document.root(), {.pretty = options.pretty}));
  return kFine;
}

}  // namespace gateway::cli
