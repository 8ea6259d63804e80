#include "gateway/app/config.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <set>

#include "gateway/base/calendar.h"
#include "gateway/base/file.h"
#include "gateway/base/text.h"
#include "gateway/base/yaml.h"

namespace gateway::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUnknownWay = "unknown way; expected fhir-rest or folder";

// The channels there are (gateway/transports).
bool IsWay(std::string_view via) { return via == "fhir-rest" || via == "folder"; }

// The port behind the colon at that place; absent when there is none.
std::optional<std::uint16_t> PortAfter(const std::string& text, std::size_t colon) {
  if (colon == std::string::npos) return std::nullopt;
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, port);
  if (read.ec != std::errc() || read.ptr != end || port == 0) return std::nullopt;
  return port;
}

// Reads one file: the parts below share where it lies and where findings go.
class Reader {
 public:
  Reader(fs::path folder, Issues& issues) : folder_(std::move(folder)), issues_(issues) {}
  Config Read(const Yaml& root);

 private:
  [[nodiscard]] std::string Path(const Yaml& from, std::string_view key) const;
  std::string Secret(const Yaml& from, std::string_view key);
  std::string Ods(const Yaml& from, std::string_view key);
  std::chrono::milliseconds Clock(const Yaml& from, std::string_view key,
                                  std::chrono::milliseconds otherwise);
  long AtLeastOne(const Yaml& from, std::string_view key, long otherwise);
  std::vector<std::string> Packages(const Yaml& root);
  std::vector<std::string> Mappings(const Yaml& root);
  ListenerConfig Listener(const Yaml& from, std::uint16_t port);
  std::optional<net::ServerTls> Tls(const Yaml& from);
  void Outbound(const Yaml& from, net::ClientOptions& options);
  void Nhs(const Yaml& from, Config& config);
  messaging::Endpoint Endpoint(const Yaml& from);
  messaging::Organisation Organisation(const Yaml& from);
  security::Client Client(const Yaml& from);
  FolderSource Source(const Yaml& from);
  messaging::RouteConfig Route(const Yaml& from);
  void Delivery(const Yaml& from, Config& config);
  void Identity(const Yaml& root, Config& config);
  void CheckTogether(const Yaml& root, const Config& config);
  void CheckClients(const Yaml& root, const Config& config);

  fs::path folder_;
  Issues& issues_;
};

std::string Reader::Path(const Yaml& from, std::string_view key) const {
  const std::string text = from.Text(key, issues_);
  return text.empty() ? text : (folder_ / text).lexically_normal().string();
}

// `key: {file: …}` or `key: {env: …}`.
std::string Reader::Secret(const Yaml& from, std::string_view key) {
  const Yaml value = from[key];
  if (!value) return {};
  if (!value.is_map()) {
    value.Report(issues_,
                 "a secret does not stand in the configuration; write {file: path} or {env: NAME}");
    return {};
  }
  value.CheckKeys({"file", "env"}, issues_);
  if (value["file"]) {
    const auto text = ReadFile(Path(value, "file"), 65536);
    if (!text) value.Report(issues_, text.error().diagnostics);
    return text ? std::string(Trim(*text)) : std::string();
  }
  const char* text = std::getenv(value.Text("env", issues_).c_str());
  if (text == nullptr) value.Report(issues_, "that environment variable is not set");
  return text == nullptr ? std::string() : std::string(text);
}

std::string Reader::Ods(const Yaml& from, std::string_view key) {
  const std::string code = from.Required(key, issues_);
  const auto allowed = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  if (!code.empty() &&
      (code.size() < 3 || code.size() > 8 || !std::all_of(code.begin(), code.end(), allowed))) {
    from[key].Report(issues_, "not an ODS code; expected 3 to 8 capital letters and digits");
  }
  return code;
}

std::chrono::milliseconds Reader::Clock(const Yaml& from, std::string_view key,
                                        std::chrono::milliseconds otherwise) {
  const std::string text = from.Text(key, issues_);
  if (text.empty()) return otherwise;
  const auto span = Span::Parse(text);
  if (!span) {
    from[key].Report(issues_, span.error().diagnostics);
    return otherwise;
  }
  return span->After(Instant{}, WorkingCalendar()) - Instant{};
}

long Reader::AtLeastOne(const Yaml& from, std::string_view key, long otherwise) {
  const long number = from.Integer(key, issues_, otherwise);
  if (number >= 1) return number;
  from[key].Report(issues_, "expected a whole number of at least 1");
  return otherwise;
}

