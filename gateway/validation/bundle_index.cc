#include "gateway/validation/bundle_index.h"

#include <algorithm>
#include <string>

namespace gateway::validation {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

constexpr std::string_view kHistory = "/_history/";

fhir::Node FindContained(fhir::Node container, std::string_view id) {
  for (const fhir::Node contained : container.Children("contained")) {
    if (contained.ChildText("id") == id) return contained;
  }
  return {};
}

// "https://x.example/fhir/" of "https://x.example/fhir/Patient/1" when it ends with the resource's
// own type and id: then it is a RESTful address and relative references build on it.
std::string_view BaseOf(std::string_view full_url, fhir::Node resource) {
  const std::string own =
      "/" + std::string(resource.type_name()) + "/" + std::string(resource.ChildText("id"));
  if (!full_url.starts_with("http") || !full_url.ends_with(own)) return {};
  return full_url.substr(0, full_url.size() - own.size() + 1);
}

}  // namespace

bool IsUrn(std::string_view reference) {
  return reference.starts_with("urn:uuid:") || reference.starts_with("urn:oid:");
}

bool IsAbsolute(std::string_view uri) {
  const std::string_view scheme = uri.substr(0, uri.find(':'));
  if (scheme.empty() || scheme.size() == uri.size() || !IsLetter(scheme[0])) return false;
  return std::ranges::all_of(scheme, [](char c) {
    return IsLetter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
}

std::string_view WithoutVersion(std::string_view reference) {
  return reference.substr(0, reference.find(kHistory));
}

std::string_view TypeAndId(std::string_view reference) {
  const std::string_view bare = WithoutVersion(reference);
  const std::size_t id = bare.rfind('/');
  if (id == std::string_view::npos || id == 0) return {};
  const std::size_t type = bare.rfind('/', id - 1);
  return type == std::string_view::npos ? bare : bare.substr(type + 1);
}

BundleIndex::BundleIndex(fhir::Node bundle) : bundle_(bundle) {
  for (const fhir::Node entry : bundle.Children("entry")) {
    const fhir::Node resource = entry.Child("resource");
    const std::string_view full_url = entry.ChildText("fullUrl");
    if (!resource) continue;
    full_urls_.emplace(resource.data(), full_url);
    if (!full_url.empty()) by_full_url_.emplace(full_url, resource);
  }
}

fhir::Node BundleIndex::ByFullUrl(std::string_view url) const {
  const std::string_view bare = WithoutVersion(url);
  const auto [first, last] = by_full_url_.equal_range(bare);
  if (bare.size() == url.size()) return first == last ? fhir::Node() : first->second;
  const std::string_view version = url.substr(bare.size() + kHistory.size());
  const auto found = std::find_if(first, last, [&](const auto& entry) {
    return entry.second.At({"meta", "versionId"}).text() == version;
  });
  return found == last ? fhir::Node() : found->second;
}

fhir::Node BundleIndex::ByTypeAndId(std::string_view reference) const {
  const std::string_view sought = TypeAndId(reference);
  const std::size_t slash = sought.find('/');
  if (slash == std::string_view::npos) return {};
  for (const fhir::Node entry : bundle_.Children("entry")) {
    const fhir::Node resource = entry.Child("resource");
    if (resource.type_name() == sought.substr(0, slash) &&
        resource.ChildText("id") == sought.substr(slash + 1))
      return resource;
  }
  return {};
}

std::string_view BundleIndex::FullUrlOf(fhir::Node container) const {
  const auto own = full_urls_.find(container.data());
  return own == full_urls_.end() ? std::string_view() : own->second;
}

fhir::Node BundleIndex::Resolve(std::string_view reference, fhir::Node container) const {
  if (reference == "#") return container;
  if (reference.starts_with('#')) return FindContained(container, reference.substr(1));
  if (!bundle_) return {};
  if (IsAbsolute(reference)) return ByFullUrl(reference);
  const auto own = full_urls_.find(container.data());
  const std::string_view base =
      own == full_urls_.end() ? std::string_view() : BaseOf(own->second, container);
  if (base.empty()) return ByTypeAndId(reference);
  return ByFullUrl(std::string(base) + std::string(reference));
}

}  // namespace gateway::validation
