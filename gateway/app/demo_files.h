// What the demo lays down before it starts: certificates, keys, folders and the gateway.yaml.
#pragma once

#include <filesystem>
#include <string>

#include "gateway/base/clock.h"
#include "gateway/base/random.h"
#include "gateway/base/result.h"
#include "gateway/net/tls_options.h"
#include "gateway/sandbox/spine.h"

namespace gateway::app {

inline constexpr std::string_view kDemoInteraction = "urn:nhs:names:services:chc:process-message";

struct DemoFiles {
  std::filesystem::path folder;
  std::filesystem::path config;       // gateway.yaml
  std::filesystem::path signing_key;  // of the client assertion
  std::string kid;
  std::string api_key;
  std::filesystem::path hospital_out;  // watched by the gateway
  std::filesystem::path council_in;    // delivered to by the gateway
  net::ClientTls hospital_tls;         // the hospital's client certificate
  sandbox::SpineOptions spine;
};

// Makes what is missing; certificates and keys anew each time.
[[nodiscard]] Result<DemoFiles> PrepareDemoFiles(const std::filesystem::path& folder,
                                                 const Clock& clock, Random& random);

// The gateway.yaml, once the sandbox's addresses are known.
[[nodiscard]] Status WriteDemoConfig(const DemoFiles& files, const sandbox::Spine& spine,
                                     std::uint16_t port);

}  // namespace gateway::app
