// An ordered collection of items, which is what every expression gives.
//
// As std::vector<Item>, but the first few items lie in the collection itself: most collections
// have none or one, and cost no allocation. Iterators and references are invalid once it grows or
// moves.
// Spec: https://hl7.org/fhirpath/N1/#collections
#pragma once

#include <cassert>
#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <new>
#include <span>
#include <utility>

#include "gateway/fhirpath/value.h"

namespace gateway::fhirpath {

class Collection {
 public:
  using value_type = Item;
  using reference = Item&;
  using const_reference = const Item&;
  using iterator = Item*;
  using const_iterator = const Item*;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;

  Collection() = default;
  Collection(std::initializer_list<Item> items) { Append(items.begin(), items.size()); }
  template <std::input_iterator Iterator>
  Collection(Iterator first, Iterator last) {
    insert(end(), first, last);
  }
  Collection(const Collection& other) { Append(other.data_, other.size_); }
  Collection(Collection&& other) noexcept { Steal(other); }
  Collection& operator=(const Collection& other) {
    if (this != &other) {
      clear();
      Append(other.data_, other.size_);
    }
    return *this;
  }
  Collection& operator=(Collection&& other) noexcept {
    if (this != &other) {
      Free();
      Steal(other);
    }
    return *this;
  }
  ~Collection() { Free(); }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] Item* data() { return data_; }
  [[nodiscard]] const Item* data() const { return data_; }
  [[nodiscard]] Item* begin() { return data_; }
  [[nodiscard]] Item* end() { return data_ + size_; }
  [[nodiscard]] const Item* begin() const { return data_; }
  [[nodiscard]] const Item* end() const { return data_ + size_; }
  [[nodiscard]] Item& operator[](std::size_t at) {
    assert(at < size_);
    return data_[at];
  }
  [[nodiscard]] const Item& operator[](std::size_t at) const {
    assert(at < size_);
    return data_[at];
  }
  [[nodiscard]] Item& front() { return (*this)[0]; }
  [[nodiscard]] const Item& front() const { return (*this)[0]; }
  [[nodiscard]] Item& back() { return (*this)[size_ - 1]; }
  [[nodiscard]] const Item& back() const { return (*this)[size_ - 1]; }

  void reserve(std::size_t wanted) {
    if (wanted > capacity_) Grow(wanted);
  }
  void push_back(Item item) {
    if (size_ == capacity_) Grow(size_ + 1);
    new (data_ + size_++) Item(std::move(item));
  }
  template <typename... Arguments>
  Item& emplace_back(Arguments&&... arguments) {
    push_back(Item(std::forward<Arguments>(arguments)...));
    return back();
  }
  void pop_back() {
    assert(size_ > 0);
    std::destroy_at(data_ + --size_);
  }
  void clear() {
    std::destroy_n(data_, size_);
    size_ = 0;
  }
  // Appends. Precondition: `where` is the end, and the items are not of this collection.
  template <std::input_iterator Iterator>
  void insert([[maybe_unused]] const_iterator where, Iterator first, Iterator last) {
    assert(where == end());
    if constexpr (std::random_access_iterator<Iterator>)
      reserve(size_ + static_cast<std::size_t>(last - first));
    for (; first != last; ++first) push_back(Item(*first));
  }
  template <std::input_iterator Iterator>
  void assign(Iterator first, Iterator last) {
    clear();
    insert(end(), first, last);
  }

 private:
  static constexpr std::size_t kInline = 4;

  [[nodiscard]] Item* Inline() { return reinterpret_cast<Item*>(inline_); }
  void Append(const Item* items, std::size_t count) {
    reserve(size_ + count);
    std::uninitialized_copy_n(items, count, data_ + size_);
    size_ += count;
  }
  // Items do not know where they lie, so their bytes may be moved.
  void Move(Item* to) {
    std::memcpy(static_cast<void*>(to), static_cast<const void*>(data_), size_ * sizeof(Item));
  }
  void Grow(std::size_t wanted);
  void Steal(Collection& other) {
    size_ = other.size_;
    if (other.data_ == other.Inline()) {
      data_ = Inline();
      capacity_ = kInline;
      other.Move(data_);
    } else {
      data_ = other.data_;
      capacity_ = other.capacity_;
      other.data_ = other.Inline();
      other.capacity_ = kInline;
    }
    other.size_ = 0;
  }
  void Free() {
    std::destroy_n(data_, size_);
    if (data_ != Inline()) ::operator delete(data_);
    data_ = Inline();
    size_ = 0;
    capacity_ = kInline;
  }

  Item* data_ = Inline();
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = kInline;
  alignas(Item) std::byte inline_[kInline * sizeof(Item)];
};

// As std::erase_if.
template <typename Predicate>
std::size_t erase_if(Collection& items, Predicate predicate) {
  Collection kept;
  for (Item& item : items) {
    if (!predicate(item)) kept.push_back(std::move(item));
  }
  const std::size_t erased = items.size() - kept.size();
  items = std::move(kept);
  return erased;
}

}  // namespace gateway::fhirpath
