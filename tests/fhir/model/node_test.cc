#include "gateway/fhir/model/node.h"

#include <gtest/gtest.h>

#include "gateway/fhir/json/json_reader.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::fhir {
namespace {

using testing::IsOk;
using testing::R4Types;

Document Read(const std::string& json) {
  Result<ReadResult> read = ReadJson(json, R4Types());
  EXPECT_THAT(read, IsOk());
  return read ? std::move(read->document) : Document();
}

TEST(Node, AnswersNothingWhenAbsent) {
  const Node absent;
  EXPECT_FALSE(absent);
  EXPECT_EQ(absent.name(), "");
  EXPECT_EQ(absent.type(), nullptr);
  EXPECT_EQ(absent.text(), "");
  EXPECT_FALSE(absent.Child("id"));
  EXPECT_TRUE(absent.Children("id").empty());
  EXPECT_FALSE(absent.At({"a", "b"}));
  EXPECT_EQ(absent.line(), 0);
}

TEST(Node, GivesChildrenByNameAsOnePiece) {
  const Document document = Read(
      R"({"resourceType":"Patient","name":[{"family":"A"},{"family":"B"}],"birthDate":"1950"})");
  const auto names = document.root().Children("name");
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(names[1].ChildText("family"), "B");
  EXPECT_EQ(document.root().ChildText("birthDate"), "1950");
  EXPECT_TRUE(document.root().Children("address").empty());
  EXPECT_EQ(document.root().name(), "Patient");
}

TEST(PathOf, NamesIndicesWhereElementsRepeatByDefinition) {
  const Document document = Read(R"({"resourceType":"Bundle","entry":[{"fullUrl":"urn:x"},
    {"resource":{"resourceType":"Patient","name":[{"given":["A","B"]}],"deceasedBoolean":true}}]})");
  const Node patient = document.root().Children("entry")[1].Child("resource");
  EXPECT_EQ(PathOf(document.root(), patient.Child("name").Children("given")[1]),
            "Bundle.entry[1].resource.name[0].given[1]");
  EXPECT_EQ(PathOf(document.root(), patient.Child("deceased")),
            "Bundle.entry[1].resource.deceased");
  EXPECT_EQ(PathOf(document.root(), document.root()), "Bundle");
  EXPECT_EQ(PathOf(patient, document.root()), "");
}

TEST(Equal, ComparesTypesAndTextsButNotPlaces) {
  const Document a = Read(R"({"resourceType":"Observation","valueString":"1","status":"final"})");
  EXPECT_TRUE(
      Equal(a.root(),
            Read("{\"resourceType\":\"Observation\",\n\"status\":\"final\",\"valueString\":\"1\"}")
                .root()));
  EXPECT_FALSE(
      Equal(a.root(),
            Read(R"({"resourceType":"Observation","valueInteger":1,"status":"final"})").root()));
  EXPECT_FALSE(
      Equal(a.root(),
            Read(R"({"resourceType":"Observation","valueString":"2","status":"final"})").root()));
  EXPECT_FALSE(Equal(a.root(), Read(R"({"resourceType":"Observation","status":"final"})").root()));
  EXPECT_FALSE(Equal(a.root(), Node()));
}

}  // namespace
}  // namespace gateway::fhir
