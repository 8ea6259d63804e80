// A tree as FHIR XML in canonical order: id and url as attributes, values in `value`, the
// narrative's div as it is, one default namespace. Logical models as their definitions say:
// attributes, text, namespaces, xsi:type. Spec: https://hl7.org/fhir/R4/xml.html
#pragma once

#include <string>
#include <string_view>

#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/model/node.h"

namespace gateway::fhir {

// Always well-formed: a narrative that is not (JSON may carry any text) is written escaped inside a
// div, and a character that XML 1.0 cannot hold (a control character other than tab, line feed and
// carriage return) becomes U+FFFD. Both readers report such content.
[[nodiscard]] std::string WriteXml(Node root, const WriteOptions& options = {});

// A record of a local format: every element in `space`, values as the text of their elements.
[[nodiscard]] std::string WriteLocalXml(Node root, std::string_view space,
                                        const WriteOptions& options = {});

}  // namespace gateway::fhir
