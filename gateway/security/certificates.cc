#include "gateway/security/certificates.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "gateway/base/file.h"
#include "gateway/base/hash.h"
#include "gateway/security/key_data.h"

namespace gateway::security {
namespace {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Bio = std::unique_ptr<BIO, Deleter<BIO_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;
using Name = std::unique_ptr<X509_NAME, Deleter<X509_NAME_free>>;
using Request = std::unique_ptr<X509_REQ, Deleter<X509_REQ_free>>;

std::unexpected<Error> Failed(const char* what) {
  return Fail(IssueType::kException, std::string(what) + " failed: " + OpenSslReason());
}

Name MakeName(std::string_view common_name, std::string_view organisation) {
  Name name(X509_NAME_new());
  const auto add = [&](const char* field, std::string_view text) {
    if (text.empty()) return true;
    return X509_NAME_add_entry_by_txt(name.get(), field, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(text.data()),
                                      static_cast<int>(text.size()), -1, 0) == 1;
  };
  return add("O", organisation) && add("CN", common_name) ? std::move(name) : nullptr;
}

// "DNS:localhost,IP:127.0.0.1"; names hold no comma, which OpenSSL's configuration text could not
// say.
Result<std::string> AlternativeNames(const CertificateRequest& request) {
  std::string text;
  const auto add = [&](const char* kind, const std::string& name) {
    text += (text.empty() ? "" : ",") + std::string(kind) + name;
    return name.find_first_of(", \n\"\\") == std::string::npos;
  };
  bool good = true;
  for (const std::string& name : request.dns_names) good = add("DNS:", name) && good;
  for (const std::string& address : request.ip_addresses) good = add("IP:", address) && good;
  if (!good) return Fail(IssueType::kValue, "a certificate name holds a comma, space or quote");
  return text;
}

Status AddExtension(X509* certificate, X509V3_CTX* context, int id, const std::string& value) {
  if (value.empty()) return {};
  const Extension extension(X509V3_EXT_conf_nid(nullptr, context, id, value.c_str()));
  if (extension == nullptr || X509_add_ext(certificate, extension.get(), -1) != 1) {
    return Failed("a certificate extension");
  }
  return {};
}

std::string Usage(const CertificateRequest& request) {
  if (request.server && request.client) return "serverAuth,clientAuth";
  return request.server ? "serverAuth" : request.client ? "clientAuth" : "";
}

// Random, positive, 127 bits: no two certificates of one authority share a number.
bool SetSerial(X509* certificate) {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return false;
  bytes[0] &= 0x7f;
  BIGNUM* number = BN_bin2bn(bytes, sizeof bytes, nullptr);
  const bool set = BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  return set;
}

bool SetValidity(X509* certificate, Instant now, std::chrono::hours valid_for) {
  const auto seconds = [](Instant instant) {
    return static_cast<time_t>(
        std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count());
  };
  return ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(now - std::chrono::hours(1))) !=
             nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(now + valid_for)) != nullptr;
}

Result<std::string> ToPem(const X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_X509(bio.get(), certificate) != 1) return Failed("writing a certificate");
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(length));
}

Certificate FromPem(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

// A certificate with everything but issuer, extensions and signature.
Result<Certificate> MakeBlank(const Key& key, const CertificateRequest& request, Instant now) {
  Certificate certificate(X509_new());
  const Name subject = MakeName(request.common_name, request.organisation);
  if (subject == nullptr || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
      !SetSerial(certificate.get()) || !SetValidity(certificate.get(), now, request.valid_for) ||
      X509_set_subject_name(certificate.get(), subject.get()) != 1 ||
      X509_set_pubkey(certificate.get(), key.data().pkey.get()) != 1) {
    return Failed("making a certificate");
  }
  return certificate;
}

Status Sign(X509* certificate, const Key& issuer) {
  if (X509_sign(certificate, issuer.data().pkey.get(), EVP_sha256()) == 0) {
    return Failed("signing a certificate");
  }
  return {};
}

}  // namespace

Result<DevelopmentAuthority> DevelopmentAuthority::Make(std::string_view common_name, Instant now,
                                                        int key_bits) {
  GATEWAY_TRY(Key key, Key::Generate(key_bits));
  const CertificateRequest request{.common_name = std::string(common_name),
                                   .valid_for = std::chrono::hours(24 * 365)};
  GATEWAY_TRY(const Certificate certificate, MakeBlank(key, request, now));
  X509* x509 = certificate.get();
  X509_set_issuer_name(x509, X509_get_subject_name(x509));
  X509V3_CTX context;
  X509V3_set_ctx(&context, x509, x509, nullptr, nullptr, 0);
  GATEWAY_CHECK(AddExtension(x509, &context, NID_basic_constraints, "critical,CA:TRUE,pathlen:0"));
  GATEWAY_CHECK(AddExtension(x509, &context, NID_key_usage, "critical,keyCertSign,cRLSign"));
  GATEWAY_CHECK(AddExtension(x509, &context, NID_subject_key_identifier, "hash"));
  GATEWAY_CHECK(Sign(x509, key));
  GATEWAY_TRY(std::string pem, ToPem(x509));
  return DevelopmentAuthority(std::move(key), std::move(pem), now);
}

