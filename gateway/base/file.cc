#include "gateway/base/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>

namespace gateway {
namespace {

namespace fs = std::filesystem;

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

std::unexpected<Error> SystemError(const fs::path& path, const char* what) {
  const int code = errno;
  IssueType type = IssueType::kException;
  if (code == ENOENT || code == ENOTDIR) type = IssueType::kNotFound;
  if (code == EACCES || code == EPERM) type = IssueType::kForbidden;
  if (code == EEXIST) type = IssueType::kConflict;
  if (code == ENOSPC || code == EROFS || code == EDQUOT || code == EIO) type = IssueType::kNoStore;
  return Fail(type, path.string() + ": " + what + ": " + std::strerror(code));
}

Result<std::string> Drain(std::istream& in, const fs::path& path, std::size_t max_bytes) {
  std::string bytes;
  char block[65536];
  while (in.read(block, sizeof block) || in.gcount() > 0) {
    bytes.append(block, static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > max_bytes) {
      return Fail(IssueType::kTooLong,
                  path.string() + ": larger than " + std::to_string(max_bytes) + " bytes");
    }
  }
  return bytes;
}

Status WriteAll(int fd, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError(path, "cannot write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Status SyncFolder(const fs::path& folder) {
  const Descriptor fd(
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.ok() || ::fsync(fd.get()) != 0) return SystemError(folder, "cannot sync the folder");
  return {};
}

Status WriteAndSync(const fs::path& path, std::string_view bytes) {
  const Descriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
  if (!fd.ok()) return SystemError(path, "cannot create");
  GATEWAY_CHECK(WriteAll(fd.get(), bytes, path));
  if (::fsync(fd.get()) != 0) return SystemError(path, "cannot sync");
  return {};
}

fs::path Aside(const fs::path& path) {
  static std::atomic<unsigned> counter{0};
  fs::path aside = path;
  aside += ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
  return aside;
}

}  // namespace

Result<std::string> ReadFile(const fs::path& path, std::size_t max_bytes) {
  if (path == "-") return Drain(std::cin, path, max_bytes);
  std::error_code error;
  if (fs::is_directory(path, error))
    return Fail(IssueType::kInvalid, path.string() + ": is a folder, not a file");
  std::ifstream in(path, std::ios::binary);
  if (!in) return SystemError(path, "cannot read");
  return Drain(in, path, max_bytes);
}

Status WriteFileDurably(const fs::path& path, std::string_view bytes) {
  const fs::path aside = Aside(path);
  std::error_code ignored;
  if (auto status = WriteAndSync(aside, bytes); !status) {
    fs::remove(aside, ignored);
    return status;
  }
  if (::rename(aside.c_str(), path.c_str()) != 0) {
    const auto failure = SystemError(path, "cannot rename into place");
    fs::remove(aside, ignored);
    return failure;
  }
  return SyncFolder(path.parent_path());
}

Status MoveFileDurably(const fs::path& from, const fs::path& to) {
  if (::link(from.c_str(), to.c_str()) != 0) return SystemError(to, "cannot move here");
  if (::unlink(from.c_str()) != 0) return SystemError(from, "cannot remove after moving");
  GATEWAY_CHECK(SyncFolder(to.parent_path()));
  return SyncFolder(from.parent_path());
}

fs::path HomeFolder() {
  if (const char* home = std::getenv("CHC_GATEWAY_HOME"); home != nullptr && *home != '\0')
    return home;
  std::error_code error;
  fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (; folder.has_relative_path(); folder = folder.parent_path()) {
    if (fs::exists(folder / "profiles" / "package.json", error)) return folder;
  }
  return "/usr/share/chc-gateway";
}

}  // namespace gateway
