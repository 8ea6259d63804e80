#include "gateway/definitions/image/image_registry.h"

#include <algorithm>
#include <system_error>
#include <unordered_set>

#include "gateway/base/file.h"
#include "gateway/fhir/read.h"

namespace gateway::definitions::image {

ImageRegistry::ImageRegistry(std::shared_ptr<const Image> image, std::filesystem::path file)
    : image_(std::move(image)),
      file_(std::move(file)),
      packages_(image_->Packages()),
      issues_(image_->Findings()) {}

const fhir::Document* ImageRegistry::Find(std::string_view resource_type,
                                          std::string_view canonical) const {
  const std::size_t bar = canonical.find('|');
  const std::string_view version =
      bar == std::string_view::npos ? std::string_view() : canonical.substr(bar + 1);
  const Entry* const entry = FindEntry(resource_type, canonical.substr(0, bar), version);
  if (entry == nullptr) return nullptr;
  Resource& resource = ResourceOf(*entry);
  std::call_once(resource.once, [&] { resource.document = Read(*entry); });
  return resource.document.root() ? &resource.document : nullptr;
}

const Entry* ImageRegistry::FindEntry(std::string_view type, std::string_view url,
                                      std::string_view version) const {
  const std::span<const Entry> of_type = image_->EntriesOf(type);
  const auto found = std::ranges::equal_range(
      of_type, url, {}, [this](const Entry& entry) { return image_->At(entry.url); });
  for (auto entry = found.end(); entry != found.begin();) {
    --entry;
    if (version.empty() || image_->At(entry->version) == version) return &*entry;
  }
  return nullptr;
}

ImageRegistry::Resource& ImageRegistry::ResourceOf(const Entry& entry) const {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<Resource>& resource = resources_[&entry];
  if (resource == nullptr) resource = std::make_unique<Resource>();
  return *resource;
}

fhir::Document ImageRegistry::Read(const Entry& entry) const {
  std::string bytes;
  if (const auto json = image_->Json(entry)) {
    bytes = *json;
  } else {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
    Result<std::string> read = ReadFile(image_->FileOf(entry));
    if (!read) return {};
    bytes = std::move(*read);
  }
  Result<fhir::ReadResult> read = fhir::ReadFhir(std::move(bytes), types());
  return read ? std::move(read->document) : fhir::Document();
}

std::vector<std::string> ImageRegistry::Canonicals(std::string_view resource_type) const {
  const std::span<const Entry> of_type = image_->EntriesOf(resource_type);
  std::vector<const Entry*> in_order;
  for (const Entry& entry : of_type) in_order.push_back(&entry);
  std::ranges::sort(in_order, {}, [](const Entry* entry) { return entry->sequence; });
  std::vector<std::string> urls;
  std::unordered_set<std::string_view> seen;
  for (const Entry* const entry : in_order) {
    const std::string_view url = image_->At(entry->url);
    if (seen.insert(url).second) urls.emplace_back(url);
  }
  return urls;
}

}  // namespace gateway::definitions::image
