// TLS settings read from files once and shared by all connections; inside net only.
#pragma once

#include <chrono>
#include <string>

#include "gateway/base/result.h"
#include "gateway/net/http_message.h"
#include "gateway/net/tls_options.h"

struct x509_st;

namespace Poco {
template <class C>
class AutoPtr;
namespace Net {
class Context;
class StreamSocket;
class SecureStreamSocket;
}  // namespace Net
}  // namespace Poco

namespace gateway::net {

// kInvalid when a file cannot be read, or key and certificate do not belong together.
[[nodiscard]] Result<Poco::AutoPtr<Poco::Net::Context>> MakeServerContext(const ServerTls& tls);
[[nodiscard]] Result<Poco::AutoPtr<Poco::Net::Context>> MakeClientContext(const ClientTls& tls);

// Does the client's handshake over a connected socket and checks chain and host name. kSecurity in
// words, kTransient when the connection broke.
[[nodiscard]] Result<Poco::Net::SecureStreamSocket> SecureClient(
    const Poco::Net::StreamSocket& socket, const std::string& host,
    const Poco::AutoPtr<Poco::Net::Context>& context);

[[nodiscard]] PeerCertificate DescribeCertificate(x509_st* certificate);

}  // namespace gateway::net
