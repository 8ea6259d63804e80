#include "gateway/security/jwt.h"

#include <algorithm>

#include "gateway/base/hash.h"
#include "gateway/base/text.h"

namespace gateway::security {
namespace {

constexpr std::size_t kLargestToken = std::size_t{64} << 10;
constexpr std::int64_t kClockAllowanceSeconds = 10;

std::int64_t Seconds(Instant instant) {
  return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

Result<Json> DecodeObject(std::string_view part, const char* what) {
  const auto bytes = FromBase64Url(part);
  if (bytes) {
    auto json = Json::Parse(*bytes);
    if (json && json->is_object()) return json;
  }
  return Fail(IssueType::kInvalid, std::string("the token's ") + what + " is no JSON object");
}

bool IsFor(const Json& aud, std::string_view audience) {
  if (aud.is_string()) return aud.string() == audience;
  return std::any_of(aud.array().begin(), aud.array().end(),
                     [&](const Json& one) { return one.is_string() && one.string() == audience; });
}

Status CheckTimes(const Json& claims, Instant now) {
  if (!claims["exp"].is_integer()) {
    return Fail(IssueType::kSecurity, "the token's 'exp' is missing or no integer");
  }
  if (claims["exp"].integer() + kClockAllowanceSeconds <= Seconds(now)) {
    return Fail(IssueType::kExpired, "the token has expired");
  }
  const Json& not_before = claims["nbf"];
  if (not_before.is_null()) return {};
  if (!not_before.is_integer() || not_before.integer() > Seconds(now) + kClockAllowanceSeconds) {
    return Fail(IssueType::kSecurity, "the token is not valid yet");
  }
  return {};
}

}  // namespace

Result<std::string> SignAssertion(const AssertionClaims& claims, const Key& key,
                                  std::string_view kid) {
  const std::int64_t issued = Seconds(claims.issued_at);
  return SignJwt(Json::Of({{"iss", claims.client_id},
                           {"sub", claims.client_id},
                           {"aud", claims.audience},
                           {"jti", claims.jti},
                           {"exp", issued + claims.lifetime.count()},
                           {"iat", issued}}),
                 key, kid);
}

Result<std::string> SignJwt(const Json& claims, const Key& key, std::string_view kid) {
  const Json header = Json::Of({{"alg", "RS512"}, {"typ", "JWT"}, {"kid", kid}});
  const std::string signed_part = ToBase64Url(header.Write()) + "." + ToBase64Url(claims.Write());
  GATEWAY_TRY(const std::string signature, key.SignRs512(signed_part));
  return signed_part + "." + ToBase64Url(signature);
}

Result<ParsedJwt> ParseJwt(std::string_view token) {
  if (token.size() > kLargestToken) return Fail(IssueType::kInvalid, "the token is over 64 KB");
  const std::vector<std::string_view> parts = Split(token, '.');
  if (parts.size() != 3) return Fail(IssueType::kInvalid, "the token has not three parts");
  ParsedJwt jwt;
  GATEWAY_TRY(jwt.header, DecodeObject(parts[0], "header"));
  GATEWAY_TRY(jwt.claims, DecodeObject(parts[1], "payload"));
  auto signature = FromBase64Url(parts[2]);
  if (!signature) return Fail(IssueType::kInvalid, "the token's signature is no base64url");
  jwt.signature = std::move(*signature);
  jwt.signed_part = token.substr(0, parts[0].size() + 1 + parts[1].size());
  return jwt;
}

Status VerifySignature(const ParsedJwt& jwt, const Jwks& keys) {
  if (jwt.header["alg"].string() != "RS512") {
    return Fail(IssueType::kSecurity, "the token's algorithm is not RS512");
  }
  // RFC 7515, 4.1.11: an extension that must be understood and is not.
  if (!jwt.header["crit"].is_null()) {
    return Fail(IssueType::kSecurity, "the token demands an extension unknown here");
  }
  const Key* key = keys.Find(jwt.header["kid"].string());
  if (key == nullptr) return Fail(IssueType::kUnknown, "no key has the token's 'kid'");
  if (!key->VerifyRs512(jwt.signed_part, jwt.signature)) {
    return Fail(IssueType::kSecurity, "the token's signature is wrong");
  }
  return {};
}

Result<ParsedJwt> VerifyJwt(std::string_view token, const Jwks& keys, std::string_view audience,
                            Instant now) {
  GATEWAY_TRY(ParsedJwt jwt, ParseJwt(token));
  GATEWAY_CHECK(VerifySignature(jwt, keys));
  GATEWAY_CHECK(CheckTimes(jwt.claims, now));
  if (!IsFor(jwt.claims["aud"], audience)) {
    return Fail(IssueType::kSecurity, "the token is for another audience");
  }
  return jwt;
}

}  // namespace gateway::security
