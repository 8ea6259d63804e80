// Canonical records as records and files of any local format, by way of the maps: for generated
// records, the demonstration and the self-test. Nothing is checked on the way.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "gateway/messaging/intake.h"

namespace gateway::messaging {

// The message of a record (chc-json text). kInvalid when the text is no record.
[[nodiscard]] Result<fhir::Document> SyntheticMessage(const Intake& intake, std::string_view record,
                                                      Instant now);

// The record in the model of `format`; what that has no place for is left out.
[[nodiscard]] Result<fhir::Document> SyntheticRecord(const Intake& intake,
                                                     const records::Format& format,
                                                     std::string_view record, Instant now);

// A file of `format` with these records.
[[nodiscard]] Result<std::string> SyntheticFile(const Intake& intake, const records::Format& format,
                                                std::span<const std::string> records, Instant now);

}  // namespace gateway::messaging
