#include "gateway/terminology/service.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::terminology {
namespace {

using ::gateway::testing::IsError;
using ::testing::HasSubstr;

class ServiceOverR4 : public ::testing::Test {
 protected:
  Service service_{testing::R4()};
};

TEST_F(ServiceOverR4, KnowsTheValueSetsOfTheSpecification) {
  const std::string base = "http://hl7.org/fhir/ValueSet/";
  EXPECT_EQ(service_.Contains(base + "administrative-gender", "", "female"), Membership::kIn);
  EXPECT_EQ(service_.Contains(base + "administrative-gender|4.0.1", "", "female"), Membership::kIn);
  EXPECT_EQ(service_.Contains(base + "administrative-gender", "", "F"), Membership::kOut);
  EXPECT_EQ(service_.Contains(base + "currencies|4.0.1", "", "GBP"), Membership::kIn);
  EXPECT_EQ(service_.Contains(base + "currencies|4.0.1", "", "QQQ"), Membership::kOut);
  EXPECT_EQ(service_.Contains(base + "units-of-time|4.0.1", "", "wk"), Membership::kIn);
}

TEST_F(ServiceOverR4, DoesNotGuessAboutOpenSystems) {
  const std::string base = "http://hl7.org/fhir/ValueSet/";
  EXPECT_EQ(service_.Contains(base + "mimetypes|4.0.1", "", "application/fhir+json"),
            Membership::kIn);
  EXPECT_EQ(service_.Contains(base + "mimetypes|4.0.1", "", "chemical/x-pdb"),
            Membership::kUnknown);
  EXPECT_EQ(service_.Contains(base + "mimetypes|4.0.1", "", "not a type"), Membership::kOut);
  EXPECT_EQ(service_.Contains(base + "ucum-units|4.0.1", "http://unitsofmeasure.org", "mg/{week}"),
            Membership::kIn);
  EXPECT_EQ(service_.Contains(base + "all-time-units", "http://unitsofmeasure.org", "wk"),
            Membership::kIn);
  EXPECT_EQ(service_.Contains(base + "all-time-units", "http://unitsofmeasure.org", "kg"),
            Membership::kOut);
  EXPECT_EQ(service_.Contains(base + "clinical-findings", "http://snomed.info/sct", "404684003"),
            Membership::kUnknown);
  EXPECT_EQ(service_.Contains("https://x.example/none", "", "a"), Membership::kUnknown);
}

TEST_F(ServiceOverR4, KnowsTheCodesOfSystemsByListRuleOrNotAtAll) {
  EXPECT_EQ(service_.HasCode("http://hl7.org/fhir/administrative-gender", "female"),
            Membership::kIn);
  EXPECT_EQ(service_.HasCode("http://hl7.org/fhir/administrative-gender", "f"), Membership::kOut);
  EXPECT_EQ(service_.HasCode("urn:iso:std:iso:4217", "GBP"), Membership::kIn);
  EXPECT_EQ(service_.HasCode("urn:iso:std:iso:4217", "QQQ"), Membership::kOut);
  EXPECT_EQ(service_.HasCode("urn:ietf:bcp:47", "cy-GB"), Membership::kIn);
  EXPECT_EQ(service_.HasCode("http://unitsofmeasure.org", "mmHg"), Membership::kOut);
  EXPECT_EQ(service_.HasCode("http://snomed.info/sct", "404684003"), Membership::kUnknown);
  EXPECT_EQ(service_.FindCodeSystem("http://snomed.info/sct"), nullptr);
}

TEST_F(ServiceOverR4, GivesDisplays) {
  EXPECT_EQ(service_.Display("http://hl7.org/fhir/administrative-gender", "female"), "Female");
  EXPECT_EQ(service_.Display("http://hl7.org/fhir/administrative-gender", "F"), "");
  EXPECT_EQ(service_.Display("https://x.example/none", "a"), "");
}

TEST_F(ServiceOverR4, KnowsWhatSubsumesWhat) {
  const std::string intent = "http://hl7.org/fhir/request-intent";
  EXPECT_EQ(service_.Subsumes(intent, "order", "filler-order"), true);
  EXPECT_EQ(service_.Subsumes(intent, "order", "order"), true);
  EXPECT_EQ(service_.Subsumes(intent, "filler-order", "order"), false);
  EXPECT_EQ(service_.Subsumes(intent, "plan", "filler-order"), false);
  EXPECT_THAT(service_.Subsumes(intent, "order", "no such"),
              IsError(IssueType::kNotFound, HasSubstr("one of the codes")));
  EXPECT_THAT(service_.Subsumes("http://snomed.info/sct", "1", "2"),
              IsError(IssueType::kNotFound, HasSubstr("CodeSystem")));
}

TEST_F(ServiceOverR4, KeepsWhatItExpandedAndServesThreads) {
  const std::string value_set = "http://hl7.org/fhir/ValueSet/task-status|4.0.1";
  std::vector<const CodeSet*> seen(4);
  {
    std::vector<std::jthread> threads;
    for (const CodeSet*& slot : seen)
      threads.emplace_back([&] { slot = &service_.Expand(value_set); });
  }
  for (const CodeSet* set : seen) EXPECT_EQ(set, &service_.Expand(value_set));
  EXPECT_EQ(seen[0]->codes().size(), 12U);
}

}  // namespace
}  // namespace gateway::terminology
