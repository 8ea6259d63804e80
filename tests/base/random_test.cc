#include "gateway/base/random.h"

#include <gtest/gtest.h>

#include <set>

namespace gateway {
namespace {

TEST(Uuid, NewOnesAreVersion4AndAllDifferent) {
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string uuid = NewUuid(random);
    EXPECT_TRUE(IsUuid(uuid)) << uuid;
    EXPECT_EQ(uuid[14], '4');
    EXPECT_NE(std::string_view("89ab").find(uuid[19]), std::string_view::npos) << uuid;
    EXPECT_TRUE(seen.insert(uuid).second);
  }
}

TEST(Uuid, DerivedOnesDependOnSpaceAndNameAlone) {
  const std::string uuid = DerivedUuid("record", "X26|1");
  EXPECT_TRUE(IsUuid(uuid));
  EXPECT_EQ(uuid[14], '5');
  EXPECT_EQ(uuid, DerivedUuid("record", "X26|1"));
  EXPECT_NE(uuid, DerivedUuid("record", "X26|2"));
  EXPECT_NE(uuid, DerivedUuid("recordX", "26|1"));
}

TEST(Uuid, IsUuidRefusesWhatIsNotOne) {
  EXPECT_TRUE(IsUuid("0123ABCD-89ab-cdef-0123-456789abcdef"));
  for (const char* text :
       {"", "0123abcd-89ab-cdef-0123-456789abcde", "0123abcd-89ab-cdef-0123-456789abcdef0",
        "0123abcd089ab-cdef-0123-456789abcdef", "0123abcg-89ab-cdef-0123-456789abcdef",
        "{123abcd-89ab-cdef-0123-456789abcde}"}) {
    EXPECT_FALSE(IsUuid(text)) << text;
  }
}

TEST(SeededRandom, TheSameSeedGivesTheSameSequence) {
  SeededRandom a(7);
  SeededRandom b(7);
  SeededRandom c(8);
  const auto first = a.Next();
  EXPECT_EQ(first, b.Next());
  EXPECT_NE(first, c.Next());
}

TEST(Random, UnitStaysBelowOne) {
  SeededRandom random(1);
  for (int i = 0; i < 10'000; ++i) {
    const double unit = random.Unit();
    ASSERT_GE(unit, 0.0);
    ASSERT_LT(unit, 1.0);
  }
}

}  // namespace
}  // namespace gateway
