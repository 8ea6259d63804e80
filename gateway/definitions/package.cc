#include "gateway/definitions/package.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "gateway/definitions/packages/archive.h"

namespace gateway::definitions {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 28> kCanonicalTypes{"ActivityDefinition",
                                                           "CapabilityStatement",
                                                           "ChargeItemDefinition",
                                                           "CodeSystem",
                                                           "CompartmentDefinition",
                                                           "ConceptMap",
                                                           "EffectEvidenceSynthesis",
                                                           "EventDefinition",
                                                           "Evidence",
                                                           "EvidenceVariable",
                                                           "ExampleScenario",
                                                           "GraphDefinition",
                                                           "ImplementationGuide",
                                                           "Library",
                                                           "Measure",
                                                           "MessageDefinition",
                                                           "OperationDefinition",
                                                           "PlanDefinition",
                                                           "Questionnaire",
                                                           "ResearchDefinition",
                                                           "ResearchElementDefinition",
                                                           "RiskEvidenceSynthesis",
                                                           "SearchParameter",
                                                           "StructureDefinition",
                                                           "StructureMap",
                                                           "TerminologyCapabilities",
                                                           "TestScript",
                                                           "ValueSet"};

std::vector<fs::path> SearchFolders() {
  std::vector<fs::path> folders;
  if (const char* const list = std::getenv("CHC_GATEWAY_PACKAGES"); list != nullptr) {
    for (const std::string_view folder : Split(list, ':')) {
      if (!folder.empty()) folders.emplace_back(folder);
    }
  }
  if (const char* const home = std::getenv("HOME"); home != nullptr && *home != '\0') {
    folders.push_back(fs::path(home) / ".fhir" / "packages");
  }
  folders.push_back(HomeFolder() / "node_modules");
  return folders;
}

Json Manifest(const fs::path& folder) {
  const Result<std::string> bytes = ReadFile(folder / "package.json");
  if (!bytes) return {};
  const Result<Json> manifest = Json::Parse(*bytes);
  return manifest ? *manifest : Json();
}

// A folder that exists and does not say that it is another version. One in a package cache
// (`versioned`) that says nothing is half a package.
bool IsPackage(const fs::path& folder, std::string_view version, bool versioned) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) return false;
  const std::string stated = Manifest(folder)["version"].string();
  return stated.empty() ? !versioned : version.empty() || stated == version;
}

bool IsGzip(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return in.get() == 0x1F && in.get() == 0x8B;
}

bool IsResourceFile(const fs::path& file) {
  const std::string name = file.filename().string();
  const bool described = file.extension() == ".json" || file.extension() == ".xml";
  return described && !name.starts_with('.') && name != "package.json" &&
         name != "package-lock.json";
}

// "ValueSet-name-use.json".
bool NameIsCanonical(const fs::path& file) {
  const std::string name = file.filename().string();
  return IsCanonicalType(std::string_view(name).substr(0, name.find('-')));
}

// Into package.files and package.folders.
Status ListFiles(const fs::path& folder, Package& package) {
  std::vector<fs::path>& files = package.files;
  package.folders.push_back(folder);
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    const bool hidden = at->path().filename().string().starts_with('.');
    if (at->is_directory(error)) {
      if (hidden) {
        at.disable_recursion_pending();
      } else {
        package.folders.push_back(at->path());
      }
    } else if (!hidden && IsResourceFile(at->path()) &&
               (!package.names_tell_types || NameIsCanonical(at->path()))) {
      files.push_back(at->path());
    }
  }
  if (error)
    return Fail(IssueType::kNotFound, folder.string() + ": cannot be read: " + error.message());
  std::sort(files.begin(), files.end());
  return {};
}

}  // namespace

bool IsCanonicalType(std::string_view type) {
  return std::find(kCanonicalTypes.begin(), kCanonicalTypes.end(), type) != kCanonicalTypes.end();
}

Result<fs::path> LocatePackage(std::string_view name, std::string_view version) {
  const std::string versioned = std::string(name) + "#" + std::string(version);
  std::string searched;
  for (const fs::path& folder : SearchFolders()) {
    for (const fs::path& candidate : {folder / versioned / "package", folder / versioned}) {
      if (IsPackage(candidate, version, true)) return candidate;
    }
    if (IsPackage(folder / name, version, false)) return folder / name;
    searched += (searched.empty() ? "" : ", ") + folder.string();
  }
  return Fail(IssueType::kNotFound, "package " + versioned + " was not found in " + searched);
}

Result<Package> OpenPackage(const fs::path& path) {
  std::error_code ignored;
  Package package{.name = path.filename().string(), .version = "local"};
  if (!fs::is_directory(path, ignored)) {
    if (!fs::exists(path, ignored))
      return Fail(IssueType::kNotFound, path.string() + ": no such file");
    if (IsGzip(path)) {
      GATEWAY_TRY(const fs::path unpacked, OpenTgz(path));
      return OpenPackage(unpacked);
    }
    package.files.push_back(path);
    return package;
  }
  const Json manifest = Manifest(path);
  if (manifest["name"].is_string()) package.name = manifest["name"].string();
  if (manifest["version"].is_string()) package.version = manifest["version"].string();
  package.names_tell_types = package.name.starts_with("hl7.fhir.r4.");
  GATEWAY_CHECK(ListFiles(path, package));
  return package;
}

Result<PackagePlace> LocateNamedPackage(const std::string& given) {
  std::error_code ignored;
  const std::size_t hash = given.find('#');
  if (!fs::exists(given, ignored) && hash != std::string::npos) {
    const std::string_view text = given;
    GATEWAY_TRY(fs::path folder, LocatePackage(text.substr(0, hash), text.substr(hash + 1)));
    return PackagePlace{std::move(folder), true};
  }
  if (!fs::exists(given, ignored)) return Fail(IssueType::kNotFound, given + ": no such file");
  if (fs::is_directory(given, ignored) || !IsGzip(given)) return PackagePlace{given, false};
  GATEWAY_TRY(fs::path unpacked, OpenTgz(given));
  return PackagePlace{std::move(unpacked), true};
}

Result<Package> OpenNamedPackage(const std::string& given) {
  GATEWAY_TRY(const PackagePlace place, LocateNamedPackage(given));
  return OpenPackage(place.path);
}

}  // namespace gateway::definitions
