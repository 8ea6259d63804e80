#include "gateway/store/body_seam.h"

#include "gateway/base/hash.h"

namespace gateway::store {

SealedBody Seal(std::string_view plain) { return {plain, Sha256(plain)}; }

Result<std::string> Open(std::string sealed, std::string_view sha256) {
  if (Sha256(sealed) != sha256) {
    return Fail(IssueType::kException,
                "store: a body is no longer what was stored; restore it from a backup");
  }
  return sealed;
}

}  // namespace gateway::store
