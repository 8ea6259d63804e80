#include "gateway/store/sqlite_store.h"

#include <mutex>

#include "gateway/store/accept.h"
#include "gateway/store/audit.h"
#include "gateway/store/cases.h"
#include "gateway/store/checkpointer.h"
#include "gateway/store/deliveries.h"
#include "gateway/store/extract_table.h"
#include "gateway/store/messages.h"
#include "gateway/store/readers.h"
#include "gateway/store/responses.h"
#include "gateway/store/schema.h"
#include "gateway/store/store_lock.h"
#include "gateway/store/worklist_table.h"
#include "gateway/store/writer.h"

namespace gateway::store {
namespace {

// Room for one ordinary message must be there; what was written is taken back in the same commit.
Status Probe(Database& database) {
  GATEWAY_CHECK(Run(database, "INSERT INTO probe (bytes) VALUES (zeroblob(65536))"));
  return Run(database, "DELETE FROM probe");
}

class SqliteStore final : public Store {
 public:
  SqliteStore(StoreLock lock, std::unique_ptr<Database> writing,
              std::unique_ptr<Database> checkpointing, const SqliteOptions& options)
      : lock_(std::move(lock)),
        checkpointer_(std::make_unique<Checkpointer>(std::move(checkpointing))),
        writer_(std::make_unique<Writer>(std::move(writing), *checkpointer_, options.metrics)),
        readers_(options.path, options.readers) {}
  ~SqliteStore() override { Close(); }
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;

  Result<AcceptOutcome> Accept(AcceptedMessage message) override {
    GATEWAY_TRY(const SealedMessage sealed, SealMessage(message));
    return writer_->Get<AcceptOutcome>(
        [&](Database& database) { return AcceptSealed(database, sealed); }, Writer::Kind::kAccept);
  }

  Result<int> RecoverInterrupted(Instant now) override {
    return writer_->Get<int>([&](Database& database) { return RecoverDeliveries(database, now); });
  }
  Result<std::vector<Delivery>> ClaimDue(ClaimRequest request) override {
    return writer_->Get<std::vector<Delivery>>(
        [&](Database& database) { return ClaimDeliveries(database, request); });
  }
  Result<std::optional<Instant>> NextDue() override {
    return readers_.Get<std::optional<Instant>>(NextDueDelivery);
  }
  Result<DeliveryState> RecordSent(SendReport report) override {
    return writer_->Get<DeliveryState>(
        [&](Database& database) { return RecordAttempt(database, report); });
  }
  Result<std::optional<ResponseMatch>> RecordResponse(Response response) override {
    return writer_->Get<std::optional<ResponseMatch>>(
        [&](Database& database) { return MatchResponse(database, response); });
  }
  Result<std::vector<Delivery>> Overdue(Instant now, int limit) override {
    return readers_.Get<std::vector<Delivery>>(
        [&](Database& database) { return OverdueDeliveries(database, now, limit); });
  }
  Result<std::vector<QueueDepth>> QueueDepths() override {
    return readers_.Get<std::vector<QueueDepth>>(ReadQueueDepths);
  }

  Result<std::int64_t> AddWorklistItem(NewWorklistItem item, std::int64_t about,
                                       Instant at) override {
    return writer_->Get<std::int64_t>(
        [&](Database& database) { return AddItem(database, item, {about, 0, 0}, at); });
  }
  Result<std::vector<WorklistItem>> ListWorklist(WorklistFilter filter) override {
    return readers_.Get<std::vector<WorklistItem>>(
        [&](Database& database) { return ListItems(database, filter); });
  }
  Result<WorklistItem> ShowWorklistItem(std::int64_t id) override {
    return readers_.Get<WorklistItem>([&](Database& database) { return ReadItem(database, id); });
  }
  Status AssignWorklistItem(std::int64_t id, std::string to) override {
    return writer_->Run([&](Database& database) { return AssignItem(database, id, to); });
  }
  Status ResolveWorklistItem(std::int64_t id, Resolution resolution, std::string note,
                             Instant at) override {
    return writer_->Run(
        [&](Database& database) { return ResolveItem(database, id, resolution, note, at); });
  }

