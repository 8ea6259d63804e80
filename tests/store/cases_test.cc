#include "gateway/store/cases.h"

#include "tests/store/store_fixture.h"

namespace gateway::store {
namespace {

const CaseLink kHospital{"https://x26.example/case", "1", "X26"};
const CaseLink kBoard{"https://x27.example/case", "77", "X27"};
const CaseLink kCouncil{"https://x28.example/case", "C5", "X28"};

CaseLink Number(const std::string& value) {
  return {"https://fhir.nhs.uk/Id/nhs-number", value, "", /*attribute=*/true};
}

class CasesTest : public StoreTest {
 protected:
  std::int64_t CaseOf(int number, std::vector<CaseLink> links) {
    AcceptedMessage message = MakeMessage(number, 0, now());
    message.links = std::move(links);
    return Accept(std::move(message)).case_key;
  }
};

TEST_F(CasesTest, AnIdentifierKeepsItsCaseAndOthersJoinIt) {
  const std::int64_t first = CaseOf(1, {kHospital});
  EXPECT_EQ(CaseOf(2, {kHospital, kBoard}), first);
  EXPECT_EQ(CaseOf(3, {kBoard}), first);
  EXPECT_EQ(CaseOf(4, {kCouncil, kBoard}), first);
  EXPECT_EQ(CaseOf(5, {kCouncil}), first);
  EXPECT_EQ(*store_->FindCase(kCouncil), first);
  EXPECT_TRUE(Worklist().empty());
}

TEST_F(CasesTest, SystemValueAndOrganisationAllCount) {
  const std::int64_t first = CaseOf(1, {kHospital});
  EXPECT_NE(CaseOf(2, {{kHospital.system, "2", "X26"}}), first);
  EXPECT_NE(CaseOf(3, {{kHospital.system, "1", "X28"}}), first);
  EXPECT_NE(CaseOf(4, {{"https://else.example", "1", "X26"}}), first);
  EXPECT_FALSE(*store_->FindCase(kBoard));
}

TEST_F(CasesTest, LinksOfTwoCasesKeepTheFirstAndGoToTheWorklist) {
  const std::int64_t first = CaseOf(1, {kHospital});
  const std::int64_t second = CaseOf(2, {kBoard});
  ASSERT_NE(first, second);
  EXPECT_EQ(CaseOf(3, {kBoard, kHospital}), second);
  ASSERT_EQ(Worklist().size(), 1U);
  EXPECT_EQ(Worklist()[0].kind, kCaseLinksClash);
  EXPECT_EQ(Worklist()[0].case_key, second);
  EXPECT_EQ(Worklist()[0].sequence, 3);
  EXPECT_EQ(*store_->FindCase(kHospital), first);
}

TEST_F(CasesTest, TheNhsNumberNeverDecidesTheCase) {
  const std::int64_t first = CaseOf(1, {kHospital, Number("9990000018")});
  EXPECT_NE(CaseOf(2, {Number("9990000018"), kBoard}), first);
  EXPECT_NE(CaseOf(3, {Number("9990000018")}), first);
  EXPECT_TRUE(Worklist().empty());
}

TEST_F(CasesTest, ASecondNhsNumberOnOneCaseGoesToTheWorklistOnce) {
  CaseOf(1, {kHospital, Number("9990000018")});
  CaseOf(2, {kHospital, Number("9990000018")});
  EXPECT_TRUE(Worklist().empty());
  CaseOf(3, {kHospital, Number("9990003343")});
  CaseOf(4, {kHospital, Number("9990003343")});
  ASSERT_EQ(Worklist().size(), 1U);
  EXPECT_EQ(Worklist()[0].kind, kTwoNumbersOnCase);
  EXPECT_EQ(Worklist()[0].reason.find("999"), std::string::npos);
}

TEST_F(CasesTest, AMessageWithoutLinksIsACaseOfItsOwn) { EXPECT_NE(CaseOf(1, {}), CaseOf(2, {})); }

}  // namespace
}  // namespace gateway::store
