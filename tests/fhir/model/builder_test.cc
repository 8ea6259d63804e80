#include "gateway/fhir/model/builder.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "gateway/fhir/json/json_writer.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::fhir {
namespace {

using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;
using testing::R4Types;

const Type& TypeNamed(const char* name) { return *R4Types()->Find(name); }

TEST(Builder, SortsIntoDefinitionOrderAndKeepsTheOrderOfRepetitions) {
  Builder builder(R4Types(), TypeNamed("Patient"));
  ASSERT_THAT(builder.AddText(builder.root(), "birthDate", "1950"), IsOk());
  for (const char* family : {"B", "A"}) {
    const Result<Draft*> name = builder.Add(builder.root(), "name");
    ASSERT_THAT(name, IsOk());
    ASSERT_THAT(builder.AddText(*name, "family", family), IsOk());
  }
  ASSERT_THAT(builder.AddText(builder.root(), "id", "p"), IsOk());
  EXPECT_EQ(
      WriteJson(builder.Finish().root()),
      R"({"resourceType":"Patient","id":"p","name":[{"family":"B"},{"family":"A"}],"birthDate":"1950"})");
}

TEST(Builder, ChoosesTheTypeByNameOrByType) {
  Builder builder(R4Types(), TypeNamed("Patient"));
  ASSERT_THAT(builder.AddText(builder.root(), "deceasedBoolean", "true"), IsOk());
  ASSERT_THAT(builder.AddText(builder.root(), "multipleBirth", "2", &TypeNamed("integer")), IsOk());
  EXPECT_EQ(WriteJson(builder.Finish().root()),
            R"({"resourceType":"Patient","deceasedBoolean":true,"multipleBirthInteger":2})");
}

TEST(Builder, RefusesWhatTheDefinitionsDoNotAllow) {
  Builder builder(R4Types(), TypeNamed("Patient"));
  ASSERT_THAT(builder.AddText(builder.root(), "gender", "male"), IsOk());
  EXPECT_THAT(builder.Add(builder.root(), "gendr"),
              IsError(IssueType::kStructure, HasSubstr("'gender'")));
  EXPECT_THAT(builder.Add(builder.root(), "gender"),
              IsError(IssueType::kStructure, HasSubstr("once only")));
  EXPECT_THAT(builder.Add(builder.root(), "deceased"),
              IsError(IssueType::kStructure, HasSubstr("type to be chosen")));
  EXPECT_THAT(builder.Add(builder.root(), "deceased", &TypeNamed("Quantity")),
              IsError(IssueType::kStructure, HasSubstr("may not be a Quantity")));
  EXPECT_THAT(builder.Add(builder.root(), "contained"),
              IsError(IssueType::kStructure, HasSubstr("type to be chosen")));
  EXPECT_THAT(builder.Add(builder.root(), "contained", &TypeNamed("Basic")), IsOk());
}

TEST(Builder, DropsWhatStayedEmptyAndTellsWhatWasMade) {
  Builder builder(R4Types(), TypeNamed("Patient"));
  const Result<Draft*> name = builder.Ensure(builder.root(), "name");
  ASSERT_THAT(name, IsOk());
  EXPECT_EQ(*builder.Ensure(builder.root(), "name"), *name);
  const Result<Draft*> id = builder.AddText(builder.root(), "id", "p");
  const Document document = builder.Finish();
  EXPECT_EQ((*name)->made, nullptr);
  EXPECT_EQ(Node((*id)->made), document.root().Child("id"));
  EXPECT_EQ(document.root().children().size(), 1U);
}

TEST(Builder, CopiesFinishedSubtreesThatOutliveTheirDocument) {
  Document message;
  {
    Builder inner(R4Types(), TypeNamed("Patient"));
    ASSERT_THAT(inner.AddText(inner.root(), "id", "p"), IsOk());
    const Document patient = inner.Finish();
    Builder builder(R4Types(), TypeNamed("Bundle"));
    const Result<Draft*> entry = builder.Add(builder.root(), "entry");
    ASSERT_THAT(entry, IsOk());
    ASSERT_THAT(builder.AddCopy(*entry, "resource", patient.root(), patient), IsOk());
    message = builder.Finish();
  }
  EXPECT_EQ(
      WriteJson(message.root()),
      R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"p"}}]})");
}

TEST(Builder, TakesChildrenAwayAgain) {
  Builder builder(R4Types(), TypeNamed("Patient"));
  const Result<Draft*> id = builder.AddText(builder.root(), "id", "p");
  Builder::Remove(builder.root(), *id);
  EXPECT_EQ(WriteJson(builder.Finish().root()), R"({"resourceType":"Patient"})");
}

}  // namespace
}  // namespace gateway::fhir
