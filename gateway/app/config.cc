#include "gateway/app/config.h"

#include <algorithm>
#include <set>

#include "gateway/app/config_reader.h"
#include "gateway/base/file.h"
#include "gateway/base/text.h"
#include "gateway/rest/cross_origin.h"

namespace gateway::app {

namespace fs = std::filesystem;

// Files and folders are read from the file's folder; name#version is looked up in the package
// cache.
std::vector<std::string> ConfigReader::Packages(const Yaml& root) {
  std::vector<std::string> packages = root.Texts("packages", issues_);
  for (std::string& package : packages) {
    if (package.find('#') == std::string::npos)
      package = (folder_ / package).lexically_normal().string();
  }
  return packages;
}

std::vector<std::string> ConfigReader::Mappings(const Yaml& root) {
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

std::vector<std::string> ConfigReader::Origins(const Yaml& root) {
  for (const Yaml& one : root["cors_origins"].items()) {
    if (one.is_scalar() && !rest::IsOrigin(one.text()))
      one.Report(
          issues_,
          "expected the origin of a web page, https://host or https://host:port with nothing "
          "behind it");
  }
  return root.Texts("cors_origins", issues_);
}

void ConfigReader::Delivery(const Yaml& from, Config& config) {
  from.CheckKeys({"first_retry", "longest_retry", "give_up"}, issues_);
  config.retry.first = Clock(from, "first_retry", config.retry.first);
  config.retry.longest = Clock(from, "longest_retry", config.retry.longest);
  config.retry.give_up = Clock(from, "give_up", config.retry.give_up);
}

void ConfigReader::Identity(const Yaml& root, Config& config) {
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
void ConfigReader::CheckTogether(const Yaml& root, const Config& config) {
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
  CheckSources(root, config);
  const bool is_plain = config.terminology.url.starts_with("http://");
  if (is_plain && config.environment != Environment::kSandbox) {
    root["terminology"]["remote"]["url"].Report(
        issues_, "only a sandbox may ask a terminology server without TLS; write https");
  }
  CheckClients(root, config);
}

// What a source showed is remembered under its name.
void ConfigReader::CheckSources(const Yaml& root, const Config& config) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < config.sources.size(); ++i) {
    const std::string& name = config.sources[i].name;
    if (!name.empty() && !seen.insert(name).second)
      root["sources"].items()[i].Report(issues_, "another source has this name already");
  }
}

// Every client can be known by something; the loopback client is known by its listener.
void ConfigReader::CheckClients(const Yaml& root, const Config& config) {
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

Config ConfigReader::Read(const Yaml& root) {
  Config config;
  root.CheckKeys(
      {"organisation", "environment", "data",          "listeners",        "outbound",
       "store",        "packages",    "mappings",      "package_registry", "validation",
       "nhs",          "terminology", "organisations", "clients",          "loopback_client",
       "cors_origins", "sources",     "routes",        "delivery",         "rate",
       "folder_poll"},
      issues_);
  Identity(root, config);
  root["listeners"].CheckKeys({"exchange", "operator"}, issues_);
  config.exchange = Listener(root["listeners"]["exchange"], 8443);
  config.operator_ = Listener(root["listeners"]["operator"], 8080);
  Outbound(root["outbound"], config.outbound);
  Nhs(root["nhs"], config);
  Terminology(root["terminology"], config.terminology);
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
  config.cors_origins = Origins(root);
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

Result<Config> ParseConfig(std::string_view text, const fs::path& file) {
  GATEWAY_TRY(const Yaml root, Yaml::Parse(text, file.filename().string()));
  Issues issues;
  ConfigReader reader(fs::absolute(file).parent_path(), issues);
  Config config = reader.Read(root);
  if (issues.HasErrors()) return Fail(ErrorFrom(std::move(issues)));
  return config;
}

Result<Config> LoadConfig(const fs::path& file) {
  GATEWAY_TRY(const std::string text, ReadFile(file, std::size_t{4} << 20));
  return ParseConfig(text, file);
}

}  // namespace gateway::app
