// Randomness and identifiers, handed in so that tests can fix them.
#pragma once

#include <cstdint>
#include <mutex>
#include <random>
#include <string>
#include <string_view>

namespace gateway {

// Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  [[nodiscard]] virtual std::uint64_t Next() = 0;
  // In [0, 1).
  [[nodiscard]] double Unit();
};

// Seeded by the operating system, from its own entropy: good enough for jti and message ids.
class SystemRandom final : public Random {
 public:
  [[nodiscard]] std::uint64_t Next() override;

 private:
  std::mutex mutex_;
  std::random_device device_;
};

// The same sequence for the same seed: tests and `record generate --seed`.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  [[nodiscard]] std::uint64_t Next() override;

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

// A random UUID (RFC 4122 version 4), lower case, 36 characters.
[[nodiscard]] std::string NewUuid(Random& random);

// A UUID that depends on `name` alone (RFC 4122 version 5 layout over SHA-256 of the namespace text
// and the name): the same record gives the same message, whichever node maps it.
[[nodiscard]] std::string DerivedUuid(std::string_view space, std::string_view name);

// 8-4-4-4-12 hexadecimal digits, either case.
[[nodiscard]] bool IsUuid(std::string_view text);

}  // namespace gateway
