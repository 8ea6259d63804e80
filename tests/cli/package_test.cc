// The commands snapshot and package, from words to bytes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/cli/command_line.h"
#include "tests/cli/chc.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::cli {
namespace {

using ::gateway::testing::IsOk;
using ::gateway::testing::TempFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A home of its own: the package cache lies below it.
class PackageCommands : public ::testing::Test {
 protected:
  PackageCommands() {
    ::setenv("CHC_GATEWAY_HOME", CHC_GATEWAY_SOURCE_DIR, 0);
    if (const char* const home = std::getenv("HOME"); home != nullptr) home_ = home;
    ::setenv("HOME", folder_.path().c_str(), 1);
    ::setenv("XDG_CACHE_HOME", (folder_ / "cache").c_str(), 1);
  }
  ~PackageCommands() override {
    ::setenv("HOME", home_.c_str(), 1);
    ::unsetenv("XDG_CACHE_HOME");
  }
  std::string Put(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    EXPECT_THAT(WriteFileDurably(folder_ / name, text), IsOk());
    return (folder_ / name).string();
  }
  static std::string Profile(const std::string& name, const std::string& base,
                             const std::string& element) {
    return R"({"resourceType":"StructureDefinition","url":"http://test.example/)" + name +
           R"(","name":"Test","status":"draft","kind":"resource","abstract":false,"type":"Patient",)" +
           R"("baseDefinition":")" + base +
           R"(","derivation":"constraint","differential":{"element":[)" + element + "]}}";
  }

  TempFolder folder_;
  std::string home_;
};

TEST_F(PackageCommands, MakesASnapshotOnProfilesOfAPackage) {
  const std::string base = Put("profiles/StructureDefinition-base.json",
                               Profile("base", "http://hl7.org/fhir/StructureDefinition/Patient",
                                       R"({"path":"Patient.gender","min":1})"));
  const std::string top = Put("top.json", Profile("top", "http://test.example/base",
                                                  R"({"path":"Patient.name","mustSupport":true})"));
  const Ran ran = Chc({"snapshot", top, "--package", (folder_ / "profiles").string()});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const Result<Json> made = Json::Parse(ran.out);
  ASSERT_THAT(made, IsOk());
  int found = 0;
  for (const Json& element : (*made)["snapshot"]["element"].array()) {
    if (element["path"].string() == "Patient.gender") found += element["min"].integer() == 1;
    if (element["path"].string() == "Patient.name") found += element["mustSupport"].boolean();
  }
  EXPECT_EQ(found, 2);
  const Ran alone = Chc({"snapshot", top});
  EXPECT_EQ(alone.status, 1);
  EXPECT_THAT(alone.out, IsEmpty());
  EXPECT_THAT(alone.err, HasSubstr("http://test.example/base"));
}

TEST_F(PackageCommands, SaysWhereADifferentialCannotApply) {
  const std::string file =
      Put("bad.json", Profile("bad", "http://hl7.org/fhir/StructureDefinition/Patient",
                              R"({"path":"Patient.genders","min":1})"));
  const Ran ran = Chc({"snapshot", file});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_THAT(ran.err,
              AllOf(HasSubstr("differential.element[0]"), HasSubstr("did you mean gender?")));
  EXPECT_EQ(Chc({"snapshot", (folder_ / "absent.json").string()}).status, 2);
  EXPECT_EQ(Chc({"snapshot", Put("cut.json", "{")}).status, 1);
  EXPECT_EQ(Chc({"snapshot", Put("other.json", R"({"resourceType":"Patient"})")}).status, 1);
}

TEST_F(PackageCommands, BuildsInstallsAndListsOurOwnPackage) {
  const std::string tgz = (folder_ / "ours.tgz").string();
  const Ran built = Chc({"package", "build", "--out", tgz});
  ASSERT_EQ(built.status, 0) << built.err;
  EXPECT_EQ(built.out, tgz + "\n");
  const Ran installed = Chc({"package", "install", tgz, "--offline"});
  ASSERT_EQ(installed.status, 0) << installed.err;
  EXPECT_THAT(installed.out, AllOf(HasSubstr("chc-gateway.profiles#"), HasSubstr(" installed\n"),
                                   HasSubstr("hl7.fhir.r4.core#4.0.1 built in\n")));
  const Ran listed = Chc({"package", "list"});
  EXPECT_EQ(listed.status, 0);
  EXPECT_THAT(listed.out, HasSubstr("chc-gateway.profiles#"));
  EXPECT_THAT(listed.err, HasSubstr("definitions image: "));
  EXPECT_TRUE(std::filesystem::exists(folder_ / ".fhir/packages/chc-gateway.lock.json"));
}

