#include "gateway/definitions/packages/installer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <thread>

#include "gateway/base/file.h"
#include "gateway/base/gzip.h"
#include "gateway/definitions/package.h"
#include "gateway/definitions/packages/archive.h"
#include "gateway/definitions/packages/build.h"
#include "gateway/net/http_server.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"
#include "tests/support/temp_folder.h"

namespace gateway::definitions {
namespace {

using ::testing::_;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsError;
using testing::IsOk;
using ::testing::Not;
using ::testing::SizeIs;
using testing::TempFolder;
using How = Installed::How;

constexpr const char* kRegistry = "http://registry.example/";

std::string Manifest(const PackageId& id, const std::string& dependencies) {
  return R"({"name":")" + id.name + R"(","version":")" + id.version + R"(","dependencies":{)" +
         dependencies + "}}";
}

std::string Tgz(const PackageId& id, const std::string& dependencies = "",
                const std::string& value_set = "http://test.example/ValueSet/a") {
  return Gzip(
      WriteTar({{"package/package.json", Manifest(id, dependencies)},
                {"package/ValueSet-a.json", R"({"resourceType":"ValueSet","id":"a","url":")" +
                                                value_set + R"(","status":"draft"})"}}));
}

std::vector<How> Ways(const InstallReport& report) {
  std::vector<How> ways;
  for (const Installed& package : report.packages) ways.push_back(package.how);
  return ways;
}

class Install : public ::testing::Test {
 protected:
  Install() {
    options_.cache = folder_ / "cache";
    options_.lock = folder_ / "lock.json";
    options_.registry = kRegistry;
  }

  // What the registry has: by address below it.
  void Serve(const std::string& path, std::string body) {
    served_[std::string(kRegistry) + path] = std::move(body);
  }
  Result<InstallReport> Run(const std::string& given) {
    return InstallPackage(given, options_, [this](const std::string& url) -> Result<std::string> {
      asked_.push_back(url);
      const auto found = served_.find(url);
      if (found == served_.end()) return Fail(IssueType::kNotFound, "not there");
      return found->second;
    });
  }
  std::string Put(const std::string& name, const std::string& bytes) {
    EXPECT_THAT(WriteFileDurably(folder_ / name, bytes), IsOk());
    return (folder_ / name).string();
  }
  std::filesystem::path Entry(const std::string& name) { return options_.cache / name; }

  TempFolder folder_;
  InstallOptions options_;
  std::map<std::string, std::string> served_;
  std::vector<std::string> asked_;
};

TEST_F(Install, UnpacksAnArchiveWithIndexAndChecksums) {
  const auto report = Run(Put("a.tgz", Tgz({"test.a", "1.0.0"})));
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(Ways(*report), ElementsAre(How::kInstalled));
  const auto index = ReadFile(Entry("test.a#1.0.0") / "package" / ".index.json");
  ASSERT_THAT(index, IsOk());
  EXPECT_THAT(*index, HasSubstr("http://test.example/ValueSet/a"));
  EXPECT_THAT(*ReadFile(Entry("test.a#1.0.0") / ".checksums.json"), HasSubstr("ValueSet-a.json"));
  EXPECT_THAT(*ReadFile(options_.lock), HasSubstr("\"test.a\""));
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(Install, TakesAFolderUnderTheNameGiven) {
  std::filesystem::create_directories(folder_ / "loose/deep");
  std::filesystem::create_directories(folder_ / "loose/again");
  Put("loose/notes.txt", "text");
  Put("loose/again/ValueSet-b.json",
      R"({"resourceType":"ValueSet","url":"http://test.example/c"})");
  Put("loose/deep/ValueSet-b.json", R"({"resourceType":"ValueSet","url":"http://test.example/b"})");
  EXPECT_THAT(Run((folder_ / "loose").string()),
              IsError(IssueType::kInvalid, HasSubstr("--as name#version")));
  options_.as = PackageId{"test.loose", "0.1.0"};
  const auto report = Run((folder_ / "loose").string());
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(Ways(*report), ElementsAre(How::kInstalled, How::kBuiltIn));
  EXPECT_TRUE(std::filesystem::exists(Entry("test.loose#0.1.0") / "package/ValueSet-b.json"));
  EXPECT_TRUE(std::filesystem::exists(Entry("test.loose#0.1.0") / "package/deep-ValueSet-b.json"));
  EXPECT_TRUE(std::filesystem::exists(Entry("test.loose#0.1.0") / "other/notes.txt"));
}

TEST_F(Install, FetchesWhatAPackageNeedsOnce) {
  Serve("test.a/1.0.0", Tgz({"test.a", "1.0.0"}, R"("test.b":"2.0.x","test.c":"1.0.0")"));
  Serve("test.b", R"({"versions":{"2.0.0":{},"2.0.3":{},"2.1.0":{}}})");
  Serve("test.b/2.0.3", Tgz({"test.b", "2.0.3"}, R"("test.c":"1.0.0","hl7.fhir.r4.core":"4.0.1")"));
  Serve("test.c/1.0.0", Tgz({"test.c", "1.0.0"}, R"("test.a":"1.0.0")"));  // a circle
  const auto report = Run("test.a#1.0.0");
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->issues.list(), IsEmpty());
  EXPECT_THAT(Ways(*report),
              ElementsAre(How::kInstalled, How::kInstalled, How::kInstalled, How::kBuiltIn));
  asked_.clear();
  const auto again = Run("test.a#1.0.0");
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(Ways(*again),
              ElementsAre(How::kPresent, How::kPresent, How::kPresent, How::kBuiltIn));
  EXPECT_THAT(asked_, IsEmpty()) << "the lock settles 2.0.x";
}

TEST_F(Install, ReportsADependencyThatCannotBeHad) {
  const auto report = Run(Put("a.tgz", Tgz({"test.a", "1.0.0"}, R"("test.gone":"1.0.0")")));
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(Ways(*report), ElementsAre(How::kInstalled, How::kMissing));
  ASSERT_THAT(report->issues.list(), SizeIs(1));
  EXPECT_THAT(report->issues.list()[0].diagnostics,
              HasSubstr("test.gone#1.0.0, which test.a#1.0.0"));
}

TEST_F(Install, AsksNoNetworkWhenOffline) {
  options_.offline = true;
  EXPECT_THAT(Run("test.a#1.0.0"), IsError(IssueType::kNotFound, HasSubstr("test.a#1.0.0")));
  EXPECT_THAT(Run("https://files.example/a.tgz"),
              IsError(IssueType::kNotSupported, HasSubstr("--offline")));
  EXPECT_THAT(asked_, IsEmpty());
  ASSERT_THAT(Run(Put("old.tgz", Tgz({"test.a", "1.0.0"}))), IsOk());
  ASSERT_THAT(Run(Put("new.tgz", Tgz({"test.a", "1.2.0"}))), IsOk());
  std::filesystem::remove(options_.lock);
  const auto report = Run("test.a#1.x");
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->packages[0].id.version, "1.2.0");
}

TEST_F(Install, KeepsSeveralVersionsSideBySide) {
  ASSERT_THAT(Run(Put("old.tgz", Tgz({"test.a", "1.9.0"}))), IsOk());
  ASSERT_THAT(Run(Put("new.tgz", Tgz({"test.a", "1.10.0"}))), IsOk());
  const auto list = PackageCache(options_.cache).List();
  ASSERT_THAT(list, SizeIs(2));
  EXPECT_EQ(list[0].id.version, "1.9.0");
  EXPECT_EQ(list[1].id.version, "1.10.0");
}

TEST_F(Install, FindsAndMendsADamagedEntry) {
  Serve("test.a/1.0.0", Tgz({"test.a", "1.0.0"}));
  ASSERT_THAT(Run("test.a#1.0.0"), IsOk());
  const std::filesystem::path file = Entry("test.a#1.0.0") / "package/ValueSet-a.json";
  for (const char* damage : {"changed", "removed", "manifest"}) {
    if (damage == std::string("changed")) std::ofstream(file) << "{}";
    if (damage == std::string("removed")) std::filesystem::remove(file);
    if (damage == std::string("manifest")) {
      std::ofstream(Entry("test.a#1.0.0") / "package/package.json") << "{\"name\":";
    }
    EXPECT_THAT(PackageCache(options_.cache).List()[0].damage, Not(IsEmpty())) << damage;
    const auto report = Run("test.a#1.0.0");
    ASSERT_THAT(report, IsOk()) << damage;
    EXPECT_THAT(Ways(*report), ElementsAre(How::kReplaced)) << damage;
    EXPECT_THAT(PackageCache(options_.cache).List()[0].damage, IsEmpty()) << damage;
  }
}

TEST_F(Install, TakesAHalfWrittenFolderForDamaged) {
  std::filesystem::create_directories(Entry("test.a#1.0.0") / "package");
  EXPECT_THAT(Run("test.a#1.0.0"), IsError(IssueType::kNotFound, _));
  Serve("test.a/1.0.0", Tgz({"test.a", "1.0.0"}));
  EXPECT_THAT(Run("test.a#1.0.0"), IsOk());
}

TEST_F(Install, RefusesAnotherContentThanTheLockNames) {
  ASSERT_THAT(Run(Put("a.tgz", Tgz({"test.a", "1.0.0"}))), IsOk());
  const std::string other = Put("b.tgz", Tgz({"test.a", "1.0.0"}, "", "http://test.example/other"));
  EXPECT_THAT(Run(other), IsError(IssueType::kConflict, HasSubstr("lock file")));
  std::filesystem::remove(options_.lock);
  EXPECT_THAT(Run(other), IsOk());
}

TEST_F(Install, RefusesAPackageOfAnotherNameFromTheRegistry) {
  Serve("test.a/1.0.0", Tgz({"test.b", "1.0.0"}));
  EXPECT_THAT(Run("test.a#1.0.0"), IsError(IssueType::kConflict, HasSubstr("test.b#1.0.0")));
  EXPECT_THAT(PackageCache(options_.cache).List(), IsEmpty());
}

TEST_F(Install, LeavesNothingBehindWhenAnArchiveIsRefused) {
  const std::string evil = Gzip(WriteTar(
      {{"package/package.json", Manifest({"test.a", "1"}, "")}, {"../../escaped.json", "{}"}}));
  EXPECT_THAT(Run(Put("evil.tgz", evil)), IsError(IssueType::kSecurity, HasSubstr("evil.tgz")));
  const std::string whole = Tgz({"test.a", "1.0.0"});
  for (std::size_t size = 0; size < whole.size(); size += 7) {
    EXPECT_FALSE(Run(Put("cut.tgz", whole.substr(0, size)))) << size;
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "escaped.json"));
  EXPECT_FALSE(std::filesystem::exists(options_.cache));
}

TEST_F(Install, LeavesNoTemporaryFolders) {
  ASSERT_THAT(Run(Put("a.tgz", Tgz({"test.a", "1.0.0"}))), IsOk());
  ASSERT_THAT(Run((folder_ / "a.tgz").string()), IsOk());
  int entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(options_.cache)) {
    ++entries;
  }
  EXPECT_EQ(entries, 1);
}

TEST(HttpFetchTest, FollowsRedirectsAndNamesTheStatus) {
  const std::string tgz = Tgz({"test.a", "1.0.0"});
  net::ServerOptions options;
  const auto server = net::HttpServer::Start(options, [&](const net::HttpRequest& request) {
    net::HttpResponse response;
    response.status = 200;
    if (request.path == "/test.a/1.0.0") {
      response.status = 302;
      response.headers.Set("Location", "/files/a.tgz");
    } else if (request.path == "/files/a.tgz") {
      response.body = tgz;
    } else if (request.path.starts_with("/round")) {
      response.status = 301;
      response.headers.Set("Location", "/round");
    } else {
      response.status = 404;
    }
    return response;
  });
  ASSERT_THAT(server, IsOk());
  const auto fetch = HttpFetch();
  ASSERT_THAT(fetch, IsOk());
  const auto registry = PackageRegistry::Make((*server)->url(), *fetch);
  ASSERT_THAT(registry, IsOk());
  const auto got = registry->Get({"test.a", "1.0.0"});
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(*got, tgz);
  EXPECT_THAT(registry->Get({"test.b", "1"}), IsError(IssueType::kNotFound, HasSubstr("404")));
  EXPECT_THAT(registry->Get({"round", "1"}),
              IsError(IssueType::kProcessing, HasSubstr("without end")));
}

TEST(PackageRegistryTest, RefusesWhatIsNoAddress) {
  const Fetch none;
  EXPECT_FALSE(PackageRegistry::Make("ftp://registry.example", none));
  EXPECT_FALSE(PackageRegistry::Make("registry", none));
  EXPECT_THAT(PackageRegistry::Make("https://registry.example/r4/", none)->url(),
              "https://registry.example/r4");
}

TEST(Archive, IsUnpackedOnceByItsContent) {
  const TempFolder folder;
  ::setenv("XDG_CACHE_HOME", (folder / "cache").c_str(), 1);
  const std::filesystem::path file = folder / "a.tgz";
  ASSERT_THAT(WriteFileDurably(file, Tgz({"test.a", "1.0.0"})), IsOk());
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { EXPECT_THAT(OpenTgz(file), IsOk()); });
  }
  for (std::thread& thread : threads) thread.join();
  const auto package = OpenPackage(file);
  ::unsetenv("XDG_CACHE_HOME");
  ASSERT_THAT(package, IsOk());
  EXPECT_EQ(package->name, "test.a");
  EXPECT_THAT(package->files, SizeIs(1));
}

