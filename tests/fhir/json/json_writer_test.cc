#include "gateway/fhir/json/json_writer.h"

#include <gtest/gtest.h>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/model/builder.h"
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

TEST(WriteJson, WritesCanonicalInputUnchanged) {
  for (
      const char* json : {
          R"({"resourceType":"Patient"})",
          R"({"resourceType":"Patient","id":"a","active":false,"multipleBirthInteger":2})",
          R"({"resourceType":"Patient","_active":{"id":"x"},"name":[{"given":["A",null],"_given":[null,{"id":"g"}]}]})",
          R"({"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"Basic","id":"b"}}]})",
          R"({"resourceType":"Observation","valueQuantity":{"value":0.10},"component":[{"valueBoolean":true},{"valueString":"x"}]})",
          R"({"resourceType":"Basic","text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"> é </div>"}})",
      }) {
    EXPECT_EQ(WriteJson(Read(json).root()), json);
  }
}

TEST(WriteJson, EscapesNoMoreThanItMust) {
  const Document document = Read(
      R"({"resourceType":"Basic","code":{"text":"\u00e9\ud83d\ude00 \/ \"q\" \\ \n\r\t\b\u0001\u007f 12345678\"87654321"}})");
  EXPECT_EQ(
      WriteJson(document.root()),
      "{\"resourceType\":\"Basic\",\"code\":{\"text\":\"\xC3\xA9\xF0\x9F\x98\x80 / \\\"q\\\" \\\\ "
      "\\n\\r\\t\\u0008\\u0001\x7F 12345678\\\"87654321\"}}");
}

TEST(WriteJson, IndentsByTwoSpacesWhenPretty) {
  const Document document =
      Read(R"({"resourceType":"Patient","active":true,"name":[{"given":["A","B"]}]})");
  EXPECT_EQ(WriteJson(document.root(), {.pretty = true}), R"({
  "resourceType": "Patient",
  "active": true,
  "name": [
    {
      "given": [
        "A",
        "B"
      ]
    }
  ]
})");
}

TEST(WriteJson, WritesPartsAndNothing) {
  const Document document = Read(
      R"({"resourceType":"Patient","active":true,"gender":"male","name":[{"family":"TEST"}]})");
  EXPECT_EQ(WriteJson(document.root().Child("name")), R"({"family":"TEST"})");
  EXPECT_EQ(WriteJson(document.root().Child("active")), "true");
  EXPECT_EQ(WriteJson(document.root().Child("gender")), "\"male\"");
  EXPECT_EQ(WriteJson(Node()), "");
}

TEST(WriteJson, StaysJsonWhenAProgramSetsANumberThatIsNone) {
  Builder builder(R4Types(), *R4Types()->Find("Quantity"));
  ASSERT_THAT(builder.AddText(builder.root(), "value", "one\"}"), IsOk());
  EXPECT_EQ(WriteJson(builder.Finish().root()), R"({"value":"one\"}"})");
}

}  // namespace
}  // namespace gateway::fhir
