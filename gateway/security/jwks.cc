#include "gateway/security/jwks.h"

#include <algorithm>

namespace gateway::security {

void Jwks::Add(std::string kid, Key key) {
  for (auto& [id, kept] : keys_) {
    if (id == kid) {
      kept = std::move(key);
      return;
    }
  }
  keys_.emplace_back(std::move(kid), std::move(key));
}

const Key* Jwks::Find(std::string_view kid) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const auto& entry) { return entry.first == kid; });
  return found == keys_.end() ? nullptr : &found->second;
}

Json Jwks::ToJson() const {
  Json::Array list;
  for (const auto& [kid, key] : keys_) {
    list.push_back(Json::Of({{"kty", "RSA"},
                             {"use", "sig"},
                             {"alg", "RS512"},
                             {"kid", kid},
                             {"n", key.Modulus()},
                             {"e", key.Exponent()}}));
  }
  return Json::Of({{"keys", Json(std::move(list))}});
}

Result<Jwks> Jwks::Parse(std::string_view text) {
  GATEWAY_TRY(const Json json, Json::Parse(text));
  if (!json["keys"].is_array()) {
    return Fail(IssueType::kInvalid, "this is no JSON Web Key Set: it has no list 'keys'");
  }
  Jwks set;
  for (const Json& entry : json["keys"].array()) {
    const bool for_signatures = !entry["use"].is_string() || entry["use"].string() == "sig";
    if (entry["kty"].string() != "RSA" || !for_signatures || !entry["kid"].is_string()) continue;
    const std::string& kid = entry["kid"].string();
    if (set.Find(kid) != nullptr) {
      return Fail(IssueType::kDuplicate, "the key id '" + kid + "' comes twice in the key set");
    }
    auto key = Key::FromModulus(entry["n"].string(), entry["e"].string());
    if (!key) {
      return Fail(IssueType::kInvalid, "key '" + kid + "': " + key.error().diagnostics);
    }
    set.Add(kid, std::move(*key));
  }
  return set;
}

}  // namespace gateway::security
