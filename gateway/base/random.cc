#include "gateway/base/random.h"

#include <fmt/format.h>

#include "gateway/base/hash.h"

namespace gateway {
namespace {

std::string FormatUuid(std::uint64_t high, std::uint64_t low, unsigned version) {
  high = (high & ~0xF000ULL) | (static_cast<std::uint64_t>(version) << 12);
  low = (low & ~(0b11ULL << 62)) | (0b10ULL << 62);
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xFFFF,
                     high & 0xFFFF, low >> 48, low & 0xFFFFFFFFFFFFULL);
}

bool IsHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

}  // namespace

double Random::Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }

std::uint64_t SystemRandom::Next() {
  const std::scoped_lock lock(mutex_);
  return (static_cast<std::uint64_t>(device_()) << 32) | device_();
}

std::uint64_t SeededRandom::Next() {
  const std::scoped_lock lock(mutex_);
  return engine_();
}

std::string NewUuid(Random& random) {
  const std::uint64_t high = random.Next();
  return FormatUuid(high, random.Next(), 4);
}

std::string DerivedUuid(std::string_view space, std::string_view name) {
  const std::string digest = Sha256(std::string(space) + "\n" + std::string(name));
  std::uint64_t words[2] = {0, 0};
  for (std::size_t i = 0; i < 16; ++i) {
    words[i / 8] = (words[i / 8] << 8) | static_cast<unsigned char>(digest[i]);
  }
  return FormatUuid(words[0], words[1], 5);
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !IsHex(text[i])) return false;
  }
  return true;
}

}  // namespace gateway
