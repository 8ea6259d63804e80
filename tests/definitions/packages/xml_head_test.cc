#include "gateway/definitions/packages/xml_head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway::definitions {
namespace {

using ::testing::_;
using testing::IsError;
using testing::IsOk;

TEST(XmlHead, IsReadFromTheTopLevelAlone) {
  const auto head = ReadXmlHead(R"(<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment with <url value="http://test.example/no"/> -->
<ValueSet xmlns="http://hl7.org/fhir">
  <id value='a'/>
  <text><div xmlns="http://www.w3.org/1999/xhtml"><url value="no"/> a > b</div></text>
  <url value = "http://test.example/ValueSet/a?x=1&amp;y=2" />
  <version id="v" value="1.0"></version>
  <compose><include><system value="http://test.example/s"/></include></compose>
  <title value="more &gt; less"/>
</ValueSet>
<trailing>)");
  ASSERT_THAT(head, IsOk());
  EXPECT_EQ(head->type, "ValueSet");
  EXPECT_EQ(head->Get("id"), "a");
  EXPECT_EQ(head->Get("url"), "http://test.example/ValueSet/a?x=1&y=2");
  EXPECT_EQ(head->Get("version"), "1.0");
  EXPECT_EQ(head->Get("title"), "more > less");
  EXPECT_EQ(head->Get("system"), "");
}

TEST(XmlHead, ReadsPrefixedAndEmptyRoots) {
  EXPECT_EQ(ReadXmlHead("<f:Patient xmlns:f='http://hl7.org/fhir'/>")->type, "Patient");
}

TEST(XmlHead, RefusesWhatIsCutOrNoXml) {
  const std::string whole = "<ValueSet><url value=\"x\"/></ValueSet>";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THAT(ReadXmlHead(whole.substr(0, size)), IsError(IssueType::kStructure, _)) << size;
  }
  EXPECT_FALSE(ReadXmlHead("{}"));
}

}  // namespace
}  // namespace gateway::definitions
