// Things made on first use and kept for good, by name. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>

namespace gateway::terminology {

// Two threads that ask for a new name at once may both make it; the first one kept wins. Making
// happens outside the lock, so it may ask for other names.
template <typename T>
class Kept {
 public:
  // `make` gives a std::unique_ptr<const T>; null means "there is none", and is not kept: names
  // come from strangers too.
  template <typename Make>
  const T* Get(std::string_view name, Make make) const {
    {
      const std::shared_lock lock(mutex_);
      if (const auto found = entries_.find(name); found != entries_.end())
        return found->second.get();
    }
    std::unique_ptr<const T> made = make();
    if (made == nullptr) return nullptr;
    const std::unique_lock lock(mutex_);
    return entries_.try_emplace(std::string(name), std::move(made)).first->second.get();
  }

 private:
  mutable std::shared_mutex mutex_;
  mutable std::map<std::string, std::unique_ptr<const T>, std::less<>> entries_;
};

}  // namespace gateway::terminology
