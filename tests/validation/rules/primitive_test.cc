#include "tests/validation/built_tree.h"

namespace gateway::validation {
namespace {

using testing::BuiltTree;
using ::testing::Not;

TEST_F(BuiltTree, IsRefusedWhereAValueHasNotTheFormOfItsType) {
  const fhir::Element& birth_date = *TypeOf("Patient").Find("birthDate");
  EXPECT_TRUE(testing::R4Validator()
                  .Validate(Root("Patient", {Leaf(birth_date, "date", "1950-02")}))
                  .empty());
  const Issues issues =
      testing::R4Validator().Validate(Root("Patient", {Leaf(birth_date, "date", "3 Feb 1950")}));
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_THAT(issues.list()[0], testing::HasIssue("primitive-format", "Patient.birthDate"));
  EXPECT_THAT(issues.list()[0].diagnostics, Not(::testing::HasSubstr("Feb")));
}

TEST_F(BuiltTree, IsRefusedWhereATextIsLongerThanItsElementAllows) {
  fhir::Element family = *TypeOf("HumanName").Find("family");
  family.max_length = 4;
  const auto check = [&](std::string_view text) {
    return testing::R4Validator().Validate(Root("HumanName", {Leaf(family, "string", text)}));
  };
  EXPECT_TRUE(check("TEST").empty());
  EXPECT_TRUE(check("ÄÖÜß").empty());  // characters count, not bytes
  ASSERT_EQ(check("TESTS").size(), 1U);
  EXPECT_THAT(check("TESTS").list()[0], testing::HasIssue("primitive-length", "HumanName.family"));
}

}  // namespace
}  // namespace gateway::validation
