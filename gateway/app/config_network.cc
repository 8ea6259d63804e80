// Listeners, the way out, and the services that are called.
#include <charconv>

#include "gateway/app/config_reader.h"
#include "gateway/base/text.h"

namespace gateway::app {
namespace {

// The port behind the colon at that place; absent when there is none.
std::optional<std::uint16_t> PortAfter(const std::string& text, std::size_t colon) {
  if (colon == std::string::npos) return std::nullopt;
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, port);
  if (read.ec != std::errc() || read.ptr != end || port == 0) return std::nullopt;
  return port;
}

}  // namespace

std::optional<net::ServerTls> ConfigReader::Tls(const Yaml& from) {
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

ListenerConfig ConfigReader::Listener(const Yaml& from, std::uint16_t port) {
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

void ConfigReader::Outbound(const Yaml& from, net::ClientOptions& options) {
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

void ConfigReader::Nhs(const Yaml& from, Config& config) {
  from.CheckKeys({"token", "sds"}, issues_);
  if (const Yaml token = from["token"]) {
    token.CheckKeys({"url", "api_key", "key", "kid"}, issues_);
    config.token = TokenConfig{token.Required("url", issues_),
                               Secret(token, "api_key"),
                               Path(token, "key"),
                               token.Required("kid", issues_),
                               {}};
    if (!token["api_key"]) token.Report(issues_, "api_key is missing: {file: path} or {env: NAME}");
    if (config.token->key_file.empty())
      token.Report(issues_, "key is missing: the PEM file of the signing key");
  }
  if (const Yaml sds = from["sds"]) {
    sds.CheckKeys({"url", "api_key"}, issues_);
    config.sds = SdsConfig{sds.Required("url", issues_), Secret(sds, "api_key")};
  }
}

// A client secret, as the NHS's terminology server gives one, or the signing key of the NHS APIs.
TokenConfig ConfigReader::TerminologyToken(const Yaml& from) {
  from.CheckKeys({"url", "client_id", "client_secret", "api_key", "key", "kid"}, issues_);
  TokenConfig token;
  token.url = from.Required("url", issues_);
  if (from["client_id"] || from["client_secret"]) {
    token.api_key = from.Required("client_id", issues_);
    token.client_secret = Secret(from, "client_secret");
    if (!from["client_secret"])
      from.Report(issues_, "client_secret is missing: {file: path} or {env: NAME}");
    return token;
  }
  token.api_key = Secret(from, "api_key");
  token.key_file = Path(from, "key");
  token.kid = from.Text("kid", issues_);
  if (token.api_key.empty() || token.key_file.empty() || token.kid.empty())
    from.Report(issues_, "give client_id and client_secret, or api_key, key and kid");
  return token;
}

void ConfigReader::Terminology(const Yaml& from, TerminologyConfig& config) {
  from.CheckKeys({"remote"}, issues_);
  const Yaml remote = from["remote"];
  if (!remote) return;
  remote.CheckKeys(
      {"url", "token", "systems", "timeout", "allowance", "cache_for", "cache_entries"}, issues_);
  config.url = remote.Required("url", issues_);
  if (!config.url.empty() && !config.url.starts_with("https://") &&
      !config.url.starts_with("http://"))
    remote["url"].Report(issues_, "expected the https address of a FHIR server");
  if (const Yaml token = remote["token"]) config.token = TerminologyToken(token);
  config.systems = remote.Texts("systems", issues_);
  // Whatever England's records use and no package may hold.
  if (!remote["systems"]) config.systems = {"http://snomed.info/sct", "https://dmd.nhs.uk"};
  config.timeout = Clock(remote, "timeout", config.timeout);
  config.allowance = Clock(remote, "allowance", config.allowance);
  config.cache_for = Clock(remote, "cache_for", config.cache_for);
  config.cache_entries = static_cast<std::size_t>(
      AtLeastOne(remote, "cache_entries", static_cast<long>(config.cache_entries)));
}

}  // namespace gateway::app
