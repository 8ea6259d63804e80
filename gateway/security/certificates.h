// A development authority: certificates for loopback, made in code, so that the demo and the tests
// need no openssl command.
//
// Nothing outside a machine should trust it; that it is not used in production is for the caller to
// see to. Keys go to files of mode 0600.
// Spec: RFC 5280; certificate requests RFC 2986.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/base/result.h"
#include "gateway/security/keys.h"

namespace gateway::security {

struct CertificateRequest {
  std::string common_name;
  std::string organisation;            // O; left out when empty
  std::vector<std::string> dns_names;  // subjectAltName
  std::vector<std::string> ip_addresses;
  bool server = false;  // extended key usage serverAuth
  bool client = false;  // extended key usage clientAuth
  std::chrono::hours valid_for{24 * 90};
  int key_bits = 2048;
};

// The files of one certificate: what net/tls_options.h asks for.
struct CertificateFiles {
  std::filesystem::path certificate;  // PEM
  std::filesystem::path key;          // PEM, mode 0600
};

// Issue() may be called from one thread at a time.
class DevelopmentAuthority {
 public:
  // A new authority with a key of its own, valid for a year. Validity, its own and that of what it
  // issues, begins an hour before `now`, for clocks that lag.
  static Result<DevelopmentAuthority> Make(std::string_view common_name, Instant now,
                                           int key_bits = 2048);

  // The authority's own certificate; what goes into ca_file.
  [[nodiscard]] const std::string& certificate_pem() const { return certificate_pem_; }

  struct Issued {
    std::string certificate_pem;
    Key key;
  };
  [[nodiscard]] Result<Issued> Issue(const CertificateRequest& request) const;
  // Writes <folder>/<name>.pem and <folder>/<name>.key, over what is there.
  [[nodiscard]] Result<CertificateFiles> IssueTo(const std::filesystem::path& folder,
                                                 std::string_view name,
                                                 const CertificateRequest& request) const;
  // Writes <folder>/<name>.pem with the authority's certificate (its key stays in memory).
  [[nodiscard]] Result<std::filesystem::path> SaveTo(const std::filesystem::path& folder,
                                                     std::string_view name) const;

 private:
  DevelopmentAuthority(Key key, std::string pem, Instant now)
      : key_(std::move(key)), certificate_pem_(std::move(pem)), now_(now) {}
  Key key_;
  std::string certificate_pem_;
  Instant now_;
};

// A certificate signing request in PEM for `key` (private): subject CN and O, DNS names as an
// extension request.
[[nodiscard]] Result<std::string> MakeSigningRequest(const CertificateRequest& subject,
                                                     const Key& key);

// SHA-256 fingerprint of the first certificate in the PEM text: 64 lower-case digits.
[[nodiscard]] Result<std::string> CertificateFingerprint(std::string_view pem);

}  // namespace gateway::security
