#include "gateway/definitions/image/image.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "tests/definitions/image/sample.h"
#include "tests/support/matchers.h"

namespace gateway::definitions::image {
namespace {

using gateway::testing::IsError;
using gateway::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<std::shared_ptr<const Image>> FromText(std::string_view bytes) {
  return Image::FromBytes(std::as_bytes(std::span(bytes.data(), bytes.size())));
}

Header HeaderOf(const std::string& bytes) {
  Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  return header;
}
// Changes the header and makes its checksum right again.
template <typename Change>
std::string WithHeader(std::string bytes, Change change) {
  Header header = HeaderOf(bytes);
  change(header);
  header.checksum = HeaderChecksum(header);
  std::memcpy(bytes.data(), &header, sizeof header);
  return bytes;
}

TEST(Image, GivesBackWhatWasWritten) {
  const Sample sample;
  const auto registry = sample.Make();
  ASSERT_NE(registry, nullptr);
  const Image& image = registry->image();
  EXPECT_THAT(image.Packages(), ElementsAre("test.sample#1.0.0"));
  ASSERT_EQ(image.EntriesOf("ValueSet").size(), 2U);
  EXPECT_EQ(image.Json(image.EntriesOf("ValueSet")[0]),
            R"({"resourceType":"ValueSet","url":"http://test.example/v","version":"1"})");
  const fhir::Type* const type = image.types()->Find("ValueSet");
  ASSERT_NE(type, nullptr);
  EXPECT_EQ(type->base, image.types()->Find("Resource"));
  EXPECT_EQ(type->Find("part")->types[0].type->name, "ValueSet.part");
  EXPECT_EQ(type->Find("url")->constraints[0].expression, "true");
  EXPECT_EQ(type->FindProperty("version").target->name, "string");
  const fhir::Document* const found = registry->Find("ValueSet", "http://test.example/v");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->root().ChildText("version"), "2");
}

TEST(Image, MovesItsPointersWhenItsAddressIsTaken) {
  const Sample sample;
  const auto first = sample.Make();
  ASSERT_NE(first, nullptr);
  const auto second = Image::Open(sample.file());
  ASSERT_THAT(second, IsOk());
  EXPECT_TRUE((*second)->was_moved());
  EXPECT_EQ(UseAll(**second), UseAll(first->image()));
}

TEST(Image, IsNotUsedWhenCutOff) {
  const Sample sample;
  const std::string bytes = sample.Bytes();
  ASSERT_GT(bytes.size(), sizeof(Header));
  for (std::size_t size = 0; size < bytes.size(); size += 37)
    EXPECT_FALSE(FromText(bytes.substr(0, size))) << size;
  EXPECT_FALSE(FromText(bytes + "x"));
}

TEST(Image, IsNotUsedWhenAnyByteOfTheHeaderDiffers) {
  const Sample sample;
  const std::string bytes = sample.Bytes();
  for (std::size_t at = 0; at < sizeof(Header); ++at) {
    std::string other = bytes;
    other[at] = static_cast<char>(other[at] ^ 0x10);
    EXPECT_FALSE(FromText(other)) << at;
  }
}

TEST(Image, SaysWhatIsAmiss) {
  const Sample sample;
  const std::string bytes = sample.Bytes();
  const auto error = [](const std::string& text) {
    return IsError(IssueType::kInvalid, HasSubstr(text));
  };
  EXPECT_THAT(FromText(std::string(9000, 'x')), error("something else"));
  EXPECT_THAT(FromText(WithHeader(bytes, [](Header& h) { --h.version; })), error("version"));
  EXPECT_THAT(FromText(WithHeader(bytes, [](Header& h) { ++h.layout; })), error("another build"));
  EXPECT_THAT(FromText(WithHeader(bytes, [](Header& h) { h.types.offset = h.file_size + 64; })),
              error("outside"));
  EXPECT_THAT(FromText(WithHeader(bytes, [](Header& h) { h.types.size = ~0ULL - 4096; })),
              error("outside"));
  EXPECT_THAT(FromText(WithHeader(bytes, [](Header& h) { h.root = h.types.size; })),
              error("outside"));
  EXPECT_THAT(FromText(WithHeader(bytes, [](Header& h) { ++h.texts.checksum; })),
              error("section is damaged"));
}

// What is moved in one section must not change what another says.
TEST(Image, RefusesSectionsThatLieInItsTypes) {
  const Sample sample;
  const std::string bytes = sample.Bytes();
  const auto moved = [&](std::uint64_t to) {
    return FromText(WithHeader(bytes, [&](Header& h) {
      (to == 0 ? h.types.size : h.relocations.size) = 64;
      (to == 0 ? h.types.offset : h.relocations.offset) = to;
      Section& at = to == 0 ? h.types : h.relocations;
      at.checksum = Checksum(std::string_view(bytes).substr(at.offset, at.size));
    }));
  };
  const Header header = HeaderOf(bytes);
  EXPECT_THAT(moved(header.types.offset),
              IsError(IssueType::kInvalid, HasSubstr("a section lies in its types")));
  EXPECT_THAT(moved(0), IsError(IssueType::kInvalid, HasSubstr("its types lie in its header")));
}

TEST(Image, NoticesEveryChangedByteThatItUses) {
  const Sample sample;
  const std::string bytes = sample.Bytes();
  const auto whole = FromText(bytes);
  ASSERT_THAT(whole, IsOk());
  const std::size_t answers = UseAll(**whole);
  std::size_t refused = 0;
  for (std::size_t at = sizeof(Header); at < bytes.size(); at += 3) {
    std::string other = bytes;
    other[at] = static_cast<char>(other[at] ^ (1 << at % 8));
    const auto opened = FromText(other);
    if (!opened) {
      ++refused;
      continue;
    }
    // A resource that is then not given, or padding.
    EXPECT_LE(UseAll(**opened), answers) << at;
  }
  EXPECT_GT(refused, 100U);
}

// The checks of offsets alone, as if a writer of ours had gone wrong.
TEST(Image, StaysWithinItsMemoryEvenWhenChecksumsAreRight) {
  const Sample sample;
  const std::string bytes = sample.Bytes();
  std::mt19937 random(4);
  constexpr Section Header::* kSections[] = {&Header::types,   &Header::relocations,
                                             &Header::entries, &Header::folders,
                                             &Header::inputs,  &Header::findings};
  std::size_t sum = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string other = bytes;
    const auto section = kSections[random() % std::size(kSections)];
    const Section at = HeaderOf(bytes).*section;
    if (at.size == 0) continue;
    other[at.offset + random() % at.size] = static_cast<char>(random());
    other = WithHeader(other, [&](Header& header) {
      (header.*section).checksum = Checksum(std::string_view(other).substr(at.offset, at.size));
    });
    if (const auto opened = FromText(other)) sum += UseAll(**opened);
  }
  EXPECT_GT(sum, 0U);
}

TEST(Image, NoticesInputsThatChanged) {
  const Sample sample;
  ASSERT_NE(sample.Make(), nullptr);
  EXPECT_NE(sample.Find(), nullptr);
  sample.Put("two.json", R"({"resourceType":"ValueSet","url":"http://test.example/v"})");
  EXPECT_EQ(sample.Find(), nullptr) << "a file has another size";
  ASSERT_NE(sample.Make(), nullptr);
  EXPECT_NE(sample.Find(), nullptr);
  sample.Put("three.json", "{}");
  EXPECT_EQ(sample.Find(), nullptr) << "a file was added";
  ASSERT_NE(sample.Make(), nullptr);
  std::filesystem::remove(sample.packages()[0] / "one.json");
  EXPECT_EQ(sample.Find(), nullptr) << "a file is gone";
}

}  // namespace
}  // namespace gateway::definitions::image
