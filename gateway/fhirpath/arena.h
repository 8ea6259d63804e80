// Memory of one syntax tree or one program: given out piece by piece, freed at once.
//
// Nothing in it is destroyed: what needs a destructor must be destroyed by its owner first. Used by
// one thread while it grows; what lies in it stays where it is when the arena is moved.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <utility>

namespace gateway::fhirpath {

class Arena {
 public:
  // The first piece of memory is of that size, and is taken with the first object.
  explicit Arena(std::size_t first) : next_size_(first) {}
  Arena(Arena&& other) noexcept
      : at_(std::exchange(other.at_, nullptr)),
        end_(std::exchange(other.end_, nullptr)),
        last_(std::exchange(other.last_, nullptr)),
        next_size_(other.next_size_) {}
  Arena& operator=(Arena&& other) noexcept {
    std::swap(at_, other.at_);
    std::swap(end_, other.end_);
    std::swap(last_, other.last_);
    std::swap(next_size_, other.next_size_);
    return *this;
  }
  ~Arena() {
    while (last_ != nullptr) ::operator delete(std::exchange(last_, last_->before));
  }

  [[nodiscard]] void* Allocate(std::size_t size) {
    size = (size + kAlignment - 1) & ~(kAlignment - 1);
    if (static_cast<std::size_t>(end_ - at_) < size) Grow(size);
    return std::exchange(at_, at_ + size);
  }
  template <typename T, typename... Arguments>
  [[nodiscard]] T* Make(Arguments&&... arguments) {
    static_assert(alignof(T) <= kAlignment);
    return new (Allocate(sizeof(T))) T(std::forward<Arguments>(arguments)...);
  }
  [[nodiscard]] std::string_view Copy(std::string_view text) {
    if (text.empty()) return {};
    char* const copy = static_cast<char*>(Allocate(text.size()));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
  }
  template <typename T>
  [[nodiscard]] std::span<const T> Copy(std::span<const T> items) {
    if (items.empty()) return {};
    T* const copy = static_cast<T*>(Allocate(items.size_bytes()));
    std::uninitialized_copy_n(items.data(), items.size(), copy);
    return {copy, items.size()};
  }

 private:
  static constexpr std::size_t kAlignment = 8;
  struct Block {
    Block* before;
  };
  void Grow(std::size_t size) {
    const std::size_t room = std::max(size, next_size_);
    next_size_ = room * 2;
    auto* const block = static_cast<Block*>(::operator new(sizeof(Block) + room));
    block->before = last_;
    last_ = block;
    at_ = reinterpret_cast<char*>(block + 1);
    end_ = at_ + room;
  }

  char* at_ = nullptr;
  char* end_ = nullptr;
  Block* last_ = nullptr;
  std::size_t next_size_;
};

}  // namespace gateway::fhirpath
