// Our own profiles and mappings as one FHIR package.
#pragma once

#include <filesystem>
#include <memory>

#include "gateway/definitions/packages/content.h"
#include "gateway/definitions/registry.h"

namespace gateway::definitions {

// `home` holds profiles/ (with package.json) and mappings/. The resources go to package/, profiles
// that state only a differential with the snapshot over `registry`; the mapping files go to
// other/mappings/ as they are; package/.index.json is made. kInvalid with the findings when a
// differential cannot be applied. Deterministic: the same files give the same package.
[[nodiscard]] Result<PackageContent> BuildPackage(const std::filesystem::path& home,
                                                  const std::shared_ptr<const Registry>& registry);

}  // namespace gateway::definitions
