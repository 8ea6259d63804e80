#include "gateway/rest/negotiation.h"

#include <array>
#include <cstdlib>
#include <memory>
#include <utility>

#include "gateway/base/text.h"
#include "gateway/rest/response.h"

namespace gateway::rest {
namespace {

using fhir::Format;

// The value of a parameter of a media type, without quotation marks; empty: none.
std::string_view Parameter(std::string_view media_range, std::string_view name) {
  const std::vector<std::string_view> parts = Split(media_range, ';');
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::string_view part = Trim(parts[i]);
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos || ToLower(Trim(part.substr(0, equals))) != name) continue;
    std::string_view value = Trim(part.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return value;
  }
  return {};
}

// 0 to 1000, as RFC 9110 writes it with three digits at most; what is malformed counts as 1.
int Quality(std::string_view media_range) {
  const std::string_view text = Parameter(media_range, "q");
  if (text.empty()) return 1000;
  const std::string copy(text.substr(0, 5));
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (end == copy.c_str() || value < 0 || value > 1) return 1000;
  return static_cast<int>(value * 1000 + 0.5);
}

bool IsOtherFhirVersion(std::string_view media_range) {
  const std::string_view version = Parameter(media_range, "fhirversion");
  return !version.empty() && version != "4.0" && version != "4.0.1";
}

// How much a caller wants one format: the most specific range that fits it decides.
struct Wish {
  int quality = 0;
  int precision = -1;  // 0: */*, 1: application/*, 2: a type
  int position = 0;
};

void Consider(Wish& wish, std::string_view media_range, int precision, int position) {
  const int quality = Quality(media_range);
  if (precision < wish.precision || (precision == wish.precision && quality <= wish.quality))
    return;
  wish = {quality, precision, position};
}

// By Accept alone; nothing when it is absent or leaves the choice open.
Result<std::optional<Format>> ByAccept(const net::HttpRequest& request) {
  Wish json;
  Wish xml;
  int position = 0;
  for (const std::string_view field : request.headers.All("Accept")) {
    for (const std::string_view media_range : Split(field, ',')) {
      if (Trim(media_range).empty() || IsOtherFhirVersion(media_range)) {
        ++position;
        continue;
      }
      const std::string type = net::MediaTypeOf(media_range);
      const auto format = FormatOfMediaType(type);
      const bool any = type == "*/*" || type == "*";
      const bool wide = any || type == "application/*" || type == "text/*";
      if (format == Format::kJson || wide)
        Consider(json, media_range, any ? 0 : wide ? 1 : 2, position);
      if (format == Format::kXml || wide)
        Consider(xml, media_range, any ? 0 : wide ? 1 : 2, position);
      ++position;
    }
  }
  if (position == 0) return std::optional<Format>();
  if (json.quality == 0 && xml.quality == 0) {
    return Fail(IssueType::kNotSupported,
                "answers come as application/fhir+json or application/fhir+xml of FHIR 4.0");
  }
  if (json.quality != xml.quality) {
    return std::optional(json.quality > xml.quality ? Format::kJson : Format::kXml);
  }
  if (json.position == xml.position) return std::optional<Format>();
  return std::optional(json.position < xml.position ? Format::kJson : Format::kXml);
}

}  // namespace

std::optional<Format> FormatOfMediaType(std::string_view media_type) {
  constexpr std::array<std::pair<std::string_view, Format>, 8> kTypes{{
      {kFhirJsonType, Format::kJson},
      {"application/json", Format::kJson},
      {"text/json", Format::kJson},
      {"json", Format::kJson},
      {kFhirXmlType, Format::kXml},
      {"application/xml", Format::kXml},
      {"text/xml", Format::kXml},
      {"xml", Format::kXml},
  }};
  for (const auto& [name, format] : kTypes) {
    if (name == media_type) return format;
  }
  return std::nullopt;
}

Result<Format> WantedFormat(const net::HttpRequest& request) {
  if (request.HasQuery("_format")) {
    std::string asked = net::MediaTypeOf(request.Query("_format"));
    // An unescaped "+" in a query means a space.
    if (const std::size_t space = asked.find(' '); space != std::string::npos) asked[space] = '+';
    const auto format = FormatOfMediaType(asked);
    if (format && !IsOtherFhirVersion(request.Query("_format"))) return *format;
    return Fail(IssueType::kNotSupported, "_format is json or xml");
  }
  GATEWAY_TRY(const std::optional<Format> accepted, ByAccept(request));
  if (accepted) return *accepted;
  const auto own = FormatOfMediaType(request.MediaType());
  return own.value_or(Format::kJson);
}

Result<Format> BodyFormat(const net::HttpRequest& request) {
  const std::string_view field = request.headers.Get("Content-Type");
  const auto format = FormatOfMediaType(net::MediaTypeOf(field));
  if (!format || IsOtherFhirVersion(field)) {
    return Fail(IssueType::kNotSupported,
                "send the body as application/fhir+json or application/fhir+xml of FHIR 4.0");
  }
  const std::string charset = ToLower(Parameter(field, "charset"));
  if (!charset.empty() && charset != "utf-8" && charset != "utf8" && charset != "us-ascii") {
    return Fail(IssueType::kNotSupported, "send the body in UTF-8");
  }
  return *format;
}

net::HttpResponse InFormat(net::HttpResponse response, Format format,
                           const std::shared_ptr<const fhir::TypeTable>& types) {
  if (response.MediaType() != kFhirJsonType) return response;
  response.headers.Set("Vary", "Accept");
  if (format == Format::kJson || types == nullptr || response.body.empty()) return response;
  const auto read = fhir::ReadFhir(response.body, types);
  if (!read) return response;
  response.body = fhir::WriteFhir(read->document.root(), Format::kXml);
  response.headers.Set("Content-Type", std::string(kFhirXmlType) + "; charset=utf-8");
  return response;
}

}  // namespace gateway::rest
