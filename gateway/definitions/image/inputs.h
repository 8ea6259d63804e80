// The files and folders that an image was made of, so that a change of any is seen.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "gateway/definitions/package.h"

namespace gateway::definitions::image {

struct InputFolder {
  std::string path;
  std::int64_t changed = 0;  // modification time in nanoseconds
};

struct InputFile {
  std::uint32_t folder = 0;
  std::string name;
  std::int64_t changed = 0;
  std::uint64_t size = 0;
};

struct Inputs {
  std::chrono::steady_clock::time_point looked_at = std::chrono::steady_clock::now();
  std::vector<InputFolder> folders;
  std::vector<InputFile> files;  // by folder
};

// As they are now: called before they are read, so that a change while reading is seen later.
[[nodiscard]] Inputs LookAt(const std::vector<Package>& packages);

}  // namespace gateway::definitions::image
