// Opening an image asks the heap for as much whatever the size of the file.
//
// This file replaces operator new of the whole test program by one that can count; memory still
// comes from malloc, so that sanitizers see it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "gateway/definitions/image/image_registry.h"
#include "tests/definitions/image/sample.h"
#include "tests/support/r4.h"

namespace {

thread_local bool counting = false;
thread_local std::size_t counted = 0;

void* Allocate(std::size_t size) noexcept {
  if (counting) counted += size;
  return std::malloc(size == 0 ? 1 : size);
}
void* AllocateOrThrow(std::size_t size) {
  void* const memory = Allocate(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return AllocateOrThrow(size); }
void* operator new[](std::size_t size) { return AllocateOrThrow(size); }
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  return Allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  return Allocate(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t /*size*/) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t& /*tag*/) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t& /*tag*/) noexcept { std::free(memory); }

namespace gateway::definitions::image {
namespace {

struct Cost {
  std::size_t file_bytes = 0;
  std::size_t heap_bytes = 0;  // asked for while opening
};

Cost CostOf(const std::filesystem::path& file) {
  counted = 0;
  counting = true;
  const auto image = Image::Open(file);
  counting = false;
  return image ? Cost{(*image)->size(), counted} : Cost{};
}

TEST(Image, AsksTheHeapForNothingThatGrowsWithTheFile) {
  const auto* const r4 = dynamic_cast<const ImageRegistry*>(gateway::testing::R4().get());
  if (r4 == nullptr) GTEST_SKIP() << "no image can be kept here";
  const Sample sample;
  ASSERT_NE(sample.Make(), nullptr);
  const Cost small = CostOf(sample.file());
  const Cost large = CostOf(r4->file());
  ASSERT_GT(small.heap_bytes, 0U);
  ASSERT_GT(large.file_bytes, 1000 * small.file_bytes);
  EXPECT_LT(large.heap_bytes, 2000U);
  // Paths differ in length.
  EXPECT_LT(large.heap_bytes, small.heap_bytes + 500);
}

}  // namespace
}  // namespace gateway::definitions::image
