#include "tests/validation/check.h"

namespace gateway::validation {
namespace {

using testing::RuleCase;

// A Bundle of that type with those entries.
std::string Bundle(const std::string& type, const std::string& entries,
                   const std::string& more = "") {
  return R"({"resourceType":"Bundle","type":")" + type + "\"" + more + ",\"entry\":[" + entries +
         "]}";
}

std::string Patient(const std::string& full_url, const std::string& id,
                    const std::string& more = "") {
  return R"({"fullUrl":")" + full_url + R"(","resource":{"resourceType":"Patient","id":")" + id +
         "\"" + more + "}}";
}

class Bundles : public ::testing::TestWithParam<RuleCase> {};
TEST_P(Bundles, AreChecked) { testing::ExpectFinding(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, Bundles,
    ::testing::Values(
        RuleCase{
            "two entries",
            Bundle("collection", Patient("urn:uuid:0b6e2d4e-7d4f-4c9e-9a7b-000000000001", "a") +
                                     "," + Patient("https://x26.example/fhir/Patient/b", "b"))},
        RuleCase{"two versions of one resource",
                 Bundle("collection", Patient("https://x26.example/Patient/a", "a",
                                              R"(,"meta":{"versionId":"1"})") +
                                          "," +
                                          Patient("https://x26.example/Patient/a", "a",
                                                  R"(,"meta":{"versionId":"2"})"))},
        RuleCase{"an address that is not RESTful",
                 Bundle("collection", Patient("https://x26.example/page", "b"))}));

INSTANTIATE_TEST_SUITE_P(
    Refused, Bundles,
    ::testing::Values(
        RuleCase{"the same fullUrl twice",
                 Bundle("collection", Patient("https://x26.example/Patient/a", "a") + "," +
                                          Patient("https://x26.example/Patient/a", "a")),
                 "bdl-7", "Bundle.entry[1]"},
        RuleCase{"fullUrl and id differ",
                 Bundle("collection", Patient("https://x26.example/Patient/a", "b")),
                 "bundle-full-url-id", "Bundle.entry[0]"},
        RuleCase{"a relative fullUrl", Bundle("collection", Patient("Patient/a", "a")),
                 "bundle-full-url", "Bundle.entry[0]"},
        RuleCase{"a version in fullUrl",
                 Bundle("collection", Patient("https://x26.example/Patient/a/_history/1", "a")),
                 "bdl-8", "Bundle.entry[0]"},
        RuleCase{
            "a request in a collection",
            Bundle(
                "collection",
                R"({"fullUrl":"https://x26.example/Patient/a","resource":{"resourceType":"Patient","id":"a"},"request":{"method":"GET","url":"Patient/a"}})"),
            "bdl-3", "Bundle"},
        RuleCase{
            "a total in a collection",
            Bundle("collection", Patient("https://x26.example/Patient/a", "a"), R"(,"total":1)"),
            "bdl-1", "Bundle"},
        RuleCase{"an entry with nothing in it",
                 Bundle("collection", R"({"fullUrl":"https://x26.example/Patient/a"})"), "bdl-5",
                 "Bundle.entry[0]"},
        RuleCase{"a message that does not begin with its header",
                 Bundle("message", Patient("https://x26.example/Patient/a", "a"),
                        R"(,"timestamp":"2026-10-01T09:12:00Z")"),
                 "bdl-12", "Bundle"},
        RuleCase{"a resource inside a Bundle inside a Bundle",
                 Bundle("collection",
                        R"({"resource":)" +
                            Bundle("collection",
                                   R"({"resource":{"resourceType":"Patient","gender":"F"}})") +
                            "}"),
                 "binding-required", "Bundle.entry[0].resource.entry[0].resource.gender"}));

}  // namespace
}  // namespace gateway::validation
