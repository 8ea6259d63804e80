// MapLibrary and Map: the module's face.
#include <algorithm>
#include <filesystem>

#include "gateway/base/file.h"
#include "gateway/base/text.h"
#include "gateway/fhir/read.h"
#include "gateway/mapping/compiler.h"
#include "gateway/mapping/parser.h"
#include "gateway/mapping/printer.h"
#include "gateway/mapping/resource/structure_map_reader.h"
#include "gateway/mapping/resource/structure_map_writer.h"
#include "gateway/mapping/run.h"
#include "gateway/mapping/transform.h"
#include "gateway/mapping/unit.h"

namespace gateway::mapping {

struct MapLibrary::Data {
  Units units;
  std::map<std::string, Map, std::less<>> maps;
  std::shared_ptr<const definitions::Registry> registry;
  std::shared_ptr<const terminology::Service> terminology;
};

namespace {

// Every *.map below the folder, in the order of their names.
Result<std::vector<std::string>> FindMaps(const std::string& folder) {
  std::error_code fault;
  if (!std::filesystem::is_directory(folder, fault)) {
    return Fail(IssueType::kNotFound, "there is no folder " + folder + " with maps");
  }
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, fault)) {
    if (entry.is_regular_file() && entry.path().extension() == ".map")
      files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

// The error's findings, each with the file they are of.
Error InFile(Error error, const std::string& file) {
  error.issues = ToIssues(error);
  for (Issue& issue : error.issues.list()) {
    if (issue.expression.empty()) {
      issue.expression = file;
    } else {
      issue.diagnostics = file + ": " + issue.diagnostics;
    }
  }
  return error;
}

// Map text begins with neither "{" nor "<"; JSON and XML begin with nothing else.
bool IsResource(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::string_view text = Trim(bytes);
  return text.starts_with('{') || text.starts_with('<');
}

Result<syntax::Map> ReadResource(std::string bytes, const definitions::Registry& registry) {
  GATEWAY_TRY(const fhir::ReadResult read, fhir::ReadFhir(std::move(bytes), registry.types()));
  Issues issues;
  for (const Issue& issue : read.issues.list()) {
    // Names with underscores are no FHIR ids, and every tool in use writes them.
    if (issue.severity == Severity::kError && issue.id != "primitive-format") issues.Add(issue);
  }
  if (!issues.empty()) return Fail(ErrorFrom(std::move(issues)));
  if (read.document.root().type_name() != "StructureMap")
    return Fail(IssueType::kInvalid, "the resource is no StructureMap");
  return ReadStructureMap(read.document.root());
}

Result<Unit> ReadUnit(const std::string& file, const definitions::Registry& registry) {
  GATEWAY_TRY(std::string bytes, ReadFile(file));
  const bool resource = IsResource(bytes);
  Result<syntax::Map> map = resource ? ReadResource(std::move(bytes), registry) : ParseMap(bytes);
  if (!map) return Fail(InFile(std::move(map).error(), file));
  return Unit{file, std::make_shared<const syntax::Map>(std::move(*map))};
}

// Parses all files; a URL that two of them claim is a finding.
void ReadUnits(const std::vector<std::string>& files, const definitions::Registry& registry,
               Units& units, Issues& issues) {
  for (const std::string& file : files) {
    Result<Unit> unit = ReadUnit(file, registry);
    if (!unit) {
      issues.Append(ToIssues(unit.error()));
      continue;
    }
    const std::string url = unit->map->url;
    const auto [found, added] = units.emplace(url, std::move(*unit));
    if (added) continue;
    Issue issue;
    issue.type = IssueType::kDuplicate;
    issue.id = "map-compile";
    issue.expression = file;
    issue.diagnostics = "the map '" + url + "' is already in " + found->second.file;
    issues.Add(std::move(issue));
  }
}

}  // namespace

Result<std::shared_ptr<const MapLibrary>> MapLibrary::Load(
    const std::vector<std::string>& folders, std::shared_ptr<const definitions::Registry> registry,
    std::shared_ptr<const terminology::Service> terminology) {
  auto data = std::make_shared<Data>();
  data->registry = std::move(registry);
  data->terminology = std::move(terminology);
  Issues issues;
  for (const std::string& folder : folders) {
    GATEWAY_TRY(const std::vector<std::string> files, FindMaps(folder));
    ReadUnits(files, *data->registry, data->units, issues);
  }
  const CompileWorld world{data->units, data->registry, data->terminology};
  for (const auto& [url, unit] : data->units) {
    auto program = CompileMap(unit, world);
    if (program) {
      data->maps.emplace(url, Map(std::move(*program)));
    } else {
      issues.Append(ToIssues(program.error()));
    }
  }
  if (!issues.empty()) return Fail(ErrorFrom(std::move(issues)));
  return std::make_shared<const MapLibrary>(std::move(data));
}

Result<Map> MapLibrary::LoadFile(const std::string& path) const {
  GATEWAY_TRY(const Unit unit, ReadUnit(path, *data_->registry));
  GATEWAY_TRY(auto program, CompileMap(unit, {data_->units, data_->registry, data_->terminology}));
  return Map(std::move(program));
}

Result<Map> MapLibrary::Compile(fhir::Node structure_map) const {
  GATEWAY_TRY(syntax::Map map, ReadStructureMap(structure_map));
  const Unit unit{map.url, std::make_shared<const syntax::Map>(std::move(map))};
  GATEWAY_TRY(auto program, CompileMap(unit, {data_->units, data_->registry, data_->terminology}));
  return Map(std::move(program));
}

Result<Map> MapLibrary::CompileText(const std::string& text) const {
  GATEWAY_TRY(syntax::Map map, ParseMap(text));
  const Unit unit{map.url, std::make_shared<const syntax::Map>(std::move(map))};
  GATEWAY_TRY(auto program, CompileMap(unit, {data_->units, data_->registry, data_->terminology}));
  return Map(std::move(program));
}

Result<Map> MapLibrary::Get(std::string_view url) const {
  if (const Map* const map = Find(url.substr(0, url.find('|')))) return *map;
  if (const fhir::Document* const resource = data_->registry->Find("StructureMap", url))
    return Compile(resource->root());
  return Fail(IssueType::kNotFound, "no map '" + std::string(url) + "' is loaded");
}

const Map* MapLibrary::Find(std::string_view url) const {
  const auto found = data_->maps.find(url);
  return found == data_->maps.end() ? nullptr : &found->second;
}

const std::string& Map::url() const { return program_->url; }
const std::string& Map::name() const { return program_->name; }
const fhir::Type& Map::source_type() const { return *program_->source_type; }
const fhir::Type& Map::target_type() const { return *program_->target_type; }
std::string Map::ToText() const { return PrintMap(*program_->units.front().map); }
Result<fhir::Document> Map::ToResource() const {
  return WriteStructureMap(*program_->units.front().map, program_->registry->types());
}

Result<Transformed> Map::Transform(const fhir::Document& source,
                                   const TransformContext& context) const {
  Result<Transformed> transformed = Run(*program_, source, context).Execute();
  if (transformed) transformed->program = program_;
  return transformed;
}

}  // namespace gateway::mapping
