// A map from canonicals that only grows: looked up without a lock, added to under the adder's own.
//
// Entries never move and never change, so that a reader who finds one may keep using it. As few
// buckets as profiles are loaded in practice; more entries only make chains longer.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace gateway::validation {

template <typename Value>
class CanonicalIndex {
 public:
  CanonicalIndex() = default;
  CanonicalIndex(const CanonicalIndex&) = delete;
  CanonicalIndex& operator=(const CanonicalIndex&) = delete;
  ~CanonicalIndex() {
    for (const std::atomic<Entry*>& bucket : buckets_) {
      for (Entry* entry = bucket.load(std::memory_order_relaxed); entry != nullptr;)
        entry = std::unique_ptr<Entry>(entry)->next;
    }
  }

  // Null when it was not added. From any number of threads, also while one adds.
  [[nodiscard]] const Value* Find(std::string_view canonical) const {
    const Entry* entry = BucketOf(canonical).load(std::memory_order_acquire);
    while (entry != nullptr && entry->canonical != canonical) entry = entry->next;
    return entry == nullptr ? nullptr : &entry->value;
  }

  // Precondition: it is not there yet, and no other thread adds at the same time.
  const Value& Add(std::string_view canonical, Value value) {
    std::atomic<Entry*>& bucket = BucketOf(canonical);
    auto entry = std::make_unique<Entry>(
        Entry{std::string(canonical), std::move(value), bucket.load(std::memory_order_relaxed)});
    const Value& kept = entry->value;
    bucket.store(entry.release(), std::memory_order_release);
    return kept;
  }

 private:
  struct Entry {
    std::string canonical;
    Value value;
    Entry* next;
  };
  static constexpr std::size_t kBuckets = 512;

  [[nodiscard]] static std::size_t At(std::string_view canonical) {
    return std::hash<std::string_view>()(canonical) % kBuckets;
  }
  [[nodiscard]] const std::atomic<Entry*>& BucketOf(std::string_view canonical) const {
    return buckets_[At(canonical)];
  }
  [[nodiscard]] std::atomic<Entry*>& BucketOf(std::string_view canonical) {
    return buckets_[At(canonical)];
  }

  std::array<std::atomic<Entry*>, kBuckets> buckets_{};
};

}  // namespace gateway::validation
