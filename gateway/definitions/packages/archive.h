// A FHIR package as one .tgz: unpacked once into the cache, by the hash of its bytes.
#pragma once

#include <filesystem>

#include "gateway/base/result.h"

namespace gateway::definitions {

// The folder that holds the unpacked package (with package.json, when the archive has one):
// $XDG_CACHE_HOME/chc-gateway/packages/<sha256>, made on first use, aside and renamed, so that
// several processes may ask at once. kInvalid when the file is no package archive, kTooLong when it
// would unpack beyond the limits, kSecurity when an entry points outside.
[[nodiscard]] Result<std::filesystem::path> OpenTgz(const std::filesystem::path& file);

}  // namespace gateway::definitions
