#include "gateway/security/certificates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/security/test_keys.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::security {
namespace {

using ::gateway::testing::FakeClock;
using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::gateway::testing::TempFolder;
using ::gateway::testing::TestKey;
using ::testing::_;
using ::testing::StartsWith;

const DevelopmentAuthority& Authority() {
  static const DevelopmentAuthority authority =
      *DevelopmentAuthority::Make("Test authority", FakeClock().Now());
  return authority;
}

TEST(DevelopmentAuthority, WritesKeysForTheirOwnerAlone) {
  const TempFolder folder;
  for (int i = 0; i < 2; ++i) {  // over what is there
    const auto files =
        Authority().IssueTo(folder.path(), "server", {.common_name = "localhost", .server = true});
    ASSERT_THAT(files, IsOk());
    struct stat status{};
    ASSERT_EQ(::stat(files->key.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_THAT(Key::Load(files->key), IsOk());
  }
  EXPECT_THAT(Authority().SaveTo(folder.path(), "ca"), IsOk());
}

TEST(DevelopmentAuthority, GivesEveryCertificateItsOwnKeyAndFingerprint) {
  const CertificateRequest request{.common_name = "x27.test", .client = true};
  const auto first = Authority().Issue(request);
  const auto second = Authority().Issue(request);
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_NE(*CertificateFingerprint(first->certificate_pem),
            *CertificateFingerprint(second->certificate_pem));
  EXPECT_NE(first->key.Thumbprint(), second->key.Thumbprint());
  EXPECT_EQ(CertificateFingerprint(first->certificate_pem)->size(), 64U);
}

TEST(DevelopmentAuthority, RefusesNamesThatWouldAddOthers) {
  EXPECT_THAT(Authority().Issue({.common_name = "x", .dns_names = {"a,DNS:evil.test"}}),
              IsError(IssueType::kValue, _));
  EXPECT_THAT(Authority().Issue({.common_name = "x", .ip_addresses = {"no address"}}),
              IsError(IssueType::kValue, _));
}

TEST(MakeSigningRequest, IsSignedByTheKeyItIsFor) {
  const auto request = MakeSigningRequest(
      {.common_name = "001.x26.api.mesh-client.nhs.uk", .dns_names = {"x26.test"}}, TestKey());
  ASSERT_THAT(request, IsOk());
  EXPECT_THAT(*request, StartsWith("-----BEGIN CERTIFICATE REQUEST-----"));
  EXPECT_THAT(MakeSigningRequest({.common_name = "x"}, *Key::FromPem(TestKey().PublicPem())),
              IsError(IssueType::kInvalid, _));
}

TEST(CertificateFingerprint, RefusesWhatIsNoCertificate) {
  EXPECT_THAT(CertificateFingerprint("no PEM"), IsError(IssueType::kInvalid, _));
}

}  // namespace
}  // namespace gateway::security
