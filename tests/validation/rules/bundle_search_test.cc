// Links of Bundles, and search sets.
#include "tests/validation/loaded_case.h"

namespace gateway::validation {
namespace {

using testing::LoadedCase;

std::string Link(const std::string& relation, const std::string& url = "https://x26.example/x") {
  return R"({"relation":")" + relation + R"(","url":")" + url + "\"}";
}

std::string Bundle(const std::string& type, const std::string& links, const std::string& entries) {
  return R"({"resourceType":"Bundle","type":")" + type + "\"" +
         (links.empty() ? "" : R"(,"link":[)" + links + "]") +
         (entries.empty() ? "" : R"(,"entry":[)" + entries + "]") + "}";
}

const std::string kSearch = Link("self", "https://x26.example/fhir/Patient?name=TEST");

std::string Found(const std::string& mode, const std::string& resource = R"({"resourceType":
    "Patient","id":"a","active":true})") {
  return R"({"fullUrl":"urn:uuid:0b6e2d4e-7d4f-4c9e-9a7b-000000000001","resource":)" + resource +
         R"(,"search":{"mode":")" + mode + "\"}}";
}

const std::string kOther = R"({"resourceType":"Basic","id":"b","code":{"text":"x"}})";
const std::string kWithoutId = R"({"resourceType":"Patient","active":true})";
const std::string kOutcome = R"({"resourceType":"OperationOutcome","issue":[{"severity":
    "information","code":"informational"}]})";

class SearchSets : public ::testing::TestWithParam<LoadedCase> {};
TEST_P(SearchSets, AreChecked) { testing::ExpectLoaded(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, SearchSets,
    ::testing::Values(
        LoadedCase{"a match", Bundle("searchset", kSearch, Found("match"))},
        LoadedCase{"another type that came with it",
                   Bundle("searchset", kSearch, Found("include", kOther))},
        LoadedCase{"several types",
                   Bundle("searchset", Link("self", "https://x26.example/fhir?_type=Patient,Basic"),
                          Found("match", kOther))},
        LoadedCase{"an outcome", Bundle("searchset", kSearch, Found("outcome", kOutcome))},
        LoadedCase{"pages of a history", Bundle("history", Link("self") + "," + Link("next"), "")},
        LoadedCase{"a batch without addresses",
                   Bundle("batch", Link("self"),
                          R"({"resource":{"resourceType":"Patient","active":true},
                            "request":{"method":"POST","url":"Patient"}})")}));

INSTANTIATE_TEST_SUITE_P(
    Refused, SearchSets,
    ::testing::Values(LoadedCase{"another type as a match",
                                 Bundle("searchset", kSearch, Found("match", kOther)),
                                 "search-type", "Bundle.entry[0].resource"},
                      LoadedCase{"a match without an id",
                                 Bundle("searchset", kSearch, Found("match", kWithoutId)),
                                 "search-id", "Bundle.entry[0].resource"},
                      LoadedCase{"an outcome that is none",
                                 Bundle("searchset", kSearch, Found("outcome", kOther)),
                                 "search-type", "Bundle.entry[0].resource"},
                      LoadedCase{"two selves", Bundle("searchset", kSearch + "," + kSearch, ""),
                                 "bundle-link", "Bundle.link[1]"},
                      LoadedCase{"pages of a collection", Bundle("collection", Link("next"), ""),
                                 "bundle-link", "Bundle.link[0].relation"},
                      LoadedCase{"an entry without an address",
                                 Bundle("collection", "", R"({"resource":{"resourceType":"Patient",
                     "active":true}})"),
                                 "bundle-full-url", "Bundle.entry[0]"}));

}  // namespace
}  // namespace gateway::validation
