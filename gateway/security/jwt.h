// JSON Web Tokens signed with RS512, the only algorithm spoken here.
//
// Made over our own JSON: Poco::JWT writes a fractional `exp`, which the NHS token service refuses.
// Spec: RFC 7519, RFC 7515 (compact form).
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "gateway/base/clock.h"
#include "gateway/base/json.h"
#include "gateway/base/result.h"
#include "gateway/security/jwks.h"
#include "gateway/security/keys.h"

namespace gateway::security {

// The claims of a client assertion (RFC 7523), in the order in which they are written.
struct AssertionClaims {
  std::string client_id;  // iss and sub
  std::string audience;   // the token URL
  std::string jti;        // fresh for each attempt
  Instant issued_at;
  std::chrono::seconds lifetime{300};  // the NHS accepts five minutes at most
};

// header {"alg":"RS512","typ":"JWT","kid":kid}, claims iss, sub, aud, jti, exp, iat; exp and iat
// are integers. kInvalid when the key is a public one.
[[nodiscard]] Result<std::string> SignAssertion(const AssertionClaims& claims, const Key& key,
                                                std::string_view kid);
// Any claims, written as they are.
[[nodiscard]] Result<std::string> SignJwt(const Json& claims, const Key& key, std::string_view kid);

// A token taken apart; nothing in it is to be believed before it is verified.
struct ParsedJwt {
  Json header;
  Json claims;
  std::string signed_part;  // "header.payload" as it came
  std::string signature;    // raw bytes
};

// kInvalid unless three base64url parts, the first two JSON objects. At most 64 KB.
[[nodiscard]] Result<ParsedJwt> ParseJwt(std::string_view token);

// The signature, and nothing but it. kSecurity when the header's alg is not RS512 ("none" and
// symmetric ones above all), kUnknown when the set has no key of its kid, kSecurity when the
// signature is wrong.
[[nodiscard]] Status VerifySignature(const ParsedJwt& jwt, const Jwks& keys);

// Signature, then exp (an integer, after `now` less ten seconds' allowance: kExpired), nbf when
// there is one, and aud (a text or a list holding `audience`: kSecurity).
[[nodiscard]] Result<ParsedJwt> VerifyJwt(std::string_view token, const Jwks& keys,
                                          std::string_view audience, Instant now);

}  // namespace gateway::security
