// SIGKILL at every stage under concurrent traffic: nothing acknowledged is lost, nothing has its
// effect twice, and each case keeps its order.
//
// CHC_KILL_ROUNDS=100 kills a hundred times (kill.sh).
#include <gmock/gmock.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <thread>

#include "gateway/base/file.h"
#include "gateway/store/sqlite_store.h"
#include "tests/messaging/sample_message.h"
#include "tests/scenarios/child.h"
#include "tests/scenarios/world.h"

namespace gateway::scenarios {
namespace {

constexpr int kClients = 8;
constexpr std::array kStages = {"admit",       "parse",         "validate",     "route",
                                "render",      "commit-before", "commit-after", "acknowledge",
                                "send-before", "send-after",    "recorded"};

std::string Replace(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("the demo's gateway.yaml changed");
  return text.replace(at, from.size(), to);
}

// The demo's gateway.yaml with both ports fixed, and no client held up by its rate.
void WriteConfig(const World& world, std::uint16_t exchange_port, std::uint16_t operator_port) {
  Must(app::WriteDemoConfig(world.files, *world.spine, operator_port));
  std::string yaml = Must(ReadFile(world.files.config));
  yaml = Replace(std::move(yaml), "exchange:\n    port: 0",
                 "exchange:\n    port: " + std::to_string(exchange_port));
  yaml += "rate: {per_second: 100000, burst: 100000}\n";
  Must(WriteFileDurably(world.files.config, yaml));
}

// Clients that each send the messages of a case of their own, in order: the next one only after
// the one before was acknowledged, the same bytes again when there was no answer.
class Clients {
 public:
  Clients(World& world, std::uint16_t port)
      : world_(world),
        url_("https://localhost:" + std::to_string(port) + "/fhir/$process-message") {
    for (int i = 0; i < kClients; ++i) threads_.emplace_back([this, i] { Run(i); });
  }
  ~Clients() {
    abandoned_ = true;
    Finish();
  }

