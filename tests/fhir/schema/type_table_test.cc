#include "gateway/fhir/schema/type_table.h"

#include <gtest/gtest.h>

#include "gateway/fhir/schema/type_table_builder.h"

namespace gateway::fhir {
namespace {

ElementDraft Member(std::string name, std::vector<std::string> types) {
  ElementDraft element;
  element.name = std::move(name);
  element.path = "Thing." + element.name;
  element.is_choice = types.size() > 1;
  for (std::string& type : types) element.types.emplace_back().code = std::move(type);
  return element;
}

TypeTableBuilder Things() {
  TypeTableBuilder types;
  types.Add("string").kind = Kind::kPrimitive;
  types.Add("code").kind = Kind::kPrimitive;
  TypeDraft& thing = types.Add("Thing");
  thing.url = "https://chc-gateway.example/fhir/StructureDefinition/Thing";
  thing.elements = {Member("label", {"string"}), Member("value", {"string", "code"})};
  return types;
}

TEST(TypeTable, FindsTypesByNameAndByUrl) {
  const auto table = Things().Build();
  const Type* const thing = table->Find("Thing");
  ASSERT_NE(thing, nullptr);
  EXPECT_EQ(table->FindByUrl(thing->url), thing);
  EXPECT_EQ(table->Find("Thin"), nullptr);
  EXPECT_EQ(table->FindByUrl("Thing"), nullptr);
}

TEST(TypeTable, KnowsWhatAPropertyNameMeans) {
  const auto table = Things().Build();
  const Type* const thing = table->Find("Thing");
  const Type::Property value = thing->FindProperty("valueCode");
  ASSERT_NE(value.element, nullptr);
  EXPECT_EQ(value.element->name, "value");
  EXPECT_EQ(value.order, 1U);
  EXPECT_EQ(value.target, table->Find("code"));
  EXPECT_EQ(thing->FindProperty("value").element, nullptr);
}

TEST(TypeTableBuilder, NamesTheTypesThatNobodyDefines) {
  TypeTableBuilder types = Things();
  types.Add("Other").elements = {Member("part", {"Party"})};
  EXPECT_EQ(types.Missing(), std::vector<std::string>{"Party (Thing.part)"});
}

TEST(TypeTableBuilder, AddsToATableWithoutChangingIt) {
  const auto below = Things().Build();
  TypeTableBuilder more(below);
  TypeDraft& special = more.Add("Special");
  special.base = "https://chc-gateway.example/fhir/StructureDefinition/Thing";
  special.elements = {Member("thing", {"Thing"})};
  ASSERT_TRUE(more.Missing().empty());
  const auto both = more.Build();
  EXPECT_EQ(both->Find("Thing"), below->Find("Thing"));
  EXPECT_EQ(both->Find("Special")->elements[0].types[0].type, below->Find("Thing"));
  EXPECT_TRUE(both->Find("Special")->IsA("Thing"));
  EXPECT_EQ(below->Find("Special"), nullptr);
  std::vector<std::string_view> names;
  for (const Type& type : both->types()) names.push_back(type.name);
  EXPECT_EQ(names, (std::vector<std::string_view>{"Special", "string", "code", "Thing"}));
}

TEST(TypeTableBuilder, LaysEqualDraftsOutAlike) {
  const TypeTableBuilder types = Things();
  FlatBlock one;
  FlatBlock two;
  static_cast<void>(types.LayOut(one));
  static_cast<void>(types.LayOut(two));
  EXPECT_EQ(one.bytes().size(), two.bytes().size());
}

TEST(NameIndex, IsSoundOnlyWithinItsMemory) {
  FlatBlock block;
  const NameIndex index({"family", "given", "use"}, block);
  EXPECT_TRUE(index.IsSound(block.bytes()));
  EXPECT_FALSE(index.IsSound(block.bytes().first(block.bytes().size() - 1)));
  EXPECT_FALSE(index.IsSound({}));
}

}  // namespace
}  // namespace gateway::fhir
