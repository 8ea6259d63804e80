// Which FHIR format a request is in and which one its answer has to be in.
// Spec: https://hl7.org/fhir/R4/http.html#mime-type, RFC 9110 section 12.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/base/result.h"
#include "gateway/fhir/read.h"
#include "gateway/net/http_message.h"

namespace gateway::rest {

inline constexpr std::string_view kFhirJsonType = "application/fhir+json";
inline constexpr std::string_view kFhirXmlType = "application/fhir+xml";

// application/fhir+json, application/json, text/json, json and the same of XML; nothing for others.
[[nodiscard]] std::optional<fhir::Format> FormatOfMediaType(std::string_view media_type);

// The format the caller wants: by `_format`, else by Accept with its q-values, else that of the
// request's own body, else JSON. kNotSupported (406) when it wants neither, or another version of
// FHIR than 4.0.
[[nodiscard]] Result<fhir::Format> WantedFormat(const net::HttpRequest& request);

// The format that the Content-Type states, whose charset has to be UTF-8. kNotSupported (415) for
// others, and when a body has no Content-Type.
[[nodiscard]] Result<fhir::Format> BodyFormat(const net::HttpRequest& request);

// The answer in that format: a JSON resource becomes XML, with its Content-Type; anything else
// stays as it is. An answer depends on Accept, so Vary says so.
[[nodiscard]] net::HttpResponse InFormat(net::HttpResponse response, fhir::Format format,
                                         const std::shared_ptr<const fhir::TypeTable>& types);

}  // namespace gateway::rest
