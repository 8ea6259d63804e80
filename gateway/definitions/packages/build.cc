#include "gateway/definitions/packages/build.h"

#include <algorithm>
#include <system_error>

#include "gateway/base/file.h"
#include "gateway/definitions/snapshot/snapshot_source.h"
#include "gateway/fhir/read.h"

namespace gateway::definitions {
namespace {

namespace fs = std::filesystem;

Status AddMappings(const fs::path& folder, PackageContent& content) {
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (!at->is_regular_file(error) || at->path().filename().string().starts_with('.')) continue;
    GATEWAY_TRY(std::string bytes, ReadFile(at->path()));
    content.files.push_back(
        {"other/mappings/" + fs::relative(at->path(), folder, error).generic_string(),
         std::move(bytes)});
  }
  if (error) {
    return Fail(IssueType::kNotFound, folder.string() + ": cannot be read: " + error.message());
  }
  return {};
}

// Other tools expect the snapshots of a package to be in it.
Status AddSnapshot(TarFile& file, const SnapshotSource& source,
                   const std::shared_ptr<const fhir::TypeTable>& types) {
  GATEWAY_TRY(const fhir::ReadResult read, fhir::ReadFhir(file.content, types));
  if (read.document.root().Child("snapshot")) return {};
  GATEWAY_TRY(Snapshot made, GenerateSnapshot(read.document, source));
  if (made.issues.HasErrors()) return Fail(ErrorFrom(std::move(made.issues)));
  file.content = fhir::WriteJson(made.structure.root());
  return {};
}

}  // namespace

Result<PackageContent> BuildPackage(const fs::path& home,
                                    const std::shared_ptr<const Registry>& registry) {
  GATEWAY_TRY(PackageContent content, ReadPackageFolder(home / "profiles"));
  const SnapshotSource source(registry);
  for (TarFile& file : content.files) {
    if (file.path.starts_with("package/StructureDefinition-"))
      GATEWAY_CHECK(AddSnapshot(file, source, registry->types()));
  }
  GATEWAY_CHECK(AddMappings(home / "mappings", content));
  AddIndex(content);
  return content;
}

}  // namespace gateway::definitions
