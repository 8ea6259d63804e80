#include "gateway/definitions/packages/tar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway::definitions {
namespace {

using ::testing::_;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;
using ::testing::SizeIs;

constexpr std::size_t kBlock = 512;

std::string Archive(const std::string& path, const std::string& content = "x") {
  return WriteTar({{path, content}});
}

// Sets a byte of the first header and corrects its checksum.
std::string With(std::string tar, std::size_t at, const std::string& bytes) {
  tar.replace(at, bytes.size(), bytes);
  unsigned sum = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(tar[i]);
  }
  std::string digits;
  for (int i = 0; i < 6; ++i, sum /= 8)
    digits.insert(digits.begin(), static_cast<char>('0' + sum % 8));
  tar.replace(148, 8, digits + std::string("\0 ", 2));
  return tar;
}

TEST(Tar, GivesBackWhatWasWritten) {
  const std::string long_path = "package/" + std::string(200, 'n') + ".json";
  const std::vector<TarFile> files{{"package/package.json", "{}"},
                                   {"package/empty.json", ""},
                                   {long_path, std::string(5000, 'y')},
                                   {"other/a b.txt", "text"}};
  const auto read = ReadTar(WriteTar(files));
  ASSERT_THAT(read, IsOk());
  ASSERT_THAT(*read, SizeIs(files.size()));
  for (std::size_t i = 0; i < files.size(); ++i) {
    EXPECT_EQ((*read)[i].path, files[i].path);
    EXPECT_EQ((*read)[i].content, files[i].content);
  }
}

TEST(Tar, ReadsUstarPrefixesAndFolders) {
  std::string tar = With(Archive("name.json"), 345, "deep/er");
  const auto read = ReadTar(tar);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ((*read)[0].path, "deep/er/name.json");
  const std::string folder = With(With(Archive("package", ""), 156, "5"), 0, "package/");
  EXPECT_THAT(*ReadTar(folder), SizeIs(0));
}

TEST(Tar, ReadsGnuLongNames) {
  const std::string name = "package/" + std::string(150, 'g') + ".json";
  std::string tar = With(Archive("long", name + std::string(1, '\0')), 156, "L");
  tar.resize(2 * kBlock);  // without the end mark
  const auto read = ReadTar(tar + Archive("short", "content"));
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ((*read)[0].path, name);
  EXPECT_EQ((*read)[0].content, "content");
}

TEST(Tar, KeepsTheLaterOfTwoFilesOfOnePath) {
  const auto read = ReadTar(WriteTar({{"a", "old"}, {"b", ""}, {"a", "new"}}));
  ASSERT_THAT(read, IsOk());
  ASSERT_THAT(*read, SizeIs(2));
  EXPECT_EQ((*read)[0].content, "new");
}

TEST(Tar, RefusesPathsThatLeadOutside) {
  for (const char* path : {"../up", "package/../../up", "/etc/passwd", "a//b", "a/./b", "..",
                           "package\\..\\up", "line\nbreak"}) {
    EXPECT_THAT(ReadTar(Archive(path)), IsError(IssueType::kSecurity, HasSubstr("outside")))
        << path;
  }
  EXPECT_THAT(ReadTar(Archive(std::string(120, 'd') + "/../../../x")),
              IsError(IssueType::kSecurity, _));  // by a pax header
  EXPECT_TRUE(ReadTar(Archive("./package/a")));
}

TEST(Tar, RefusesLinksAndDevices) {
  for (const char* type : {"1", "2", "3", "4", "6", "S"}) {
    EXPECT_THAT(ReadTar(With(Archive("package/a"), 156, type)),
                IsError(IssueType::kSecurity, HasSubstr("no plain file")))
        << type;
  }
}

TEST(Tar, RefusesSizesBeyondTheLimits) {
  const std::string huge = With(Archive("a"), 124, "77777777777");
  EXPECT_THAT(ReadTar(huge), IsError(IssueType::kTooLong, HasSubstr("larger than")));
  EXPECT_THAT(ReadTar(WriteTar({{"a", "12345"}}), {.max_file_bytes = 4}),
              IsError(IssueType::kTooLong, _));
  EXPECT_THAT(ReadTar(WriteTar({{"a", ""}, {"b", ""}}), {.max_files = 1}),
              IsError(IssueType::kTooLong, HasSubstr("more than 1 files")));
  EXPECT_THAT(ReadTar(Archive("abc"), {.max_path_bytes = 2}), IsError(IssueType::kSecurity, _));
  // GNU's binary sizes are for files of 8 GB and more.
  EXPECT_THAT(ReadTar(With(Archive("a"), 124, "\x80zzzzzzzzzz")), IsError(IssueType::kInvalid, _));
}

TEST(Tar, RefusesEveryTruncationButTheEndMark) {
  const std::string whole = WriteTar({{"a", std::string(700, 'x')}, {"b", "y"}});
  const std::size_t end = whole.size() - 2 * kBlock;  // where the end mark begins
  for (std::size_t size = 0; size < end; ++size) {
    const auto read = ReadTar(whole.substr(0, size));
    // Whole entries without the rest are a shorter archive; the padding of the last may be missing.
    const bool between = size == 3 * kBlock || (size >= kBlock + 700 && size < 3 * kBlock);
    const bool last_padding = size >= end - kBlock + 1;
    EXPECT_EQ(read.has_value(), between || last_padding) << size;
  }
  EXPECT_THAT(ReadTar(whole.substr(0, end)), IsOk());
}

TEST(Tar, RefusesWhatIsNoArchive) {
  EXPECT_THAT(ReadTar(std::string(2000, 'x')), IsError(IssueType::kInvalid, HasSubstr("no tar")));
  EXPECT_THAT(ReadTar(""), IsError(IssueType::kInvalid, HasSubstr("empty")));
  std::string damaged = Archive("a");
  damaged[3] = 'z';
  EXPECT_THAT(ReadTar(damaged), IsError(IssueType::kInvalid, HasSubstr("damaged")));
}

TEST(Tar, RefusesBrokenPaxHeaders) {
  for (const char* record : {"9999 path=x\n", "x path=a\n", "12 path=abcd", "0 \n", "5\n"}) {
    std::string tar = With(Archive("pax", record), 156, "x");
    tar.resize(2 * kBlock);
    EXPECT_THAT(ReadTar(tar + Archive("a")), IsError(IssueType::kInvalid, HasSubstr("pax")))
        << record;
  }
}

}  // namespace
}  // namespace gateway::definitions
