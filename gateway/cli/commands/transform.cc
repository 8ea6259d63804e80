#include "gateway/mapping/transform.h"

#include "gateway/app/engines.h"
#include "gateway/base/file.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"

namespace gateway::cli {
namespace {

Result<mapping::Map> FindMap(const mapping::MapLibrary& library, const std::string& map) {
  if (const mapping::Map* found = library.Find(map); found != nullptr) return *found;
  return library.LoadFile(map);
}

}  // namespace

int Transform(const TransformOptions& options, const CommonOptions& common) {
  const auto registry = app::LoadDefinitions(common.packages);
  if (!registry) return CannotRun(registry.error());
  const auto terminology = std::make_shared<terminology::Service>(*registry);
  const auto library =
      mapping::MapLibrary::Load({(HomeFolder() / "mappings").string()}, *registry, terminology);
  if (!library) return CannotRun(library.error());
  const auto map = FindMap(**library, options.map);
  if (!map) {
    SayIssues(ToIssues(map.error()));
    return options.parse_only ? kNo : kMisuse;
  }
  if (options.parse_only) return kFine;
  auto bytes = ReadFile(options.file);
  if (!bytes) return CannotRun(bytes.error());
  const bool local = map->source_type().kind != fhir::Kind::kResource;
  const auto read = fhir::ReadJson(std::move(*bytes), (*registry)->types(),
                                   {.root = local ? &map->source_type() : nullptr});
  if (!read) return CannotRun(read.error());
  SayIssues(read->issues);
  if (read->issues.HasErrors()) return kNo;
  const auto now = NowOf(common);
  if (!now) return CannotRun(now.error());
  mapping::TransformContext context;
  context.now = *now;
  const auto transformed = map->Transform(read->document, context);
  if (!transformed) {
    SayIssues(ToIssues(transformed.error()));
    return kNo;
  }
  Print(options.explain ? mapping::Explain(*transformed, read->document).Write()
                        : fhir::WriteJson(transformed->output.root()));
  return kFine;
}

}  // namespace gateway::cli
