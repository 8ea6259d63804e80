#include "gateway/definitions/image/mapping.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "gateway/definitions/image/format.h"

namespace gateway::definitions::image {
namespace {

// Closes at the end of the scope.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

Result<std::shared_ptr<Mapping>> Mapping::Open(const std::filesystem::path& file) {
  const Descriptor in(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat facts{};
  if (in.number() < 0 || fstat(in.number(), &facts) != 0 || !S_ISREG(facts.st_mode))
    return Fail(IssueType::kNotFound, file.string() + ": no image is there");
  const auto size = static_cast<std::size_t>(facts.st_size);
  Header header;
  if (size < sizeof header || pread(in.number(), &header, sizeof header, 0) != sizeof header)
    return Fail(IssueType::kInvalid, file.string() + ": too short for an image");
  // Only a wish: an address in use is passed over, and the pointers are moved.
  void* const wish = reinterpret_cast<void*>(header.address / kPageSize * kPageSize);
  void* const memory = mmap(wish, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, in.number(), 0);
  if (memory == MAP_FAILED) return Fail(IssueType::kNoStore, file.string() + ": cannot be mapped");
  return std::shared_ptr<Mapping>(new Mapping({static_cast<std::byte*>(memory), size}));
}

Result<std::shared_ptr<Mapping>> Mapping::Copy(std::span<const std::byte> bytes) {
  if (bytes.size() < sizeof(Header)) return Fail(IssueType::kInvalid, "too short for an image");
  void* const memory =
      mmap(nullptr, bytes.size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return Fail(IssueType::kNoStore, "no memory for an image");
  std::memcpy(memory, bytes.data(), bytes.size());
  return std::shared_ptr<Mapping>(new Mapping({static_cast<std::byte*>(memory), bytes.size()}));
}

Mapping::~Mapping() { munmap(bytes_.data(), bytes_.size()); }

}  // namespace gateway::definitions::image
