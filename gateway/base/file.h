// Files as whole byte strings, written so that a crash leaves either the old or the new content.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "gateway/base/result.h"

namespace gateway {

// Reads the whole file, "-" meaning standard input. kNotFound, kForbidden or kTooLong (over
// `max_bytes`) with the path in the diagnostics.
[[nodiscard]] Result<std::string> ReadFile(const std::filesystem::path& path,
                                           std::size_t max_bytes = std::size_t{1} << 30);

// Writes aside, syncs, renames into place and syncs the folder: after success the content survives
// a power cut. kNoStore when the disk is full or read-only; nothing is left behind then.
[[nodiscard]] Status WriteFileDurably(const std::filesystem::path& path, std::string_view bytes);

// Renames within one file system and syncs both folders. Fails with kConflict when `to` exists.
[[nodiscard]] Status MoveFileDurably(const std::filesystem::path& from,
                                     const std::filesystem::path& to);

// The folder that holds profiles/, mappings/ and the downloaded definitions: $CHC_GATEWAY_HOME, the
// nearest parent of the running program that has profiles/package.json, or /usr/share/chc-gateway.
[[nodiscard]] std::filesystem::path HomeFolder();

}  // namespace gateway
