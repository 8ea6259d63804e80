// A registry that answers from an image: the types as they lie, resources parsed on first use.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "gateway/definitions/image/image.h"
#include "gateway/definitions/registry.h"

namespace gateway::definitions::image {

// Thread-safe. A resource whose bytes are damaged is read from the file it came from, and the image
// removed from `file`, so that the next process makes a new one.
class ImageRegistry final : public Registry {
 public:
  ImageRegistry(std::shared_ptr<const Image> image, std::filesystem::path file);

  [[nodiscard]] const std::shared_ptr<const fhir::TypeTable>& types() const override {
    return image_->types();
  }
  [[nodiscard]] const fhir::Document* Find(std::string_view resource_type,
                                           std::string_view canonical) const override;
  [[nodiscard]] std::vector<std::string> Canonicals(std::string_view resource_type) const override;
  [[nodiscard]] const Issues& issues() const override { return issues_; }
  [[nodiscard]] const std::vector<std::string>& packages() const override { return packages_; }

  [[nodiscard]] const Image& image() const { return *image_; }
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }

 private:
  struct Resource {
    std::once_flag once;
    fhir::Document document;
  };

  [[nodiscard]] const Entry* FindEntry(std::string_view type, std::string_view url,
                                       std::string_view version) const;
  [[nodiscard]] Resource& ResourceOf(const Entry& entry) const;
  [[nodiscard]] fhir::Document Read(const Entry& entry) const;

  std::shared_ptr<const Image> image_;
  std::filesystem::path file_;
  std::vector<std::string> packages_;
  Issues issues_;
  mutable std::mutex mutex_;  // guards resources_
  mutable std::unordered_map<const Entry*, std::unique_ptr<Resource>> resources_;
};

}  // namespace gateway::definitions::image
