// Tar archives in memory: plain files alone, under names that cannot leave the folder they go to.
//
// Reads ustar, pax headers (path, size) and GNU long names; refuses links, devices and everything
// else a FHIR package never has. The reader trusts nothing: sizes, checksums and names are checked
// before use, and the sum of all contents is bounded.
// Spec: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Header Block".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::definitions {

struct TarFile {
  std::string path;  // relative, '/' between names: "package/package.json"
  std::string content;
};

struct TarLimits {
  std::size_t max_files = 100'000;
  std::size_t max_file_bytes = std::size_t{256} << 20;
  std::size_t max_path_bytes = 1024;
};

// Files in archive order; folders are passed over; of two of one path the later stays. kInvalid
// when the bytes are no tar archive or end too early, kTooLong over a limit, kSecurity for an entry
// that is a link or a device, or whose path is absolute or leads upwards.
[[nodiscard]] Result<std::vector<TarFile>> ReadTar(std::string_view bytes,
                                                   const TarLimits& limits = {});

// The same files give the same bytes: time 0, owner 0, mode 644. Paths must be ones that ReadTar
// takes.
[[nodiscard]] std::string WriteTar(const std::vector<TarFile>& files);

// A path that stays below the folder it is joined to: relative, without "..", ".", empty names,
// back slashes or control characters.
[[nodiscard]] bool IsSafePath(std::string_view path);

}  // namespace gateway::definitions
