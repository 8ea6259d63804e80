#include "gateway/definitions/packages/content.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <unordered_set>

#include "gateway/base/file.h"
#include "gateway/base/gzip.h"
#include "gateway/base/hash.h"
#include "gateway/definitions/packages/xml_head.h"
#include "gateway/fhir/json/json_events.h"

namespace gateway::definitions {
namespace {

namespace fs = std::filesystem;
using fhir::JsonStep;

constexpr std::string_view kFolder = "package/";
constexpr std::string_view kManifest = "package/package.json";
constexpr std::string_view kIndex = "package/.index.json";

// The members of a resource that an index repeats.
class IndexedMembers final : public fhir::JsonEvents {
 public:
  JsonStep OnOpen(std::string_view path) override {
    return path.empty() ? JsonStep::kGo : JsonStep::kSkip;
  }
  JsonStep OnClose(std::string_view /*path*/) override { return JsonStep::kGo; }
  JsonStep OnScalar(std::string_view path, fhir::JsonScalar kind, std::string_view text) override {
    static constexpr std::array<std::string_view, 6> kMembers{"resourceType", "id",   "url",
                                                              "version",      "kind", "type"};
    const bool wanted = std::ranges::find(kMembers, path) != kMembers.end();
    if (wanted && kind == fhir::JsonScalar::kString) members.Set(path, std::string(text));
    return JsonStep::kGo;
  }

  Json members = Json(Json::Object());
};

constexpr std::array<std::string_view, 5> kXmlMembers{"id", "url", "version", "kind", "type"};

// Those members, in JSON's words; no object when it is no resource.
Json MembersOf(const TarFile& file) {
  if (file.path.ends_with(".json")) {
    IndexedMembers events;
    return fhir::ReadJsonEvents(file.content, events) ? events.members : Json();
  }
  const Result<XmlHead> head = ReadXmlHead(file.content);
  if (!head) return {};
  Json members = Json::Of({{"resourceType", head->type}});
  for (const std::string_view name : kXmlMembers) {
    if (!head->Get(name).empty()) members.Set(name, std::string(head->Get(name)));
  }
  return members;
}

bool IsResource(std::string_view path) {
  const bool described = path.ends_with(".json") || path.ends_with(".xml");
  return path.starts_with(kFolder) && described && path != kManifest &&
         path.find('/', kFolder.size()) == std::string_view::npos &&
         !path.substr(kFolder.size()).starts_with('.');
}

const TarFile* Find(const PackageContent& content, std::string_view path) {
  const auto found = std::ranges::find(content.files, path, &TarFile::path);
  return found == content.files.end() ? nullptr : &*found;
}

void Sort(PackageContent& content) { std::ranges::sort(content.files, {}, &TarFile::path); }

// Reads name and version out of the manifest.
Status Identify(PackageContent& content) {
  const TarFile* const manifest = Find(content, kManifest);
  if (manifest == nullptr) {
    return Fail(IssueType::kInvalid,
                "has no package/package.json, so it is no FHIR package; give its name with --as "
                "name#version when it is a folder of resources");
  }
  GATEWAY_TRY(content.manifest, Json::Parse(manifest->content));
  const std::string text =
      content.manifest["name"].string() + "#" + content.manifest["version"].string();
  const Result<PackageId> id = ParsePackageId(text);
  if (!id) return Fail(IssueType::kInvalid, "its package.json: " + id.error().diagnostics);
  content.id = *id;
  return {};
}

// Where a file of a loose folder goes: resources side by side in package/, all else to other/.
std::string LooseName(const std::string& relative) {
  if (relative == "package.json") return std::string(kManifest);
  const bool described = relative.ends_with(".json") || relative.ends_with(".xml");
  if (!described) return "other/" + relative;
  return std::string(kFolder) + relative.substr(relative.rfind('/') + 1);
}

// Relative paths below a folder, sorted; hidden files and folders are passed over.
Result<std::vector<std::string>> ListBelow(const fs::path& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    const bool hidden = name.starts_with('.') || name == "node_modules";
    if (hidden && at->is_directory(error)) at.disable_recursion_pending();
    if (hidden || !at->is_regular_file(error)) continue;
    paths.push_back(fs::relative(at->path(), folder, error).generic_string());
  }
  if (error) {
    return Fail(IssueType::kNotFound, folder.string() + ": cannot be read: " + error.message());
  }
  std::ranges::sort(paths);
  return paths;
}

Status ReadFiles(const fs::path& folder, bool laid_out, PackageContent& content) {
  GATEWAY_TRY(const std::vector<std::string> paths, ListBelow(folder));
  std::unordered_set<std::string> names;
  std::size_t total = 0;
  for (const std::string& path : paths) {
    GATEWAY_TRY(std::string bytes, ReadFile(folder / path));
    total += bytes.size();
    if (total > kMaxPackageBytes) {
      return Fail(IssueType::kTooLong, folder.string() + ": holds more than a package can");
    }
    std::string name = laid_out ? path : LooseName(path);
    if (!names.insert(name).second) {  // a second one is named by its whole path
      name = std::string(kFolder) + path;
      std::replace(name.begin() + kFolder.size(), name.end(), '/', '-');
      names.insert(name);
    }
    content.files.push_back({std::move(name), std::move(bytes)});
  }
  return {};
}

Json NewManifest(const PackageId& id) {
  return Json::Of({{"name", id.name},
                   {"version", id.version},
                   {"fhirVersions", Json::Array{"4.0.1"}},
                   {"dependencies", Json::Of({{"hl7.fhir.r4.core", "4.0.1"}})}});
}

}  // namespace

