// Memory laid out once and never changed: plain structs, arrays and texts that point at each other.
//
// All of it lies between two addresses, so that it can be written to a file and mapped again, at
// the same place or another (definitions/image). Holds trivially copyable types alone. Equal texts
// are stored once. Filled by one thread; safe to read from any number after.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <vector>

namespace gateway::fhir {

// Whether an array that was read from a file lies within `memory`, on its alignment.
template <typename T>
[[nodiscard]] bool Holds(std::span<const std::byte> memory, std::span<T> items) {
  if (items.empty()) return true;
  const auto begin = reinterpret_cast<std::uintptr_t>(memory.data());
  const auto at = reinterpret_cast<std::uintptr_t>(items.data());
  return at >= begin && at % alignof(T) == 0 && at - begin <= memory.size() &&
         items.size() <= (memory.size() - (at - begin)) / sizeof(T);
}

class FlatBlock {
 public:
  // Address space for `capacity` bytes is reserved; memory is taken as it is filled. Throws
  // std::bad_alloc when there is none.
  explicit FlatBlock(std::size_t capacity = kCapacity);
  ~FlatBlock();
  FlatBlock(const FlatBlock&) = delete;
  FlatBlock& operator=(const FlatBlock&) = delete;

  // Room for `count` objects, value-initialised. Throws std::bad_alloc when the block is full.
  template <typename T>
  [[nodiscard]] std::span<T> Make(std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (count == 0) return {};
    T* const first = static_cast<T*>(Take(count * sizeof(T), alignof(T)));
    for (std::size_t i = 0; i < count; ++i) new (first + i) T();
    return {first, count};
  }
  template <typename T>
  [[nodiscard]] std::span<const T> Copy(const std::vector<T>& items) {
    const std::span<T> made = Make<T>(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) made[i] = items[i];
    return made;
  }
  [[nodiscard]] std::string_view Text(std::string_view text);
  [[nodiscard]] std::span<const std::string_view> Texts(const std::vector<std::string>& texts);

  // What was filled so far.
  [[nodiscard]] std::span<const std::byte> bytes() const { return {base_, used_}; }

 private:
  static constexpr std::size_t kCapacity = std::size_t{256} << 20;
  void* Take(std::size_t size, std::size_t alignment);

  std::byte* base_ = nullptr;
  std::size_t capacity_ = 0;
  std::size_t used_ = 0;
  std::unordered_set<std::string_view> texts_;
};

}  // namespace gateway::fhir
