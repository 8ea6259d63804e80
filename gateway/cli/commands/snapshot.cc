#include "gateway/app/engines.h"
#include "gateway/base/file.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"
#include "gateway/definitions/snapshot/snapshot_source.h"
#include "gateway/fhir/read.h"

namespace gateway::cli {

// What the reader finds is said but no reason to stop: profiles of older FHIR versions have members
// R4 does not know. A differential that cannot apply is.
int MakeSnapshot(const std::string& file, const CommonOptions& common) {
  const auto registry = app::LoadDefinitions(common.packages);
  if (!registry) return CannotRun(registry.error());
  SayIssues((*registry)->issues());
  auto bytes = ReadFile(file);
  if (!bytes) return CannotRun(bytes.error());
  const auto read = fhir::ReadFhir(std::move(*bytes), (*registry)->types());
  if (!read) {
    SayIssues(ToIssues(read.error()));
    return kNo;
  }
  SayIssues(read->issues);
  const definitions::SnapshotSource source(*registry);
  const auto made = definitions::GenerateSnapshot(read->document, source);
  if (!made) {
    SayIssues(ToIssues(made.error()));
    return kNo;
  }
  SayIssues(made->issues);
  if (made->issues.HasErrors()) return kNo;
  Print(fhir::WriteJson(made->structure.root()));
  return kFine;
}

}  // namespace gateway::cli
