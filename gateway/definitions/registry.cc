#include "gateway/definitions/registry.h"

#include <algorithm>
#include <array>
#include <optional>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "gateway/base/file.h"
#include "gateway/definitions/catalog.h"
#include "gateway/definitions/package.h"
#include "gateway/definitions/packages/xml_head.h"
#include "gateway/definitions/type_builder.h"
#include "gateway/fhir/read.h"

namespace gateway::definitions {
namespace {

namespace fs = std::filesystem;

// Resource types with a canonical URL (R4): https://hl7.org/fhir/R4/metadataresource.html
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

bool IsCanonicalType(std::string_view type) {
  return std::find(kCanonicalTypes.begin(), kCanonicalTypes.end(), type) != kCanonicalTypes.end();
}

class LoadedRegistry final : public Registry {
 public:
  [[nodiscard]] const std::shared_ptr<const fhir::TypeTable>& types() const override {
    return types_;
  }
  [[nodiscard]] const std::vector<std::string>& packages() const override { return packages_; }

  [[nodiscard]] const fhir::Document* Find(std::string_view resource_type,
                                           std::string_view canonical) const override {
    const std::size_t bar = canonical.find('|');
    const std::string_view url = canonical.substr(0, bar);
    const std::string_view version =
        bar == std::string_view::npos ? std::string_view() : canonical.substr(bar + 1);
    Catalog::Entry* const entry = FindEntry(resource_type, url, version);
    return entry == nullptr ? nullptr : entry->Read(types_);
  }

  [[nodiscard]] std::vector<std::string> Canonicals(std::string_view resource_type) const override {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> urls;
    std::unordered_set<std::string> seen;
    for (Catalog& catalog : catalogs_) {
      for (std::string& url : catalog.Urls(resource_type)) {
        if (seen.insert(url).second) urls.push_back(std::move(url));
      }
    }
    return urls;
  }

  [[nodiscard]] const Issues& issues() const override { return issues_; }

  // Building. `strict`: no file may be broken.
  Status AddPackage(const Package& package, bool strict) {
    packages_.push_back(package.name + "#" + package.version);
    Catalog& catalog = catalogs_.emplace_back();
    const std::size_t before = issues_.size();
    for (const fs::path& file : package.files) AddFile(file, package.names_tell_types, catalog);
    return CheckBroken(before, strict ? 1 : package.files.size());
  }
  Status Finish() {
    GATEWAY_CHECK(BuildTable());
    if (!xml_types_.empty()) {
      for (const fs::path& file : xml_types_) AddXmlType(file);
      GATEWAY_CHECK(BuildTable());
    }
    for (const auto& [file, catalog] : bundles_) AddBundle(file, *catalog);
    return {};
  }

 private:
  Status BuildTable() {
    GATEWAY_TRY(const fhir::TypeTableBuilder types, DraftTypes(structures_));
    types_ = types.Build();
    return {};
  }

  // Fails when `limit` findings or more were added since `before`.
  Status CheckBroken(std::size_t before, std::size_t limit) {
    if (issues_.size() == before || issues_.size() - before < limit) return {};
    Issues broken;
    for (std::size_t i = before; i < issues_.size(); ++i) broken.Add(issues_.list()[i]);
    return Fail(ErrorFrom(std::move(broken)));
  }

  Catalog::Entry* FindEntry(std::string_view type, std::string_view url,
                            std::string_view version) const {
    const std::lock_guard lock(mutex_);
    for (const bool thorough : {false, true}) {
      for (auto catalog = catalogs_.rbegin(); catalog != catalogs_.rend(); ++catalog) {
        Catalog::Entry* const entry = catalog->Find(type, url, version, thorough);
        if (entry != nullptr) return entry;
      }
    }
    return nullptr;
  }

  void AddFile(const fs::path& file, bool name_tells_type, Catalog& catalog) {
    const std::string name = file.filename().string();
    const std::string type = name.substr(0, name.find('-'));
    if (name_tells_type && type != "StructureDefinition") {
      if (IsCanonicalType(type) && file.extension() == ".json") catalog.AddFile(file, type);
      return;
    }
    if (file.extension() == ".json") AddUnknownFile(file, name_tells_type, catalog);
    if (file.extension() == ".xml") AddXmlFile(file, catalog);
  }

  void AddXmlFile(const fs::path& file, Catalog& catalog) {
    const Result<std::string> bytes = ReadFile(file);
    if (!bytes) return Report(file, bytes.error());
    const Result<XmlHead> head = ReadXmlHead(*bytes);
    if (!head) return Report(file, head.error());
    if (head->type == "Bundle") bundles_.emplace_back(file, &catalog);
    if (head->type == "StructureDefinition" && head->Get("derivation") != "constraint") {
      xml_types_.push_back(file);
    }
    if (head->Get("url").empty()) return;
    catalog.AddKnown(
        file, {head->type, std::string(head->Get("url")), std::string(head->Get("version"))});
  }

