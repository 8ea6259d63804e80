#include "gateway/validation/host.h"

#include "gateway/validation/profile/profile_set.h"
#include "tests/validation/check.h"

namespace gateway::validation {
namespace {

using ::testing::_;

constexpr const char* kGender = "http://hl7.org/fhir/ValueSet/administrative-gender";

class InvariantHostTest : public ::testing::Test {
 protected:
  terminology::Service terminology_{testing::R4()};
  Plans plans_{*testing::R4Types()};
  ProfileSet profiles_{testing::R4(), plans_};
  Options options_;
  validation::Run run_{terminology_, plans_, profiles_, options_};
  fhir::Document document_ = testing::ReadR4(R"({"resourceType":"Patient","gender":"female",
    "contained":[{"resourceType":"Organization","id":"gp","name":"X28"}],"managingOrganization":{"reference":"#gp"},
    "maritalStatus":{"coding":[{"system":"https://x.example","code":"a"},
                               {"system":"http://hl7.org/fhir/administrative-gender","code":"male"}]}})");
  BundleIndex index_;
  Scope scope_{run_, document_.root(), index_};
  InvariantHost host_{scope_};
};

TEST_F(InvariantHostTest, DecidesMembershipOfCodesAndConcepts) {
  EXPECT_TRUE(*host_.MemberOf(document_.root().Child("gender"), kGender));
  EXPECT_TRUE(*host_.MemberOf(document_.root().Child("maritalStatus"), kGender));
  EXPECT_FALSE(*host_.MemberOf(document_.root().At({"maritalStatus", "coding"}), kGender));
  EXPECT_FALSE(*host_.MemberOf(fhirpath::Item::String("F"), kGender));
  EXPECT_THAT(host_.MemberOf(fhirpath::Item::String("F"), "https://x.example/none"),
              testing::IsError(IssueType::kNotFound, _));
}

TEST_F(InvariantHostTest, ResolvesInsideTheDocumentAlone) {
  EXPECT_EQ(host_.Resolve("#gp", document_.root()).ChildText("name"), "X28");
  EXPECT_FALSE(host_.Resolve("Organization/gp", document_.root()));
}

TEST_F(InvariantHostTest, KnowsBaseTypesAndNoProfiles) {
  const std::string base = "http://hl7.org/fhir/StructureDefinition/";
  EXPECT_TRUE(*host_.ConformsTo(document_.root(), base + "Patient"));
  EXPECT_TRUE(*host_.ConformsTo(document_.root(), base + "DomainResource"));
  EXPECT_FALSE(*host_.ConformsTo(document_.root(), base + "Person"));
  EXPECT_THAT(host_.ConformsTo(document_.root(), "https://x.example/profile"),
              testing::IsError(IssueType::kNotFound, _));
}

}  // namespace
}  // namespace gateway::validation
