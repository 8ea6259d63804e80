#include "gateway/validation/bundle_index.h"

#include "tests/validation/check.h"

namespace gateway::validation {
namespace {

class BundleIndexTest : public ::testing::Test {
 protected:
  // The id of the resource that `reference` in entry `from` points to; empty: nothing.
  std::string Resolve(std::string_view reference, std::size_t from) {
    const fhir::Node container = document_.root().Children("entry")[from].Child("resource");
    return std::string(BundleIndex(document_.root()).Resolve(reference, container).ChildText("id"));
  }
  fhir::Document document_ =
      testing::ReadR4(R"({"resourceType":"Bundle","type":"collection","entry":[
    {"fullUrl":"https://a.example/fhir/Patient/1","resource":{"resourceType":"Patient","id":"1","meta":{"versionId":"2"},
      "contained":[{"resourceType":"Organization","id":"in","name":"X26"}],"managingOrganization":{"reference":"#in"}}},
    {"fullUrl":"https://b.example/fhir/Patient/1","resource":{"resourceType":"Patient","id":"1"}},
    {"fullUrl":"https://b.example/fhir/Patient/2","resource":{"resourceType":"Patient","id":"2"}},
    {"fullUrl":"urn:uuid:0b6e2d4e-7d4f-4c9e-9a7b-000000000001","resource":{"resourceType":"Basic","id":"basic","code":{"text":"x"}}}]})");
};

TEST_F(BundleIndexTest, FindsByFullUrl) {
  EXPECT_EQ(Resolve("urn:uuid:0b6e2d4e-7d4f-4c9e-9a7b-000000000001", 0), "basic");
  EXPECT_EQ(Resolve("https://b.example/fhir/Patient/2", 0), "2");
  EXPECT_EQ(Resolve("https://c.example/fhir/Patient/2", 0), "");
}

TEST_F(BundleIndexTest, CompletesARelativeReferenceWithTheBaseOfTheOneWhoRefers) {
  EXPECT_EQ(Resolve("Patient/2", 1), "2");
  EXPECT_EQ(Resolve("Patient/2", 0), "");  // https://a.example has none
}

TEST_F(BundleIndexTest, ComparesTypeAndIdWhenTheOneWhoRefersHasNoAddress) {
  EXPECT_EQ(Resolve("Patient/2", 3), "2");
  EXPECT_EQ(Resolve("Basic/2", 3), "");
}

TEST_F(BundleIndexTest, LooksAtTheVersionWhenOneIsNamed) {
  EXPECT_EQ(Resolve("https://a.example/fhir/Patient/1/_history/2", 1), "1");
  EXPECT_EQ(Resolve("https://a.example/fhir/Patient/1/_history/3", 1), "");
}

TEST_F(BundleIndexTest, FindsContainedResourcesOnlyInTheirContainer) {
  EXPECT_EQ(Resolve("#in", 0), "in");
  EXPECT_EQ(Resolve("#in", 1), "");
  EXPECT_EQ(Resolve("#", 2), "2");
}

}  // namespace
}  // namespace gateway::validation