  // A type of its own, read with the types that are there already.
  void AddXmlType(const fs::path& file) {
    Result<std::string> bytes = ReadFile(file);
    if (!bytes) return Report(file, bytes.error());
    const Result<fhir::ReadResult> read = fhir::ReadFhir(std::move(*bytes), types_);
    if (!read) return Report(file, read.error());
    Result<std::optional<Structure>> structure =
        ReadStructure(fhir::WriteJson(read->document.root()));
    if (!structure) return Report(file, structure.error());
    if (*structure && (*structure)->IsType()) structures_.push_back(std::move(**structure));
  }

  void AddUnknownFile(const fs::path& file, bool is_structure, Catalog& catalog) {
    Result<std::string> bytes = ReadFile(file);
    if (!bytes) return Report(file, bytes.error());
    if (!is_structure) {
      Result<ResourceHead> head = ReadHead(*bytes);
      if (!head) return Report(file, head.error());
      if (head->type == "Bundle") bundles_.emplace_back(file, &catalog);
      if (head->type != "StructureDefinition") {
        if (!head->type.empty() && !head->url.empty()) catalog.AddKnown(file, std::move(*head));
        return;
      }
    }
    Result<std::optional<Structure>> structure = ReadStructure(std::move(*bytes));
    if (!structure) return Report(file, structure.error());
    if (!*structure) return;
    catalog.AddKnown(file, {"StructureDefinition", (*structure)->url, (*structure)->version});
    if ((*structure)->IsType()) structures_.push_back(std::move(**structure));
  }

  // Logical models inside a Bundle can be found, but are no types of the table.
  void AddBundle(const fs::path& file, Catalog& catalog) {
    Result<std::string> bytes = ReadFile(file);
    if (!bytes) return Report(file, bytes.error());
    const Result<fhir::ReadResult> read = fhir::ReadFhir(std::move(*bytes), types_);
    if (!read) return Report(file, read.error());
    for (const fhir::Node entry : read->document.root().Children("entry")) {
      const fhir::Node resource = entry.Child("resource");
      const std::string_view url = resource.ChildText("url");
      if (url.empty()) continue;
      catalog.AddDocument(read->document.At(resource),
                          {std::string(resource.type_name()), std::string(url),
                           std::string(resource.ChildText("version"))});
    }
  }

  void Report(const fs::path& file, const Error& error) {
    Issues found = ToIssues(error);
    for (Issue& issue : found.list()) {
      issue.diagnostics = file.string() + ": " + issue.diagnostics;
      issues_.Add(std::move(issue));
    }
  }

  std::shared_ptr<const fhir::TypeTable> types_;
  std::vector<std::string> packages_;
  Issues issues_;
  mutable std::mutex mutex_;              // guards catalogs_ once loaded
  mutable std::deque<Catalog> catalogs_;  // in load order; later ones win
  // While loading only:
  std::vector<Structure> structures_;
  std::vector<fs::path> xml_types_;
  std::vector<std::pair<fs::path, Catalog*>> bundles_;
};

constexpr std::string_view kVersion = "4.0.1";

Result<std::vector<Package>> StandardPackages() {
  std::vector<Package> packages;
  for (const std::string_view name : {"hl7.fhir.r4.examples", "hl7.fhir.r4.expansions"}) {
    GATEWAY_TRY(const fs::path folder, LocatePackage(name, kVersion));
    GATEWAY_TRY(Package package, OpenPackage(folder));
    packages.push_back(std::move(package));
  }
  const fs::path own = HomeFolder() / "profiles";
  std::error_code ignored;
  if (fs::exists(own / "package.json", ignored)) {
    GATEWAY_TRY(Package package, OpenPackage(own));
    packages.push_back(std::move(package));
  }
  return packages;
}

}  // namespace

const Issues& Registry::issues() const {
  static const Issues none;
  return none;
}

Result<std::shared_ptr<const Registry>> Registry::Load(const LoadOptions& options) {
  auto registry = std::make_shared<LoadedRegistry>();
  if (options.standard) {
    GATEWAY_TRY(const std::vector<Package> standard, StandardPackages());
    for (const Package& package : standard) GATEWAY_CHECK(registry->AddPackage(package, true));
  }
  for (const std::string& given : options.packages) {
    GATEWAY_TRY(const Package package, OpenNamedPackage(given));
    GATEWAY_CHECK(registry->AddPackage(package, false));
  }
  GATEWAY_CHECK(registry->Finish());
  return std::shared_ptr<const Registry>(std::move(registry));
}

}  // namespace gateway::definitions
