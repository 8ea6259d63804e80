#include "gateway/definitions/packages/lock_file.h"

#include <system_error>

#include "gateway/base/file.h"
#include "gateway/base/json.h"

namespace gateway::definitions {

Result<LockFile> LockFile::Read(const std::filesystem::path& file) {
  LockFile lock;
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return lock;
  GATEWAY_TRY(const std::string bytes, ReadFile(file));
  const Result<Json> json = Json::Parse(bytes);
  if (!json || (*json)["lockVersion"].integer() != 1) {
    return Fail(IssueType::kInvalid,
                file.string() + ": is no lock file of this version; remove it to lock anew");
  }
  for (const Json& entry : (*json)["packages"].array()) {
    lock.Set({entry["name"].string(), entry["version"].string()},
             {entry["sha256"].string(), entry["source"].string()});
  }
  return lock;
}

Status LockFile::Write(const std::filesystem::path& file) const {
  Json list = Json(Json::Array());
  for (const auto& [id, locked] : packages_) {
    list.Push(Json::Of({{"name", id.name},
                        {"version", id.version},
                        {"sha256", locked.sha256},
                        {"source", locked.source}}));
  }
  std::error_code ignored;  // writing says what is wrong
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), ignored);
  const Json all = Json::Of({{"lockVersion", 1}, {"packages", std::move(list)}});
  return WriteFileDurably(file, all.Write(2) + "\n");
}

const LockFile::Locked* LockFile::Find(const PackageId& id) const {
  const auto found = packages_.find(id);
  return found == packages_.end() ? nullptr : &found->second;
}

std::vector<std::string> LockFile::Versions(std::string_view name) const {
  std::vector<std::string> versions;
  for (const auto& [id, locked] : packages_) {
    if (id.name == name) versions.push_back(id.version);
  }
  return versions;
}

}  // namespace gateway::definitions
