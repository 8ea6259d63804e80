// The message store: queue, idempotency and audit in one SQL store (design section 2, decisions 6,
// 8 and 9).
//
// A message, its rendered deliveries, its case links, its worklist items and its audit event are
// one transaction: after Accept returns they survive a power cut, and before that nothing of them
// exists. Every writing call is durable when it returns. Calls wait for the writer, which commits
// many at once; one that fails does not spoil its neighbours.
//
// Thread-safe. No call throws. Errors: kNoStore (disk full, read-only, closed: nothing was written;
// try later), kLockError (someone else holds the file), kNotFound, kConflict (the state does not
// allow it), kException (the file is damaged).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/store/delivery.h"
#include "gateway/store/extract.h"
#include "gateway/store/message.h"
#include "gateway/store/worklist.h"

namespace gateway::store {

// What ClaimDue may give out.
struct ClaimRequest {
  Instant now;
  int limit = 16;
  std::vector<std::string> busy_destinations;  // ODS codes to leave alone
};

// The state of the audit chain.
struct AuditCheck {
  std::int64_t events = 0;                   // looked at
  std::optional<std::int64_t> first_broken;  // number of the first event that does not fit
};

class Store {
 public:
  virtual ~Store() = default;

  // --- accept -------------------------------------------------------------------------------
  // Takes the message, or finds that (sender, message id) was taken before and gives the first
  // answer back. kTooLong when it has too many deliveries or attachments.
  [[nodiscard]] virtual Result<AcceptOutcome> Accept(AcceptedMessage message) = 0;

  // --- deliver ------------------------------------------------------------------------------
  // Deliveries that were being sent when the process ended become due again, as possible repeats.
  // Call once at start, before the first ClaimDue. Gives their number.
  [[nodiscard]] virtual Result<int> RecoverInterrupted(Instant now) = 0;
  // Marks up to `limit` due deliveries as sending and gives them out, longest due first. Each must
  // be reported by RecordSent. At most one per lane is out at any time.
  [[nodiscard]] virtual Result<std::vector<Delivery>> ClaimDue(ClaimRequest request) = 0;
  // When the next delivery is due (perhaps in the past); absent when none waits for a time.
  [[nodiscard]] virtual Result<std::optional<Instant>> NextDue() = 0;
  // Ends the attempt: settles the delivery, plans the next attempt, or holds it with a worklist
  // item. Gives the state it is in now. A response that overtook the report stands. kConflict when
  // this attempt is not the one under way.
  [[nodiscard]] virtual Result<DeliveryState> RecordSent(SendReport report) = 0;
  // Matches a response to the delivery it answers, by wire id, else by message id, among those to
  // `response.sender`. Absent when there is none. A negative one becomes a worklist item.
  [[nodiscard]] virtual Result<std::optional<ResponseMatch>> RecordResponse(Response response) = 0;
  // Unsettled deliveries whose acknowledgement was due before `now`, longest overdue first.
  [[nodiscard]] virtual Result<std::vector<Delivery>> Overdue(Instant now, int limit = 100) = 0;
  [[nodiscard]] virtual Result<std::vector<QueueDepth>> QueueDepths() = 0;

  // --- worklist -----------------------------------------------------------------------------
  // `about` names a message by its sequence, 0 for none. Gives the item's id.
  [[nodiscard]] virtual Result<std::int64_t> AddWorklistItem(NewWorklistItem item,
                                                             std::int64_t about, Instant at) = 0;
  // Newest first.
  [[nodiscard]] virtual Result<std::vector<WorklistItem>> ListWorklist(WorklistFilter filter) = 0;
  [[nodiscard]] virtual Result<WorklistItem> ShowWorklistItem(std::int64_t id) = 0;
  [[nodiscard]] virtual Status AssignWorklistItem(std::int64_t id, std::string to) = 0;
  // kConflict when it is resolved already, or when a delivery is to be requeued or closed that is
  // not held.
  [[nodiscard]] virtual Status ResolveWorklistItem(std::int64_t id, Resolution resolution,
                                                   std::string note, Instant at) = 0;

