#include "gateway/definitions/image/store.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "tests/definitions/image/sample.h"
#include "tests/support/r4.h"

namespace gateway::definitions::image {
namespace {

namespace fs = std::filesystem;

bool Answers(const ImageRegistry& registry) {
  const fhir::Document* const found = registry.Find("ValueSet", "http://test.example/v|1");
  return found != nullptr && found->root().ChildText("url") == "http://test.example/v";
}

TEST(Store, MakesAnImageOnceAndFindsIt) {
  const Sample sample;
  EXPECT_EQ(sample.Find(), nullptr);
  ASSERT_NE(sample.Make(), nullptr);
  const auto found = sample.Find();
  ASSERT_NE(found, nullptr);
  EXPECT_TRUE(Answers(*found));
}

TEST(Store, PutsAGoodImageInPlaceOfADamagedOne) {
  const Sample sample;
  const std::string bytes = sample.Bytes();
  std::ofstream(sample.file(), std::ios::trunc) << bytes.substr(0, bytes.size() / 2);
  EXPECT_EQ(sample.Find(), nullptr);
  ASSERT_NE(sample.Make(), nullptr);
  EXPECT_NE(sample.Find(), nullptr);
}

TEST(Store, ReadsTheFileInsteadOfADamagedResource) {
  const Sample sample;
  std::string bytes = sample.Bytes();
  const std::size_t at = bytes.find(R"("version":"1")");
  ASSERT_NE(at, std::string::npos);
  bytes[at + 11] = '7';
  std::ofstream(sample.file(), std::ios::trunc | std::ios::binary) << bytes;
  const auto found = sample.Find();
  ASSERT_NE(found, nullptr);
  EXPECT_TRUE(Answers(*found));
  EXPECT_FALSE(fs::exists(sample.file())) << "the next process makes a new one";
}

TEST(Store, GoesOnWhenTheImageIsDeletedInUse) {
  const Sample sample;
  const auto registry = sample.Make();
  ASSERT_NE(registry, nullptr);
  fs::remove_all(sample.cache());
  EXPECT_TRUE(Answers(*registry));
}

TEST(Store, GivesNothingWhereNothingCanBeWritten) {
  const Sample sample;
  std::ofstream(sample.cache()) << "a file where the folder should be";
  EXPECT_EQ(sample.Make(), nullptr);
  EXPECT_EQ(sample.Find(), nullptr);
}

TEST(Store, UsesAnImageInAFolderThatCannotBeWritten) {
  const Sample sample;
  ASSERT_NE(sample.Make(), nullptr);
  fs::permissions(sample.file(), fs::perms::owner_read);
  fs::permissions(sample.cache(), fs::perms::owner_read | fs::perms::owner_exec);
  const auto found = sample.Find();
  EXPECT_TRUE(found != nullptr && Answers(*found));
  fs::permissions(sample.cache(), fs::perms::owner_all);
}

// Not even root makes a folder there.
TEST(Store, LeavesTheRegistryToThePlainLoaderWhereNoFolderCanBeMade) {
  const Sample sample;
  const char* const told = std::getenv("XDG_CACHE_HOME");
  const std::string before = told == nullptr ? "" : told;
  setenv("XDG_CACHE_HOME", "/proc/no-cache", 1);
  gateway::testing::R4();  // sets the home folder; loaded before or now
  const auto registry = Registry::Load({});
  if (before.empty()) {
    unsetenv("XDG_CACHE_HOME");
  } else {
    setenv("XDG_CACHE_HOME", before.c_str(), 1);
  }
  ASSERT_TRUE(registry) << registry.error().diagnostics;
  EXPECT_EQ(dynamic_cast<const ImageRegistry*>(registry->get()), nullptr);
  EXPECT_NE(
      (*registry)->Find("StructureDefinition", "http://hl7.org/fhir/StructureDefinition/Patient"),
      nullptr);
  EXPECT_FALSE((*registry)->issues().HasErrors());
}

TEST(Store, KeepsTheNewestImagesOnly) {
  const Sample sample;
  fs::create_directories(sample.cache());
  for (int i = 0; i < 9; ++i)
    std::ofstream(sample.cache() / ("definitions-" + std::to_string(i) + ".image")) << i;
  std::ofstream(sample.cache() / "definitions-x.image.12.new") << "half";
  ASSERT_NE(sample.Make(), nullptr);
  std::size_t images = 0;
  for (const auto& entry : fs::directory_iterator(sample.cache()))
    images += entry.path().extension() != ".lock" ? 1 : 0;
  EXPECT_EQ(images, Store::kMostImages);
  EXPECT_NE(sample.Find(), nullptr);
}

TEST(Store, ServesManyProcessesAtOnce) {
  const Sample sample;
  std::vector<pid_t> children;
  for (int i = 0; i < 8; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      bool good = true;
      for (int round = 0; round < 5; ++round) {
        auto registry = sample.Find();
        if (registry == nullptr || round == 2) registry = sample.Make();
        good = good && (registry == nullptr || Answers(*registry));
      }
      _exit(good ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  EXPECT_NE(sample.Find(), nullptr);
}

}  // namespace
}  // namespace gateway::definitions::image
