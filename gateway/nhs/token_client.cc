#include "gateway/nhs/token_client.h"

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "gateway/base/json.h"
#include "gateway/net/url.h"
#include "gateway/nhs/http_date.h"
#include "gateway/security/jwt.h"

namespace gateway::nhs {
namespace {

constexpr std::string_view kAssertionType =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
constexpr std::chrono::seconds kLongestJwt{300};
// Of a token whose answer does not say: short, so that a wrong guess costs little.
constexpr std::chrono::seconds kUnstatedLifetime{60};
constexpr std::chrono::seconds kLongestLifetime{24 * 3600};
constexpr std::chrono::milliseconds kLongestPause{5'000};
constexpr std::size_t kLongestQuote = 300;

struct Fetched {
  std::string token;
  std::chrono::seconds lifetime;
};

struct Attempt {
  Result<Fetched> result;
  std::optional<long> retry_after;  // seconds
};

// The platform writes "599", other servers 599.
std::chrono::seconds Lifetime(const Json& expires_in) {
  std::int64_t seconds = expires_in.integer(-1);
  if (expires_in.is_string()) {
    const std::string& text = expires_in.string();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || end != text.data() + text.size()) seconds = -1;
  }
  if (seconds < 0) return kUnstatedLifetime;
  return std::min(std::chrono::seconds(seconds), kLongestLifetime);
}

IssueType TypeOf(int status) {
  if (status == 429) return IssueType::kThrottled;
  if (status >= 500) return IssueType::kTransient;
  if (status == 400 || status == 401) return IssueType::kLogin;
  if (status == 403) return IssueType::kForbidden;
  return IssueType::kProcessing;
}

bool IsAboutTime(std::string_view description) {
  return description.contains("has expired") || description.contains("minutes in future");
}

Error Refusal(const net::HttpResponse& response, Instant now) {
  const auto json = Json::Parse(response.body);
  const std::string error = json ? (*json)["error"].string() : "";
  const std::string description =
      json ? (*json)["error_description"].string().substr(0, kLongestQuote) : "";
  std::string text = "the token service answered " + std::to_string(response.status);
  if (!error.empty()) text += " " + error;
  if (!description.empty()) text += ": " + description;
  if (IsAboutTime(description)) text += ClockDifference(response.headers.Get("Date"), now);
  return {TypeOf(response.status), std::move(text), {}};
}

Result<Fetched> ReadGrant(const net::HttpResponse& response) {
  const auto json = Json::Parse(response.body);
  if (!json || (*json)["access_token"].string().empty()) {
    return Fail(IssueType::kProcessing, "the token service's answer holds no access_token");
  }
  return Fetched{(*json)["access_token"].string(), Lifetime((*json)["expires_in"])};
}

}  // namespace

struct TokenClient::Data {
  TokenOptions options;
  std::optional<security::Key> key;
  net::HttpClient& http;
  const Clock& clock;
  Random& random;
  Pause pause;

  mutable std::mutex mutex;
  std::condition_variable landed;
  bool in_flight = false;
  std::uint64_t flights = 0;                 // completed ones
  Result<std::string> last = std::string();  // what the last flight brought
  std::string token;                         // empty: none
  Instant ends;                              // of `token`
  Instant use_until;

