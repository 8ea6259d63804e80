#include "gateway/rest/negotiation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/fhir/read.h"
#include "tests/rest/rig.h"
#include "tests/support/matchers.h"

namespace gateway::rest {
namespace {

using fhir::Format;
using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::gateway::testing::R4Types;
using messaging::testing::SampleMessage;
using ::testing::HasSubstr;
using testing::Rig;
using ::testing::StartsWith;

constexpr const char* kId = "7d3f6e1a-0000-4000-8000-000000000001";
constexpr const char* kProcess = "/fhir/$process-message";

net::HttpRequest Asking(const std::string& accept, const std::string& format = "",
                        const std::string& content_type = "") {
  net::HttpRequest request;
  request.method = "GET";
  request.path = "/fhir/metadata";
  if (!accept.empty()) request.headers.Set("Accept", accept);
  if (!content_type.empty()) request.headers.Set("Content-Type", content_type);
  if (!format.empty()) request.query.emplace_back("_format", format);
  return request;
}

TEST(WantedFormat, FollowsAcceptAndFormat) {
  struct Case {
    const char* accept;
    const char* format;
    Format wanted;
  };
  const Case cases[] = {
      {"", "", Format::kJson},
      {"*/*", "", Format::kJson},
      {"application/fhir+json", "", Format::kJson},
      {"application/fhir+xml", "", Format::kXml},
      {"application/xml", "", Format::kXml},
      {"text/xml", "", Format::kXml},
      {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "", Format::kXml},
      {"application/fhir+xml;q=0.5, application/fhir+json", "", Format::kJson},
      {"application/fhir+json;q=0.5, application/fhir+xml;q=0.7", "", Format::kXml},
      {"application/fhir+json;q=0, */*", "", Format::kXml},
      {"application/xml, application/json", "", Format::kXml},
      {"application/json, application/xml", "", Format::kJson},
      {"application/*;q=0.2, application/fhir+xml", "", Format::kXml},
      {"APPLICATION/FHIR+XML; charset=UTF-8; fhirVersion=4.0", "", Format::kXml},
      {"application/fhir+json", "xml", Format::kXml},
      {"application/fhir+xml", "json", Format::kJson},
      {"", "application/fhir+xml", Format::kXml},
      {"", "application/fhir xml", Format::kXml},
      {"text/plain", "text/xml", Format::kXml},
  };
  for (const Case& each : cases) {
    const auto wanted = WantedFormat(Asking(each.accept, each.format));
    ASSERT_THAT(wanted, IsOk()) << each.accept << " " << each.format;
    EXPECT_EQ(*wanted, each.wanted) << each.accept << " " << each.format;
  }
  EXPECT_EQ(*WantedFormat(Asking("", "", "application/fhir+xml")), Format::kXml);
  EXPECT_EQ(*WantedFormat(Asking("*/*", "", "text/xml")), Format::kXml);
}

TEST(WantedFormat, IsRefusedWhenItIsNeither) {
  for (const auto& [accept, format] : std::initializer_list<std::pair<const char*, const char*>>{
           {"text/html", ""},
           {"application/fhir+turtle", ""},
           {"application/fhir+json;q=0", ""},
           {"application/fhir+json; fhirVersion=3.0", ""},
           {"application/fhir+json", "ttl"},
           {"", "application/fhir+json; fhirVersion=5.0"}}) {
    EXPECT_THAT(WantedFormat(Asking(accept, format)),
                IsError(IssueType::kNotSupported, ::testing::_))
        << accept;
  }
}

TEST(BodyFormat, FollowsTheContentType) {
  EXPECT_EQ(*BodyFormat(Asking("", "", "application/fhir+json; charset=utf-8")), Format::kJson);
  EXPECT_EQ(*BodyFormat(Asking("", "", "text/xml;charset=\"UTF-8\"")), Format::kXml);
  for (const char* type :
       {"", "text/plain", "application/fhir+turtle", "application/pdf",
        "application/fhir+json; charset=utf-16", "application/fhir+xml; fhirVersion=1.0"}) {
    EXPECT_THAT(BodyFormat(Asking("", "", type)), IsError(IssueType::kNotSupported, ::testing::_))
        << type;
  }
}

TEST(Negotiation, AnswersInXmlErrorsIncluded) {
  Rig rig;
  struct Case {
    net::HttpRequest request;
    int status;
    const char* root;
  };
  const Case cases[] = {
      {Rig::Request("GET", "/fhir/metadata"), 200, "<CapabilityStatement"},
      {Rig::Request("GET", "/fhir/nothing"), 404, "<OperationOutcome"},
      {Rig::Request("PUT", "/fhir/metadata"), 405, "<OperationOutcome"},
      {Rig::Request("POST", kProcess, "{"), 400, "<OperationOutcome"},
      {Rig::Request("POST", kProcess, "a", "text/plain"), 415, "<OperationOutcome"},
  };
  for (const Case& each : cases) {
    net::HttpRequest request = each.request;
    request.headers.Set("Accept", "application/fhir+xml");
    const auto response = rig.Exchange(request);
    EXPECT_EQ(response.status, each.status) << request.path;
    EXPECT_EQ(response.MediaType(), "application/fhir+xml") << request.path;
    EXPECT_THAT(response.body, HasSubstr(each.root));
    EXPECT_TRUE(response.headers.Get("Vary").starts_with("Accept"));
    const auto read = fhir::ReadFhir(response.body, R4Types());
    ASSERT_THAT(read, IsOk()) << response.body;
    EXPECT_TRUE(read->issues.empty());
  }
}

TEST(Negotiation, RefusesOtherFormatsWithAnOutcome) {
  Rig rig;
  auto request = Rig::Request("GET", "/fhir/metadata");
  request.headers.Set("Accept", "text/html");
  const auto response = rig.Exchange(request);
  EXPECT_EQ(response.status, 406);
  EXPECT_THAT(response.body, HasSubstr("OperationOutcome"));
}

TEST(Negotiation, TakesAMessageInXmlAndStoresItAsItCame) {
  Rig rig;
  const auto message = fhir::ReadFhir(SampleMessage(kId), R4Types());
  ASSERT_THAT(message, IsOk());
  const std::string xml = fhir::WriteFhir(message->document.root(), Format::kXml);
  const auto response = rig.Exchange(Rig::Request("POST", kProcess, xml, "application/fhir+xml"));
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(response.MediaType(), "application/fhir+xml");
  EXPECT_THAT(response.body, HasSubstr("<Bundle"));
  EXPECT_THAT(response.body, HasSubstr(kId));
  EXPECT_EQ(rig.DeliverDue(), 1);
}

}  // namespace
}  // namespace gateway::rest
