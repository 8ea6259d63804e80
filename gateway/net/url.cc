#include "gateway/net/url.h"

#include <algorithm>
#include <charconv>

#include "gateway/base/text.h"

namespace gateway::net {
namespace {

bool IsUnreserved(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::uint16_t DefaultPort(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

bool IsHostCharacter(char c) {
  return IsUnreserved(static_cast<unsigned char>(c)) ||
         c == ':';  // ':' only in IPv6, checked apart
}

// "host", "host:port", "[v6]", "[v6]:port".
Status SplitAuthority(std::string_view authority, Url& url) {
  std::string_view host;
  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return Fail(IssueType::kValue, "the URL has an open '['");
    host = authority.substr(1, end - 1);
    port = authority.substr(end + 1);
    if (!port.empty() && !port.starts_with(':')) {
      return Fail(IssueType::kValue, "the URL has text after ']'");
    }
  } else {
    const std::size_t colon = authority.find(':');
    host = authority.substr(0, colon);
    if (colon != std::string_view::npos) port = authority.substr(colon);
  }
  if (host.empty() || !std::all_of(host.begin(), host.end(), IsHostCharacter)) {
    return Fail(IssueType::kValue, "the URL has no usable host name");
  }
  url.host = ToLower(host);
  if (port.empty()) return {};
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data() + 1, port.data() + port.size(), number);
  if (error != std::errc() || end != port.data() + port.size() || number == 0 || number > 65535) {
    return Fail(IssueType::kValue, "the URL's port is not a number from 1 to 65535");
  }
  url.port = static_cast<std::uint16_t>(number);
  return {};
}

std::string Bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

Result<Url> Url::Parse(std::string_view text) {
  const auto is_bad = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; };
  if (std::any_of(text.begin(), text.end(), is_bad)) {
    return Fail(IssueType::kValue, "the URL holds a space or control character");
  }
  Url url;
  const std::size_t scheme_end = text.find("://");
  url.scheme = ToLower(text.substr(0, std::min(scheme_end, text.size())));
  if (scheme_end == std::string_view::npos || (url.scheme != "http" && url.scheme != "https")) {
    return Fail(IssueType::kValue, "the URL must begin with http:// or https://");
  }
  url.port = DefaultPort(url.scheme);
  std::string_view rest = text.substr(scheme_end + 3);
  rest = rest.substr(0, rest.find('#'));
  const std::size_t authority_end = std::min(rest.find_first_of("/?"), rest.size());
  const std::string_view authority = rest.substr(0, authority_end);
  if (authority.contains('@')) {
    return Fail(IssueType::kValue, "the URL may not hold a user name or password");
  }
  GATEWAY_CHECK(SplitAuthority(authority, url));
  rest.remove_prefix(authority_end);
  const std::size_t question = std::min(rest.find('?'), rest.size());
  if (question > 0) url.path = rest.substr(0, question);
  if (question < rest.size()) url.query = rest.substr(question + 1);
  return url;
}

std::string Url::Origin() const {
  return scheme + "://" + Bracketed(host) + ":" + std::to_string(port);
}

std::string Url::Target() const { return query.empty() ? path : path + "?" + query; }

std::string Url::Authority() const {
  return port == DefaultPort(scheme) ? Bracketed(host)
                                     : Bracketed(host) + ":" + std::to_string(port);
}

std::string PercentEncode(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (IsUnreserved(byte)) {
      encoded += c;
    } else {
      encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return encoded;
}

Result<std::string> PercentDecode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? HexDigit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return Fail(IssueType::kValue, "a '%' is not followed by two hexadecimal digits");
    }
    if (high == 0 && low == 0) return Fail(IssueType::kValue, "%00 is not allowed");
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

std::string EncodeParameters(const Parameters& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters) {
    if (!text.empty()) text += '&';
    text += PercentEncode(name) + "=" + PercentEncode(value);
  }
  return text;
}

Result<Parameters> DecodeParameters(std::string_view text) {
  Parameters parameters;
  for (const std::string_view pair : Split(text, '&')) {
    if (pair.empty()) continue;
    std::string plain(pair);
    std::replace(plain.begin(), plain.end(), '+', ' ');
    const std::size_t equals = std::min(plain.find('='), plain.size());
    GATEWAY_TRY(std::string name, PercentDecode(std::string_view(plain).substr(0, equals)));
    const std::string_view rest = std::string_view(plain).substr(equals);
    GATEWAY_TRY(std::string value, PercentDecode(rest.empty() ? rest : rest.substr(1)));
    parameters.emplace_back(std::move(name), std::move(value));
  }
  return parameters;
}

}  // namespace gateway::net
