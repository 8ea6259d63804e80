#include "gateway/definitions/packages/build.h"

#include <algorithm>
#include <system_error>

#include "gateway/base/file.h"

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

}  // namespace

Result<PackageContent> BuildPackage(const fs::path& home) {
  GATEWAY_TRY(PackageContent content, ReadPackageFolder(home / "profiles"));
  GATEWAY_CHECK(AddMappings(home / "mappings", content));
  AddIndex(content);
  return content;
}

}  // namespace gateway::definitions
