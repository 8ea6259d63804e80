#include "gateway/security/keys.h"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <cstring>

#include "gateway/base/file.h"
#include "gateway/base/hash.h"
#include "gateway/security/key_data.h"

namespace gateway::security {
namespace {

constexpr int kMinimumBits = 2048;

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Bio = std::unique_ptr<BIO, Deleter<BIO_free>>;
using BigNumber = std::unique_ptr<BIGNUM, Deleter<BN_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using Pkey = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;

// A pass phrase is never asked for: a key that needs one is refused.
int NoPassPhrase(char*, int, int, void*) { return -1; }

Bio Reader(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string Content(BIO* bio) {
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(length)};
}

Result<std::shared_ptr<const Key::Data>> Accept(Pkey pkey, bool is_private) {
  if (pkey == nullptr) {
    ERR_clear_error();
    return Fail(IssueType::kInvalid, "this is no unencrypted RSA key in PEM form");
  }
  if (EVP_PKEY_get_base_id(pkey.get()) != EVP_PKEY_RSA) {
    return Fail(IssueType::kInvalid, "the key is no RSA key");
  }
  if (EVP_PKEY_get_bits(pkey.get()) < kMinimumBits) {
    return Fail(IssueType::kInvalid, "the RSA key has fewer than 2048 bits");
  }
  auto data = std::make_shared<Key::Data>();
  data->pkey = std::shared_ptr<EVP_PKEY>(std::move(pkey));
  data->is_private = is_private;
  return data;
}

std::string NumberText(const EVP_PKEY* pkey, const char* name) {
  BIGNUM* raw = nullptr;
  EVP_PKEY_get_bn_param(pkey, name, &raw);
  const BigNumber number(raw);
  if (number == nullptr) return {};
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
  BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return ToBase64Url(bytes);
}

BigNumber FromBytes(std::string_view bytes) {
  return BigNumber(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                             static_cast<int>(bytes.size()), nullptr));
}

Pkey PublicFrom(const BIGNUM* n, const BIGNUM* e) {
  const std::unique_ptr<OSSL_PARAM_BLD, Deleter<OSSL_PARAM_BLD_free>> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n);
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e);
  const std::unique_ptr<OSSL_PARAM, Deleter<OSSL_PARAM_free>> params(
      OSSL_PARAM_BLD_to_param(builder.get()));
  const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* pkey = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &pkey, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  return Pkey(pkey);
}

}  // namespace

std::string OpenSslReason() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "unknown reason" : reason;
}

Result<Key> Key::Generate(int bits) {
  if (bits < kMinimumBits) return Fail(IssueType::kInvalid, "an RSA key needs at least 2048 bits");
  Pkey pkey(EVP_RSA_gen(static_cast<unsigned>(bits)));
  if (pkey == nullptr) {
    return Fail(IssueType::kException, "no RSA key could be made: " + OpenSslReason());
  }
  GATEWAY_TRY(auto data, Accept(std::move(pkey), true));
  return Key(std::move(data));
}

Result<Key> Key::FromPem(std::string_view pem) {
  const bool is_private = pem.contains("PRIVATE KEY-----");
  const Bio bio = Reader(pem);
  Pkey pkey(is_private ? PEM_read_bio_PrivateKey(bio.get(), nullptr, &NoPassPhrase, nullptr)
                       : PEM_read_bio_PUBKEY(bio.get(), nullptr, &NoPassPhrase, nullptr));
  GATEWAY_TRY(auto data, Accept(std::move(pkey), is_private));
  return Key(std::move(data));
}

Result<Key> Key::Load(const std::filesystem::path& file) {
  constexpr std::size_t kLargest = std::size_t{64} << 10;
  GATEWAY_TRY(const std::string pem, ReadFile(file, kLargest));
  auto key = FromPem(pem);
  if (!key) return Fail(key.error().type, file.string() + ": " + key.error().diagnostics);
  return key;
}

Result<Key> Key::FromModulus(std::string_view n, std::string_view e) {
  GATEWAY_TRY(const std::string n_bytes, FromBase64Url(n));
  GATEWAY_TRY(const std::string e_bytes, FromBase64Url(e));
  constexpr std::size_t kLargest = 2048;  // 16384 bits: more costs time and is nobody's key
  if (n_bytes.size() > kLargest || e_bytes.empty() || e_bytes.size() > 8) {
    return Fail(IssueType::kInvalid, "the modulus or exponent has an impossible size");
  }
  GATEWAY_TRY(auto data,
              Accept(PublicFrom(FromBytes(n_bytes).get(), FromBytes(e_bytes).get()), false));
  return Key(std::move(data));
}

bool Key::is_private() const { return data_->is_private; }

int Key::bits() const { return EVP_PKEY_get_bits(data_->pkey.get()); }

std::string Key::Modulus() const { return NumberText(data_->pkey.get(), OSSL_PKEY_PARAM_RSA_N); }

std::string Key::Exponent() const { return NumberText(data_->pkey.get(), OSSL_PKEY_PARAM_RSA_E); }

// The members in alphabetical order, without spaces (RFC 7638, section 3).
std::string Key::Thumbprint() const {
  return ToBase64Url(
      Sha256(R"({"e":")" + Exponent() + R"(","kty":"RSA","n":")" + Modulus() + R"("})"));
}

std::string Key::PublicPem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PUBKEY(bio.get(), data_->pkey.get());
  return Content(bio.get());
}

std::string Key::PrivatePem() const {
  assert(is_private());
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(bio.get(), data_->pkey.get(), nullptr, nullptr, 0, nullptr,
                                nullptr);
  return Content(bio.get());
}

Status Key::SavePrivate(const std::filesystem::path& file) const {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0) {
    if (errno == EEXIST) {
      return Fail(IssueType::kConflict,
                  file.string() + " exists already; keys are never overwritten");
    }
    return Fail(IssueType::kNoStore, "cannot write " + file.string() + ": " + std::strerror(errno));
  }
  const std::string pem = PrivatePem();
  const bool written =
      ::write(fd, pem.data(), pem.size()) == static_cast<ssize_t>(pem.size()) && ::fsync(fd) == 0;
  ::close(fd);
  if (written) return {};
  ::unlink(file.c_str());
  return Fail(IssueType::kNoStore, "cannot write " + file.string());
}

Result<std::string> Key::SignRs512(std::string_view bytes) const {
  if (!is_private()) return Fail(IssueType::kInvalid, "a public key cannot sign");
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const DigestContext context(EVP_MD_CTX_new());
  std::size_t length = 0;
  std::string signature;
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha512(), nullptr, data_->pkey.get()) == 1 &&
      EVP_DigestSign(context.get(), nullptr, &length, data, bytes.size()) == 1) {
    signature.resize(length);
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                       data, bytes.size()) == 1) {
      signature.resize(length);
      return signature;
    }
  }
  return Fail(IssueType::kException, "signing failed: " + OpenSslReason());
}

bool Key::VerifyRs512(std::string_view bytes, std::string_view signature) const {
  const DigestContext context(EVP_MD_CTX_new());
  const bool good =
      EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha512(), nullptr, data_->pkey.get()) == 1 &&
      EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                       signature.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                       bytes.size()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace gateway::security