// Files and folders are read from the file's folder; name#version is looked up in the package
// cache.
std::vector<std::string> Reader::Packages(const Yaml& root) {
  std::vector<std::string> packages = root.Texts("packages", issues_);
  for (std::string& package : packages) {
    if (package.find('#') == std::string::npos)
      package = (folder_ / package).lexically_normal().string();
  }
  return packages;
}

std::vector<std::string> Reader::Mappings(const Yaml& root) {
  std::vector<std::string> folders = root.Texts("mappings", issues_);
  for (std::string& folder : folders) {
    folder = (folder_ / folder).lexically_normal().string();
    std::error_code ignored;
    if (std::filesystem::is_directory(folder, ignored)) continue;
    root["mappings"].Report(
        issues_, "there is no folder " + folder + "; it holds <format>/format.yaml and maps");
  }
  return folders;
}

std::optional<net::ServerTls> Reader::Tls(const Yaml& from) {
  if (!from) return std::nullopt;
  from.CheckKeys({"certificate", "key", "client_ca", "client_certificates"}, issues_);
  net::ServerTls tls;
  tls.certificate_file = Path(from, "certificate");
  tls.key_file = Path(from, "key");
  tls.client_ca_file = Path(from, "client_ca");
  const std::string clients =
      from.Text("client_certificates", issues_, tls.client_ca_file.empty() ? "none" : "required");
  if (clients == "required") {
    tls.client_certificate = net::ClientCertificate::kRequired;
  } else if (clients == "optional") {
    tls.client_certificate = net::ClientCertificate::kOptional;
  } else if (clients != "none") {
    from["client_certificates"].Report(issues_, "expected none, optional or required");
  }
  if (tls.certificate_file.empty() || tls.key_file.empty())
    from.Report(issues_, "certificate and key are both needed");
  if (tls.client_certificate != net::ClientCertificate::kNone && tls.client_ca_file.empty())
    from.Report(issues_, "client_ca is missing: the authorities trusted for client certificates");
  return tls;
}

ListenerConfig Reader::Listener(const Yaml& from, std::uint16_t port) {
  from.CheckKeys({"address", "port", "tls", "max_threads", "max_body_mb", "serves_everything"},
                 issues_);
  ListenerConfig listener;
  listener.address = from.Text("address", issues_, "127.0.0.1");
  const long number = from.Integer("port", issues_, port);
  if (number < 0 || number > 65535)
    from["port"].Report(issues_, "expected a port from 0 (a free one) to 65535");
  listener.port = static_cast<std::uint16_t>(number);
  listener.tls = Tls(from["tls"]);
  listener.max_threads = static_cast<int>(AtLeastOne(from, "max_threads", listener.max_threads));
  listener.max_body_bytes = static_cast<std::size_t>(AtLeastOne(from, "max_body_mb", 64)) << 20;
  listener.serves_everything = from.Boolean("serves_everything", issues_, false);
  return listener;
}

void Reader::Outbound(const Yaml& from, net::ClientOptions& options) {
  from.CheckKeys({"ca", "certificate", "key", "proxy", "no_proxy"}, issues_);
  options.tls.ca_file = Path(from, "ca");
  options.tls.certificate_file = Path(from, "certificate");
  options.tls.key_file = Path(from, "key");
  if (options.tls.certificate_file.empty() != options.tls.key_file.empty())
    from.Report(issues_, "certificate and key go together: give both or neither");
  const std::string proxy = from.Text("proxy", issues_);
  if (proxy.empty()) return;
  const std::size_t colon = proxy.rfind(':');
  const auto port = PortAfter(proxy, colon);
  if (!port || colon == 0) return from["proxy"].Report(issues_, "expected host:port");
  options.proxy = net::Proxy{proxy.substr(0, colon), *port, from.Texts("no_proxy", issues_)};
}

void Reader::Nhs(const Yaml& from, Config& config) {
  from.CheckKeys({"token", "sds"}, issues_);
  if (const Yaml token = from["token"]) {
    token.CheckKeys({"url", "api_key", "key", "kid"}, issues_);
    config.token = TokenConfig{token.Required("url", issues_), Secret(token, "api_key"),
                               Path(token, "key"), token.Required("kid", issues_)};
    if (!token["api_key"]) token.Report(issues_, "api_key is missing: {file: path} or {env: NAME}");
    if (config.token->key_file.empty())
      token.Report(issues_, "key is missing: the PEM file of the signing key");
  }
  if (const Yaml sds = from["sds"]) {
    sds.CheckKeys({"url", "api_key"}, issues_);
    config.sds = SdsConfig{sds.Required("url", issues_), Secret(sds, "api_key")};
  }
}

