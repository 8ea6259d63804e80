#include "gateway/security/principal.h"

#include <algorithm>

#include "gateway/base/text.h"

namespace gateway::security {
namespace {

// ODS codes are upper case; people write them in either.
std::string Ods(std::string_view text) {
  std::string code(Trim(text));
  std::transform(code.begin(), code.end(), code.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return code;
}

std::string Fingerprint(std::string_view text) {
  std::string digits = ToLower(text);
  std::erase_if(digits, [](char c) { return c == ':' || c == ' '; });
  return digits;
}

bool Matches(const Client& client, const net::PeerCertificate& certificate) {
  if (!client.certificate_sha256.empty()) return client.certificate_sha256 == certificate.sha256;
  if (client.certificate_name.empty()) return false;
  if (client.certificate_name == ToLower(certificate.common_name)) return true;
  return std::any_of(
      certificate.dns_names.begin(), certificate.dns_names.end(),
      [&](const std::string& name) { return client.certificate_name == ToLower(name); });
}

bool IsListed(const Client& client, const std::string& ods) {
  return std::find(client.organisations.begin(), client.organisations.end(), ods) !=
         client.organisations.end();
}

Result<std::string> ChooseOrganisation(const Client& client, const Credentials& credentials) {
  const std::string header = Ods(credentials.organisation_header);
  const std::string sender = Ods(credentials.message_sender);
  if (!header.empty() && !sender.empty() && header != sender) {
    return Fail(IssueType::kForbidden,
                std::string(kOrganisationHeader) +
                    " and MessageHeader.sender name different organisations");
  }
  const std::string& named = header.empty() ? sender : header;
  if (named.empty()) {
    if (client.organisations.size() == 1) return client.organisations.front();
    return Fail(IssueType::kRequired,
                "client '" + client.name +
                    "' acts for several organisations; name one in the header " +
                    std::string(kOrganisationHeader));
  }
  if (!IsListed(client, named)) {
    return Fail(IssueType::kForbidden,
                "client '" + client.name + "' may not act for the organisation it names");
  }
  return named;
}

}  // namespace

bool Principal::HasScope(std::string_view scope) const {
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

Clients::Clients(std::vector<Client> clients) : clients_(std::move(clients)) {
  for (Client& client : clients_) {
    client.certificate_sha256 = Fingerprint(client.certificate_sha256);
    client.certificate_name = ToLower(client.certificate_name);
    for (std::string& ods : client.organisations) ods = Ods(ods);
  }
}

const Client* Clients::FindByCertificate(const net::PeerCertificate& certificate) const {
  const auto found = std::find_if(clients_.begin(), clients_.end(), [&](const Client& client) {
    return Matches(client, certificate);
  });
  return found == clients_.end() ? nullptr : &*found;
}

const Client* Clients::FindByClientId(std::string_view client_id) const {
  if (client_id.empty()) return nullptr;
  const auto found = std::find_if(clients_.begin(), clients_.end(), [&](const Client& client) {
    return client.oauth_client_id == client_id;
  });
  return found == clients_.end() ? nullptr : &*found;
}

Result<const Client*> Clients::FindClient(const Credentials& credentials) const {
  const Client* by_certificate =
      credentials.certificate ? FindByCertificate(*credentials.certificate) : nullptr;
  if (!credentials.token) {
    if (by_certificate != nullptr) return by_certificate;
    return Fail(IssueType::kLogin, credentials.certificate
                                       ? "the client certificate belongs to no configured client"
                                       : "a client certificate or a bearer token is needed");
  }
  const Client* by_token = FindByClientId(credentials.token->client_id);
  if (by_token == nullptr) {
    return Fail(IssueType::kLogin, "the access token belongs to no configured client");
  }
  if (by_certificate != nullptr && by_certificate != by_token) {
    return Fail(IssueType::kForbidden, "certificate and access token belong to different clients");
  }
  return by_token;
}

Result<Principal> Clients::Resolve(const Credentials& credentials) const {
  GATEWAY_TRY(const Client* client, FindClient(credentials));
  GATEWAY_TRY(std::string organisation, ChooseOrganisation(*client, credentials));
  return Principal{.client = client->name,
                   .organisation = std::move(organisation),
                   .scopes = credentials.token ? credentials.token->scopes : client->scopes};
}

}  // namespace gateway::security
