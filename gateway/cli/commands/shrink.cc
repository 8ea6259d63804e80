#include "gateway/validation/shrink/shrink.h"

#include "gateway/app/engines.h"
#include "gateway/base/file.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"
#include "gateway/fhir/read.h"
#include "gateway/validation/reader_findings.h"
#include "gateway/validation/validator.h"

namespace gateway::cli {
namespace {

using Registry = std::shared_ptr<const definitions::Registry>;

// JSON as it is; XML as the same resource in JSON.
Result<std::string> ReadAsJson(const std::string& file, const Registry& registry) {
  GATEWAY_TRY(std::string bytes, ReadFile(file));
  if (fhir::FormatOfBytes(bytes) == fhir::Format::kJson) return bytes;
  GATEWAY_TRY(const fhir::ReadResult read, fhir::ReadFhir(std::move(bytes), registry->types()));
  return fhir::WriteJson(read.document.root());
}

Issues FindingsOf(const std::string& json, const Registry& registry,
                  const validation::Validator& validator, const validation::Options& options) {
  const auto read = fhir::ReadFhir(json, registry->types());
  if (!read) return {};
  Issues issues = validation::AtHolders(read->issues);
  issues.Append(validator.Validate(read->document.root(), options));
  return issues;
}

void SayWhat(const validation::Shrunk& shrunk) {
  Say("from " + std::to_string(shrunk.bytes_before) + " to " + std::to_string(shrunk.bytes_after) +
      " bytes in " + std::to_string(shrunk.checks) + " checks; it has " + ToText(shrunk.finding));
  if (shrunk.kept.empty()) return;
  std::string paths;
  for (const std::string& path : shrunk.kept) paths += (paths.empty() ? "" : ", ") + path;
  Say("the finding needs these values as they are; look at them before you send it: " + paths);
}

}  // namespace

int Shrink(const ShrinkOptions& options, const CommonOptions& common) {
  const Result<Instant> now = NowOf(common);
  if (!now) return CannotRun(now.error());
  const auto registry = app::LoadDefinitions(common.packages);
  if (!registry) return CannotRun(registry.error());
  const auto json = ReadAsJson(options.file, *registry);
  if (!json) return CannotRun(json.error());
  const auto terminology = std::make_shared<terminology::Service>(*registry);
  const validation::Validator validator(*registry, terminology);
  validation::Options checks;
  checks.profiles = options.profiles;
  checks.is_thorough = true;
  checks.now = *now;
  const auto shrunk = validation::Shrink(
      *json, {options.keeps, options.at},
      [&](const std::string& text) { return FindingsOf(text, *registry, validator, checks); },
      {**registry, *terminology});
  if (!shrunk) {
    SayIssues(ToIssues(shrunk.error()));
    return shrunk.error().type == IssueType::kNotFound ? kNo : kMisuse;
  }
  SayWhat(*shrunk);
  Print(shrunk->json);
  return kFine;
}

}  // namespace gateway::cli