  // Lets each client bring its last message through.
  void Finish() {
    finishing_ = true;
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

  // Message ids by client, in order of acknowledgement. After Finish.
  [[nodiscard]] const std::array<std::vector<std::string>, kClients>& acknowledged() const {
    return acknowledged_;
  }
  [[nodiscard]] int repeated() const { return repeated_; }
  [[nodiscard]] int refused() const { return refused_; }

 private:
  void Run(int number) {
    net::ClientOptions options;
    options.tls = world_.files.hospital_tls;
    const auto http = Must(net::HttpClient::Make(options));
    for (int message = 1; !finishing_; ++message) {
      const std::string name = std::to_string(number) + "-" + std::to_string(message);
      const std::string id = DerivedUuid("kill", name);
      if (!SendUntilTaken(*http, messaging::testing::SampleMessage(id, CaseOf(number)))) return;
      acknowledged_[static_cast<std::size_t>(number)].push_back(id);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }

  bool SendUntilTaken(net::HttpClient& http, const std::string& body) {
    net::OutgoingRequest request;
    request.method = "POST";
    request.url = url_;
    request.headers.Set("Content-Type", "application/fhir+json");
    request.body = body;
    for (int attempt = 1; attempt < 3000 && !abandoned_; ++attempt) {
      const auto answer = http.Send(request, std::chrono::seconds(20));
      if (answer && answer->status == 200) return true;
      if (answer) ++refused_;
      ++repeated_;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
  }

 public:
  static std::string CaseOf(int number) { return "CASE-" + std::to_string(number); }

 private:
  World& world_;
  std::string url_;
  std::atomic<bool> finishing_{false};
  std::atomic<bool> abandoned_{false};
  std::atomic<int> repeated_{0};
  std::atomic<int> refused_{0};
  std::array<std::vector<std::string>, kClients> acknowledged_;
  std::vector<std::thread> threads_;
};

int Rounds() {
  const char* text = std::getenv("CHC_KILL_ROUNDS");
  return text == nullptr ? static_cast<int>(kStages.size()) : std::atoi(text);
}

// The gateway as a child, killed by itself at the n-th passage of a stage; "" for never.
class Service {
 public:
  explicit Service(const World& world) : world_(world) {}

  // False when it did not end by SIGKILL.
  bool RunUntilKilled(const std::string& stop_at) {
    Start(stop_at);
    const auto ending = child_->WaitFor(std::chrono::minutes(2));
    return ending && ending->signal == SIGKILL;
  }
  void Start(const std::string& stop_at) {
    child_.reset();
    child_ = std::make_unique<Child>(
        std::vector<std::string>{"serve", "--config", world_.files.config.string()},
        std::vector<std::pair<std::string, std::string>>{{"CHC_GATEWAY_STOP_AT", stop_at}}, log());
  }
  std::optional<Ending> Stop() {
    child_->Signal(SIGTERM);
    return child_->WaitFor(std::chrono::minutes(1));
  }
  [[nodiscard]] std::filesystem::path log() const { return world_.folder / "gateway.log"; }

 private:
  const World& world_;
  std::unique_ptr<Child> child_;
};

bool QueueIsEmpty(store::EffectLedger& ledger, std::size_t acknowledged) {
  const auto counts = ledger.Counts();
  return counts && counts->effects >= static_cast<std::int64_t>(acknowledged);
}

// Ids by case, in the order of their effects.
std::map<std::string, std::vector<std::string>> EffectsByCase(store::EffectLedger& ledger) {
  std::map<std::string, std::vector<std::string>> by_case;
  for (const store::Effect& effect : Must(ledger.List()))
    by_case[effect.case_key].push_back(effect.message_id);
  return by_case;
}

// What the stopped gateway's own store says: every message once and settled, nobody needed.
void ExpectSettledStore(const World& world, std::size_t messages) {
  const auto store = Must(store::OpenSqliteStore({.path = world.files.folder / "gateway.db"}));
  const auto list = Must(store->ListMessages({.limit = 1'000'000}));
  EXPECT_EQ(list.size(), messages);
  std::size_t settled = 0;
  for (const auto& one : list) {
    settled += one.deliveries == std::vector{store::DeliveryState::kAcknowledged} ? 1U : 0U;
  }
  EXPECT_EQ(settled, messages);
  EXPECT_TRUE(Must(store->ListWorklist({})).empty());
  EXPECT_EQ(Must(store->VerifyAudit()).first_broken, std::nullopt);
}

TEST(KilledAtEveryStage, KeepsEveryAcknowledgedMessageOnceAndInOrder) {
  World world;
  const std::uint16_t exchange_port = FreePort();
  WriteConfig(world, exchange_port, FreePort());
  Service service(world);
  Clients clients(world, exchange_port);
  SeededRandom random(20261001);
  for (int round = 0; round < Rounds(); ++round) {
    const std::string stage = kStages[static_cast<std::size_t>(round) % kStages.size()];
    const std::string stop_at = stage + ":" + std::to_string(1 + random.Next() % 12);
    std::printf("  kill %d at %s\n", round + 1, stop_at.c_str());
    ASSERT_TRUE(service.RunUntilKilled(stop_at)) << Must(ReadFile(service.log()));
  }
  service.Start("");
  clients.Finish();
  std::size_t acknowledged = 0;
  for (const auto& of_client : clients.acknowledged()) acknowledged += of_client.size();
  ASSERT_GT(acknowledged, 0U);
  EXPECT_TRUE(Eventually([&] { return QueueIsEmpty(world.spine->ledger(), acknowledged); },
                         std::chrono::minutes(2)));
  const auto ending = service.Stop();
  ASSERT_TRUE(ending && ending->signal == 0 && ending->status == 0)
      << Must(ReadFile(service.log()));

  const auto counts = Must(world.spine->ledger().Counts());
  std::printf(
      "  %zu messages acknowledged after %d kills; %d attempts of clients without an answer (%d "
      "answers that refused); %lld repeats to the receiver, %lld of them with other bytes\n",
      acknowledged, Rounds(), clients.repeated(), clients.refused(),
      static_cast<long long>(counts.repeats_identical + counts.repeats_different),
      static_cast<long long>(counts.repeats_different));
  EXPECT_EQ(counts.effects, static_cast<std::int64_t>(acknowledged));
  EXPECT_EQ(counts.repeats_different, 0);
  // Killed after sending and before recording it, the gateway must have sent again.
  EXPECT_GE(counts.repeats_identical, 1);
  EXPECT_EQ(clients.refused(), 0);
  const auto effects = EffectsByCase(world.spine->ledger());
  EXPECT_EQ(effects.size(), std::size_t{kClients});
  for (int i = 0; i < kClients; ++i) {
    const auto of_case = effects.find("https://example.org/case|" + Clients::CaseOf(i));
    ASSERT_NE(of_case, effects.end());
    EXPECT_EQ(of_case->second, clients.acknowledged()[static_cast<std::size_t>(i)]);
  }
  ExpectSettledStore(world, acknowledged);
}

}  // namespace
}  // namespace gateway::scenarios
