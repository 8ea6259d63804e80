// The token endpoint of the NHS API platform as a simulator: every check of a signed-JWT request in
// the platform's order, the first failure winning.
// Reference:
// https://digital.nhs.uk/developer/guides-and-documentation/security-and-authorisation/application-restricted-restful-apis-signed-jwt-authentication
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "gateway/base/clock.h"
#include "gateway/base/random.h"
#include "gateway/net/http_message.h"
#include "gateway/security/jwks.h"
#include "gateway/security/jwt.h"

namespace gateway::sandbox {

// An application registered with the simulator.
struct Application {
  std::string api_key;
  security::Jwks keys;
  std::set<std::string> scopes{"urn:nhsd:apim:app:level3:chc"};
  bool approved = true;
  bool jwks_registered = true;
};

struct TokenServiceOptions {
  std::chrono::seconds token_lifetime{599};
  // Requests a second over which the service answers 429; 0: no limit.
  int per_second = 0;
};

// Thread-safe. Clock and random outlive it.
class TokenService {
 public:
  TokenService(TokenServiceOptions options, const Clock& clock, Random& random)
      : options_(options), clock_(clock), random_(random) {}

  void Register(Application application);

  // POST /oauth2/token. `token_url` is the audience that assertions must name.
  [[nodiscard]] net::HttpResponse Handle(const net::HttpRequest& request,
                                         const std::string& token_url);

  // The API key behind a bearer token that is still good; absent otherwise.
  [[nodiscard]] std::optional<std::string> Owner(std::string_view token) const;

  // A fault to inject: no token given out so far is good any longer.
  void RevokeAll();

 private:
  struct Refused {
    int status;
    const char* error;
    std::string description;
  };
  using Form = std::map<std::string, std::string, std::less<>>;

  [[nodiscard]] std::optional<Refused> CheckForm(const net::HttpRequest& request,
                                                 const Form& form) const;
  [[nodiscard]] std::optional<Refused> CheckHeader(const security::ParsedJwt& jwt) const;
  [[nodiscard]] std::optional<Refused> CheckClaims(const security::ParsedJwt& jwt);
  [[nodiscard]] std::optional<Refused> CheckApplication(const security::ParsedJwt& jwt,
                                                        const std::string& token_url);
  [[nodiscard]] std::optional<Refused> Check(const net::HttpRequest& request, const Form& form,
                                             const std::string& token_url, std::string& api_key);
  [[nodiscard]] net::HttpResponse Answer(const net::HttpRequest& request,
                                         const std::string& token_url);
  [[nodiscard]] bool OverRate();
  [[nodiscard]] net::HttpResponse Grant(const std::string& api_key);

  struct Issued {
    std::string api_key;
    Instant ends;
  };

  TokenServiceOptions options_;
  const Clock& clock_;
  Random& random_;
  mutable std::mutex mutex_;
  std::map<std::string, Application, std::less<>> applications_;
  std::map<std::string, Instant> used_jti_;  // "<iss> <jti>" -> kept until
  std::map<std::string, Issued, std::less<>> tokens_;
  Instant second_{};
  int in_second_ = 0;
};

}  // namespace gateway::sandbox
