// The heads of HTTP/1.1 messages, read strictly, and how long their bodies are.
//
// Pure functions. What two readers could understand differently is refused: bare line feeds, folded
// lines, space before a colon, two lengths, a length beside "chunked". Poco's own reader is not
// used because it takes a connection that breaks off inside a chunked body for the end of that
// body. Spec: RFC 9112 sections 2 to 6.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "gateway/base/result.h"
#include "gateway/net/http_message.h"

namespace gateway::net {

struct RequestHead {
  std::string method;
  std::string target;
  int minor_version = 1;  // HTTP/1.x
  Headers headers;
};

struct ResponseHead {
  int status = 0;
  int minor_version = 1;
  Headers headers;
};

// `head` ends before the blank line. kInvalid when malformed; kNotSupported for another version of
// HTTP.
[[nodiscard]] Result<RequestHead> ParseRequestHead(std::string_view head);
[[nodiscard]] Result<ResponseHead> ParseResponseHead(std::string_view head);

struct BodyFrame {
  enum class Kind { kNone, kLength, kChunked, kUntilClose };
  Kind kind = Kind::kNone;
  std::size_t length = 0;  // of kLength
};

// kInvalid when ambiguous, kNotSupported for a transfer coding other than chunked.
[[nodiscard]] Result<BodyFrame> RequestFrame(const Headers& headers);
[[nodiscard]] Result<BodyFrame> ResponseFrame(std::string_view method, int status,
                                              const Headers& headers);

// Whether the connection serves another message after this one.
[[nodiscard]] bool KeepsAlive(int minor_version, const Headers& headers);

// False when a name is no token or a value holds CR, LF or NUL: such a field must not be written.
[[nodiscard]] bool CanBeWritten(const Headers& headers);

// Takes target apart into path and query of `request`. kInvalid when it cannot be decoded.
[[nodiscard]] Status SetTarget(std::string_view target, HttpRequest& request);

// Head and body in one buffer. `head_only` leaves the body out and keeps its length (HEAD).
[[nodiscard]] std::string WriteResponse(const HttpResponse& response, bool keep_alive,
                                        bool head_only);
[[nodiscard]] std::string WriteRequest(std::string_view method, std::string_view target,
                                       std::string_view authority, const Headers& headers,
                                       std::string_view body);

}  // namespace gateway::net
