// Whole nights of a source that exports every case every time, through the watched folder, HTTP and
// the store of a gateway in this process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/log.h"
#include "gateway/base/text.h"
#include "tests/scenarios/extract_world.h"
#include "tests/support/fake_clock.h"

namespace gateway::scenarios {
namespace {

using messaging::testing::Export;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr const char* kSubmission = "chc-checklist-submission";
constexpr const char* kUpdate = "chc-person-update";

class Nights : public ::testing::Test {
 protected:
  Nights() {
    SetLogLevel(LogLevel::kError);
    gateway_ = Must(app::Gateway::Start(world_.MakeConfig(), Definitions(), clock_, random_));
    http_ = Must(net::HttpClient::Make());
  }

  net::HttpResponse Call(const std::string& method, const std::string& path,
                         std::string body = {}) {
    net::OutgoingRequest request;
    request.method = method;
    request.url = gateway_->operator_url() + path;
    request.headers.Set("Content-Type", "text/csv");
    request.body = std::move(body);
    return Must(http_->Send(request, std::chrono::seconds(120)));
  }

  bool Receives(std::size_t messages) {
    return Eventually([&] { return world_.Received().size() >= messages; });
  }
  std::vector<store::WorklistItem> Worklist() {
    return Must(gateway_->store().ListWorklist({.limit = 1000}));
  }

  ExtractWorld world_;
  testing::FakeClock clock_{"2026-10-04T02:00:00Z"};
  SystemRandom random_;
  std::unique_ptr<app::Gateway> gateway_;
  std::unique_ptr<net::HttpClient> http_;
};

TEST_F(Nights, ThreeThousandRowsSendExactlyTheMessagesThatTwentyChangesImply) {
  Export cases(3000);
  world_.Put(cases, 1);
  ASSERT_EQ(world_.WhereItWent(world_.out(), world_.NameOf(1)), "taken");
  EXPECT_EQ(Call("POST", "/admin/api/sources/nightly/activate", "{}").status, 200);

  std::multiset<std::pair<std::string, std::string>> expected;
  const auto change = [&](int number, int day) {
    const bool person = number % 2 == 1;
    person ? cases.Change(number, "Address Line 1", "12 Other Street", day)
           : cases.Change(number, "Mobility", "A", day);
    expected.emplace(Export::Reference(number), person ? kUpdate : kSubmission);
  };
  for (int i = 0; i < 12; ++i) change(i * 250, 2);
  world_.Put(cases, 2);
  ASSERT_EQ(world_.WhereItWent(world_.out(), world_.NameOf(2)), "taken");
  for (int i = 0; i < 8; ++i) change(i * 311 + 1, 3);
  cases.Remove(1000 + 17);
  cases.Remove(2000 + 17);
  world_.Put(cases, 3);
  ASSERT_EQ(world_.WhereItWent(world_.out(), world_.NameOf(3)), "taken");

  ASSERT_TRUE(Receives(20));
  EXPECT_EQ(world_.Received(), expected);
  const auto items = Worklist();
  ASSERT_EQ(items.size(), 2U);
  for (const auto& item : items) EXPECT_EQ(item.kind, store::kExtractVanished);
  const Json shown = Must(Json::Parse(Call("GET", "/admin/api/sources/nightly").body));
  EXPECT_EQ(shown["state"].string(), "active");
  EXPECT_EQ(shown["lastDate"].string(), "2026-10-03");
  EXPECT_EQ(shown["cases"].integer(), 2998);
  ASSERT_EQ(shown["files"].array().size(), 3U);
  EXPECT_EQ(shown["files"].array()[0]["messages"].integer(), 8);
  EXPECT_EQ(shown["files"].array()[0]["unchanged"].integer(), 2990);
  EXPECT_EQ(shown["vanishedCases"].array().at(0)["caseReference"].string(),
            Export::Reference(1017));
}

TEST_F(Nights, AFileWithOneBrokenRowInAHundredDeliversTheOthersAndSaysWhatIsWrong) {
  Export cases(100);
  cases.Set(41, "Continence", "2");
  Must(WriteFileDurably(world_.events() / "new.csv", cases.Csv()));
  ASSERT_EQ(world_.WhereItWent(world_.events(), "new.csv"), "taken");
  ASSERT_TRUE(Receives(99));
  const auto received = world_.Received();
  EXPECT_EQ(received.size(), 99U);
  EXPECT_FALSE(received.contains({Export::Reference(41), kSubmission}));
  const std::string report = Must(ReadFile(world_.events() / "taken" / "new.csv.report.csv"));
  EXPECT_THAT(report, HasSubstr("\r\n42,43,Continence,error,csv-cell,"));
  EXPECT_EQ(Split(report, '\n').size(), 3U) << report;  // a header, a row, and the end
}

TEST_F(Nights, AnExtractMayComeByHttp) {
  Export cases(4);
  const std::string path = "/records?source=by-http";
  EXPECT_EQ(Call("POST", path, cases.Csv()).status, 202);
  EXPECT_EQ(Call("POST", "/admin/api/sources/by-http/activate", "{}").status, 200);
  cases.Change(2, "Mobility", "A", 2);
  const net::HttpResponse answer = Call("POST", path, cases.Csv());
  EXPECT_EQ(answer.status, 202);
  EXPECT_THAT(answer.body, HasSubstr(R"({"name":"messages","valueInteger":1})"));
  ASSERT_TRUE(Receives(1));
  EXPECT_THAT(world_.Received(), ElementsAre(Pair(Export::Reference(2), kSubmission)));
  EXPECT_EQ(Call("POST", "/records?source=events", cases.Csv()).status, 404);
}

TEST_F(Nights, AnOlderAndACutOffFileAreRefusedAndChangeNothing) {
  Export cases(10);
  world_.Put(cases, 2);
  ASSERT_EQ(world_.WhereItWent(world_.out(), world_.NameOf(2)), "taken");
  EXPECT_EQ(Call("POST", "/admin/api/sources/nightly/activate", "{}").status, 200);
  cases.Change(0, "Mobility", "A", 3);
  world_.Put(cases, 1);
  EXPECT_EQ(world_.WhereItWent(world_.out(), world_.NameOf(1)), "refused");
  const std::string whole = cases.Csv();
  Must(WriteFileDurably(world_.out() / world_.NameOf(3), whole.substr(0, whole.size() / 2)));
  EXPECT_EQ(world_.WhereItWent(world_.out(), world_.NameOf(3)), "refused");
  EXPECT_THAT(world_.Received(), IsEmpty());
  const auto items = Worklist();
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].kind, store::kExtractHeld);
  EXPECT_EQ(Call("POST", "/admin/api/sources/nightly/release", "{}").status, 200);
  EXPECT_EQ(Call("POST", "/admin/api/sources/nightly/release", "{}").status, 409);
  EXPECT_EQ(Call("GET", "/admin/api/sources/nowhere").status, 404);
}

}  // namespace
}  // namespace gateway::scenarios