TEST(Archive, NamesTheFileItRefuses) {
  const TempFolder folder;
  ::setenv("XDG_CACHE_HOME", (folder / "cache").c_str(), 1);
  ASSERT_THAT(WriteFileDurably(folder / "bad.tgz", "\x1f\x8b nonsense"), IsOk());
  EXPECT_THAT(OpenPackage(folder / "bad.tgz"), IsError(IssueType::kInvalid, HasSubstr("bad.tgz")));
  ::unsetenv("XDG_CACHE_HOME");
}

TEST(Build, PacksProfilesAndMappingsTheSameEveryTime) {
  const auto content = BuildPackage(CHC_GATEWAY_SOURCE_DIR, gateway::testing::R4());
  ASSERT_THAT(content, IsOk());
  EXPECT_EQ(content->id.name, "chc-gateway.profiles");
  const auto again = BuildPackage(CHC_GATEWAY_SOURCE_DIR, gateway::testing::R4());
  ASSERT_THAT(again, IsOk());
  const std::string packed = WritePackage(*content);
  EXPECT_EQ(packed, WritePackage(*again));
  const auto read = ReadPackage(packed);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->Sha256(), content->Sha256());
  const auto has = [&](const std::string& path) {
    return std::ranges::any_of(read->files, [&](const TarFile& f) { return f.path == path; });
  };
  EXPECT_TRUE(has("package/.index.json"));
  EXPECT_TRUE(has("package/StructureDefinition-ChcRecord.json"));
  for (const TarFile& file : read->files) {
    if (!file.path.starts_with("package/StructureDefinition-")) continue;
    EXPECT_THAT(file.content, HasSubstr("\"snapshot\"")) << file.path;
  }
  EXPECT_TRUE(has("other/mappings/chc-json/format.yaml"));
}

}  // namespace
}  // namespace gateway::definitions
