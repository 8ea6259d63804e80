// What arrives, who it is from, and what is answered: the values that travel through the pipeline.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/base/result.h"
#include "gateway/fhir/model/document.h"
#include "gateway/mapping/transform.h"
#include "gateway/security/principal.h"
#include "gateway/store/extract.h"

namespace gateway::messaging {

// How a FHIR message arrives or leaves in JSON; every other format name is a local format.
inline constexpr std::string_view kFhirJson = "fhir-json";

// Bytes at the door, with the client that was recognised.
struct Arrival {
  std::string bytes;
  std::string format;  // kFhirJson or the name of a local format
  // Name of the recognised client: the rate limit and the log go by it.
  std::string client;
  // Settles for which organisation the client acts, once the message's sender (an ODS code, empty
  // when it names none) is known: security/principal.h. Called from the thread of the arrival.
  std::function<Result<security::Principal>(const std::string& sender)> act_for;
  std::string request_id;      // X-Request-ID; made when absent
  std::string correlation_id;  // X-Correlation-ID; empty when absent
  std::string arrived_by;      // "http", "folder": for the log and the audit
};

// The answer to a sender: what HTTP gives back, and what the folder writes beside a refused file.
struct Answer {
  int status = 200;
  std::string content_type = "application/fhir+json";
  std::string body;
  // For the folder and `record import --report`: what was refused, as CSV (record_report.h). Empty
  // when nothing was.
  std::string report;
};

// The form of a message that one receiver gets, with the maps that made it.
struct RenderedLocal {
  int delivery = 0;  // its place among the message's, from 1
  std::string format;
  std::vector<mapping::Transformed> steps;
};

// One local record or FHIR message out of an arrival, on its way through the stages. Each stage
// adds its part and leaves the others alone.
struct Exchange {
  // admit
  std::string id;  // of the exchange, ours
  Instant received_at{};
  security::Principal principal;
  std::string request_id;
  std::string correlation_id;
  std::string arrived_by;
  // parse
  std::string format;
  std::string arrived;   // the bytes as they arrived (of this record alone, when a file holds many)
  int line = 0;          // where the record began in a file of many
  fhir::Document local;  // absent for FHIR
  // map in
  fhir::Document canonical;  // the ChcRecord; absent when the event has none
  fhir::Document message;    // the message Bundle
  std::string message_json;
  std::vector<mapping::Transformed> steps;  // of the maps, in order: lineage and loss
  // validate
  Issues issues;  // warnings travel on; errors end the exchange
  // What the MessageHeader says.
  std::string message_id;
  std::string event_system;
  std::string event;
  std::string sender;       // ODS code
  std::string destination;  // ODS code
  std::string in_response_to;
  std::string response_code;
  // Of an extract: the state of its case that is written down with this message.
  std::optional<store::NewExtractRow> extract_row;
  // render
  std::vector<RenderedLocal> rendered;
};

}  // namespace gateway::messaging
