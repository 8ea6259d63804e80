// http and https addresses, and the percent-encoding that goes with them.
// Spec: RFC 3986; query strings as application/x-www-form-urlencoded (WHATWG URL, section 5).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::net {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case; IPv6 without brackets
  std::uint16_t port = 0;
  std::string path = "/";  // still percent-encoded, begins with '/'
  std::string query;       // still percent-encoded, without '?'

  // kValue unless http or https with a host; user names, passwords, spaces and control characters
  // are refused, a fragment is dropped.
  static Result<Url> Parse(std::string_view text);

  [[nodiscard]] bool is_https() const { return scheme == "https"; }
  // "https://host:port": what connections are pooled by. Default ports are written out.
  [[nodiscard]] std::string Origin() const;
  // What stands in the request line: "/path?query".
  [[nodiscard]] std::string Target() const;
  // What stands in the Host header: the port only when it is not the scheme's own.
  [[nodiscard]] std::string Authority() const;
};

using Parameters = std::vector<std::pair<std::string, std::string>>;

// Everything but letters, digits and -._~ becomes %XX.
[[nodiscard]] std::string PercentEncode(std::string_view text);
// kValue on a '%' without two hexadecimal digits and on an encoded NUL.
[[nodiscard]] Result<std::string> PercentDecode(std::string_view text);

// name=value&name=value, both ways. Encoding writes a space as %20; decoding reads '+' as one.
[[nodiscard]] std::string EncodeParameters(const Parameters& parameters);
[[nodiscard]] Result<Parameters> DecodeParameters(std::string_view text);

}  // namespace gateway::net
