#include "gateway/rest/content_coding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/gzip.h"
#include "tests/rest/rig.h"

namespace gateway::rest {
namespace {

using testing::Rig;

constexpr const char* kPatient = R"({"resourceType":"Patient","gender":"female"})";

net::HttpRequest Packed(const std::string& body, const std::string& coding) {
  auto request = Rig::Request("POST", "/fhir/$validate", body);
  request.headers.Set("Content-Encoding", coding);
  return request;
}

TEST(ContentCoding, UnpacksWhatArrives) {
  Rig rig;
  EXPECT_EQ(rig.Exchange(Packed(Gzip(kPatient), "gzip")).status, 200);
  EXPECT_EQ(rig.Exchange(Packed(kPatient, "identity")).status, 200);
}

TEST(ContentCoding, RefusesWhatItCannotUnpack) {
  Rig rig;
  const auto other = rig.Exchange(Packed(kPatient, "br"));
  EXPECT_EQ(other.status, 415);
  EXPECT_EQ(other.headers.Get("Accept-Encoding"), "gzip");
  EXPECT_EQ(rig.Exchange(Packed(kPatient, "gzip")).status, 400);
  // A bomb: a hundred megabytes of nothing.
  EXPECT_EQ(rig.Exchange(Packed(Gzip(std::string(std::size_t{100} << 20, ' ')), "gzip")).status,
            413);
}

TEST(ContentCoding, PacksLargeAnswersForThoseWhoAllowIt) {
  Rig rig;
  auto request = Rig::Request("GET", "/fhir/metadata");
  const auto plain = rig.Exchange(request);
  EXPECT_EQ(plain.headers.Get("Content-Encoding"), "");
  EXPECT_THAT(std::string(plain.headers.Get("Vary")), ::testing::HasSubstr("Accept-Encoding"));
  request.headers.Set("Accept-Encoding", "br, gzip;q=0.8");
  const auto packed = rig.Exchange(request);
  EXPECT_EQ(packed.headers.Get("Content-Encoding"), "gzip");
  EXPECT_EQ(Gunzip(packed.body, 1 << 20), plain.body);
  request.headers.Set("Accept-Encoding", "gzip;q=0");
  EXPECT_EQ(rig.Exchange(request).headers.Get("Content-Encoding"), "");
  auto small = Rig::Request("POST", "/fhir/$validate", kPatient);
  small.headers.Set("Accept-Encoding", "gzip");
  EXPECT_EQ(rig.Exchange(small).headers.Get("Content-Encoding"), "");
}

}  // namespace
}  // namespace gateway::rest
