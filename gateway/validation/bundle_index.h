// Finds what a reference points to inside one Bundle, or inside a resource that stands alone.
//
// Immutable once made; as long-lived as the tree it was made of.
// Spec: https://hl7.org/fhir/R4/bundle.html#references
#pragma once

#include <string_view>
#include <unordered_map>

#include "gateway/fhir/model/node.h"

namespace gateway::validation {

class BundleIndex {
 public:
  BundleIndex() = default;  // of no Bundle: only contained resources are found
  explicit BundleIndex(fhir::Node bundle);

  // The Bundle; absent when there is none.
  [[nodiscard]] fhir::Node bundle() const { return bundle_; }

  // The resource that `reference`, written inside `container` (an entry's resource, or the
  // outermost one), points to; absent when it is not here. "#id" is sought in container.contained,
  // "#" is the container; urn: and absolute references are compared with Bundle.entry.fullUrl
  // (/_history/n with meta.versionId); "Type/id" is completed with the base of the container's own
  // fullUrl, and when that is none (urn:uuid), is compared with the types and ids in the Bundle.
  [[nodiscard]] fhir::Node Resolve(std::string_view reference, fhir::Node container) const;

  // Of the entry that holds `container`; empty when it has none.
  [[nodiscard]] std::string_view FullUrlOf(fhir::Node container) const;
  // How many entries have that fullUrl.
  [[nodiscard]] std::size_t CountOf(std::string_view full_url) const {
    return by_full_url_.count(full_url);
  }

 private:
  [[nodiscard]] fhir::Node ByFullUrl(std::string_view url) const;
  [[nodiscard]] fhir::Node ByTypeAndId(std::string_view reference) const;

  fhir::Node bundle_;
  std::unordered_multimap<std::string_view, fhir::Node> by_full_url_;
  std::unordered_map<const fhir::NodeData*, std::string_view> full_urls_;
};

// "urn:uuid:…" or "urn:oid:…": names something only within the Bundle that carries it.
[[nodiscard]] bool IsUrn(std::string_view reference);
// With a scheme in front, "http:", "urn:" …: RFC 3986 section 3.1.
[[nodiscard]] bool IsAbsolute(std::string_view uri);

// A reference without its "/_history/…" part.
[[nodiscard]] std::string_view WithoutVersion(std::string_view reference);

// The last two segments, "Patient/1" of "https://x.example/fhir/Patient/1"; empty when there are no
// two.
[[nodiscard]] std::string_view TypeAndId(std::string_view reference);

}  // namespace gateway::validation