std::vector<PackageId> PackageContent::Dependencies() const {
  std::vector<PackageId> needed;
  for (const Json::Member& member : manifest["dependencies"].object()) {
    needed.push_back({member.first, member.second.string()});
  }
  return needed;
}

std::string PackageContent::Sha256() const {
  std::string sums;
  for (const TarFile& file : files) sums += Sha256Hex(file.content) + "  " + file.path + "\n";
  return Sha256Hex(sums);
}

Result<PackageContent> ReadPackage(std::string_view tgz) {
  PackageContent content;
  GATEWAY_TRY(const std::string tar, Gunzip(tgz, kMaxPackageBytes));
  GATEWAY_TRY(content.files, ReadTar(tar));
  GATEWAY_CHECK(Identify(content));
  Sort(content);
  return content;
}

Result<PackageContent> ReadPackageFolder(const fs::path& folder,
                                         const std::optional<PackageId>& as) {
  PackageContent content;
  std::error_code ignored;
  const bool laid_out = fs::exists(folder / kManifest, ignored);
  GATEWAY_CHECK(ReadFiles(folder, laid_out, content));
  if (as) {
    std::erase_if(content.files, [](const TarFile& file) { return file.path == kManifest; });
    content.files.push_back({std::string(kManifest), NewManifest(*as).Write(2) + "\n"});
  }
  GATEWAY_CHECK(Identify(content));
  Sort(content);
  return content;
}

void AddIndex(PackageContent& content) {
  Json files = Json(Json::Array());
  for (const TarFile& file : content.files) {
    if (!IsResource(file.path)) continue;
    const Json members = MembersOf(file);
    if (members["resourceType"].is_null()) continue;
    Json entry = Json::Of({{"filename", file.path.substr(kFolder.size())}});
    for (const Json::Member& member : members.object()) entry.Set(member.first, member.second);
    files.Push(std::move(entry));
  }
  const Json index = Json::Of({{"index-version", 2}, {"files", std::move(files)}});
  std::erase_if(content.files, [](const TarFile& file) { return file.path == kIndex; });
  content.files.push_back({std::string(kIndex), index.Write(1) + "\n"});
  Sort(content);
}

std::string WritePackage(const PackageContent& content) { return Gzip(WriteTar(content.files)); }

}  // namespace gateway::definitions
