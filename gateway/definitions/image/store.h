// Where images are kept, and how one comes to be.
//
// Several processes may use the folder at once: an image is written aside and renamed, under a lock
// that only one of them gets. The lock ends with its process.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>

#include "gateway/definitions/image/image_registry.h"
#include "gateway/definitions/image/inputs.h"
#include "gateway/definitions/plain_registry.h"

namespace gateway::definitions::image {

// $XDG_CACHE_HOME/chc-gateway, else $HOME/.cache/chc-gateway; nothing when neither is an absolute
// path.
[[nodiscard]] std::optional<std::filesystem::path> CacheFolder();

class Store {
 public:
  explicit Store(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // The image of the packages in these folders, in this order.
  [[nodiscard]] std::filesystem::path FileFor(
      std::span<const std::filesystem::path> packages) const;
  // Nothing when there is none that is sound and current.
  [[nodiscard]] std::shared_ptr<const ImageRegistry> Find(
      std::span<const std::filesystem::path> packages) const;
  // Writes the image of what was loaded from `inputs`, and opens it. Nothing when another process
  // is writing it, or the folder cannot be written. Old images are removed.
  [[nodiscard]] std::shared_ptr<const ImageRegistry> Make(
      std::span<const std::filesystem::path> packages, PlainRegistry& registry,
      const Inputs& inputs) const;

  // Images kept; those not used for longest go first.
  static constexpr std::size_t kMostImages = 4;

 private:
  void Prune() const;
  std::filesystem::path folder_;
};

}  // namespace gateway::definitions::image
