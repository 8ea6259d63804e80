// Who calls, and for which organisation: a client and the ODS code it acts for in this one request.
//
// Clients stand in the configuration with the organisations they may act for; nobody acts for more
// than one in a request, and nobody for one that is not listed (docs/decisions, design 4.8).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/net/http_message.h"

namespace gateway::security {

// A configured client. At least one of the three ways to know it is set; an empty one matches
// nothing.
struct Client {
  std::string name;
  std::string certificate_sha256;  // fingerprint: hexadecimal, colons and case do not matter
  std::string certificate_name;    // common name of the subject, or a DNS name of the certificate
  std::string oauth_client_id;     // as the access token was issued to
  std::vector<std::string> organisations;  // ODS codes it may act for
  std::vector<std::string> scopes;
};

// What a verified access token says of its bearer; its signature or store entry has been checked.
struct TokenInfo {
  std::string client_id;
  std::vector<std::string> scopes;
};

struct Principal {
  std::string client;               // Client.name
  std::string organisation;         // ODS code, upper case
  std::vector<std::string> scopes;  // of the token; of the client when it came by certificate alone

  [[nodiscard]] bool HasScope(std::string_view scope) const;
};

// What a request shows of itself.
struct Credentials {
  std::optional<net::PeerCertificate> certificate;
  std::optional<TokenInfo> token;
  // NHSD-End-User-Organisation-ODS; empty when absent.
  std::string organisation_header;
  // ODS code of MessageHeader.sender; empty when there is none or it is not known yet.
  std::string message_sender;
};

// The header NHSD-End-User-Organisation-ODS.
inline constexpr std::string_view kOrganisationHeader = "NHSD-End-User-Organisation-ODS";

// Immutable; thread-safe.
class Clients {
 public:
  explicit Clients(std::vector<Client> clients);

  // Finds the client, then the organisation: the header's, else the message sender's, else the only
  // one listed.
  //   kLogin      no certificate or token, or one that belongs to no client
  //   kForbidden  the organisation is not listed for the client; or certificate and token belong to
  //               different clients; or the header names one organisation and the sender another
  //   kRequired   the client acts for several and the request does not say for which
  [[nodiscard]] Result<Principal> Resolve(const Credentials& credentials) const;

  // The client alone, before a body has been read; null when unknown.
  [[nodiscard]] const Client* FindByCertificate(const net::PeerCertificate& certificate) const;
  [[nodiscard]] const Client* FindByClientId(std::string_view client_id) const;
  [[nodiscard]] const std::vector<Client>& list() const { return clients_; }

 private:
  [[nodiscard]] Result<const Client*> FindClient(const Credentials& credentials) const;
  std::vector<Client> clients_;
};

}  // namespace gateway::security
