// Every profile and extension of UK Core, which are published without snapshots, from
// $CHC_CONFORMANCE_DIR/ukcore/definitions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "gateway/definitions/snapshot/snapshot_source.h"
#include "tests/definitions/snapshot/suite.h"
#include "tests/support/r4.h"

namespace gateway::definitions {
namespace {

TEST(UkCore, GetsASnapshotForEveryStructureDefinition) {
  const char* const root = std::getenv("CHC_CONFORMANCE_DIR");
  if (root == nullptr) GTEST_SKIP() << "CHC_CONFORMANCE_DIR is not set";
  auto registry = std::make_shared<testing::RegistryWith>(testing::R4());
  std::vector<std::string> urls;
  const auto folder = std::filesystem::path(root) / "ukcore/definitions/structuredefinitions";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    fhir::Document document = testing::ReadDefinition(file.path());
    ASSERT_TRUE(document.root()) << file.path();
    urls.emplace_back(document.root().ChildText("url"));
    registry->Add(std::move(document));
  }
  const SnapshotSource source(registry);
  for (const std::string& url : urls) {
    const fhir::Document* const made = source.Find(url);
    ASSERT_NE(made, nullptr) << url;
    EXPECT_GE(made->root().Child("snapshot").Children("element").size(), 5U) << url;
    const Issues issues = source.IssuesOf(url);
    for (const Issue& issue : issues.list()) ADD_FAILURE() << url << " " << ToText(issue);
  }
  std::cout << "UK Core: snapshots of " << urls.size() << " StructureDefinitions\n";
  EXPECT_EQ(urls.size(), 153U);
}

}  // namespace
}  // namespace gateway::definitions