  Result<std::vector<MessageSummary>> ListMessages(MessageFilter filter) override {
    return readers_.Get<std::vector<MessageSummary>>(
        [&](Database& database) { return ListMessageRows(database, filter); });
  }
  Result<MessageDetail> FindMessage(std::string id) override {
    return readers_.Get<MessageDetail>(
        [&](Database& database) { return FindMessageRow(database, id); });
  }
  Result<std::string> LoadBody(std::int64_t sequence) override {
    return readers_.Get<std::string>([&](Database& database) {
      return LoadMessagePart(database, sequence, MessagePart::kArrived);
    });
  }
  Result<std::string> LoadMapped(std::int64_t sequence) override {
    return readers_.Get<std::string>([&](Database& database) {
      return LoadMessagePart(database, sequence, MessagePart::kMapped);
    });
  }
  Result<std::string> LoadLineage(std::int64_t sequence) override {
    return readers_.Get<std::string>([&](Database& database) {
      return LoadMessagePart(database, sequence, MessagePart::kLineage);
    });
  }
  Result<Answer> LoadAnswer(std::int64_t sequence) override {
    return readers_.Get<Answer>(
        [&](Database& database) { return LoadStoredAnswer(database, sequence); });
  }
  Result<DeliveryContent> LoadContent(std::int64_t delivery) override {
    return readers_.Get<DeliveryContent>(
        [&](Database& database) { return LoadDeliveryContent(database, delivery); });
  }
  Result<std::optional<std::int64_t>> FindCase(CaseLink link) override {
    return readers_.Get<std::optional<std::int64_t>>(
        [&](Database& database) { return LookUpCase(database, link); });
  }

  Result<ExtractSourceState> FindExtractSource(std::string name) override {
    return readers_.Get<ExtractSourceState>(
        [&](Database& database) { return ReadExtractSource(database, name); });
  }
  Result<std::vector<ExtractSourceState>> ListExtractSources() override {
    return readers_.Get<std::vector<ExtractSourceState>>(ListExtractSourceRows);
  }
  Result<ExtractDetail> ShowExtractSource(std::string name) override {
    return readers_.Get<ExtractDetail>(
        [&](Database& database) { return ReadExtractDetail(database, name); });
  }
  Result<std::vector<ExtractRow>> LoadExtractRows(std::string source) override {
    return readers_.Get<std::vector<ExtractRow>>(
        [&](Database& database) { return ReadExtractRows(database, source); });
  }
  Result<std::string> LoadExtractRecord(std::int64_t row) override {
    return readers_.Get<std::string>(
        [&](Database& database) { return ReadExtractRecord(database, row); });
  }
  Status SaveExtractRows(std::vector<NewExtractRow> rows, Instant at) override {
    return writer_->Run([&](Database& database) -> Status {
      for (const NewExtractRow& row : rows) GATEWAY_CHECK(SaveExtractRow(database, row, 0, at));
      return {};
    });
  }
  Status EndExtractFile(ExtractFileEnd end) override {
    return writer_->Run([&](Database& database) { return EndFile(database, end); });
  }
  Result<bool> HoldExtractFile(ExtractFile file, std::string reason) override {
    return writer_->Get<bool>([&](Database& database) { return HoldFile(database, file, reason); });
  }
  Status ActivateExtract(std::string source, Instant at) override {
    return writer_->Run([&](Database& database) { return Activate(database, source, at); });
  }
  Status ReleaseExtractFile(std::string source) override {
    return writer_->Run([&](Database& database) { return ReleaseHeldFile(database, source); });
  }

  Status AppendAudit(std::string event, Instant at) override {
    return writer_->Run(
        [&](Database& database) { return AppendAuditEvent(database, 0, "", event, at); });
  }
  Result<AuditCheck> VerifyAudit() override { return readers_.Get<AuditCheck>(VerifyAuditChain); }

  Status Health() override { return writer_->Run(Probe); }

  void Close() override {
    writer_->Stop();
    readers_.Close();
  }

 private:
  // In this order: the lock is let go of last.
  StoreLock lock_;
  std::unique_ptr<Checkpointer> checkpointer_;
  std::unique_ptr<Writer> writer_;
  Readers readers_;
};

}  // namespace

Result<std::unique_ptr<Store>> OpenSqliteStore(const SqliteOptions& options) {
  GATEWAY_TRY(StoreLock lock, StoreLock::Take(options.path));
  GATEWAY_TRY(auto writing, Database::Open(options.path, Database::Mode::kWrite));
  GATEWAY_CHECK(Migrate(*writing));
  if (options.max_pages > 0) {
    GATEWAY_CHECK(writing->Execute("PRAGMA max_page_count = " + std::to_string(options.max_pages)));
  }
  GATEWAY_TRY(auto checkpointing, Database::Open(options.path, Database::Mode::kWrite));
  return std::make_unique<SqliteStore>(std::move(lock), std::move(writing),
                                       std::move(checkpointing), options);
}

}  // namespace gateway::store
