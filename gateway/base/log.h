// Structured logs without patient data: one JSON object a line on stderr.
//
// Only the fields of LogField can be written, and their values are identifiers, codes, counts and
// timings; there is no way to log a body or a free sentence made at run time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace gateway {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// What may stand beside the event name of a log line.
enum class LogField {
  kExchange,       // the gateway's own id of an exchange
  kMessageId,      // MessageHeader.id or the record's derived message id
  kRequestId,      // X-Request-ID
  kCorrelationId,  // X-Correlation-ID
  kDelivery,       // number of a delivery
  kSender,         // ODS code
  kDestination,    // ODS code
  kEvent,          // message event code
  kFormat,         // local format name
  kStage,          // stage of the pipeline
  kRule,           // rule ids, separated by commas
  kStatus,         // HTTP status or state name
  kType,           // issue type code
  kBytes,
  kCount,
  kMillis,
  kAttempt,
  kAddress,  // listener address, host and port only
  kPath,     // file name inside a watched folder, never its content; or an HTTP path pattern
  kClient,   // configured client name
  kDetail,   // a constant sentence of the source code
};

using LogValue = std::variant<std::string, std::int64_t>;
using LogFields = std::vector<std::pair<LogField, LogValue>>;

// `event` is a constant of the source: "message-accepted". Thread-safe; a line is written whole.
void Log(LogLevel level, std::string_view event, const LogFields& fields = {});

// Lines below `level` are dropped. Default kInfo.
void SetLogLevel(LogLevel level);
// Sends lines to `sink` instead of stderr (tests); nullptr restores stderr.
void SetLogSink(void (*sink)(std::string_view line));

}  // namespace gateway