TEST_F(PackageCommands, TellsOfWrongFhirPathInWhatItInstalls) {
  const std::string base = "http://hl7.org/fhir/StructureDefinition/Patient";
  Put("wrong/package/package.json",
      R"({"name":"test.wrong","version":"1.0.0","fhirVersions":["4.0.1"]})");
  Put("wrong/package/StructureDefinition-p.json",
      Profile("p", base,
              R"n({"path":"Patient.name","constraint":[{"key":"t-1","severity":"error",)n"
              R"n("human":"has a family name","expression":"famly.exists()"}]})n"));
  Put("wrong/package/SearchParameter-s.json",
      R"({"resourceType":"SearchParameter","url":"http://test.example/s","name":"S","status":"draft",)"
      R"("description":"x","code":"s","base":["Patient"],"type":"string","expression":"Patient.nam"})");
  const Ran ran = Chc({"package", "install", "--offline", (folder_ / "wrong").string()});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("test.wrong#1.0.0"));
  EXPECT_THAT(ran.err,
              AllOf(HasSubstr("http://test.example/p StructureDefinition.differential.element[0]"
                              ".constraint[0].expression"),
                    HasSubstr("did you mean 'family'?"),
                    HasSubstr("http://test.example/s SearchParameter.expression"),
                    HasSubstr("did you mean 'name'?")));
}

TEST_F(PackageCommands, ListsADamagedPackageAndMendsIt) {
  const std::string folder = (folder_ / "loose").string();
  Put("loose/ValueSet-a.json", R"({"resourceType":"ValueSet","url":"http://test.example/a"})");
  ASSERT_EQ(Chc({"package", "install", folder, "--as", "test.loose#1.0.0"}).status, 0);
  Put(".fhir/packages/test.loose#1.0.0/package/ValueSet-a.json", "{}");
  const Ran damaged = Chc({"package", "list"});
  EXPECT_EQ(damaged.status, 1);
  EXPECT_THAT(damaged.out, HasSubstr("test.loose#1.0.0 damaged: package/ValueSet-a.json"));
  EXPECT_EQ(Chc({"package", "install", folder, "--as", "test.loose#1.0.0"}).status, 0);
  EXPECT_EQ(Chc({"package", "list"}).status, 0);
}

TEST_F(PackageCommands, TakesATgzAndAnInstalledPackageWhereverDefinitionsAreNeeded) {
  Put("loose/package.json", R"({"name":"test.base","version":"1.0.0"})");
  Put("loose/StructureDefinition-base.json",
      Profile("base", "http://hl7.org/fhir/StructureDefinition/Patient",
              R"({"path":"Patient.gender","min":1})"));
  const std::string top = Put(
      "top.json", Profile("top", "http://test.example/base", R"({"path":"Patient.name","min":1})"));
  ASSERT_EQ(Chc({"package", "install", (folder_ / "loose").string()}).status, 0);
  const Ran installed = Chc({"--package", "test.base#1.0.0", "snapshot", top});
  EXPECT_EQ(installed.status, 0) << installed.err;
  const Ran absent = Chc({"--package", "test.base#2.0.0", "snapshot", top});
  EXPECT_EQ(absent.status, 2);
}

TEST_F(PackageCommands, GivesTwoForMisuse) {
  const std::vector<std::vector<std::string>> rows = {
      {"package"},
      {"package", "install"},
      {"package", "install", "no such package"},
      {"package", "install", "test.absent#1.0.0", "--offline"},
      {"package", "install", Put("plain.tgz", "no archive"), "--offline"},
      {"package", "install", folder_.path().string(), "--as", "nameless"},
      {"package", "build", "--out", (folder_ / "no/such/folder/x.tgz").string()},
      {"snapshot"}};
  for (const auto& words : rows) {
    const Ran ran = Chc(words);
    EXPECT_EQ(ran.status, 2) << ::testing::PrintToString(words);
    EXPECT_EQ(ran.out, "") << ::testing::PrintToString(words);
    EXPECT_NE(ran.err, "") << ::testing::PrintToString(words);
  }
}

}  // namespace
}  // namespace gateway::cli
