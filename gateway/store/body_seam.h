// The one seam that every stored body passes on its way in and out.
//
// Today a body is stored as it is, beside its SHA-256, which is checked on the way out. What later
// belongs here and nowhere else: compression, sealing under configured keys (key id in a header of
// the sealed bytes), and documents over 256 KB moving to content-addressed files (decisions 8, 10).
#pragma once

#include <string>
#include <string_view>

#include "gateway/base/result.h"

namespace gateway::store {

struct SealedBody {
  std::string_view
      bytes;           // what is written; points into the caller's bytes while nothing is changed
  std::string sha256;  // of the plain bytes, 32 raw bytes
};

[[nodiscard]] SealedBody Seal(std::string_view plain);
// kException when the bytes do not have that hash.
[[nodiscard]] Result<std::string> Open(std::string sealed, std::string_view sha256);

}  // namespace gateway::store
