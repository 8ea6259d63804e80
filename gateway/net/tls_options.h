// Where the keys and trust of a TLS connection come from. PEM files; the keys are read once, when a
// server or client is made, never per request.
//
// TLS 1.2 is the oldest version spoken by either side; there is no switch for less.
#pragma once

#include <string>

namespace gateway::net {

enum class ClientCertificate {
  kNone,      // clients are not asked
  kOptional,  // asked; a client without one is let in, one with a bad one is not
  kRequired,  // a client without a good one does not get past the handshake
};

struct ServerTls {
  std::string certificate_file;  // the server's certificate, then any intermediate ones
  std::string key_file;
  ClientCertificate client_certificate = ClientCertificate::kNone;
  std::string client_ca_file;  // authorities trusted for client certificates
};

struct ClientTls {
  // Authorities trusted for servers; empty: the machine's own list.
  std::string ca_file;
  // For mutual TLS; both or neither.
  std::string certificate_file;
  std::string key_file;
};

}  // namespace gateway::net
