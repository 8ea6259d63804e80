#include "gateway/net/tls_context.h"

#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <memory>

#include "gateway/base/hash.h"

namespace gateway::net {
namespace {

using Poco::Net::Context;
using ContextPtr = Poco::AutoPtr<Context>;

// Forward secrecy and authenticated encryption; TLS 1.3 suites are the library's own.
constexpr char kCiphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL";

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};

// The certificate this thread was shown last, and what was wrong with it; OpenSSL tells it nowhere
// else, and Poco throws before the caller could ask.
struct Shown {
  std::string reason;  // empty: nothing was wrong with the chain
  std::string subject;
  std::string issuer;
};
thread_local Shown last_shown;

std::string NameText(const X509_NAME* name) {
  const std::unique_ptr<BIO, Deleter<BIO_free>> bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

// Called for each certificate of the chain, the server's own last; stops at the first bad one.
int NoteCertificate(int accepted, X509_STORE_CTX* store) {
  if (const X509* certificate = X509_STORE_CTX_get_current_cert(store)) {
    last_shown.subject = NameText(X509_get_subject_name(certificate));
    last_shown.issuer = NameText(X509_get_issuer_name(certificate));
  }
  if (accepted == 1) return 1;
  last_shown.reason = X509_verify_cert_error_string(X509_STORE_CTX_get_error(store));
  return 0;
}

std::string CommonName(const X509_NAME* name) {
  const int index = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (index < 0) return {};
  const ASN1_STRING* data = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index));
  unsigned char* utf8 = nullptr;
  const int length = ASN1_STRING_to_UTF8(&utf8, data);
  if (length < 0) return {};
  std::string text(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(length));
  OPENSSL_free(utf8);
  return text;
}

std::vector<std::string> DnsNames(const X509* certificate) {
  const std::unique_ptr<GENERAL_NAMES, Deleter<GENERAL_NAMES_free>> names(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> found;
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_DNS) continue;
    const ASN1_IA5STRING* text = name->d.dNSName;
    found.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                       static_cast<std::size_t>(ASN1_STRING_length(text)));
  }
  return found;
}

Status CheckReadable(const std::string& file, const std::string& what) {
  std::error_code error;
  if (!file.empty() && std::filesystem::is_regular_file(file, error)) return {};
  return Fail(IssueType::kInvalid, what + " '" + file + "' is not there or cannot be read");
}

// Poco reads the files; its exceptions name the file and OpenSSL's reason, never key material.
template <typename Make>
Result<ContextPtr> Guarded(Make make) {
  try {
    ContextPtr context = make();
    if (SSL_CTX_get0_certificate(context->sslContext()) != nullptr &&
        SSL_CTX_check_private_key(context->sslContext()) != 1) {
      return Fail(IssueType::kInvalid, "the TLS key does not belong to the certificate");
    }
    context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
    return context;
  } catch (const Poco::Exception& e) {
    return Fail(IssueType::kInvalid, "the TLS files cannot be used: " + e.displayText());
  }
}

Context::VerificationMode Mode(ClientCertificate wanted) {
  switch (wanted) {
    case ClientCertificate::kNone:
      return Context::VERIFY_NONE;
    case ClientCertificate::kOptional:
      return Context::VERIFY_RELAXED;
    case ClientCertificate::kRequired:
      break;
  }
  return Context::VERIFY_STRICT;
}

std::string Certificate() {
  return "certificate '" + last_shown.subject + "', issued by '" + last_shown.issuer + "'";
}

std::string InWords(const std::string& host, const std::string& text) {
  if (!last_shown.reason.empty()) {
    return "the certificate of " + host + " is not trusted: " + last_shown.reason + " (" +
           Certificate() + ")";
  }
  if (text.find("alert") != std::string::npos) {
    return host + " refused the TLS connection: " + text;
  }
  return "TLS with " + host + " failed: " + text;
}

}  // namespace

Result<ContextPtr> MakeServerContext(const ServerTls& tls) {
  GATEWAY_CHECK(CheckReadable(tls.certificate_file, "the certificate file"));
  GATEWAY_CHECK(CheckReadable(tls.key_file, "the key file"));
  if (tls.client_certificate != ClientCertificate::kNone) {
    GATEWAY_CHECK(CheckReadable(tls.client_ca_file, "the client authorities' file"));
  }
  return Guarded([&] {
    Context::Params params;
    params.privateKeyFile = tls.key_file;
    params.certificateFile = tls.certificate_file;
    params.caLocation = tls.client_ca_file;
    params.verificationMode = Mode(tls.client_certificate);
    params.cipherList = kCiphers;
    ContextPtr context(new Context(Context::TLS_SERVER_USE, params));
    // Poco would compare a client certificate's name with the client's address and refuse every
    // good one; the chain is verified all the same.
    context->enableExtendedCertificateVerification(false);
    context->enableSessionCache(true, "chc-gateway");
    return context;
  });
}

Result<ContextPtr> MakeClientContext(const ClientTls& tls) {
  if (!tls.ca_file.empty()) GATEWAY_CHECK(CheckReadable(tls.ca_file, "the authorities' file"));
  if (tls.certificate_file.empty() != tls.key_file.empty()) {
    return Fail(IssueType::kInvalid,
                "a client certificate needs its key, and a key its certificate");
  }
  if (!tls.key_file.empty()) {
    GATEWAY_CHECK(CheckReadable(tls.certificate_file, "the certificate file"));
    GATEWAY_CHECK(CheckReadable(tls.key_file, "the key file"));
  }
  return Guarded([&] {
    Context::Params params;
    params.privateKeyFile = tls.key_file;
    params.certificateFile = tls.certificate_file;
    params.caLocation = tls.ca_file;
    params.loadDefaultCAs = tls.ca_file.empty();
    params.verificationMode = Context::VERIFY_STRICT;
    params.cipherList = kCiphers;
    ContextPtr context(new Context(Context::TLS_CLIENT_USE, params));
    SSL_CTX_set_verify(context->sslContext(), SSL_VERIFY_PEER, &NoteCertificate);
    return context;
  });
}

Result<Poco::Net::SecureStreamSocket> SecureClient(const Poco::Net::StreamSocket& socket,
                                                   const std::string& host,
                                                   const ContextPtr& context) {
  last_shown = {};
  try {
    auto secure = Poco::Net::SecureStreamSocket::attach(socket, host, context);
    secure.verifyPeerCertificate(host);
    return secure;
  } catch (const Poco::Net::CertificateValidationException&) {
    return Fail(IssueType::kSecurity, "the certificate shown for " + host +
                                          " does not bear that host name (" + Certificate() + ")");
  } catch (const Poco::Net::SSLConnectionUnexpectedlyClosedException&) {
    return Fail(IssueType::kTransient, host + " closed the connection during the TLS handshake");
  } catch (const Poco::Net::SSLException& e) {
    return Fail(IssueType::kSecurity, InWords(host, e.displayText()));
  } catch (const Poco::Exception& e) {
    return Fail(IssueType::kTransient, "the connection to " + host + " broke: " + e.displayText());
  }
}

PeerCertificate DescribeCertificate(x509_st* certificate) {
  PeerCertificate peer;
  peer.subject = NameText(X509_get_subject_name(certificate));
  peer.common_name = CommonName(X509_get_subject_name(certificate));
  peer.issuer = NameText(X509_get_issuer_name(certificate));
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  X509_digest(certificate, EVP_sha256(), digest, &length);
  peer.sha256 = ToHex({reinterpret_cast<const char*>(digest), length});
  peer.dns_names = DnsNames(certificate);
  return peer;
}

}  // namespace gateway::net
