#include "gateway/definitions/image/inputs.h"

#include <sys/stat.h>

#include <filesystem>
#include <map>

namespace gateway::definitions::image {
namespace {

namespace fs = std::filesystem;

std::int64_t Nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

Inputs LookAt(const std::vector<Package>& packages) {
  Inputs inputs;
  std::map<std::string, std::vector<std::string>> names;
  for (const Package& package : packages) {
    for (const fs::path& folder : package.folders) names[folder.string()];
    if (!package.folders.empty()) names[package.folders[0].string()].emplace_back("package.json");
    for (const fs::path& file : package.files)
      names[file.parent_path().string()].push_back(file.filename().string());
  }
  for (const auto& [folder, files] : names) {
    struct stat facts{};
    const bool is_there = stat(folder.c_str(), &facts) == 0;
    inputs.folders.push_back({folder, is_there ? Nanoseconds(facts.st_mtim) : 0});
    for (const std::string& name : files) {
      if (stat((folder + "/" + name).c_str(), &facts) != 0) continue;
      inputs.files.push_back({static_cast<std::uint32_t>(inputs.folders.size() - 1), name,
                              Nanoseconds(facts.st_mtim),
                              static_cast<std::uint64_t>(facts.st_size)});
    }
  }
  return inputs;
}

}  // namespace gateway::definitions::image
