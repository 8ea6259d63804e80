#include "gateway/net/http_head.h"

#include <algorithm>
#include <charconv>

#include "gateway/base/text.h"
#include "gateway/net/url.h"

namespace gateway::net {
namespace {

constexpr std::size_t kMaxFields = 100;

bool IsTokenCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").contains(c);
}

bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenCharacter);
}

bool IsFieldValue(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  });
}

// Cuts the next line off `rest`; lines end with CR LF alone.
std::string_view NextLine(std::string_view& rest) {
  const std::size_t end = std::min(rest.find("\r\n"), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 2, rest.size()));
  return line;
}

Status ReadField(std::string_view line, Headers& headers) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !IsToken(line.substr(0, colon))) {
    return Fail(IssueType::kInvalid, "a header line has no proper name before its colon");
  }
  const std::string_view value = Trim(line.substr(colon + 1));
  if (!IsFieldValue(value)) {
    return Fail(IssueType::kInvalid, "a header value holds a control character");
  }
  headers.Add(std::string(line.substr(0, colon)), std::string(value));
  return {};
}

Result<Headers> ReadFields(std::string_view rest) {
  Headers headers;
  while (!rest.empty()) {
    if (headers.fields().size() == kMaxFields) {
      return Fail(IssueType::kTooLong, "there are more than 100 header lines");
    }
    GATEWAY_CHECK(ReadField(NextLine(rest), headers));
  }
  return headers;
}

// "HTTP/1.1" -> 1.
Result<int> ReadVersion(std::string_view text) {
  if (text == "HTTP/1.1") return 1;
  if (text == "HTTP/1.0") return 0;
  if (text.starts_with("HTTP/")) {
    return Fail(IssueType::kNotSupported, "only HTTP/1.0 and HTTP/1.1 are spoken here");
  }
  return Fail(IssueType::kInvalid, "the first line does not name HTTP");
}

bool IsTarget(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7f;
  });
}

bool ListHolds(std::string_view list, std::string_view word) {
  for (const std::string_view item : Split(list, ',')) {
    if (ToLower(Trim(item)) == word) return true;
  }
  return false;
}

Result<std::size_t> ReadLength(const std::vector<std::string_view>& values) {
  const std::string_view text = values.front();
  const bool one = std::all_of(values.begin(), values.end(),
                               [&](std::string_view other) { return other == text; });
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (!one || text.empty() || error != std::errc() || end != text.data() + text.size()) {
    return Fail(IssueType::kInvalid, "Content-Length is not one whole number");
  }
  return length;
}

// What headers say, the same for both directions; kNone when they say nothing.
Result<BodyFrame> StatedFrame(const Headers& headers) {
  const auto codings = headers.All("Transfer-Encoding");
  const auto lengths = headers.All("Content-Length");
  if (!codings.empty()) {
    if (!lengths.empty()) {
      return Fail(IssueType::kInvalid, "Content-Length and Transfer-Encoding exclude each other");
    }
    if (codings.size() != 1 || ToLower(codings.front()) != "chunked") {
      return Fail(IssueType::kNotSupported, "the only transfer coding known is chunked");
    }
    return BodyFrame{BodyFrame::Kind::kChunked, 0};
  }
  if (lengths.empty()) return BodyFrame{};
  GATEWAY_TRY(const std::size_t length, ReadLength(lengths));
  return BodyFrame{BodyFrame::Kind::kLength, length};
}

void AppendFields(const Headers& headers, std::string& text) {
  for (const auto& [name, value] : headers.fields()) {
    const std::string lower = ToLower(name);
    // Framing is ours to state.
    if (lower == "content-length" || lower == "connection" || lower == "transfer-encoding")
      continue;
    text.append(name).append(": ").append(value).append("\r\n");
  }
}

}  // namespace

Result<RequestHead> ParseRequestHead(std::string_view head) {
  const std::string_view line = NextLine(head);
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return Fail(IssueType::kInvalid, "the request line is not 'METHOD target HTTP/1.1'");
  }
  RequestHead request;
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  if (!IsToken(request.method) || !IsTarget(request.target)) {
    return Fail(IssueType::kInvalid, "the request line is not 'METHOD target HTTP/1.1'");
  }
  GATEWAY_TRY(request.minor_version, ReadVersion(line.substr(last + 1)));
  GATEWAY_TRY(request.headers, ReadFields(head));
  const std::size_t hosts = request.headers.All("Host").size();
  if (hosts > 1 || (hosts == 0 && request.minor_version == 1)) {
    return Fail(IssueType::kInvalid, "there must be exactly one Host header");
  }
  return request;
}

