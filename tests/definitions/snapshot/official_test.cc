// HL7's own R4 profiles, regenerated from their differentials and compared with the snapshots they
// were published with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <map>

#include "gateway/definitions/snapshot/snapshot_source.h"
#include "tests/definitions/snapshot/suite.h"
#include "tests/support/r4.h"

namespace gateway::definitions {
namespace {

using testing::R4;

// Profiles whose published snapshot differs from what their differential says, and why.
const std::map<std::string, std::string>& ExpectedDifferences() {
  static const std::map<std::string, std::string> list{
      {"http://hl7.org/fhir/StructureDefinition/catalog",
       "published with the slice date:IssueDate of an element that has no slicing"},
      {"http://hl7.org/fhir/StructureDefinition/familymemberhistory-genetic",
       "published with slices (condition:Condition, age[x]:Age …) of elements that have no "
       "slicing"},
      {"http://hl7.org/fhir/StructureDefinition/elementdefinition-de",
       "published with the content of two extensions of which its differential says nothing"},
      {"http://hl7.org/fhir/StructureDefinition/provenance-relevant-history",
       "published with a content reference that leads to a slice (#Provenance.agent:Author)"}};
  return list;
}

std::vector<Json> Published(fhir::Node structure) {
  std::vector<Json> elements;
  for (const fhir::Node element : structure.Child("snapshot").Children("element")) {
    elements.push_back(testing::Compared(element));
  }
  return elements;
}

TEST(OfficialProfiles, AreRegeneratedFromTheirDifferentials) {
  const SnapshotSource source(R4());
  int profiles = 0;
  int equal = 0;
  for (const std::string& url : R4()->Canonicals("StructureDefinition")) {
    const fhir::Document& published = *R4()->Find("StructureDefinition", url);
    const fhir::Node root = published.root();
    const bool ours = url.starts_with("https://chc-gateway.example/");
    if (ours || root.ChildText("derivation") != "constraint" || !root.Child("snapshot")) continue;
    const Result<Snapshot> made = GenerateSnapshot(published, source);
    ++profiles;
    std::string reason = made ? "" : made.error().diagnostics;
    if (made) {
      for (const Issue& issue : made->issues.list()) reason += "\n    " + ToText(issue);
      const auto comparison = testing::Compare(Published(root), made->structure.root(), {});
      for (const std::string& difference : comparison.differences) reason += "\n    " + difference;
    }
    if (reason.empty()) ++equal;
    EXPECT_EQ(reason.empty(), !ExpectedDifferences().contains(url)) << url << reason;
  }
  std::cout << "official profiles: " << equal << " of " << profiles << " equal\n";
  EXPECT_EQ(profiles, 43 + 3 + 393);
}

}  // namespace
}  // namespace gateway::definitions