messaging::Endpoint Reader::Endpoint(const Yaml& from) {
  from.CheckKeys({"via", "address", "interaction", "format", "page", "answers"}, issues_);
  messaging::Endpoint endpoint;
  endpoint.via = from.Required("via", issues_);
  endpoint.interaction = from.Text("interaction", issues_);
  endpoint.format = from.Text("format", issues_, "fhir-json");
  endpoint.page = from.Boolean("page", issues_, false);
  endpoint.answers = from.Boolean("answers", issues_, endpoint.via == "fhir-rest");
  endpoint.address =
      endpoint.via == "folder" ? Path(from, "address") : from.Text("address", issues_);
  if (!endpoint.via.empty() && !IsWay(endpoint.via)) {
    from["via"].Report(issues_, std::string(kUnknownWay));
  }
  if (endpoint.address.empty() && (endpoint.interaction.empty() || endpoint.via == "folder")) {
    from.Report(issues_, "give an address, or for fhir-rest an interaction to look up in SDS");
  }
  return endpoint;
}

messaging::Organisation Reader::Organisation(const Yaml& from) {
  from.CheckKeys({"ods", "name", "kind", "service_ids", "endpoints"}, issues_);
  messaging::Organisation organisation;
  organisation.ods = Ods(from, "ods");
  organisation.name = from.Text("name", issues_);
  organisation.kind = from.Text("kind", issues_);
  organisation.service_ids = from.Texts("service_ids", issues_);
  for (const Yaml& endpoint : from["endpoints"].items())
    organisation.endpoints.push_back(Endpoint(endpoint));
  return organisation;
}

security::Client Reader::Client(const Yaml& from) {
  from.CheckKeys({"name", "certificate_sha256", "certificate_name", "oauth_client_id",
                  "organisations", "scopes"},
                 issues_);
  security::Client client;
  client.name = from.Required("name", issues_);
  client.certificate_sha256 = from.Text("certificate_sha256", issues_);
  client.certificate_name = from.Text("certificate_name", issues_);
  client.oauth_client_id = from.Text("oauth_client_id", issues_);
  client.organisations = from.Texts("organisations", issues_);
  client.scopes = from.Texts("scopes", issues_);
  if (client.organisations.empty())
    from.Report(issues_, "organisations is empty: this client could act for nobody");
  return client;
}

FolderSource Reader::Source(const Yaml& from) {
  from.CheckKeys({"name", "folder", "format", "organisation"}, issues_);
  FolderSource source;
  source.name = from.Required("name", issues_);
  source.folder = Path(from, "folder");
  source.format = from.Required("format", issues_);
  source.organisation = Ods(from, "organisation");
  if (source.folder.empty()) from.Report(issues_, "folder is missing");
  return source;
}

messaging::RouteConfig Reader::Route(const Yaml& from) {
  from.CheckKeys({"name", "when", "to", "via", "acknowledge_within"}, issues_);
  for (const Yaml& via : from["via"].items()) {
    if (via.is_scalar() && !IsWay(via.text())) via.Report(issues_, std::string(kUnknownWay));
  }
  return {from.Required("name", issues_), from.Text("when", issues_), from.Required("to", issues_),
          from.Texts("via", issues_), from.Text("acknowledge_within", issues_)};
}

void Reader::Delivery(const Yaml& from, Config& config) {
  from.CheckKeys({"first_retry", "longest_retry", "give_up"}, issues_);
  config.retry.first = Clock(from, "first_retry", config.retry.first);
  config.retry.longest = Clock(from, "longest_retry", config.retry.longest);
  config.retry.give_up = Clock(from, "give_up", config.retry.give_up);
}

void Reader::Identity(const Yaml& root, Config& config) {
  root["organisation"].CheckKeys({"ods", "name"}, issues_);
  config.ods = Ods(root["organisation"], "ods");
  config.name = root["organisation"].Text("name", issues_);
  const std::string environment = root.Required("environment", issues_);
  if (environment == "int") {
    config.environment = Environment::kIntegration;
  } else if (environment == "production") {
    config.environment = Environment::kProduction;
  } else if (environment != "sandbox" && !environment.empty()) {
    root["environment"].Report(issues_, "expected sandbox, int or production");
  }
  config.data = root["data"] ? fs::path(Path(root, "data")) : folder_ / "data";
  config.store = config.data / "gateway.db";
  if (const Yaml store = root["store"]) {
    store.CheckKeys({"sqlite"}, issues_);
    if (store["sqlite"]) config.store = Path(store, "sqlite");
  }
}

