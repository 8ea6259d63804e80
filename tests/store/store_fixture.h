// A store in a folder of its own, and messages to put into it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "gateway/store/sqlite_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::store {

using namespace std::chrono_literals;
using gateway::testing::IsError;
using gateway::testing::IsOk;
using ::testing::_;

// "m<number>" from X26 about case "case-<case_number>", with one delivery to X27.
inline AcceptedMessage MakeMessage(int number, int case_number, Instant at) {
  AcceptedMessage message;
  message.exchange_id = "x" + std::to_string(number);
  message.sender = "X26";
  message.message_id = "m" + std::to_string(number);
  message.event_system = "https://chc-gateway.example/fhir/CodeSystem/chc-message-event";
  message.event_code = "chc-checklist-submission";
  message.destination = "X27";
  message.links = {{"https://x26.example/case", "case-" + std::to_string(case_number), "X26"}};
  message.received_at = at;
  message.format = "chc-json";
  message.body = "{\"arrived\":" + std::to_string(number) + "}";
  message.body_type = "application/json";
  message.mapped = "{\"resourceType\":\"Bundle\"}";
  message.client = "test-client";
  message.request_id = "request-1";
  message.correlation_id = "correlation-1";
  message.pins = "chc-json#1";
  message.answer = {202, "application/fhir+json", "answer " + std::to_string(number)};
  message.deliveries = {{.destination = "X27",
                         .via = "fhir-rest",
                         .address = "https://127.0.0.1/x27",
                         .content_type = "application/fhir+json",
                         .file_name = "m.json",
                         .body = "rendered " + std::to_string(number),
                         .wire_id = "wire-" + std::to_string(number),
                         .wants_response = true}};
  message.audit_event = "{\"resourceType\":\"AuditEvent\"}";
  return message;
}

class StoreTest : public ::testing::Test {
 protected:
  StoreTest() { Reopen(); }

  void Reopen(std::int64_t max_pages = 0) {
    store_.reset();
    auto opened = OpenSqliteStore({.path = path(), .max_pages = max_pages});
    EXPECT_THAT(opened, IsOk());
    if (opened) store_ = *std::move(opened);
  }

  [[nodiscard]] std::filesystem::path path() const { return folder_ / "store.db"; }
  [[nodiscard]] Instant now() const { return clock_.Now(); }

  AcceptOutcome Accept(AcceptedMessage message) {
    auto outcome = store_->Accept(std::move(message));
    EXPECT_THAT(outcome, IsOk());
    return outcome.value_or(AcceptOutcome{});
  }
  AcceptOutcome Accept(int number, int case_number) {
    return Accept(MakeMessage(number, case_number, now()));
  }

  std::vector<Delivery> Claim(int limit = 100, std::vector<std::string> busy = {}) {
    auto claimed =
        store_->ClaimDue({.now = now(), .limit = limit, .busy_destinations = std::move(busy)});
    EXPECT_THAT(claimed, IsOk());
    return claimed.value_or(std::vector<Delivery>{});
  }
  // The message ids of what is claimed, in order, in one text.
  std::string ClaimedIds() {
    std::string ids;
    const std::vector<Delivery> claimed = Claim();
    for (const Delivery& delivery : claimed) ids += (ids.empty() ? "" : " ") + delivery.message_id;
    return ids;
  }

  [[nodiscard]] SendReport Report(const Delivery& delivery, AttemptOutcome outcome) const {
    return {.delivery = delivery.id, .attempt = delivery.attempts, .at = now(), .outcome = outcome};
  }
  DeliveryState Send(const Delivery& delivery) {
    auto state = store_->RecordSent(Report(delivery, AttemptOutcome::kDelivered));
    EXPECT_THAT(state, IsOk());
    return state.value_or(DeliveryState::kPending);
  }
  DeliveryState Hold(const Delivery& delivery) {
    SendReport report = Report(delivery, AttemptOutcome::kHeld);
    report.diagnostics = "the receiver does not know the event";
    auto state = store_->RecordSent(report);
    EXPECT_THAT(state, IsOk());
    return state.value_or(DeliveryState::kPending);
  }
  Delivery Show(int number) {
    auto detail = store_->FindMessage("m" + std::to_string(number));
    EXPECT_THAT(detail, IsOk());
    return detail && !detail->deliveries.empty() ? detail->deliveries[0].delivery : Delivery{};
  }
  std::vector<WorklistItem> Worklist() {
    return store_->ListWorklist({}).value_or(std::vector<WorklistItem>{});
  }

  gateway::testing::TempFolder folder_;
  gateway::testing::FakeClock clock_;
  std::unique_ptr<Store> store_;
};

}  // namespace gateway::store
