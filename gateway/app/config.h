// gateway.yaml as values: read once, every mistake reported with line and mend (`config check`).
//
// Reference: docs/configuration.md. Secrets are never in the file: keys by path, words by
// `{file: …}` or `{env: …}`.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/messaging/directory.h"
#include "gateway/messaging/rate_limiter.h"
#include "gateway/messaging/retry.h"
#include "gateway/messaging/route_table.h"
#include "gateway/net/http_client.h"
#include "gateway/net/tls_options.h"
#include "gateway/security/principal.h"
#include "gateway/validation/suppress/finding_rules.h"

namespace gateway::app {

struct ListenerConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: a free one
  std::optional<net::ServerTls> tls;
  int max_threads = 256;
  std::size_t max_body_bytes = std::size_t{64} << 20;
  // Operator listener of a sandbox only: serve the exchange paths there too, plain, for the client
  // `loopback_client`.
  bool serves_everything = false;
};

// OAuth 2.0 with a signed JWT (nhs/token_client.h).
struct TokenConfig {
  std::string url;
  std::string api_key;
  std::string key_file;
  std::string kid;
};

struct SdsConfig {
  std::string url;
  std::string api_key;
};

// A folder that a local system writes into.
struct FolderSource {
  std::string name;
  std::filesystem::path folder;
  std::string format;        // of every file in it
  std::string organisation;  // ODS code the files come from
};

enum class Environment { kSandbox, kIntegration, kProduction };

struct Config {
  std::string ods;
  std::string name;
  Environment environment = Environment::kSandbox;
  std::filesystem::path data = "data";
  ListenerConfig exchange;
  ListenerConfig operator_;
  net::ClientOptions outbound;
  std::filesystem::path store;        // SQLite file; default data/gateway.db
  std::vector<std::string> packages;  // with `mappings`, whose definitions lie beside the formats
  std::vector<std::string> mappings;  // folders with more formats
  std::string package_registry;       // where `package install` fetches; empty: nowhere
  validation::FindingRules finding_rules;
  std::optional<TokenConfig> token;
  std::optional<SdsConfig> sds;
  std::vector<messaging::Organisation> organisations;
  std::vector<security::Client> clients;
  std::string loopback_client;  // name of the client that plain requests on a sandbox's operator
                                // listener are
  std::vector<FolderSource> sources;
  std::vector<messaging::RouteConfig> routes;
  messaging::RetryPolicy retry;
  messaging::RateLimit rate;
  std::chrono::milliseconds folder_poll{500};
};

// Relative paths in the file are read from the file's folder. Fails with every mistake, each with
// "gateway.yaml: path", line and mend.
[[nodiscard]] Result<Config> LoadConfig(const std::filesystem::path& file);
[[nodiscard]] Result<Config> ParseConfig(std::string_view text, const std::filesystem::path& file);

}  // namespace gateway::app
