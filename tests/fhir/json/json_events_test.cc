#include "gateway/fhir/json/json_events.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway::fhir {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;

// Writes down what it is told; skips objects at "skip" and stops at "stop".
class Recorder final : public JsonEvents {
 public:
  JsonStep OnOpen(std::string_view path) override {
    log.push_back("{" + std::string(path));
    return path.ends_with("skip") ? JsonStep::kSkip : JsonStep::kGo;
  }
  JsonStep OnClose(std::string_view path) override {
    log.push_back("}" + std::string(path));
    return JsonStep::kGo;
  }
  JsonStep OnScalar(std::string_view path, JsonScalar /*kind*/, std::string_view text) override {
    log.push_back(std::string(path) + "=" + std::string(text));
    return path == "stop" ? JsonStep::kStop : JsonStep::kGo;
  }
  std::vector<std::string> log;
};

TEST(ReadJsonEvents, GivesPathsWithoutIndices) {
  Recorder events;
  ASSERT_THAT(
      ReadJsonEvents(R"({"a":{"b":[{"c":1.50},{"c":"x"}],"d":[true,null]},"e":""})", events),
      IsOk());
  EXPECT_THAT(events.log, ElementsAre("{", "{a", "{a.b", "a.b.c=1.50", "}a.b", "{a.b", "a.b.c=x",
                                      "}a.b", "a.d=true", "a.d=", "}a", "e=", "}"));
}

TEST(ReadJsonEvents, PassesOverWhatIsSkipped) {
  Recorder events;
  ASSERT_THAT(
      ReadJsonEvents(R"({"skip":{"x":{"y":[{}]},"z":1},"l":[{"skip":{"q":1}},{"r":2}]})", events),
      IsOk());
  EXPECT_THAT(events.log,
              ElementsAre("{", "{skip", "{l", "{l.skip", "}l", "{l", "l.r=2", "}l", "}"));
}

TEST(ReadJsonEvents, StopsBeforeTheRest) {
  Recorder events;
  ASSERT_THAT(ReadJsonEvents(R"({"stop":1,"x":broken)", events), IsOk());
  EXPECT_THAT(events.log, ElementsAre("{", "stop=1"));
}

TEST(ReadJsonEvents, RefusesBrokenJsonAndDeepNesting) {
  Recorder events;
  EXPECT_THAT(ReadJsonEvents("{\"a\"\n:}", events),
              IsError(IssueType::kStructure, HasSubstr("line 2, column 2")));
  EXPECT_THAT(ReadJsonEvents("[[[1]]]", events, 2),
              IsError(IssueType::kStructure, HasSubstr("deep")));
  EXPECT_THAT(ReadJsonEvents("[[1]]", events, 2), IsOk());
}

}  // namespace
}  // namespace gateway::fhir
