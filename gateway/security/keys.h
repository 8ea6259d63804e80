// RSA keys, parsed once and shared.
//
// Parsing a PEM private key costs about a millisecond, signing with 4096 bits five: keep the Key,
// never the text. Private halves are written to files of mode 0600 and nowhere else.
// Spec: RFC 7517 (JWK), RFC 7638 (thumbprint).
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/base/result.h"

namespace gateway::security {

// An RSA key, private or public. Immutable and cheap to copy; safe to use from several threads.
class Key {
 public:
  // 4096 is what the NHS asks for; tests use 2048. kInvalid for fewer than 2048 bits. Takes seconds
  // for 4096.
  static Result<Key> Generate(int bits = 4096);
  // PEM, private (PKCS#1 or PKCS#8, not encrypted) or public. kInvalid when it is no RSA key of at
  // least 2048 bits; the diagnostics never hold key material.
  static Result<Key> FromPem(std::string_view pem);
  // kNotFound, kForbidden as ReadFile.
  static Result<Key> Load(const std::filesystem::path& file);
  // From modulus and exponent in base64url, as a JWK holds them.
  static Result<Key> FromModulus(std::string_view n, std::string_view e);

  [[nodiscard]] bool is_private() const;
  [[nodiscard]] int bits() const;
  // Modulus and exponent, big-endian, in base64url.
  [[nodiscard]] std::string Modulus() const;
  [[nodiscard]] std::string Exponent() const;
  // RFC 7638 SHA-256 thumbprint in base64url: the same for both halves.
  [[nodiscard]] std::string Thumbprint() const;

  [[nodiscard]] std::string PublicPem() const;
  // PKCS#8. Precondition: is_private().
  [[nodiscard]] std::string PrivatePem() const;
  // Creates the file with mode 0600; kConflict when it exists already: keys are never overwritten.
  [[nodiscard]] Status SavePrivate(const std::filesystem::path& file) const;

  // RSASSA-PKCS1-v1_5 with SHA-512 (RS512) over `bytes`. kInvalid on a public key.
  [[nodiscard]] Result<std::string> SignRs512(std::string_view bytes) const;
  [[nodiscard]] bool VerifyRs512(std::string_view bytes, std::string_view signature) const;

  struct Data;  // of keys.cc and certificates.cc
  [[nodiscard]] const Data& data() const { return *data_; }

 private:
  explicit Key(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

}  // namespace gateway::security