  // --- read ---------------------------------------------------------------------------------
  // Newest first.
  [[nodiscard]] virtual Result<std::vector<MessageSummary>> ListMessages(MessageFilter filter) = 0;
  // By exchange id or message id. kMultipleMatches when several senders used that message id.
  [[nodiscard]] virtual Result<MessageDetail> FindMessage(std::string id) = 0;
  // The bytes as they arrived; the mapped FHIR message (kNotFound when there is none); the answer.
  // kException when the bytes are no longer those that were stored (SHA-256).
  [[nodiscard]] virtual Result<std::string> LoadBody(std::int64_t sequence) = 0;
  [[nodiscard]] virtual Result<std::string> LoadMapped(std::int64_t sequence) = 0;
  // AcceptedMessage::lineage; kNotFound when there is none.
  [[nodiscard]] virtual Result<std::string> LoadLineage(std::int64_t sequence) = 0;
  [[nodiscard]] virtual Result<Answer> LoadAnswer(std::int64_t sequence) = 0;
  [[nodiscard]] virtual Result<DeliveryContent> LoadContent(std::int64_t delivery) = 0;
  // The case that a link names; absent when it names none.
  [[nodiscard]] virtual Result<std::optional<std::int64_t>> FindCase(CaseLink link) = 0;

  // --- extracts (store/extract.h) ------------------------------------------------------------
  // A source never seen is in state history with nothing in it.
  [[nodiscard]] virtual Result<ExtractSourceState> FindExtractSource(std::string name) = 0;
  // In alphabetical order; those that were seen.
  [[nodiscard]] virtual Result<std::vector<ExtractSourceState>> ListExtractSources() = 0;
  [[nodiscard]] virtual Result<ExtractDetail> ShowExtractSource(std::string name) = 0;
  // Every case of a source, vanished ones included, without its record.
  [[nodiscard]] virtual Result<std::vector<ExtractRow>> LoadExtractRows(std::string source) = 0;
  [[nodiscard]] virtual Result<std::string> LoadExtractRecord(std::int64_t row) = 0;
  // Rows that send nothing: history, or a change that does not count. All or none.
  [[nodiscard]] virtual Status SaveExtractRows(std::vector<NewExtractRow> rows, Instant at) = 0;
  // What a whole file says beyond its rows: which were missing, which are back.
  [[nodiscard]] virtual Status EndExtractFile(ExtractFileEnd end) = 0;
  // Writes a file down as held, with a worklist item, once for the same bytes. False when a person
  // released these bytes: then they are to be taken.
  [[nodiscard]] virtual Result<bool> HoldExtractFile(ExtractFile file, std::string reason) = 0;
  // From now on changes are sent. kConflict when no file was taken yet, or when it is active.
  [[nodiscard]] virtual Status ActivateExtract(std::string source, Instant at) = 0;
  // The file that was held last may come again and is taken then. kConflict when none is held.
  [[nodiscard]] virtual Status ReleaseExtractFile(std::string source) = 0;

  // --- audit --------------------------------------------------------------------------------
  // Adds an event that belongs to no message: who looked at what.
  [[nodiscard]] virtual Status AppendAudit(std::string event, Instant at) = 0;
  // Walks the whole chain and compares it with the messages it speaks of. A chain cut off at its
  // end cannot be seen from inside: keep the last hash elsewhere.
  [[nodiscard]] virtual Result<AuditCheck> VerifyAudit() = 0;

  // --- life ---------------------------------------------------------------------------------
  // Writes, commits and takes back something small: ok when the next message can be stored.
  [[nodiscard]] virtual Status Health() = 0;
  // Finishes what is waiting and closes the files; later calls give kNoStore. Idempotent.
  virtual void Close() = 0;
};

}  // namespace gateway::store
