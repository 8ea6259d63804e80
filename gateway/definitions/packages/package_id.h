// Names and versions of FHIR packages.
//
// Versions compare by their dotted numbers, a label ("-ballot") before the release it leads to;
// text decides where numbers do not. A wanted version may be exact ("4.0.1"), a pattern ("4.0.x",
// "2.x") or "latest" (or absent): then the highest release there is, a label only when nothing else
// fits. Spec: the FHIR package specification, "Package versions" and "Dependencies".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::definitions {

struct PackageId {
  std::string name;     // "uk.example.core"
  std::string version;  // "2.0.0"; a pattern or empty where one is wanted

  bool operator==(const PackageId&) const = default;
  auto operator<=>(const PackageId&) const = default;
  // "name#version": also the folder's name in the package cache.
  [[nodiscard]] std::string Text() const { return name + "#" + version; }
};

// "name#version" or "name@version"; kInvalid unless both are letters, digits and ._+- beginning
// with a letter or digit (they become folder names). Without a version it is empty.
[[nodiscard]] Result<PackageId> ParsePackageId(std::string_view text);

// Less than 0, 0, more than 0.
[[nodiscard]] int CompareVersions(std::string_view a, std::string_view b);
[[nodiscard]] bool IsExactVersion(std::string_view wanted);
[[nodiscard]] bool FitsVersion(std::string_view wanted, std::string_view version);
// The best of them; nothing when none fits.
[[nodiscard]] std::optional<std::string> BestVersion(std::string_view wanted,
                                                     const std::vector<std::string>& versions);

}  // namespace gateway::definitions
