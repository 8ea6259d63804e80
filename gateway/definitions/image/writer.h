// A plain registry, written down as an image.
#pragma once

#include <filesystem>

#include "gateway/base/result.h"
#include "gateway/definitions/image/inputs.h"
#include "gateway/definitions/plain_registry.h"

namespace gateway::definitions::image {

// Writes `to` itself: the caller renames it into place. `registry` is one that Finish ended and
// that stands on nothing below; its drafts are taken. kNoStore when the file cannot be written.
[[nodiscard]] Status Write(const std::filesystem::path& to, PlainRegistry& registry,
                           const Inputs& inputs);

}  // namespace gateway::definitions::image
