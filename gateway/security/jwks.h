// A JSON Web Key Set: public keys by their id.
// Spec: RFC 7517; the members the NHS wants stand in docs (nhs-endpoints 1.2).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/base/json.h"
#include "gateway/base/result.h"
#include "gateway/security/keys.h"

namespace gateway::security {

// Value semantics; reading is thread-safe.
class Jwks {
 public:
  // Replaces the key of that id.
  void Add(std::string kid, Key key);
  // Null when there is none.
  [[nodiscard]] const Key* Find(std::string_view kid) const;
  [[nodiscard]] const std::vector<std::pair<std::string, Key>>& keys() const { return keys_; }

  // {"keys":[{"kty":"RSA","use":"sig","alg":"RS512","kid":…,"n":…,"e":…}]}; public halves alone.
  [[nodiscard]] Json ToJson() const;
  // Takes RSA signature keys and passes over other kinds, as RFC 7517 section 5 asks. kInvalid when
  // it is no key set; kDuplicate when an id comes twice.
  static Result<Jwks> Parse(std::string_view text);

 private:
  std::vector<std::pair<std::string, Key>> keys_;
};

}  // namespace gateway::security
