// FHIR XML into a Document, for every type of a TypeTable: resources, datatypes, logical models
// with their own namespaces, attributes (xmlAttr), text (xmlText, cdaText) and xsi:type (typeAttr).
//
// Hardened: depth, size and node limits; UTF-8 only; a document type declaration is refused, so
// there are no entities but XML's own five, and nothing is ever fetched. Comments and processing
// instructions are passed over, attributes may stand in any order, elements only in that of the
// definitions. A narrative's div keeps its markup as written; the default namespace is declared on
// it. What does not fit the definitions is reported with path, line and column (those of the
// element's "<"), left out of the tree, and reading goes on.
// Spec: https://hl7.org/fhir/R4/xml.html
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "gateway/fhir/read_options.h"

namespace gateway::fhir {

// Fails with kStructure on XML that is not well-formed, a document type, a wrong namespace or an
// unknown root, kTooLong over a limit, kInvalid on bad UTF-8 or another encoding: the error's issue
// has line and column. Thread-safe.
[[nodiscard]] Result<ReadResult> ReadXml(std::string bytes, std::shared_ptr<const TypeTable> types,
                                         const ReadOptions& options = {});

// XML of a local format, in the shape of its model (options.root): every element is in `space`, and
// the value of a primitive is the text of its element. Otherwise as ReadXml.
[[nodiscard]] Result<ReadResult> ReadLocalXml(std::string bytes,
                                              std::shared_ptr<const TypeTable> types,
                                              const ReadOptions& options, std::string_view space);

}  // namespace gateway::fhir
