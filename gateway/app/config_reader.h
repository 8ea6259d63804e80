// The parts of gateway.yaml, read one by one. Used by config.cc alone.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/app/config.h"
#include "gateway/base/yaml.h"

namespace gateway::app {

// Reads one file: its parts share where it lies and where findings go.
class ConfigReader {
 public:
  ConfigReader(std::filesystem::path folder, Issues& issues)
      : folder_(std::move(folder)), issues_(issues) {}
  Config Read(const Yaml& root);

 private:
  // config_values.cc
  [[nodiscard]] std::string Path(const Yaml& from, std::string_view key) const;
  std::string Secret(const Yaml& from, std::string_view key);
  std::string Ods(const Yaml& from, std::string_view key);
  std::chrono::milliseconds Clock(const Yaml& from, std::string_view key,
                                  std::chrono::milliseconds otherwise);
  long AtLeastOne(const Yaml& from, std::string_view key, long otherwise);
  // config.cc
  std::vector<std::string> Packages(const Yaml& root);
  std::vector<std::string> Mappings(const Yaml& root);
  std::vector<std::string> Origins(const Yaml& root);
  // config_network.cc
  ListenerConfig Listener(const Yaml& from, std::uint16_t port);
  std::optional<net::ServerTls> Tls(const Yaml& from);
  void Outbound(const Yaml& from, net::ClientOptions& options);
  void Nhs(const Yaml& from, Config& config);
  void Terminology(const Yaml& from, TerminologyConfig& config);
  TokenConfig TerminologyToken(const Yaml& from);
  // config_parties.cc
  messaging::Endpoint Endpoint(const Yaml& from);
  messaging::Organisation Organisation(const Yaml& from);
  security::Client Client(const Yaml& from);
  FolderSource Source(const Yaml& from);
  messaging::ExtractSource Extract(const Yaml& from, const FolderSource& source);
  messaging::RouteConfig Route(const Yaml& from);
  // config.cc
  void Delivery(const Yaml& from, Config& config);
  void Identity(const Yaml& root, Config& config);
  void CheckTogether(const Yaml& root, const Config& config);
  void CheckSources(const Yaml& root, const Config& config);
  void CheckClients(const Yaml& root, const Config& config);

  std::filesystem::path folder_;
  Issues& issues_;
};

}  // namespace gateway::app
