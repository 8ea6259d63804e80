#include "gateway/validation/profile/canonical_index.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace gateway::validation {
namespace {

TEST(CanonicalIndex, FindsWhatWasAddedAndNothingElse) {
  CanonicalIndex<int> index;
  EXPECT_EQ(index.Find("https://x26.example/a"), nullptr);
  EXPECT_EQ(index.Add("https://x26.example/a", 1), 1);
  index.Add("https://x26.example/a|1", 2);
  ASSERT_NE(index.Find("https://x26.example/a"), nullptr);
  EXPECT_EQ(*index.Find("https://x26.example/a"), 1);
  EXPECT_EQ(*index.Find("https://x26.example/a|1"), 2);
  EXPECT_EQ(index.Find("https://x26.example/"), nullptr);
}

TEST(CanonicalIndex, KeepsEntriesInTheirPlaceWhileMoreAreAdded) {
  CanonicalIndex<int> index;
  const int& first = index.Add("0", 0);
  for (int i = 1; i < 5000; ++i) index.Add(std::to_string(i), i);  // more than it has buckets
  EXPECT_EQ(index.Find("0"), &first);
  for (int i = 0; i < 5000; ++i) EXPECT_EQ(*index.Find(std::to_string(i)), i);
}

TEST(CanonicalIndex, IsReadWhileOneAdds) {
  CanonicalIndex<int> index;
  std::atomic<bool> done = false;
  std::vector<std::jthread> readers;
  for (int t = 0; t < 3; ++t) {
    readers.emplace_back([&] {
      while (!done) {
        for (int i = 0; i < 2000; i += 97) {
          const int* const found = index.Find(std::to_string(i));
          EXPECT_EQ(found == nullptr ? i : *found, i);
        }
      }
    });
  }
  for (int i = 0; i < 2000; ++i) index.Add(std::to_string(i), i);
  done = true;
}

}  // namespace
}  // namespace gateway::validation
