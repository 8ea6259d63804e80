#include "gateway/app/demo_files.h"

#include "gateway/base/file.h"
#include "gateway/security/certificates.h"

namespace gateway::app {
namespace {

namespace fs = std::filesystem;

security::CertificateRequest Loopback(const char* name, bool server) {
  security::CertificateRequest request;
  request.common_name = name;
  request.organisation = "Demo";
  request.dns_names = {"localhost"};
  request.ip_addresses = {"127.0.0.1"};
  request.server = server;
  request.client = !server;
  return request;
}

Status MakeFolders(const DemoFiles& files) {
  std::error_code error;
  for (const fs::path& folder : {files.folder / "keys", files.hospital_out, files.council_in}) {
    fs::create_directories(folder, error);
    if (error)
      return Fail(IssueType::kNoStore,
                  folder.string() + ": cannot make the folder: " + error.message());
  }
  return {};
}

Status MakeKeys(DemoFiles& files, const Clock& clock) {
  const fs::path keys = files.folder / "keys";
  GATEWAY_TRY(const security::DevelopmentAuthority authority,
              security::DevelopmentAuthority::Make("Demo authority", clock.Now()));
  GATEWAY_TRY(const fs::path ca, authority.SaveTo(keys, "ca"));
  GATEWAY_TRY(const auto gateway,
              authority.IssueTo(keys, "gateway", Loopback("gateway.demo", true)));
  GATEWAY_TRY(const auto gateway_client,
              authority.IssueTo(keys, "gateway-client", Loopback("gateway-client.demo", false)));
  GATEWAY_TRY(const auto hospital,
              authority.IssueTo(keys, "hospital", Loopback("hospital.demo", false)));
  GATEWAY_TRY(const auto platform,
              authority.IssueTo(keys, "platform", Loopback("platform.demo", true)));
  GATEWAY_TRY(const auto icb, authority.IssueTo(keys, "icb", Loopback("icb.demo", true)));
  files.hospital_tls = {ca.string(), hospital.certificate.string(), hospital.key.string()};
  files.spine.platform_tls = {platform.certificate.string(), platform.key.string(),
                              net::ClientCertificate::kNone, ""};
  files.spine.receiver_tls = {icb.certificate.string(), icb.key.string(),
                              net::ClientCertificate::kRequired, ca.string()};
  files.signing_key = keys / "signing.key";
  std::error_code ignored;
  fs::remove(files.signing_key, ignored);
  GATEWAY_TRY(const security::Key signing, security::Key::Generate(2048));
  return signing.SavePrivate(files.signing_key);
}

}  // namespace

Result<DemoFiles> PrepareDemoFiles(const fs::path& folder, const Clock& clock, Random& random) {
  DemoFiles files;
  files.folder = fs::absolute(folder);
  files.config = files.folder / "gateway.yaml";
  files.kid = "demo-1";
  files.api_key = NewUuid(random);
  files.hospital_out = files.folder / "hospital" / "out";
  files.council_in = files.folder / "council" / "in";
  files.spine.directory_api_key = files.api_key;
  files.spine.ledger = files.folder / "icb-ledger.db";
  GATEWAY_CHECK(MakeFolders(files));
  GATEWAY_CHECK(MakeKeys(files, clock));
  GATEWAY_CHECK(WriteFileDurably(files.folder / "keys" / "api-key.txt", files.api_key + "\n"));
  return files;
}

Status WriteDemoConfig(const DemoFiles& files, const sandbox::Spine& spine, std::uint16_t port) {
  const std::string yaml =
      R"yaml(# The demo's gateway. Everything listens on this machine alone; keys and certificates are made anew at each start.
organisation: {ods: X26, name: Example ICB}
environment: sandbox
data: .
listeners:
  exchange:
    port: 0
    tls: {certificate: keys/gateway.pem, key: keys/gateway.key, client_ca: keys/ca.pem, client_certificates: required}
  operator:
    port: )yaml" +
      std::to_string(port) + R"yaml(
    serves_everything: true   # a sandbox may; a real gateway keeps the exchange paths behind TLS
outbound: {ca: keys/ca.pem, certificate: keys/gateway-client.pem, key: keys/gateway-client.key}
nhs:
  token: {url: ")yaml" +
      spine.token_url() +
      R"yaml(", api_key: {file: keys/api-key.txt}, key: keys/signing.key, kid: )yaml" + files.kid +
      R"yaml(}
  sds: {url: ")yaml" +
      spine.directory_url() + R"yaml(", api_key: {file: keys/api-key.txt}}
organisations:
  - ods: X26
    name: Example ICB
    kind: icb
    service_ids: ["https://fhir.nhs.uk/Id/dos-service-id|111111111"]
    endpoints:
      - {via: fhir-rest, interaction: ")yaml" +
      std::string(kDemoInteraction) + R"yaml(", answers: true}
  - ods: X27
    name: Example Council
    kind: council
    endpoints:
      - {via: folder, address: council/in, format: csv-wide, page: true}
  - ods: X28
    name: Example Hospital
    kind: trust
clients:
  - {name: hospital, certificate_name: hospital.demo, organisations: [X28]}
  - {name: loopback, organisations: [X26, X27, X28]}
loopback_client: loopback
sources:
  - {name: hospital-folder, folder: hospital/out, format: csv-wide, organisation: X28}
routes:
  - name: to-the-named-receiver
    when: "%header.response.empty() and %destination.exists()"
    to: "%destination"
    via: [fhir-rest]
    acknowledge_within: 1wd
  - name: checklist-copy-to-council
    when: "%header.event.code = 'chc-checklist-submission'"
    to: "Bundle.entry.resource.ofType(Organization).where(type.coding.code = 'local-authority').identifier.where(system = 'https://fhir.nhs.uk/Id/ods-organization-code').value"
    via: [folder]
delivery: {first_retry: 1s, longest_retry: 1m, give_up: 1d}
folder_poll: 1s
)yaml";
  return WriteFileDurably(files.config, yaml);
}

}  // namespace gateway::app
