// Resources beside small profiles: what each family of a profile's demands refuses, and where.
#include "gateway/validation/validator.h"
#include "tests/validation/check.h"
#include "tests/validation/overlay_registry.h"

namespace gateway::validation {
namespace {

using ::testing::HasSubstr;

constexpr const char* kUrl = "https://chc-gateway.example/fhir/StructureDefinition/test";

// A differential's elements into a profile of Patient.
std::string Profile(const std::string& elements) {
  return R"({"resourceType":"StructureDefinition","id":"test","url":")" + std::string(kUrl) +
         R"(","name":"Test","status":"draft","fhirVersion":"4.0.1","kind":"resource",
         "abstract":false,"type":"Patient",
         "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient",
         "derivation":"constraint","differential":{"element":[)" +
         elements + "]}}";
}

Issues CheckAgainst(const std::string& elements, const std::string& patient) {
  const auto registry = std::make_shared<testing::OverlayRegistry>();
  registry->Add(testing::ReadR4(Profile(elements)));
  const Validator validator(registry, std::make_shared<terminology::Service>(registry));
  const fhir::Document document = testing::ReadR4(R"({"resourceType":"Patient")" + patient + "}");
  return validator.Validate(document.root(), {.profiles = {kUrl}});
}

struct ProfileCase {
  const char* name;
  std::string elements;
  std::string patient;
  std::string id;  // empty: all is well
  std::string expression;
};
void PrintTo(const ProfileCase& c, std::ostream* out) { *out << c.name; }

class Profiles : public ::testing::TestWithParam<ProfileCase> {};

TEST_P(Profiles, AreCheckedAgainst) {
  const ProfileCase& c = GetParam();
  const Issues issues = CheckAgainst(c.elements, c.patient);
  std::string all;
  for (const Issue& issue : issues.list()) all += ToText(issue) + "\n";
  if (c.id.empty()) {
    EXPECT_TRUE(issues.empty()) << all;
    return;
  }
  ASSERT_EQ(issues.size(), 1U) << all;
  EXPECT_THAT(issues.list()[0], testing::HasIssue(c.id, c.expression));
}

constexpr const char* kMinIdentifier =
    R"({"id":"Patient.identifier","path":"Patient.identifier","min":1})";
constexpr const char* kFixedGender =
    R"({"id":"Patient.gender","path":"Patient.gender","fixedCode":"other"})";
constexpr const char* kShortName =
    R"({"id":"Patient.name.family","path":"Patient.name.family","maxLength":4})";
constexpr const char* kConstraint =
    R"x({"id":"Patient","path":"Patient","constraint":[{"key":"t-1","severity":"error",
    "human":"A gender needs a birth date",
    "expression":"gender.exists() implies birthDate.exists()"}]})x";
constexpr const char* kOnlyBoolean =
    R"({"id":"Patient.deceased[x]","path":"Patient.deceased[x]","type":[{"code":"boolean"}]})";
constexpr const char* kLatestBirth =
    R"({"id":"Patient.birthDate","path":"Patient.birthDate","maxValueDate":"2000-01-01"})";

std::string Slices(const std::string& rules) {
  return R"({"id":"Patient.identifier","path":"Patient.identifier","slicing":{"discriminator":
         [{"type":"value","path":"system"}],"rules":")" +
         rules + R"("}},
         {"id":"Patient.identifier:one","path":"Patient.identifier","sliceName":"one","min":1,"max":"1"},
         {"id":"Patient.identifier:one.system","path":"Patient.identifier.system","min":1,
          "fixedUri":"https://x26.example/one"},
         {"id":"Patient.identifier:one.value","path":"Patient.identifier.value","min":1})";
}

constexpr const char* kOne = R"({"system":"https://x26.example/one","value":"1"})";
constexpr const char* kOther = R"({"system":"https://x26.example/other","value":"1"})";

std::string Identifiers(const std::string& list) { return R"(,"identifier":[)" + list + "]"; }

INSTANTIATE_TEST_SUITE_P(
    Accepted, Profiles,
    ::testing::Values(ProfileCase{"what is asked for", kMinIdentifier, Identifiers(kOther), "", ""},
                      ProfileCase{"the fixed value", kFixedGender, R"(,"gender":"other")", "", ""},
                      ProfileCase{"a constraint that holds", kConstraint,
                                  R"(,"gender":"male","birthDate":"1950-01-01")", "", ""},
                      ProfileCase{"an open slicing", Slices("open"),
                                  Identifiers(std::string(kOther) + "," + kOne), "", ""},
                      ProfileCase{"a value within its limit", kLatestBirth,
                                  R"(,"birthDate":"1999")", "", ""}));

INSTANTIATE_TEST_SUITE_P(
    Refused, Profiles,
    ::testing::Values(
        ProfileCase{"missing", kMinIdentifier, "", "profile-min", "Patient"},
        ProfileCase{"another value", kFixedGender, R"(,"gender":"male")", "profile-fixed",
                    "Patient.gender"},
        ProfileCase{"too long", kShortName, R"(,"name":[{"family":"TESTER"}])",
                    "profile-max-length", "Patient.name[0].family"},
        ProfileCase{"a constraint broken", kConstraint, R"(,"gender":"male")", "t-1", "Patient"},
        ProfileCase{"another type", kOnlyBoolean, R"(,"deceasedDateTime":"2020")",
                    "profile-type-choice", "Patient"},
        ProfileCase{"too late", kLatestBirth, R"(,"birthDate":"2001-02-03")", "profile-max-value",
                    "Patient.birthDate"},
        ProfileCase{"no such slice", Slices("open"), Identifiers(kOther), "slice-min", "Patient"},
        ProfileCase{"the slice twice", Slices("open"), Identifiers(std::string(kOne) + "," + kOne),
                    "slice-max", "Patient"},
        ProfileCase{"outside a closed slicing", Slices("closed"),
                    Identifiers(std::string(kOne) + "," + kOther), "slice-closed",
                    "Patient.identifier[1]"},
        ProfileCase{"inside the slice", Slices("open"),
                    Identifiers(R"({"system":"https://x26.example/one"})"), "profile-min",
                    "Patient.identifier[0]"},
        ProfileCase{"out of order at the end", Slices("openAtEnd"),
                    Identifiers(std::string(kOther) + "," + kOne), "slice-at-end",
                    "Patient.identifier[1]"}));

TEST(Profile, NamesTheClosestSliceAndWhatDiffers) {
  const Issues issues =
      CheckAgainst(Slices("closed"), Identifiers(std::string(kOne) + "," + kOther));
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_THAT(issues.list()[0].diagnostics,
              HasSubstr("the closest slice is one: its system differs"));
}

TEST(Profile, ThatIsNotLoadedIsSaidWhenThoroughOnly) {
  const fhir::Document patient = testing::ReadR4(R"({"resourceType":"Patient","active":true})");
  Options options{.profiles = {"https://x26.example/none"}};
  EXPECT_TRUE(testing::R4Validator().Validate(patient.root(), options).empty());
  options.is_thorough = true;
  const Issues issues = testing::R4Validator().Validate(patient.root(), options);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_THAT(issues.list()[0], testing::HasIssue("profile-unknown", "Patient"));
}

}  // namespace
}  // namespace gateway::validation
