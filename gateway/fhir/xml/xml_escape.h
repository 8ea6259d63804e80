// Text as XML writes it. Pure.
#pragma once

#include <string_view>

#include "gateway/fhir/sink.h"

namespace gateway::fhir {

// What cannot stand as it is becomes a reference; in an attribute line ends and tabs too, which a
// reader would turn into spaces. What XML 1.0 has no character for becomes U+FFFD.
// Spec: https://www.w3.org/TR/xml/#charsets, #AVNormalize
void PutText(Sink& sink, std::string_view text, bool attribute);

}  // namespace gateway::fhir
