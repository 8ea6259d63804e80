// The terminology server of the configuration, as terminology asks for it.
#pragma once

#include <memory>
#include <string>

#include "gateway/net/authorizer.h"
#include "gateway/net/http_client.h"
#include "gateway/terminology/remote.h"

namespace gateway::app {

// Calls to the FHIR server at `base_url`, each with a token when `authorizer` is not null. Client
// and authorizer outlive it.
[[nodiscard]] std::unique_ptr<terminology::RemoteCall> CallTerminologyServer(
    std::string base_url, net::HttpClient& http, net::Authorizer* authorizer);

}  // namespace gateway::app
