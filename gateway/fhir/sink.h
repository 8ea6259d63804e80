// Text that the writers grow.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace gateway::fhir {

// Grows a text in large steps; appending is a copy and nothing else.
class Sink {
 public:
  explicit Sink(std::size_t expected) { text_.resize(expected); }
  void Put(char c) {
    if (size_ == text_.size()) Grow(1);
    text_[size_++] = c;
  }
  void Put(std::string_view piece) {
    if (text_.size() - size_ < piece.size()) Grow(piece.size());
    std::memcpy(text_.data() + size_, piece.data(), piece.size());
    size_ += piece.size();
  }
  void Fill(std::size_t count, char c) {
    while (count-- > 0) Put(c);
  }
  [[nodiscard]] std::string Take() {
    text_.resize(size_);
    return std::move(text_);
  }

 private:
  void Grow(std::size_t more) {
    text_.resize(std::max(2 * text_.size(), text_.size() + more + 256));
  }
  std::string text_;
  std::size_t size_ = 0;
};

}  // namespace gateway::fhir
