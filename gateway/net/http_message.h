// One HTTP request and its answer, as values: what servers are given and clients get.
//
// Plain data, no sockets: the same types serve both sides and every test.
// Spec: RFC 9110 (semantics), RFC 9112 (HTTP/1.1).
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::net {

// Header fields in the order they came; names compare without regard to case.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  // The first value of that name; empty when there is none. Valid until the headers change.
  [[nodiscard]] std::string_view Get(std::string_view name) const;
  [[nodiscard]] bool Has(std::string_view name) const;
  // Every value of that name, in order.
  [[nodiscard]] std::vector<std::string_view> All(std::string_view name) const;
  // Replaces all values of that name. Names and values must hold no CR, LF or NUL (asserted where
  // they are constants; the server and the client refuse to write them).
  void Set(std::string_view name, std::string value);
  void Add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
  }
  void Remove(std::string_view name);

  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }
  [[nodiscard]] bool empty() const { return fields_.empty(); }

 private:
  std::vector<Field> fields_;
};

// The certificate the other side proved to hold in the TLS handshake. The chain up to a trusted
// authority has been verified already; whom it stands for is security/principal.h's question.
struct PeerCertificate {
  std::string subject;      // "CN=x26.example,O=Test,C=GB" (RFC 2253)
  std::string common_name;  // of the subject; empty when it has none
  std::string issuer;       // RFC 2253
  std::string sha256;       // fingerprint of the DER form: 64 lower-case hexadecimal digits
  std::vector<std::string> dns_names;  // subjectAltName, DNS entries alone
};

struct HttpRequest {
  using Parameter = std::pair<std::string, std::string>;

  std::string method;  // upper case as it came: "GET", "POST"
  // Percent-decoded path, always beginning with '/': "/fhir/$process-message".
  std::string path;
  // Path and query as they came, for self links: "/fhir/%24process-message?async=true".
  std::string target;
  // Query parameters, decoded, in order; repeated names stay repeated.
  std::vector<Parameter> query;
  Headers headers;
  std::string body;
  // "127.0.0.1", without the port.
  std::string remote_address;
  bool tls = false;
  // Absent over plain HTTP and when the client showed no certificate.
  std::optional<PeerCertificate> client_certificate;

  // The first query parameter of that name; empty when there is none.
  [[nodiscard]] std::string_view Query(std::string_view name) const;
  [[nodiscard]] bool HasQuery(std::string_view name) const;
  // The media type of the body in lower case without parameters: "application/fhir+json".
  [[nodiscard]] std::string MediaType() const;
  // The token of "Authorization: Bearer <token>"; empty when there is none.
  [[nodiscard]] std::string_view BearerToken() const;
};

struct HttpResponse {
  int status = 200;
  Headers headers;
  std::string body;

  [[nodiscard]] bool IsSuccess() const { return status >= 200 && status < 300; }
  [[nodiscard]] std::string MediaType() const;
  // Seconds of a Retry-After in its number form; absent otherwise.
  [[nodiscard]] std::optional<long> RetryAfterSeconds() const;

  static HttpResponse Make(int status, std::string content_type, std::string body);
  static HttpResponse Empty(int status) { return {.status = status, .headers = {}, .body = {}}; }
};

// "Not Found"; empty for a status without a name.
[[nodiscard]] std::string_view ReasonPhrase(int status);

// "application/fhir+json; charset=utf-8" -> "application/fhir+json".
[[nodiscard]] std::string MediaTypeOf(std::string_view content_type);

}  // namespace gateway::net