  [[nodiscard]] Result<std::string> Form() const;
  [[nodiscard]] Attempt TryOnce() const;
  [[nodiscard]] Result<Fetched> Fetch() const;
  [[nodiscard]] std::chrono::milliseconds PauseBefore(int attempt, std::optional<long> wish) const;
  void Land(Result<Fetched> fetched);
};

// What proves who asks: the secret, or a JWT signed now.
Result<std::string> TokenClient::Data::Form() const {
  if (!options.client_secret.empty()) {
    return net::EncodeParameters({{"grant_type", "client_credentials"},
                                  {"client_id", options.api_key},
                                  {"client_secret", options.client_secret}});
  }
  if (!key) return Fail(IssueType::kLogin, "there is neither a signing key nor a client secret");
  GATEWAY_TRY(const std::string jwt,
              security::SignAssertion({.client_id = options.api_key,
                                       .audience = options.token_url,
                                       .jti = NewUuid(random),
                                       .issued_at = clock.Now(),
                                       .lifetime = std::min(options.jwt_lifetime, kLongestJwt)},
                                      *key, options.kid));
  return net::EncodeParameters({{"grant_type", "client_credentials"},
                                {"client_assertion_type", std::string(kAssertionType)},
                                {"client_assertion", jwt}});
}

Attempt TokenClient::Data::TryOnce() const {
  auto form = Form();
  if (!form) return {.result = Fail(std::move(form).error()), .retry_after = {}};
  net::OutgoingRequest request{.method = "POST", .url = options.token_url};
  request.headers.Set("Content-Type", "application/x-www-form-urlencoded");
  request.headers.Set("Accept", "application/json");
  request.body = *std::move(form);
  // A second arrival of the same JWT would be refused for its jti.
  request.repeatable = false;
  auto response = http.Send(request, options.timeout);
  if (!response) return {.result = Fail(std::move(response).error()), .retry_after = {}};
  if (!response->IsSuccess()) {
    return {.result = Fail(Refusal(*response, clock.Now())),
            .retry_after = response->RetryAfterSeconds()};
  }
  return {.result = ReadGrant(*response), .retry_after = {}};
}

std::chrono::milliseconds TokenClient::Data::PauseBefore(int attempt,
                                                         std::optional<long> wish) const {
  if (wish && *wish <= kLongestPause / std::chrono::seconds(1)) return std::chrono::seconds(*wish);
  const auto whole = std::min(options.first_pause * (1 << std::min(attempt, 10)), kLongestPause);
  // Up to a quarter less, so that gateways that failed together do not come back together.
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(static_cast<double>(whole.count()) * (1.0 - 0.25 * random.Unit())));
}

Result<Fetched> TokenClient::Data::Fetch() const {
  for (int attempt = 0;; ++attempt) {
    Attempt tried = TryOnce();
    const bool again =
        !tried.result && IsTransient(tried.result.error().type) && attempt + 1 < options.attempts;
    if (!again) return std::move(tried.result);
    pause(PauseBefore(attempt, tried.retry_after));
  }
}

// Precondition: mutex is held.
void TokenClient::Data::Land(Result<Fetched> fetched) {
  in_flight = false;
  ++flights;
  if (fetched) {
    // A token that lives shorter than twice the margin is used for half its life.
    const auto margin = std::min(options.refresh_early, fetched->lifetime / 2);
    ends = clock.Now() + fetched->lifetime;
    use_until = ends - margin;
    token = std::move(fetched->token);
    last = token;
  } else {
    last = Fail(std::move(fetched).error());
  }
  landed.notify_all();
}

TokenClient::TokenClient(TokenOptions options, std::optional<security::Key> key,
                         net::HttpClient& http, const Clock& clock, Random& random, Pause pause)
    : data_(new Data{.options = std::move(options),
                     .key = std::move(key),
                     .http = http,
                     .clock = clock,
                     .random = random,
                     .pause = std::move(pause)}) {
  if (!data_->pause) data_->pause = [](auto time) { std::this_thread::sleep_for(time); };
}

TokenClient::~TokenClient() = default;

Result<std::string> TokenClient::Token() {
  std::unique_lock lock(data_->mutex);
  if (!data_->token.empty() && data_->clock.Now() < data_->use_until) return data_->token;
  if (data_->in_flight) {
    const std::uint64_t seen = data_->flights;
    data_->landed.wait(lock, [&] { return data_->flights != seen; });
    return data_->last;
  }
  data_->in_flight = true;
  lock.unlock();
  auto fetched = data_->Fetch();
  lock.lock();
  data_->Land(std::move(fetched));
  return data_->last;
}

void TokenClient::Invalidate(std::string_view token) {
  const std::lock_guard lock(data_->mutex);
  if (data_->token == token) data_->token.clear();
}

std::optional<Instant> TokenClient::expires_at() const {
  const std::lock_guard lock(data_->mutex);
  if (data_->token.empty()) return std::nullopt;
  return data_->ends;
}

struct TokenClients::Data {
  net::HttpClient& http;
  const Clock& clock;
  Random& random;
  std::mutex mutex;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<TokenClient>> clients;
};

TokenClients::TokenClients(net::HttpClient& http, const Clock& clock, Random& random)
    : data_(new Data{.http = http, .clock = clock, .random = random}) {}

TokenClients::~TokenClients() = default;

TokenClient& TokenClients::For(const TokenOptions& options, const security::Key& key) {
  const std::lock_guard lock(data_->mutex);
  auto& client = data_->clients[{options.token_url, options.api_key}];
  if (client == nullptr) {
    client = std::make_unique<TokenClient>(options, key, data_->http, data_->clock, data_->random);
  }
  return *client;
}

}  // namespace gateway::nhs
