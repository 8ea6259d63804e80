// Access tokens of the NHS API platform by signed JWT (OAuth 2.0 client credentials).
//
// Tokens are opaque. One is fetched when first needed, kept until shortly before it ends, and
// fetched by one thread while the others wait for it. Every attempt carries a new JWT with a new
// jti: a failed attempt may have used up its own.
// Spec: https://digital.nhs.uk/developer/guides-and-documentation/security-and-authorisation
//       RFC 6749 section 4.4, RFC 7523.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/base/clock.h"
#include "gateway/base/random.h"
#include "gateway/base/result.h"
#include "gateway/net/authorizer.h"
#include "gateway/net/http_client.h"
#include "gateway/security/keys.h"

namespace gateway::nhs {

struct TokenOptions {
  std::string token_url;  // also the audience: the exact URL of the same environment
  std::string api_key;    // iss and sub
  std::string kid;        // of the registered public key
  // Instead of a signed JWT (RFC 6749 section 2.3.1), for services that know their clients so, as
  // the terminology server does: api_key is then the client id, and there is no key.
  std::string client_secret;
  std::chrono::seconds jwt_lifetime{300};  // at most 300
  std::chrono::seconds refresh_early{45};  // before the token ends
  int attempts = 3;                        // for 429, 5xx and transport failures; other 4xx: one
  std::chrono::milliseconds first_pause{250};  // between attempts, doubled each time
  std::chrono::milliseconds timeout{10'000};   // of each attempt
};

// Thread-safe. The client, key, clock and random source outlive it.
class TokenClient final : public net::Authorizer {
 public:
  // Sleeps between attempts; replaced in tests.
  using Pause = std::function<void(std::chrono::milliseconds)>;

  // `key` may be absent when there is a client secret.
  TokenClient(TokenOptions options, std::optional<security::Key> key, net::HttpClient& http,
              const Clock& clock, Random& random, Pause pause = {});
  ~TokenClient() override;

  // A refusal of the token service is kLogin (400, 401), kForbidden (403), kThrottled (429) or
  // kTransient (5xx); the diagnostics hold its error and description, and when the service says
  // that the JWT has expired or lies too far in the future, by how many minutes this machine's
  // clock differs from the service's (from its Date header). While one fetch runs, others wait for
  // its result, its failure included.
  [[nodiscard]] Result<std::string> Token() override;
  void Invalidate(std::string_view token) override;

  // When the token in hand ends; nothing when there is none (for `nhs token`).
  [[nodiscard]] std::optional<Instant> expires_at() const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

// One TokenClient per token URL and API key. Thread-safe.
class TokenClients {
 public:
  TokenClients(net::HttpClient& http, const Clock& clock, Random& random);
  ~TokenClients();

  // The same object for the same URL and API key; it lives as long as this does.
  TokenClient& For(const TokenOptions& options, const security::Key& key);

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace gateway::nhs
