#include "gateway/messaging/deliverer.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/messaging/rig.h"
#include "tests/messaging/sample_message.h"
#include "tests/support/matchers.h"

namespace gateway::messaging {
namespace {

using store::DeliveryState;
using testing::Rig;
using testing::SampleMessage;

constexpr const char* kId = "7d3f6e1a-0000-4000-8000-000000000001";

// A store that cannot record the first few outcomes, as if the disk were full at that moment.
class ForgetfulStore final : public store::Store {
 public:
  ForgetfulStore(store::Store& store, int failures) : store_(store), failures_(failures) {}

  Result<store::AcceptOutcome> Accept(store::AcceptedMessage m) override {
    return store_.Accept(std::move(m));
  }
  Result<int> RecoverInterrupted(Instant now) override { return store_.RecoverInterrupted(now); }
  Result<std::vector<store::Delivery>> ClaimDue(store::ClaimRequest r) override {
    return store_.ClaimDue(std::move(r));
  }
  Result<std::optional<Instant>> NextDue() override { return store_.NextDue(); }
  Result<DeliveryState> RecordSent(store::SendReport report) override {
    if (failures_-- > 0) return Fail(IssueType::kNoStore, "the disk is full");
    return store_.RecordSent(std::move(report));
  }
  Result<std::optional<store::ResponseMatch>> RecordResponse(store::Response r) override {
    return store_.RecordResponse(std::move(r));
  }
  Result<std::vector<store::Delivery>> Overdue(Instant now, int limit) override {
    return store_.Overdue(now, limit);
  }
  Result<std::vector<store::QueueDepth>> QueueDepths() override { return store_.QueueDepths(); }
  Result<std::int64_t> AddWorklistItem(store::NewWorklistItem item, std::int64_t about,
                                       Instant at) override {
    return store_.AddWorklistItem(std::move(item), about, at);
  }
  Result<std::vector<store::WorklistItem>> ListWorklist(store::WorklistFilter f) override {
    return store_.ListWorklist(std::move(f));
  }
  Result<store::WorklistItem> ShowWorklistItem(std::int64_t id) override {
    return store_.ShowWorklistItem(id);
  }
  Status AssignWorklistItem(std::int64_t id, std::string to) override {
    return store_.AssignWorklistItem(id, std::move(to));
  }
  Status ResolveWorklistItem(std::int64_t id, store::Resolution r, std::string note,
                             Instant at) override {
    return store_.ResolveWorklistItem(id, r, std::move(note), at);
  }
  Result<std::vector<store::MessageSummary>> ListMessages(store::MessageFilter f) override {
    return store_.ListMessages(std::move(f));
  }
  Result<store::MessageDetail> FindMessage(std::string id) override {
    return store_.FindMessage(std::move(id));
  }
  Result<store::ExtractSourceState> FindExtractSource(std::string name) override {
    return store_.FindExtractSource(std::move(name));
  }
  Result<std::vector<store::ExtractSourceState>> ListExtractSources() override {
    return store_.ListExtractSources();
  }
  Result<store::ExtractDetail> ShowExtractSource(std::string name) override {
    return store_.ShowExtractSource(std::move(name));
  }
  Result<std::vector<store::ExtractRow>> LoadExtractRows(std::string source) override {
    return store_.LoadExtractRows(std::move(source));
  }
  Result<std::string> LoadExtractRecord(std::int64_t row) override {
    return store_.LoadExtractRecord(row);
  }
  Status SaveExtractRows(std::vector<store::NewExtractRow> rows, Instant at) override {
    return store_.SaveExtractRows(std::move(rows), at);
  }
  Status EndExtractFile(store::ExtractFileEnd end) override {
    return store_.EndExtractFile(std::move(end));
  }
  Result<bool> HoldExtractFile(store::ExtractFile file, std::string reason) override {
    return store_.HoldExtractFile(std::move(file), std::move(reason));
  }
  Status ActivateExtract(std::string source, Instant at) override {
    return store_.ActivateExtract(std::move(source), at);
  }
  Status ReleaseExtractFile(std::string source) override {
    return store_.ReleaseExtractFile(std::move(source));
  }
  Result<std::string> LoadBody(std::int64_t s) override { return store_.LoadBody(s); }
  Result<std::string> LoadMapped(std::int64_t s) override { return store_.LoadMapped(s); }
  Result<std::string> LoadLineage(std::int64_t s) override { return store_.LoadLineage(s); }
  Result<store::Answer> LoadAnswer(std::int64_t s) override { return store_.LoadAnswer(s); }
  Result<store::DeliveryContent> LoadContent(std::int64_t d) override {
    return store_.LoadContent(d);
  }
  Result<std::optional<std::int64_t>> FindCase(store::CaseLink l) override {
    return store_.FindCase(std::move(l));
  }
  Status AppendAudit(std::string event, Instant at) override {
    return store_.AppendAudit(std::move(event), at);
  }
  Result<store::AuditCheck> VerifyAudit() override { return store_.VerifyAudit(); }
  Status Health() override { return store_.Health(); }
  void Close() override { store_.Close(); }

 private:
  store::Store& store_;
  std::atomic<int> failures_;
};

// Looks until `done`, at most ten seconds.
template <typename Done>
bool Within(Done done) {
  for (int i = 0; i < 1000; ++i) {
    if (done()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

TEST(Deliverer, RecordsAnOutcomeThatTheStoreCouldNotTakeAtOnce) {
  Rig rig;
  ASSERT_EQ(rig.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(kId))).status, 200);
  ForgetfulStore forgetful(*rig.store, 3);
  PipelineParts parts = rig.pipeline->parts();
  parts.store = &forgetful;
  Pipeline pipeline(std::move(parts));
  Deliverer deliverer(
      pipeline, {.workers = 2, .per_destination = 2, .look_every = std::chrono::milliseconds(5)});
  EXPECT_TRUE(Within([&] { return rig.StatesOf(kId) == std::vector{DeliveryState::kDelivered}; }));
  EXPECT_EQ(rig.icb.parcels().size(), 1U) << "it is not sent again meanwhile";
}

TEST(Deliverer, DoesNotLetAReceiverThatHangsHoldUpAnother) {
  Rig rig;
  std::atomic<bool> hang{true};
  rig.icb.Answer([&](const Parcel&) -> Result<Receipt> {
    while (hang) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return Receipt{200, "", ""};
  });
  const auto id = [](int n) { return "7d3f6e1a-0000-4000-8000-00000000000" + std::to_string(n); };
  for (int i = 1; i <= 6; ++i) {
    ASSERT_EQ(rig.pipeline
                  ->AcceptMessage(rig.ArrivalOf(SampleMessage(id(i), "CASE-" + std::to_string(i))))
                  .status,
              200);
  }
  ASSERT_EQ(rig.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(id(7), "CASE-7", "X28", "X29")))
                .status,
            200);
  Deliverer deliverer(
      *rig.pipeline,
      {.workers = 4, .per_destination = 2, .look_every = std::chrono::milliseconds(5)});
  EXPECT_TRUE(Within([&] { return rig.council.parcels().size() == 1; }));
  EXPECT_LE(rig.icb.parcels().size(), 2U);
  hang = false;
  EXPECT_TRUE(Within([&] { return rig.icb.parcels().size() == 6; }));
}

}  // namespace
}  // namespace gateway::messaging
