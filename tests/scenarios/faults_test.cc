// What goes wrong around a gateway: nothing accepted is lost, nothing refused is half done.
#include <gmock/gmock.h>

#include "gateway/base/hash.h"
#include "gateway/store/sqlite_store.h"
#include "tests/messaging/rig.h"
#include "tests/messaging/sample_message.h"
#include "tests/net/raw_socket.h"
#include "tests/scenarios/world.h"
#include "tests/support/matchers.h"

namespace gateway::scenarios {
namespace {

using messaging::testing::SampleMessage;
using store::DeliveryState;
using ::testing::HasSubstr;

std::string IdOf(int number) { return DerivedUuid("faults", std::to_string(number)); }

// One delivery's attempts and the digest of what it sends.
store::MessageDetail::DeliveryDetail DeliveryOf(app::Gateway& gateway, const std::string& id) {
  return Must(gateway.store().FindMessage(id)).deliveries.at(0);
}

TEST(ReceiverThatAnswers500, GetsTheSameBytesOnceWhenItRecovers) {
  World world;
  const auto gateway = world.StartGateway();
  world.spine->receiver().faults().status = 500;
  EXPECT_EQ(Must(PostMessage(world, *gateway, SampleMessage(IdOf(1)))).status, 200);
  ASSERT_TRUE(Eventually([&] { return DeliveryOf(*gateway, IdOf(1)).attempts.size() >= 3; }));
  EXPECT_EQ(Must(world.spine->ledger().Counts()).effects, 0);
  world.spine->receiver().faults().status = 0;
  ASSERT_TRUE(Becomes(*gateway, IdOf(1), DeliveryState::kAcknowledged));
  const auto effects = Must(world.spine->ledger().List());
  ASSERT_EQ(effects.size(), 1U);
  const auto delivery = DeliveryOf(*gateway, IdOf(1));
  EXPECT_EQ(effects[0].body_sha256,
            Sha256Hex(Must(gateway->store().LoadContent(delivery.delivery.id)).body));
  EXPECT_EQ(effects[0].repeats_identical + effects[0].repeats_different, 0);
  EXPECT_EQ(delivery.attempts.front().http_status + delivery.attempts.back().http_status, 200);
}

TEST(ReceiverThatHangs, HoldsUpItsOwnDeliveriesAndNobodyElses) {
  World world;
  const auto gateway = world.StartGateway();
  world.spine->receiver().faults().hang = true;
  std::vector<std::string> ids;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const auto answer = Must(PostRecords(world, *gateway, "chc-json", SampleRecord(seed).Write()));
    ASSERT_EQ(answer.status, 202) << answer.body;
    ids.push_back(MessageIdIn(answer));
  }
  for (const std::string& id : ids) {
    EXPECT_TRUE(Becomes(*gateway, id, DeliveryState::kDelivered, "folder"));
    EXPECT_NE(StateOf(*gateway, id), DeliveryState::kAcknowledged);
  }
  world.spine->receiver().faults().hang = false;
  for (const std::string& id : ids)
    EXPECT_TRUE(Becomes(*gateway, id, DeliveryState::kAcknowledged));
  EXPECT_EQ(Must(world.spine->ledger().Counts()).effects, 5);
}

TEST(TokenThatIsRefused, IsRenewedAndTheMessageArrives) {
  World world;
  const auto gateway = world.StartGateway();
  EXPECT_EQ(Must(PostMessage(world, *gateway, SampleMessage(IdOf(1)))).status, 200);
  ASSERT_TRUE(Becomes(*gateway, IdOf(1), DeliveryState::kAcknowledged));
  world.spine->tokens().RevokeAll();
  EXPECT_EQ(Must(PostMessage(world, *gateway, SampleMessage(IdOf(2)))).status, 200);
  ASSERT_TRUE(Becomes(*gateway, IdOf(2), DeliveryState::kAcknowledged));
  EXPECT_EQ(DeliveryOf(*gateway, IdOf(2)).attempts.size(), 1U);
  EXPECT_EQ(Must(world.spine->ledger().Counts()).effects, 2);
}

class ClockTenMinutesOff : public ::testing::TestWithParam<int> {};

TEST_P(ClockTenMinutesOff, HoldsTheMessageSaysSoAndDeliversOnceItIsRight) {
  World world;
  const OffsetClock wrong{std::chrono::minutes(GetParam())};
  {
    const auto gateway = world.StartGateway(world.MakeConfig(), wrong);
    EXPECT_EQ(Must(PostMessage(world, *gateway, SampleMessage(IdOf(1)))).status, 200);
    ASSERT_TRUE(Becomes(*gateway, IdOf(1), DeliveryState::kHeld));
    const auto items = Must(gateway->store().ListWorklist({}));
    ASSERT_EQ(items.size(), 1U);
    EXPECT_THAT(items[0].reason,
                HasSubstr(GetParam() < 0 ? "10 minutes behind" : "10 minutes ahead of"));
    EXPECT_THAT(items[0].reason, HasSubstr("set it right"));
  }
  const OffsetClock right;
  const auto gateway = world.StartGateway(world.MakeConfig(), right);
  const auto items = Must(gateway->store().ListWorklist({}));
  ASSERT_EQ(items.size(), 1U);
  Must(gateway->store().ResolveWorklistItem(items[0].id, store::Resolution::kRequeue,
                                            "the clock was set", right.Now()));
  EXPECT_TRUE(Becomes(*gateway, IdOf(1), DeliveryState::kAcknowledged));
  EXPECT_EQ(Must(world.spine->ledger().Counts()).effects, 1);
}

INSTANTIATE_TEST_SUITE_P(Faults, ClockTenMinutesOff, ::testing::Values(-10, 10),
                         [](const auto& one) { return one.param < 0 ? "Behind" : "Ahead"; });

// A store that may not outgrow the pages it has and a few more, under a pipeline of its own.
struct SmallDisk {
  SmallDisk(const messaging::testing::Rig& rig, const std::filesystem::path& path,
            std::int64_t max_pages)
      : store(Must(store::OpenSqliteStore({.path = path, .max_pages = max_pages}))) {
    messaging::PipelineParts parts = rig.pipeline->parts();
    parts.store = store.get();
    pipeline = std::make_unique<messaging::Pipeline>(std::move(parts));
  }

