// The gateway's calls to a terminology server, against a local one.
#include "gateway/app/terminology_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>

#include "gateway/net/http_server.h"
#include "gateway/terminology/remote.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"

namespace gateway::app {
namespace {

using ::gateway::testing::FakeClock;
using ::gateway::testing::IsError;
using std::chrono::milliseconds;
using std::chrono::seconds;
using terminology::Membership;
using ::testing::HasSubstr;

constexpr const char* kYes =
    R"({"resourceType":"Parameters","parameter":[{"name":"result","valueBoolean":true}]})";

// Notes what it is asked and answers as it is told.
class FakeServer {
 public:
  FakeServer() {
    server_ = *net::HttpServer::Start({}, [this](const net::HttpRequest& request) {
      ++calls_;
      const std::lock_guard lock(mutex_);
      last_ = request;
      return answer_(request);
    });
  }
  using Answer = std::function<net::HttpResponse(const net::HttpRequest&)>;
  void Say(Answer answer) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }
  [[nodiscard]] std::string url() const { return server_->url() + "/fhir"; }
  [[nodiscard]] int calls() const { return calls_; }
  [[nodiscard]] net::HttpRequest last() {
    const std::lock_guard lock(mutex_);
    return last_;
  }
  void Stop() { server_->Stop(); }

 private:
  std::mutex mutex_;
  Answer answer_ = [](const auto&) {
    return net::HttpResponse::Make(200, "application/fhir+json", kYes);
  };
  net::HttpRequest last_;
  std::atomic<int> calls_{0};
  std::unique_ptr<net::HttpServer> server_;  // last: its threads use the rest
};

class GivenToken final : public net::Authorizer {
 public:
  Result<std::string> Token() override { return "token-" + std::to_string(number_); }
  void Invalidate(std::string_view) override { ++number_; }

 private:
  int number_ = 1;
};

class TerminologyServer : public ::testing::Test {
 protected:
  TerminologyServer() : http_(*net::HttpClient::Make()) {}
  FakeServer server_;
  std::unique_ptr<net::HttpClient> http_;
  GivenToken token_;
  FakeClock clock_;
};

TEST_F(TerminologyServer, IsAskedInFhirWithAToken) {
  const auto call = CallTerminologyServer(server_.url() + "/", *http_, &token_);
  EXPECT_EQ(call->Post("ValueSet/$expand", "{}", seconds(5)), std::string(kYes));
  const net::HttpRequest asked = server_.last();
  EXPECT_EQ(asked.method, "POST");
  EXPECT_EQ(asked.path, "/fhir/ValueSet/$expand");
  EXPECT_EQ(asked.BearerToken(), "token-1");
  EXPECT_EQ(asked.MediaType(), "application/fhir+json");
}

TEST_F(TerminologyServer, IsAskedAgainOnceWithANewTokenAfterA401) {
  server_.Say([](const net::HttpRequest& request) {
    return request.BearerToken() == "token-2"
               ? net::HttpResponse::Make(200, "application/fhir+json", kYes)
               : net::HttpResponse::Empty(401);
  });
  const auto call = CallTerminologyServer(server_.url(), *http_, &token_);
  EXPECT_EQ(call->Post("x", "{}", seconds(5)), std::string(kYes));
  EXPECT_EQ(server_.calls(), 2);
}

TEST_F(TerminologyServer, ToldInTypesOfErrorsWhatItAnswered) {
  const auto call = CallTerminologyServer(server_.url(), *http_, nullptr);
  const std::pair<int, IssueType> rows[] = {
      {401, IssueType::kLogin},        {403, IssueType::kForbidden}, {404, IssueType::kNotFound},
      {422, IssueType::kNotSupported}, {429, IssueType::kThrottled}, {503, IssueType::kTransient}};
  for (const auto& [status, type] : rows) {
    server_.Say([status = status](const auto&) { return net::HttpResponse::Empty(status); });
    EXPECT_THAT(call->Post("x", "{}", seconds(5)),
                IsError(type, HasSubstr(std::to_string(status))));
  }
}

TEST_F(TerminologyServer, DeadCostsAMessageNoMoreThanItsAllowanceAndIsThenLeftAlone) {
  server_.Stop();
  terminology::RemoteOptions options;
  options.systems = {"http://snomed.info/sct"};
  options.timeout = milliseconds(200);
  options.failures = 2;
  const terminology::Remote remote(options, CallTerminologyServer(server_.url(), *http_, nullptr),
                                   clock_);
  terminology::Allowance allowance = remote.NewAllowance();
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(remote.Contains("", "http://snomed.info/sct", std::to_string(i), allowance),
              Membership::kUnknown);
  EXPECT_THAT(remote.Ask("x", "{}", seconds(1)),
              IsError(IssueType::kTransient, HasSubstr("left alone")));
}

}  // namespace
}  // namespace gateway::app
