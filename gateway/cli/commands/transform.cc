#include "gateway/mapping/transform.h"

#include "gateway/app/engines.h"
#include "gateway/base/file.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"
#include "gateway/fhir/read.h"
#include "gateway/mapping/lossless.h"

namespace gateway::cli {
namespace {

// A canonical URL that is known, else a file.
Result<mapping::Map> FindMap(const mapping::MapLibrary& library, const std::string& map) {
  Result<mapping::Map> found = library.Get(map);
  const bool is_url = map.contains("://");
  return found || is_url ? std::move(found) : library.LoadFile(map);
}

// What is wrong with the map, for people.
int Refuse(const Error& error, int status) {
  SayIssues(ToIssues(error));
  return status;
}

// The map alone: nothing, or the StructureMap when a format is asked for.
int ParseOnly(const mapping::Map& map, const TransformOptions& options) {
  if (options.to.empty()) return kFine;
  if (options.to == "map") {
    Print(map.ToText());
    return kFine;
  }
  const auto resource = map.ToResource();
  if (!resource) return Refuse(resource.error(), kMisuse);
  const auto format = options.to == "xml" ? fhir::Format::kXml : fhir::Format::kJson;
  Print(fhir::WriteFhir(resource->root(), format));
  return kFine;
}

// Both maps of `--lossless OUT HOME`, tried with every instance the model can make.
int Lossless(const mapping::MapLibrary& library, const TransformOptions& options, Instant now) {
  const auto out = FindMap(library, options.lossless[0]);
  if (!out) return Refuse(out.error(), kMisuse);
  const auto home = FindMap(library, options.lossless[1]);
  if (!home) return Refuse(home.error(), kMisuse);
  mapping::LosslessOptions tries;
  tries.context.now = now;
  const auto report = mapping::CheckLossless(*out, *home, tries);
  if (!report) return Refuse(report.error(), kMisuse);
  Print(mapping::ToJson(*report).Write(2));
  return report->losses.empty() ? kFine : kNo;
}

}  // namespace

int Transform(const TransformOptions& options, const CommonOptions& common) {
  if (options.map.empty() && options.lossless.empty())
    return CannotRun(Error{IssueType::kRequired, "--map or --lossless is missing", {}});
  if (options.to == "map" && !options.parse_only) {
    return CannotRun(Error{IssueType::kInvalid,
                           "--to map writes the map itself as text: add --parse-only, or ask for "
                           "json or xml",
                           {}});
  }
  const auto registry = app::LoadDefinitions(WithMappings(common));
  if (!registry) return CannotRun(registry.error());
  const auto terminology = std::make_shared<terminology::Service>(*registry);
  const auto library =
      mapping::MapLibrary::Load(app::MappingFolders(common.mappings), *registry, terminology);
  if (!library) return CannotRun(library.error());
  const auto now = NowOf(common);
  if (!now) return CannotRun(now.error());
  if (!options.lossless.empty()) return Lossless(**library, options, *now);
  const auto map = FindMap(**library, options.map);
  if (!map) return Refuse(map.error(), options.parse_only ? kNo : kMisuse);
  if (options.parse_only) return ParseOnly(*map, options);
  auto bytes = ReadFile(options.file);
  if (!bytes) return CannotRun(bytes.error());
  const bool local = map->source_type().kind != fhir::Kind::kResource;
  const auto read = fhir::ReadFhir(std::move(*bytes), (*registry)->types(),
                                   {.root = local ? &map->source_type() : nullptr});
  if (!read) return CannotRun(read.error());
  SayIssues(read->issues);
  if (read->issues.HasErrors()) return kNo;
  mapping::TransformContext context;
  context.now = *now;
  const auto transformed = map->Transform(read->document, context);
  if (!transformed) return Refuse(transformed.error(), kNo);
  const auto format = options.to == "xml" ? fhir::Format::kXml : fhir::Format::kJson;
  Print(options.explain ? mapping::Explain(*transformed, read->document).Write()
                        : fhir::WriteFhir(transformed->output.root(), format));
  return kFine;
}

}  // namespace gateway::cli
