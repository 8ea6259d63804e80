// Documents by content, not by name: JSON or XML, whichever the bytes are.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/read_options.h"

namespace gateway::fhir {

enum class Format { kJson, kXml };

// XML when the first character that is neither white space nor a byte order mark is "<"; else JSON.
// UTF-16 with its byte order mark counts too (the reader then says what is wrong with it).
[[nodiscard]] Format FormatOfBytes(std::string_view bytes);

// ReadXml or ReadJson, as the bytes are. Errors and findings as theirs.
[[nodiscard]] Result<ReadResult> ReadFhir(std::string bytes, std::shared_ptr<const TypeTable> types,
                                          const ReadOptions& options = {});

// WriteXml or WriteJson.
[[nodiscard]] std::string WriteFhir(Node root, Format format, const WriteOptions& options = {});

}  // namespace gateway::fhir
