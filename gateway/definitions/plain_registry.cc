#include "gateway/definitions/plain_registry.h"

#include <algorithm>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "gateway/base/file.h"
#include "gateway/definitions/packages/xml_head.h"
#include "gateway/definitions/type_builder.h"
#include "gateway/fhir/read.h"
#include "gateway/fhir/schema/undefined.h"

namespace gateway::definitions {
namespace {

namespace fs = std::filesystem;

}  // namespace

PlainRegistry::PlainRegistry(std::shared_ptr<const Registry> below) : below_(std::move(below)) {
  if (below_ == nullptr) return;
  packages_ = below_->packages();
  issues_ = below_->issues();
}

const fhir::Document* PlainRegistry::Find(std::string_view resource_type,
                                          std::string_view canonical) const {
  const std::size_t bar = canonical.find('|');
  const std::string_view url = canonical.substr(0, bar);
  const std::string_view version =
      bar == std::string_view::npos ? std::string_view() : canonical.substr(bar + 1);
  if (Catalog::Entry* const entry = FindEntry(resource_type, url, version); entry != nullptr) {
    return entry->Read(types_);
  }
  return below_ == nullptr ? nullptr : below_->Find(resource_type, canonical);
}

std::vector<std::string> PlainRegistry::Canonicals(std::string_view resource_type) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> urls;
  if (below_ != nullptr) urls = below_->Canonicals(resource_type);
  std::unordered_set<std::string> seen(urls.begin(), urls.end());
  for (Catalog& catalog : catalogs_) {
    for (std::string& url : catalog.Urls(resource_type)) {
      if (seen.insert(url).second) urls.push_back(std::move(url));
    }
  }
  return urls;
}

bool PlainRegistry::Redefines() const {
  return below_ != nullptr && std::ranges::any_of(structures_, [&](const Structure& structure) {
           return structure.IsType() && Redefines(structure);
         });
}

// A type that has been missing so far counts too.
bool PlainRegistry::Redefines(const Structure& structure) const {
  const fhir::TypeTable& types = *below_->types();
  if (types.FindByUrl(structure.url) != nullptr) return true;
  for (const std::string_view name :
       {std::string_view(structure.url),
        std::string_view(structure.url).substr(structure.url.rfind('/') + 1)}) {
    const fhir::Type* const type = types.Find(name);
    if (type != nullptr && fhir::IsUndefined(*type)) return true;
  }
  return false;
}

std::vector<Catalog::Entry*> PlainRegistry::Entries() {
  std::vector<Catalog::Entry*> entries;
  for (Catalog& catalog : catalogs_) catalog.AddEntries(entries);
  return entries;
}

Status PlainRegistry::AddPackage(const Package& package, bool strict) {
  packages_.push_back(package.name + "#" + package.version);
  Catalog& catalog = catalogs_.emplace_back();
  const std::size_t before = issues_.size();
  for (const fs::path& file : package.files) AddFile(file, package.names_tell_types, catalog);
  return CheckBroken(before, strict ? 1 : package.files.size());
}

Status PlainRegistry::Finish() {
  GATEWAY_CHECK(BuildTable());
  if (!xml_types_.empty()) {
    for (const fs::path& file : xml_types_) AddXmlType(file);
    GATEWAY_CHECK(BuildTable());
  }
  for (const Issue& issue : undefined_types_.list()) issues_.Add(issue);
  for (const auto& [file, catalog] : bundles_) AddBundle(file, *catalog);
  return {};
}

Status PlainRegistry::BuildTable() {
  const auto below = below_ == nullptr ? nullptr : below_->types();
  GATEWAY_TRY(DraftedTypes drafted, DraftTypes(structures_, below));
  drafts_ = std::move(drafted.types);
  undefined_types_ = std::move(drafted.issues);
  types_ = below != nullptr && drafts_->empty() ? below : drafts_->Build();
  return {};
}

// Fails when `limit` findings or more were added since `before`.
Status PlainRegistry::CheckBroken(std::size_t before, std::size_t limit) {
  if (issues_.size() == before || issues_.size() - before < limit) return {};
  Issues broken;
  for (std::size_t i = before; i < issues_.size(); ++i) broken.Add(issues_.list()[i]);
  return Fail(ErrorFrom(std::move(broken)));
}

Catalog::Entry* PlainRegistry::FindEntry(std::string_view type, std::string_view url,
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

void PlainRegistry::AddFile(const fs::path& file, bool name_tells_type, Catalog& catalog) {
  const std::string name = file.filename().string();
  const std::string type = name.substr(0, name.find('-'));
  if (name_tells_type && type != "StructureDefinition") {
    if (IsCanonicalType(type) && file.extension() == ".json") catalog.AddFile(file, type);
    return;
  }
  if (file.extension() == ".json") AddUnknownFile(file, name_tells_type, catalog);
  if (file.extension() == ".xml") AddXmlFile(file, catalog);
}

void PlainRegistry::AddXmlFile(const fs::path& file, Catalog& catalog) {
  const Result<std::string> bytes = ReadFile(file);
  if (!bytes) return Report(file, bytes.error());
  const Result<XmlHead> head = ReadXmlHead(*bytes);
  if (!head) return Report(file, head.error());
  if (head->type == "Bundle") bundles_.emplace_back(file, &catalog);
  if (head->type == "StructureDefinition" &&
      (head->Get("derivation") != "constraint" || head->Get("kind") == "logical")) {
    xml_types_.push_back(file);
  }
  if (head->Get("url").empty()) return;
  catalog.AddKnown(file,
                   {head->type, std::string(head->Get("url")), std::string(head->Get("version"))});
}

// A type of its own, read with the types that are there already.
void PlainRegistry::AddXmlType(const fs::path& file) {
  Result<std::string> bytes = ReadFile(file);
  if (!bytes) return Report(file, bytes.error());
  const Result<fhir::ReadResult> read = fhir::ReadFhir(std::move(*bytes), types_);
  if (!read) return Report(file, read.error());
  Result<std::optional<Structure>> structure =
      ReadStructure(fhir::WriteJson(read->document.root()));
  if (!structure) return Report(file, structure.error());
  if (*structure && (*structure)->IsType()) structures_.push_back(std::move(**structure));
}

void PlainRegistry::AddUnknownFile(const fs::path& file, bool is_structure, Catalog& catalog) {
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
void PlainRegistry::AddBundle(const fs::path& file, Catalog& catalog) {
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

void PlainRegistry::Report(const fs::path& file, const Error& error) {
  Issues found = ToIssues(error);
  for (Issue& issue : found.list()) {
    issue.diagnostics = file.string() + ": " + issue.diagnostics;
    issues_.Add(std::move(issue));
  }
}

}  // namespace gateway::definitions
