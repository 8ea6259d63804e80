// Our own profiles and mappings as one FHIR package.
#pragma once

#include <filesystem>

#include "gateway/definitions/packages/content.h"

namespace gateway::definitions {

// `home` holds profiles/ (with package.json) and mappings/. The resources go to package/, the
// mapping files to other/mappings/, as they are; package/.index.json is made. Deterministic: the
// same files give the same package.
[[nodiscard]] Result<PackageContent> BuildPackage(const std::filesystem::path& home);

}  // namespace gateway::definitions