// What no single part can see.
void Reader::CheckTogether(const Yaml& root, const Config& config) {
  if (config.operator_.serves_everything && config.environment != Environment::kSandbox) {
    root["listeners"]["operator"]["serves_everything"].Report(
        issues_, "only a sandbox may serve the exchange paths without TLS; remove this line");
  }
  if (config.exchange.tls == std::nullopt && config.environment != Environment::kSandbox) {
    root["listeners"]["exchange"].Report(issues_,
                                         "the exchange listener needs tls outside a sandbox");
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < config.organisations.size(); ++i) {
    const std::string& ods = config.organisations[i].ods;
    if (!ods.empty() && !seen.insert(ods).second)
      root["organisations"].items()[i].Report(issues_, ods + " is listed twice");
  }
  CheckClients(root, config);
}

// Every client can be known by something; the loopback client is known by its listener.
void Reader::CheckClients(const Yaml& root, const Config& config) {
  bool loopback_found = config.loopback_client.empty();
  for (std::size_t i = 0; i < config.clients.size(); ++i) {
    const security::Client& client = config.clients[i];
    if (client.name == config.loopback_client) {
      loopback_found = true;
    } else if (client.certificate_sha256.empty() && client.certificate_name.empty() &&
               client.oauth_client_id.empty()) {
      root["clients"].items()[i].Report(
          issues_,
          "nothing to know this client by: give certificate_sha256, certificate_name or "
          "oauth_client_id");
    }
  }
  if (!loopback_found)
    root["loopback_client"].Report(issues_, "no such name among clients; expected one of them");
}

Config Reader::Read(const Yaml& root) {
  Config config;
  root.CheckKeys(
      {"organisation", "environment", "data", "listeners", "outbound", "store", "packages",
       "mappings", "package_registry", "validation", "nhs", "organisations", "clients",
       "loopback_client", "sources", "routes", "delivery", "rate", "folder_poll"},
      issues_);
  Identity(root, config);
  root["listeners"].CheckKeys({"exchange", "operator"}, issues_);
  config.exchange = Listener(root["listeners"]["exchange"], 8443);
  config.operator_ = Listener(root["listeners"]["operator"], 8080);
  Outbound(root["outbound"], config.outbound);
  Nhs(root["nhs"], config);
  config.packages = Packages(root);
  config.mappings = Mappings(root);
  config.packages.insert(config.packages.end(), config.mappings.begin(), config.mappings.end());
  config.package_registry = root.Text("package_registry", issues_);
  root["validation"].CheckKeys({"findings"}, issues_);
  config.finding_rules = validation::FindingRules::Read(root["validation"]["findings"], issues_);
  for (const Yaml& one : root["organisations"].items())
    config.organisations.push_back(Organisation(one));
  for (const Yaml& one : root["clients"].items()) config.clients.push_back(Client(one));
  config.loopback_client = root.Text("loopback_client", issues_);
  for (const Yaml& one : root["sources"].items()) config.sources.push_back(Source(one));
  for (const Yaml& one : root["routes"].items()) config.routes.push_back(Route(one));
  Delivery(root["delivery"], config);
  root["rate"].CheckKeys({"per_second", "burst"}, issues_);
  config.rate.per_second = static_cast<double>(AtLeastOne(root["rate"], "per_second", 50));
  config.rate.burst = static_cast<double>(AtLeastOne(root["rate"], "burst", 200));
  config.folder_poll = Clock(root, "folder_poll", config.folder_poll);
  CheckTogether(root, config);
  return config;
}

}  // namespace

Result<Config> ParseConfig(std::string_view text, const fs::path& file) {
  GATEWAY_TRY(const Yaml root, Yaml::Parse(text, file.filename().string()));
  Issues issues;
  Reader reader(fs::absolute(file).parent_path(), issues);
  Config config = reader.Read(root);
  if (issues.HasErrors()) return Fail(ErrorFrom(std::move(issues)));
  return config;
}

Result<Config> LoadConfig(const fs::path& file) {
  GATEWAY_TRY(const std::string text, ReadFile(file, std::size_t{4} << 20));
  return ParseConfig(text, file);
}

}  // namespace gateway::app
