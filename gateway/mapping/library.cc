// MapLibrary and Map: the module's face.
#include <algorithm>
#include <filesystem>

#include "gateway/base/file.h"
#include "gateway/mapping/compiler.h"
#include "gateway/mapping/parser.h"
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
    if (issue.expression.empty()) issue.expression = file;
  }
  return error;
}

Result<Unit> ReadUnit(const std::string& file) {
  GATEWAY_TRY(const std::string text, ReadFile(file));
  Result<syntax::Map> map = ParseMap(text);
  if (!map) return Fail(InFile(std::move(map).error(), file));
  return Unit{file, std::make_shared<const syntax::Map>(std::move(*map))};
}

// Parses all files; a URL that two of them claim is a finding.
void ReadUnits(const std::vector<std::string>& files, Units& units, Issues& issues) {
  for (const std::string& file : files) {
    Result<Unit> unit = ReadUnit(file);
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
    ReadUnits(files, data->units, issues);
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
  GATEWAY_TRY(const Unit unit, ReadUnit(path));
  GATEWAY_TRY(auto program, CompileMap(unit, {data_->units, data_->registry, data_->terminology}));
  return Map(std::move(program));
}

const Map* MapLibrary::Find(std::string_view url) const {
  const auto found = data_->maps.find(url);
  return found == data_->maps.end() ? nullptr : &found->second;
}

const std::string& Map::url() const { return program_->url; }
const std::string& Map::name() const { return program_->name; }
const fhir::Type& Map::source_type() const { return *program_->source_type; }
const fhir::Type& Map::target_type() const { return *program_->target_type; }

Result<Transformed> Map::Transform(const fhir::Document& source,
                                   const TransformContext& context) const {
  return Run(*program_, source, context).Execute();
}

}  // namespace gateway::mapping
