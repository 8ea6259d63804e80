// Every official R4 example: read, write, read again, and nothing may differ.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::fhir {
namespace {

using testing::IsOk;
using testing::R4Types;

// Same members whatever their order, same texts.
bool SameJson(const Json& a, const Json& b) {
  if (a.is_object()) {
    if (!b.is_object() || a.object().size() != b.object().size()) return false;
    return std::ranges::all_of(
        a.object(), [&](const Json::Member& m) { return SameJson(m.second, b[m.first]); });
  }
  if (a.is_array()) return b.is_array() && std::ranges::equal(a.array(), b.array(), SameJson);
  return a.Write() == b.Write();
}

TEST(Conformance, RoundTripsTheOfficialExamples) {
  const char* const folder = std::getenv("CHC_CONFORMANCE_DIR");
  if (folder == nullptr) GTEST_SKIP() << "CHC_CONFORMANCE_DIR is not set";
  const std::filesystem::path root = std::filesystem::path(folder) / "r4-examples";
  const Result<std::string> index = ReadFile(root / "r4-examples.json");
  ASSERT_THAT(index, IsOk());
  const Result<Json> cases = Json::Parse(*index);
  ASSERT_THAT(cases, IsOk());
  std::size_t same = 0;
  std::size_t findings = 0;
  for (const Json& item : (*cases)["cases"].array()) {
    SCOPED_TRACE(item["file"].string());
    const Result<std::string> bytes = ReadFile(root / item["file"].string());
    ASSERT_THAT(bytes, IsOk());
    const Result<ReadResult> read = ReadJson(*bytes, R4Types());
    ASSERT_THAT(read, IsOk());
    for (const Issue& issue : read->issues.list()) ADD_FAILURE() << ToText(issue);
    findings += read->issues.size();
    const std::string written = WriteJson(read->document.root());
    const Result<ReadResult> again = ReadJson(written, R4Types());
    ASSERT_THAT(again, IsOk());
    EXPECT_TRUE(Equal(read->document.root(), again->document.root()));
    const Result<Json> before = Json::Parse(*bytes);
    const Result<Json> after = Json::Parse(written);
    ASSERT_THAT(before, IsOk());
    ASSERT_THAT(after, IsOk());
    EXPECT_TRUE(SameJson(*before, *after));
    same += SameJson(*before, *after) ? 1 : 0;
  }
  std::cout << same << " of " << (*cases)["cases"].array().size()
            << " examples the same after a round trip, " << findings << " findings\n";
}

}  // namespace
}  // namespace gateway::fhir
