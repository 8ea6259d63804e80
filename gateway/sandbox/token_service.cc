#include "gateway/sandbox/token_service.h"

#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "gateway/net/url.h"
#include "gateway/nhs/http_date.h"

namespace gateway::sandbox {
namespace {

constexpr std::string_view kAssertionType =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
constexpr std::chrono::seconds kClockAllowance{10};
constexpr std::chrono::seconds kLongestAhead{310};
constexpr std::chrono::days kJtiKept{30};

// The last value of each name; a body that is no form gives none.
std::map<std::string, std::string, std::less<>> ParseForm(std::string_view body) {
  std::map<std::string, std::string, std::less<>> form;
  const auto parameters = net::DecodeParameters(body);
  if (!parameters) return form;
  for (const auto& [name, value] : *parameters) form[name] = value;
  return form;
}

std::string_view Find(const std::map<std::string, std::string, std::less<>>& form,
                      std::string_view key) {
  const auto found = form.find(key);
  return found == form.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace

void TokenService::Register(Application application) {
  const std::scoped_lock lock(mutex_);
  const std::string key = application.api_key;
  applications_.insert_or_assign(key, std::move(application));
}

std::optional<TokenService::Refused> TokenService::CheckForm(const net::HttpRequest& request,
                                                             const Form& form) const {
  if (request.method != "POST") return Refused{405, "invalid_request", "method must be POST"};
  if (request.MediaType() != "application/x-www-form-urlencoded") {
    return Refused{415, "invalid_request",
                   "Content-Type header must be application/x-www-form-urlencoded"};
  }
  const std::string_view grant = Find(form, "grant_type");
  if (grant.empty()) return Refused{400, "invalid_request", "grant_type is missing"};
  if (grant != "client_credentials")
    return Refused{400, "unsupported_grant_type", "grant_type is invalid"};
  if (Find(form, "client_assertion_type") != kAssertionType) {
    return Refused{
        400, "invalid_request",
        "Missing or invalid client_assertion_type - must be '" + std::string(kAssertionType) + "'"};
  }
  if (Find(form, "client_assertion").empty())
    return Refused{400, "invalid_request", "Missing client_assertion"};
  return std::nullopt;
}

std::optional<TokenService::Refused> TokenService::CheckHeader(
    const security::ParsedJwt& jwt) const {
  if (jwt.header["alg"].string() != "RS512") {
    return Refused{400, "invalid_request",
                   "Invalid 'alg' header in client_assertion JWT - unsupported JWT algorithm - "
                   "must be 'RS512'"};
  }
  const Json& exp = jwt.claims["exp"];
  if (exp.is_integer() &&
      Instant(std::chrono::seconds(exp.integer())) + kClockAllowance < clock_.Now()) {
    return Refused{400, "invalid_request",
                   "Invalid 'exp' claim in client_assertion JWT - JWT has expired"};
  }
  if (jwt.header["kid"].string().empty()) {
    return Refused{400, "invalid_request", "Missing 'kid' header in client_assertion JWT"};
  }
  if (ToLower(jwt.header["typ"].string()) != "jwt") {
    return Refused{400, "invalid_request",
                   "Invalid 'typ' header in client_assertion JWT - must be 'JWT'"};
  }
  return std::nullopt;
}

// Claims in order; the jti is stored before anything about the application is looked at.
std::optional<TokenService::Refused> TokenService::CheckClaims(const security::ParsedJwt& jwt) {
  const Json& exp = jwt.claims["exp"];
  if (exp.is_null())
    return Refused{400, "invalid_request", "Missing 'exp' claim in client_assertion JWT"};
  if (!exp.is_integer())
    return Refused{400, "invalid_request",
                   "Invalid 'exp' claim in client_assertion JWT - must be an integer"};
  const std::string& iss = jwt.claims["iss"].string();
  if (iss.empty() || iss != jwt.claims["sub"].string()) {
    return Refused{400, "invalid_request",
                   "Missing or non-matching 'iss'/'sub' claims in client_assertion JWT"};
  }
  const Json& jti = jwt.claims["jti"];
  if (jti.is_null())
    return Refused{400, "invalid_request", "Missing 'jti' claim in client_assertion JWT"};
  if (!jti.is_string()) {
    return Refused{400, "invalid_request",
                   "Invalid 'jti' claim in client_assertion JWT - must be a unique string value "
                   "such as a GUID"};
  }
  const Instant now = clock_.Now();
  const std::scoped_lock lock(mutex_);
  std::erase_if(used_jti_, [&](const auto& used) { return used.second < now; });
  const std::string key = iss + " " + jti.string();
  if (used_jti_.contains(key))
    return Refused{400, "invalid_request", "Non-unique 'jti' claim in client_assertion JWT"};
  if (Instant(std::chrono::seconds(exp.integer())) > now + kLongestAhead) {
    return Refused{400, "invalid_request",
                   "Invalid 'exp' claim in client_assertion JWT - more than 5 minutes in future"};
  }
  used_jti_[key] = now + kJtiKept;
  return std::nullopt;
}

std::optional<TokenService::Refused> TokenService::CheckApplication(const security::ParsedJwt& jwt,
                                                                    const std::string& token_url) {
  const std::scoped_lock lock(mutex_);
  const auto found = applications_.find(jwt.claims["iss"].string());
  if (found == applications_.end())
    return Refused{401, "invalid_request", "Invalid 'iss'/'sub' claims in client_assertion JWT"};
  const Application& application = found->second;
  if (!application.approved) {
    return Refused{401, "access_denied",
                   "The developer app associated with the API key is not approved or revoked"};
  }
  if (OverRate()) return Refused{429, "rate_limit", "too many requests"};
  if (!application.jwks_registered) {
    return Refused{403, "public_key error",
                   "You need to register a public key to use this authentication method"};
  }
  if (application.keys.Find(jwt.header["kid"].string()) == nullptr) {
    return Refused{401, "invalid_request",
                   "Invalid 'kid' header in client_assertion JWT - no matching public key"};
  }
  if (jwt.claims["aud"].string() != token_url) {
    return Refused{401, "invalid_request",
                   "Missing or invalid 'aud' claim in client_assertion JWT"};
  }
  if (!security::VerifySignature(jwt, application.keys)) {
    return Refused{401, "public_key error", "JWT signature verification failed"};
  }
  if (application.scopes.empty()) {
    return Refused{401, "unauthorized_client",
                   "you have tried to request authorization but your application is not configured "
                   "to use this authorization grant type"};
  }
  return std::nullopt;
}

// Precondition: mutex_ is held.
bool TokenService::OverRate() {
  if (options_.per_second == 0) return false;
  const Instant second = std::chrono::floor<std::chrono::seconds>(clock_.Now());
  if (second != second_) in_second_ = 0;
  second_ = second;
  return ++in_second_ > options_.per_second;
}

std::optional<TokenService::Refused> TokenService::Check(const net::HttpRequest& request,
                                                         const Form& form,
                                                         const std::string& token_url,
                                                         std::string& api_key) {
  if (auto refused = CheckForm(request, form)) return refused;
  const auto jwt = security::ParseJwt(Find(form, "client_assertion"));
  if (!jwt) return Refused{400, "invalid_request", "Malformed JWT in client_assertion"};
  if (auto refused = CheckHeader(*jwt)) return refused;
  if (auto refused = CheckClaims(*jwt)) return refused;
  api_key = jwt->claims["iss"].string();
  return CheckApplication(*jwt, token_url);
}

net::HttpResponse TokenService::Grant(const std::string& api_key) {
  const Instant now = clock_.Now();
  const std::string token = NewUuid(random_) + NewUuid(random_);
  const std::scoped_lock lock(mutex_);
  std::erase_if(tokens_, [&](const auto& issued) { return issued.second.ends <= now; });
  tokens_[token] = {api_key, now + options_.token_lifetime};
  const Json body = Json::Of({{"access_token", token},
                              {"expires_in", std::to_string(options_.token_lifetime.count())},
                              {"token_type", "Bearer"},
                              {"issued_at", std::to_string(now.time_since_epoch().count())}});
  return net::HttpResponse::Make(200, "application/json", body.Write());
}

net::HttpResponse TokenService::Answer(const net::HttpRequest& request,
                                       const std::string& token_url) {
  std::string api_key;
  const auto refused = Check(request, ParseForm(request.body), token_url, api_key);
  if (!refused) return Grant(api_key);
  const Json body = Json::Of({{"error", refused->error},
                              {"error_description", refused->description},
                              {"message_id", NewUuid(random_)}});
  return net::HttpResponse::Make(refused->status, "application/json", body.Write());
}

// The Date is that of the clock which judged `exp`: a client with a wrong clock can tell by how
// much.
net::HttpResponse TokenService::Handle(const net::HttpRequest& request,
                                       const std::string& token_url) {
  net::HttpResponse response = Answer(request, token_url);
  response.headers.Set("Date", nhs::HttpDate(clock_.Now()));
  return response;
}

void TokenService::RevokeAll() {
  const std::scoped_lock lock(mutex_);
  tokens_.clear();
}

std::optional<std::string> TokenService::Owner(std::string_view token) const {
  const std::scoped_lock lock(mutex_);
  const auto found = tokens_.find(token);
  if (found == tokens_.end() || found->second.ends <= clock_.Now()) return std::nullopt;
  return found->second.api_key;
}

}  // namespace gateway::sandbox
