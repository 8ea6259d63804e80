// Replays a corpus through one fuzzer, for builds without libFuzzer: an ordinary test.
//
// Usage: <fuzzer> FOLDER… Every file of each folder is one input. Exit 2 when there is none: a test
// that reads nothing must not pass.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "gateway/base/file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::vector<std::filesystem::path> FilesOf(const char* folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

bool Replay(const std::filesystem::path& file) {
  const gateway::Result<std::string> bytes = gateway::ReadFile(file);
  if (!bytes) return false;
  std::printf("%s\n", file.filename().c_str());
  std::fflush(stdout);  // the last line names the input that failed
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes->data()), bytes->size());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  int count = 0;
  for (int i = 1; i < argc; ++i) {
    for (const std::filesystem::path& file : FilesOf(argv[i])) count += Replay(file) ? 1 : 0;
  }
  std::printf("%d inputs replayed\n", count);
  return count == 0 ? 2 : 0;
}
