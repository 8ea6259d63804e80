// What is wrong with XML that is not well-formed, in plain words and without its own.
#pragma once

#include <string_view>

namespace gateway::fhir {

// The plain sentence for an xmlParserErrors code.
[[nodiscard]] std::string_view XmlSyntaxText(int parser_error);

// The encoding that the XML declaration names, or that a UTF-16 or UTF-32 byte order mark shows;
// empty when there is none or it is UTF-8 (or US-ASCII, which is part of it).
[[nodiscard]] std::string_view ForeignEncoding(std::string_view bytes);

}  // namespace gateway::fhir