Result<DevelopmentAuthority::Issued> DevelopmentAuthority::Issue(
    const CertificateRequest& request) const {
  GATEWAY_TRY(const std::string names, AlternativeNames(request));
  GATEWAY_TRY(Key key, Key::Generate(request.key_bits));
  GATEWAY_TRY(const Certificate certificate, MakeBlank(key, request, now_));
  const Certificate authority = FromPem(certificate_pem_);
  X509* x509 = certificate.get();
  X509_set_issuer_name(x509, X509_get_subject_name(authority.get()));
  X509V3_CTX context;
  X509V3_set_ctx(&context, authority.get(), x509, nullptr, nullptr, 0);
  GATEWAY_CHECK(AddExtension(x509, &context, NID_basic_constraints, "critical,CA:FALSE"));
  GATEWAY_CHECK(
      AddExtension(x509, &context, NID_key_usage, "critical,digitalSignature,keyEncipherment"));
  GATEWAY_CHECK(AddExtension(x509, &context, NID_ext_key_usage, Usage(request)));
  GATEWAY_CHECK(AddExtension(x509, &context, NID_authority_key_identifier, "keyid"));
  GATEWAY_CHECK(AddExtension(x509, &context, NID_subject_alt_name, names));
  GATEWAY_CHECK(Sign(x509, key_));
  GATEWAY_TRY(std::string pem, ToPem(x509));
  return Issued{.certificate_pem = std::move(pem), .key = std::move(key)};
}

Result<CertificateFiles> DevelopmentAuthority::IssueTo(const std::filesystem::path& folder,
                                                       std::string_view name,
                                                       const CertificateRequest& request) const {
  GATEWAY_TRY(const Issued issued, Issue(request));
  const std::filesystem::path base = folder / name;
  CertificateFiles files{.certificate = base.string() + ".pem", .key = base.string() + ".key"};
  GATEWAY_CHECK(WriteFileDurably(files.certificate, issued.certificate_pem));
  std::error_code ignored;
  std::filesystem::remove(files.key, ignored);
  GATEWAY_CHECK(issued.key.SavePrivate(files.key));
  return files;
}

Result<std::filesystem::path> DevelopmentAuthority::SaveTo(const std::filesystem::path& folder,
                                                           std::string_view name) const {
  std::filesystem::path file = (folder / name).string() + ".pem";
  GATEWAY_CHECK(WriteFileDurably(file, certificate_pem_));
  return file;
}

Result<std::string> MakeSigningRequest(const CertificateRequest& subject, const Key& key) {
  if (!key.is_private())
    return Fail(IssueType::kInvalid, "a signing request needs the private key");
  GATEWAY_TRY(const std::string names, AlternativeNames(subject));
  const Request request(X509_REQ_new());
  const Name name = MakeName(subject.common_name, subject.organisation);
  if (name == nullptr || X509_REQ_set_subject_name(request.get(), name.get()) != 1 ||
      X509_REQ_set_pubkey(request.get(), key.data().pkey.get()) != 1) {
    return Failed("making a signing request");
  }
  if (!names.empty()) {
    const std::unique_ptr<STACK_OF(X509_EXTENSION), Deleter<[](STACK_OF(X509_EXTENSION) * list) {
                            sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
                          }>>
        extensions(sk_X509_EXTENSION_new_null());
    X509_EXTENSION* extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
    if (extension == nullptr) return Failed("a signing request's names");
    sk_X509_EXTENSION_push(extensions.get(), extension);
    X509_REQ_add_extensions(request.get(), extensions.get());
  }
  if (X509_REQ_sign(request.get(), key.data().pkey.get(), EVP_sha256()) == 0) {
    return Failed("signing a request");
  }
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509_REQ(bio.get(), request.get());
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(length));
}

Result<std::string> CertificateFingerprint(std::string_view pem) {
  const Certificate certificate = FromPem(pem);
  if (certificate == nullptr) {
    return Fail(IssueType::kInvalid, "there is no certificate in PEM form: " + OpenSslReason());
  }
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  X509_digest(certificate.get(), EVP_sha256(), digest, &length);
  return ToHex({reinterpret_cast<const char*>(digest), length});
}

}  // namespace gateway::security
