#include "gateway/net/http_message.h"

#include <algorithm>
#include <charconv>

#include "gateway/base/text.h"

namespace gateway::net {
namespace {

bool SameName(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::string_view Headers::Get(std::string_view name) const {
  for (const Field& field : fields_) {
    if (SameName(field.first, name)) return field.second;
  }
  return {};
}

bool Headers::Has(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(),
                     [&](const Field& field) { return SameName(field.first, name); });
}

std::vector<std::string_view> Headers::All(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Field& field : fields_) {
    if (SameName(field.first, name)) values.emplace_back(field.second);
  }
  return values;
}

void Headers::Set(std::string_view name, std::string value) {
  Remove(name);
  fields_.emplace_back(std::string(name), std::move(value));
}

void Headers::Remove(std::string_view name) {
  std::erase_if(fields_, [&](const Field& field) { return SameName(field.first, name); });
}

std::string_view HttpRequest::Query(std::string_view name) const {
  for (const Parameter& parameter : query) {
    if (parameter.first == name) return parameter.second;
  }
  return {};
}

bool HttpRequest::HasQuery(std::string_view name) const {
  return std::any_of(query.begin(), query.end(),
                     [&](const Parameter& parameter) { return parameter.first == name; });
}

std::string HttpRequest::MediaType() const { return MediaTypeOf(headers.Get("Content-Type")); }

std::string_view HttpRequest::BearerToken() const {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view value = headers.Get("Authorization");
  if (value.size() <= kScheme.size() || !SameName(value.substr(0, kScheme.size()), kScheme)) {
    return {};
  }
  return Trim(value.substr(kScheme.size()));
}

std::string HttpResponse::MediaType() const { return MediaTypeOf(headers.Get("Content-Type")); }

std::optional<long> HttpResponse::RetryAfterSeconds() const {
  const std::string_view text = headers.Get("Retry-After");
  long seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || seconds < 0) {
    return std::nullopt;
  }
  return seconds;
}

HttpResponse HttpResponse::Make(int status, std::string content_type, std::string body) {
  HttpResponse response{.status = status, .headers = {}, .body = std::move(body)};
  response.headers.Set("Content-Type", std::move(content_type));
  return response;
}

std::string MediaTypeOf(std::string_view content_type) {
  return ToLower(Trim(content_type.substr(0, content_type.find(';'))));
}

std::string_view ReasonPhrase(int status) {
  struct Phrase {
    int status;
    std::string_view text;
  };
  static constexpr Phrase kPhrases[] = {{100, "Continue"},
                                        {200, "OK"},
                                        {201, "Created"},
                                        {202, "Accepted"},
                                        {204, "No Content"},
                                        {206, "Partial Content"},
                                        {300, "Multiple Choices"},
                                        {301, "Moved Permanently"},
                                        {302, "Found"},
                                        {303, "See Other"},
                                        {304, "Not Modified"},
                                        {307, "Temporary Redirect"},
                                        {308, "Permanent Redirect"},
                                        {400, "Bad Request"},
                                        {401, "Unauthorized"},
                                        {403, "Forbidden"},
                                        {404, "Not Found"},
                                        {405, "Method Not Allowed"},
                                        {406, "Not Acceptable"},
                                        {408, "Request Timeout"},
                                        {409, "Conflict"},
                                        {410, "Gone"},
                                        {412, "Precondition Failed"},
                                        {413, "Content Too Large"},
                                        {415, "Unsupported Media Type"},
                                        {417, "Expectation Failed"},
                                        {422, "Unprocessable Content"},
                                        {423, "Locked"},
                                        {428, "Precondition Required"},
                                        {429, "Too Many Requests"},
                                        {431, "Request Header Fields Too Large"},
                                        {500, "Internal Server Error"},
                                        {501, "Not Implemented"},
                                        {502, "Bad Gateway"},
                                        {503, "Service Unavailable"},
                                        {504, "Gateway Timeout"},
                                        {505, "HTTP Version Not Supported"},
                                        {507, "Insufficient Storage"}};
  for (const Phrase& phrase : kPhrases) {
    if (phrase.status == status) return phrase.text;
  }
  return {};
}

}  // namespace gateway::net
