// The simulated services on their listeners: token service and directory over TLS, and one
// receiving system behind mutual TLS.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "gateway/net/http_server.h"
#include "gateway/sandbox/directory_service.h"
#include "gateway/sandbox/receiver.h"
#include "gateway/sandbox/token_service.h"

namespace gateway::sandbox {

struct SpineOptions {
  std::string address = "127.0.0.1";
  net::ServerTls
      platform_tls;  // of token service and directory; clients are not asked for certificates
  net::ServerTls receiver_tls;  // of the receiving system; client certificates required
  std::string directory_api_key;
  std::filesystem::path ledger;  // file of the receiver's effects
};

inline constexpr std::string_view kDirectoryPath = "/spine-directory/FHIR/R4";
inline constexpr std::string_view kTokenPath = "/oauth2/token";
inline constexpr std::string_view kReceiverPath = "/fhir/$process-message";

class Spine {
 public:
  // Clock, random, registry and directory outlive it.
  static Result<std::unique_ptr<Spine>> Start(SpineOptions options,
                                              std::shared_ptr<const definitions::Registry> registry,
                                              std::shared_ptr<const messaging::Directory> directory,
                                              const Clock& clock, Random& random);
  ~Spine();
  Spine(const Spine&) = delete;
  Spine& operator=(const Spine&) = delete;

  [[nodiscard]] std::string token_url() const;
  [[nodiscard]] std::string directory_url() const;
  [[nodiscard]] std::string receiver_url() const;  // ".../fhir", as an Endpoint's address
  [[nodiscard]] TokenService& tokens();
  [[nodiscard]] DirectoryService& directory();
  [[nodiscard]] Receiver& receiver();
  [[nodiscard]] store::EffectLedger& ledger();

 private:
  struct Data;
  explicit Spine(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace gateway::sandbox