Result<ResponseHead> ParseResponseHead(std::string_view head) {
  const std::string_view line = NextLine(head);
  const std::size_t space = std::min(line.find(' '), line.size());
  ResponseHead response;
  GATEWAY_TRY(response.minor_version, ReadVersion(line.substr(0, space)));
  const std::string_view code = line.substr(std::min(space + 1, line.size()), 3);
  const auto [end, error] =
      std::from_chars(code.data(), code.data() + code.size(), response.status);
  const bool ends = line.size() <= space + 4 || line[space + 4] == ' ';
  if (code.size() != 3 || error != std::errc() || end != code.data() + 3 || !ends ||
      response.status < 100) {
    return Fail(IssueType::kInvalid, "the status line has no three-digit status");
  }
  GATEWAY_TRY(response.headers, ReadFields(head));
  return response;
}

Result<BodyFrame> RequestFrame(const Headers& headers) { return StatedFrame(headers); }

Result<BodyFrame> ResponseFrame(std::string_view method, int status, const Headers& headers) {
  if (method == "HEAD" || status < 200 || status == 204 || status == 304) return BodyFrame{};
  GATEWAY_TRY(const BodyFrame frame, StatedFrame(headers));
  if (frame.kind == BodyFrame::Kind::kNone) return BodyFrame{BodyFrame::Kind::kUntilClose, 0};
  return frame;
}

bool KeepsAlive(int minor_version, const Headers& headers) {
  const std::string_view connection = headers.Get("Connection");
  if (ListHolds(connection, "close")) return false;
  return minor_version >= 1 || ListHolds(connection, "keep-alive");
}

bool CanBeWritten(const Headers& headers) {
  return std::all_of(headers.fields().begin(), headers.fields().end(), [](const auto& field) {
    return IsToken(field.first) && IsFieldValue(field.second);
  });
}

Status SetTarget(std::string_view target, HttpRequest& request) {
  request.target = target;
  if (!target.starts_with('/') && target != "*") {
    const auto url = Url::Parse(target);  // the absolute form, as sent to proxies
    if (!url) return Fail(IssueType::kInvalid, "the request target is no path");
    request.target = url->Target();
  }
  const std::string_view whole = request.target;
  const std::size_t question = std::min(whole.find('?'), whole.size());
  auto path = PercentDecode(whole.substr(0, question));
  auto query = DecodeParameters(question < whole.size() ? whole.substr(question + 1) : "");
  if (!path || !query) {
    return Fail(IssueType::kInvalid, "the request target is not properly percent-encoded");
  }
  request.path = std::move(*path);
  request.query = std::move(*query);
  return {};
}

std::string WriteResponse(const HttpResponse& response, bool keep_alive, bool head_only) {
  std::string text;
  text.reserve(512 + (head_only ? 0 : response.body.size()));
  text.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  text.append(ReasonPhrase(response.status)).append("\r\n");
  AppendFields(response.headers, text);
  const bool may_have_body =
      response.status >= 200 && response.status != 204 && response.status != 304;
  if (may_have_body) {
    text.append("Content-Length: ").append(std::to_string(response.body.size())).append("\r\n");
  }
  text.append(keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
  if (may_have_body && !head_only) text.append(response.body);
  return text;
}

std::string WriteRequest(std::string_view method, std::string_view target,
                         std::string_view authority, const Headers& headers,
                         std::string_view body) {
  std::string text;
  text.reserve(512 + body.size());
  text.append(method).append(" ").append(target).append(" HTTP/1.1\r\n");
  if (!headers.Has("Host")) text.append("Host: ").append(authority).append("\r\n");
  AppendFields(headers, text);
  if (!body.empty() || (method != "GET" && method != "HEAD")) {
    text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  }
  text.append("Connection: keep-alive\r\n\r\n").append(body);
  return text;
}

}  // namespace gateway::net
