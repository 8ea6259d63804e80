#include "gateway/fhir/model/edit.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::fhir {
namespace {

using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;
using testing::R4Types;

Document Read(const std::string& json, const char* root = nullptr) {
  const ReadOptions options{.root = root == nullptr ? nullptr : R4Types()->Find(root)};
  Result<ReadResult> read = ReadJson(json, R4Types(), options);
  EXPECT_THAT(read, IsOk());
  return read ? std::move(read->document) : Document();
}

constexpr const char* kBundle =
    R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"a",)"
    R"("name":[{"family":"TEST"}],"birthDate":"1950"}},{"resource":{"resourceType":"Basic","id":"b"}}]})";

TEST(Edit, ChangesTextsAndSharesWhatIsUntouched) {
  const Document base = Read(kBundle);
  const Node patient = base.root().At({"entry", "resource"});
  Edit edit(base);
  edit.SetText(patient.Child("birthDate"), "1951");
  const Document changed = edit.Finish();
  const Node edited = changed.root().At({"entry", "resource"});
  EXPECT_EQ(edited.ChildText("birthDate"), "1951");
  EXPECT_EQ(patient.ChildText("birthDate"), "1950") << "the base stays as it is";
  EXPECT_EQ(edited.Child("name"), patient.Child("name")) << "the very same node";
  EXPECT_EQ(changed.root().Children("entry")[1], base.root().Children("entry")[1]);
  EXPECT_NE(changed.root(), base.root());
}

TEST(Edit, GivesTheSameTreeWhenNothingChanges) {
  const Document base = Read(kBundle);
  EXPECT_EQ(Edit(base).Finish().root(), base.root());
}

TEST(Edit, AddsAndSetsChildrenInDefinitionOrder) {
  const Document base = Read(kBundle);
  const Node patient = base.root().At({"entry", "resource"});
  Edit edit(base);
  ASSERT_THAT(edit.SetChild(patient, "id", "z"), IsOk());
  ASSERT_THAT(edit.SetChild(patient, "gender", "male"), IsOk());
  ASSERT_THAT(edit.SetChild(patient, "gender", "female"), IsOk());
  ASSERT_THAT(edit.SetChild(patient, "meta", Read(R"({"versionId":"2"})", "Meta")), IsOk());
  ASSERT_THAT(edit.SetChild(patient, "name", Read(R"({"family":"SECOND"})", "HumanName")), IsOk());
  EXPECT_EQ(
      WriteJson(edit.Finish().root().At({"entry", "resource"})),
      R"({"resourceType":"Patient","id":"z","meta":{"versionId":"2"},"name":[{"family":"TEST"},{"family":"SECOND"}],)"
      R"("gender":"female","birthDate":"1950"})");
}

TEST(Edit, RefusesChildrenTheDefinitionsDoNotKnow) {
  const Document base = Read(kBundle);
  Edit edit(base);
  EXPECT_THAT(edit.SetChild(base.root(), "nothing", "x"),
              IsError(IssueType::kStructure, HasSubstr("nothing")));
  EXPECT_THAT(edit.SetChild(base.root(), "entry", "x"),
              IsError(IssueType::kStructure, HasSubstr("entry")));
  EXPECT_THAT(edit.SetChild(base.root(), "meta", Read(R"({"family":"TEST"})", "HumanName")),
              IsError(IssueType::kStructure, HasSubstr("HumanName")));
  EXPECT_THAT(edit.SetChild(Node(), "id", "x"), IsError(IssueType::kStructure, HasSubstr("id")));
}

TEST(Edit, LeavesOutWhatIsRemovedAndWhatBecomesEmpty) {
  const Document base = Read(kBundle);
  const Node patient = base.root().At({"entry", "resource"});
  Edit edit(base);
  edit.Remove(patient.At({"name", "family"}));
  edit.Remove(base.root().Children("entry")[1]);
  EXPECT_EQ(
      WriteJson(edit.Finish().root()),
      R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"a","birthDate":"1950"}}]})");
}

TEST(Edit, PutsASubtreeInPlaceOfAnotherAndKeepsItAlive) {
  const Document base = Read(kBundle);
  Edit edit(base);
  {
    const Document other = Read(R"({"resourceType":"Patient","id":"veiled"})");
    edit.Replace(base.root().At({"entry", "resource"}), other);
  }
  const Document changed = edit.Finish();
  const Node resource = changed.root().At({"entry", "resource"});
  EXPECT_EQ(resource.name(), "resource");
  EXPECT_EQ(WriteJson(resource), R"({"resourceType":"Patient","id":"veiled"})");
}

}  // namespace
}  // namespace gateway::fhir
