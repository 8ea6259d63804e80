// The only place where what arrives is read, mapped and checked: /records, the watched folder,
// $process-message and `record import|check` all come through here.
//
// Immutable after construction; thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/mapping/transform.h"
#include "gateway/messaging/made_values.h"
#include "gateway/records/format.h"
#include "gateway/records/rules.h"
#include "gateway/validation/suppress/finding_rules.h"
#include "gateway/validation/validator.h"

namespace gateway::messaging {

// The format whose model is the canonical record (chc-domain: ChcRecord); business rules speak of
// it.
inline constexpr std::string_view kCanonicalFormat = "chc-json";
inline constexpr std::string_view kCanonicalModel = "ChcRecord";

// One record or message, read and checked. With errors among the issues it must not go on.
struct Candidate {
  int line = 0;              // where the record began in its file; 0 for a message
  std::string arrived;       // the bytes it stands for
  fhir::Document local;      // absent for a FHIR message
  fhir::Document canonical;  // absent when the event has no canonical record, or mapping failed
  fhir::Document message;    // the message Bundle; absent when mapping failed
  std::string message_json;
  Issues issues;                            // places are those of what arrived
  std::vector<mapping::Transformed> steps;  // of the chain, in order: lineage and loss
  MadeValues made;  // elements of `local` that nothing stated; the lineage tells what they became
  std::size_t maps_used = 0;  // of the format's `maps.in`, up to the canonical record
};

// The engines intake stands on, built once by app/.
struct IntakeParts {
  std::shared_ptr<const definitions::Registry> registry;
  std::shared_ptr<const records::FormatLibrary> formats;
  std::shared_ptr<const mapping::MapLibrary> maps;
  std::shared_ptr<const records::RuleSet> rules;
  std::shared_ptr<const validation::Validator> validator;
  std::shared_ptr<const records::Host> host;  // may be null
  validation::FindingRules finding_rules;     // of what is found in messages; business rules aside
};

class Intake {
 public:
  explicit Intake(IntakeParts parts) : parts_(std::move(parts)) {}

  // Reads every record of a file of a local format, maps it to a message and checks record and
  // message. Fails as a whole when the format is unknown (kNotSupported, with the names there are)
  // or the file cannot be divided into records.
  [[nodiscard]] Result<std::vector<Candidate>> ReadRecords(std::string_view format,
                                                           std::string bytes, Instant now) const;

  // The same, one record at a time, so that a large file never stands in memory as messages. Ends
  // with the first error of `take`.
  [[nodiscard]] Status ForEachRecord(std::string_view format, std::string bytes, Instant now,
                                     const std::function<Status(Candidate)>& take) const;

  // The two halves of reading a record, for what has to decide in between whether there is a
  // message at all (extract/). First: the local record as a canonical one, checked by the business
  // rules. A format without a canonical record gives none.
  [[nodiscard]] Candidate ToCanonical(const records::Format& format, records::LocalRecord record,
                                      Instant now) const;
  // Second: the message by way of `maps`, or of the rest of the format's own when empty, checked.
  // Precondition: no errors so far.
  void ToMessage(const records::Format& format, std::span<const std::string> maps,
                 Candidate& candidate, Instant now) const;
  // The canonical record alone, neither checked nor explained: what a case was before.
  [[nodiscard]] Result<fhir::Document> CanonicalOf(const records::Format& format,
                                                   const fhir::Document& local, Instant now) const;

  // The format of that name; kNotSupported, with the names there are.
  [[nodiscard]] Result<const records::Format*> FindFormat(std::string_view name) const;

  // Reads one FHIR message, checks it against R4 and the profiles that its MessageDefinition names
  // (validation/rules/message_definition.cc), and against the business rules when its event
  // carries a canonical record. JSON or XML, by content. Fails when it is neither or no resource.
  [[nodiscard]] Result<Candidate> ReadMessage(std::string bytes, Instant now) const;

  // A message as a file of a local format: the format's maps, then its writer.
  [[nodiscard]] Result<std::string> WriteRecords(std::string_view format,
                                                 std::span<const fhir::Document> messages,
                                                 Instant now) const;

  // The message mapped back to one record of the format's model: every step of the chain, the last
  // one's output is the record. Never empty.
  [[nodiscard]] Result<std::vector<mapping::Transformed>> ToRecordSteps(
      const records::Format& format, const fhir::Document& message, Instant now) const;
  // The last of these steps alone.
  [[nodiscard]] Result<mapping::Transformed> ToRecord(const records::Format& format,
                                                      const fhir::Document& message,
                                                      Instant now) const;

  // The bytes of a message about to leave, read and checked as those that arrive are, business
  // rules aside: an error means that they must not be sent. kInvalid when they cannot be read.
  [[nodiscard]] Result<Issues> CheckOutgoing(std::string message_json, Instant now) const;

  // The business rules alone, over a canonical record.
  [[nodiscard]] Issues CheckRecord(const fhir::Document& canonical, Instant now) const;

  [[nodiscard]] const IntakeParts& parts() const { return parts_; }

 private:
  [[nodiscard]] Result<const mapping::Map*> FindMap(const std::string& url) const;
  [[nodiscard]] Candidate MapAndCheck(const records::Format& format, records::LocalRecord record,
                                      Instant now) const;
  [[nodiscard]] Status MapToCanonical(const records::Format& format, Candidate& candidate,
                                      Instant now) const;
  [[nodiscard]] Status MapToMessage(std::span<const std::string> maps, Candidate& candidate,
                                    Instant now) const;
  void CheckMessage(Candidate& candidate, Instant now) const;
  void CheckCanonicalOf(Candidate& candidate, Instant now) const;

  IntakeParts parts_;
};

// True when messages with this event carry a canonical record.
[[nodiscard]] bool CarriesRecord(fhir::Node bundle);

}  // namespace gateway::messaging
