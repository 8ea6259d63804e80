#include "gateway/fhir/schema/flat_block.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>
#include <string>

namespace gateway::fhir {

FlatBlock::FlatBlock(std::size_t capacity) : capacity_(capacity) {
  void* const memory = mmap(nullptr, capacity, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  base_ = static_cast<std::byte*>(memory);
}

FlatBlock::~FlatBlock() { munmap(base_, capacity_); }

void* FlatBlock::Take(std::size_t size, std::size_t alignment) {
  const std::size_t begin = (used_ + alignment - 1) / alignment * alignment;
  if (size > capacity_ || begin > capacity_ - size) throw std::bad_alloc();
  used_ = begin + size;
  return base_ + begin;
}

std::string_view FlatBlock::Text(std::string_view text) {
  if (text.empty()) return {};
  if (const auto known = texts_.find(text); known != texts_.end()) return *known;
  char* const place = static_cast<char*>(Take(text.size(), 1));
  std::ranges::copy(text, place);
  return *texts_.emplace(place, text.size()).first;
}

std::span<const std::string_view> FlatBlock::Texts(const std::vector<std::string>& texts) {
  const std::span<std::string_view> made = Make<std::string_view>(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) made[i] = Text(texts[i]);
  return made;
}

}  // namespace gateway::fhir