  std::unique_ptr<store::Store> store;
  std::unique_ptr<messaging::Pipeline> pipeline;
};

std::int64_t PagesOf(const std::filesystem::path& path) {
  Must(store::OpenSqliteStore({.path = path}))->Close();
  return static_cast<std::int64_t>(std::filesystem::file_size(path) / 4096);
}

TEST(FullDisk, RefusesWith503StoresNothingByHalvesAndTakesTheRepeatOnceThereIsRoom) {
  const messaging::testing::Rig rig;
  const auto path = rig.folder / "small.db";
  const std::int64_t pages = PagesOf(path);
  int taken = 0;
  {
    const SmallDisk disk(rig, path, pages + 8);
    messaging::Answer answer;
    do {
      answer = disk.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(IdOf(taken))));
    } while (answer.status == 200 && ++taken < 1000);
    EXPECT_EQ(answer.status, 503);
    EXPECT_THAT(answer.body, HasSubstr("send it again later"));
    EXPECT_GT(taken, 0);
    EXPECT_THAT(disk.store->FindMessage(IdOf(taken)),
                testing::IsError(IssueType::kNotFound, ::testing::_));
  }
  const SmallDisk disk(rig, path, 0);
  EXPECT_EQ(Must(disk.store->ListMessages({.limit = 1000})).size(),
            static_cast<std::size_t>(taken));
  EXPECT_EQ(Must(disk.store->VerifyAudit()).first_broken, std::nullopt);
  EXPECT_EQ(disk.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(IdOf(taken)))).status, 200);
  EXPECT_EQ(Must(disk.store->FindMessage(IdOf(taken))).deliveries.size(), 1U);
}

// What a client sees that sends the head of a request with a body of that length, and no body.
std::string AnswerToHead(const app::Gateway& gateway, std::size_t length) {
  const std::string url = gateway.operator_url();
  const auto port = static_cast<std::uint16_t>(std::atoi(url.substr(url.rfind(':') + 1).c_str()));
  const auto socket = testing::RawSocket::ConnectTo(port);
  socket.Send(
      "POST /records?format=chc-json HTTP/1.1\r\nHost: localhost\r\n"
      "Content-Type: application/json\r\nContent-Length: " +
      std::to_string(length) + "\r\n\r\n");
  return socket.ReadToEnd();
}

TEST(BodyOf200Megabytes, IsRefusedBeforeItIsSent) {
  World world;
  const auto gateway = world.StartGateway();
  const std::string answer = AnswerToHead(*gateway, std::size_t{200} << 20);
  EXPECT_THAT(answer, HasSubstr("HTTP/1.1 413 "));
  EXPECT_THAT(answer, HasSubstr("OperationOutcome"));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  EXPECT_TRUE(Must(gateway->store().ListMessages({})).empty());
}

TEST(ExchangeListener, LetsNobodyInWithoutAGoodClientCertificate) {
  World world;
  const auto gateway = world.StartGateway();
  const std::string url = gateway->exchange_url();
  net::OutgoingRequest request;
  request.url = "https://localhost:" + url.substr(url.rfind(':') + 1) + "/fhir/metadata";
  EXPECT_EQ(Must(world.client->Send(request)).status, 200);

  net::ClientOptions none;
  none.tls.ca_file = world.files.hospital_tls.ca_file;
  EXPECT_FALSE(Must(net::HttpClient::Make(none))->Send(request).has_value());

  // Known to the authority, and nobody's in gateway.yaml: past the handshake, and no further.
  net::ClientOptions stranger = none;
  stranger.tls.certificate_file = world.files.folder / "keys/gateway-client.pem";
  stranger.tls.key_file = world.files.folder / "keys/gateway-client.key";
  request.method = "POST";
  request.url.replace(request.url.find("/fhir"), std::string::npos, "/fhir/$process-message");
  request.headers.Set("Content-Type", "application/fhir+json");
  request.body = SampleMessage(IdOf(1));
  EXPECT_EQ(Must(Must(net::HttpClient::Make(stranger))->Send(request)).status, 401);
  EXPECT_TRUE(Must(gateway->store().ListMessages({})).empty());
}

}  // namespace
}  // namespace gateway::scenarios
