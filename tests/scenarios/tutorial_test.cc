// mappings/README.md, every command of it, in a folder of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "tests/scenarios/world.h"

namespace gateway::scenarios {
namespace {

// The ```sh blocks of a page, one after the other.
std::string ScriptOf(const std::string& page) {
  std::string script = "set -eu\n";
  bool inside = false;
  for (const std::string_view line : Split(page, '\n')) {
    if (line.starts_with("```")) {
      inside = !inside && line == "```sh";
      continue;
    }
    if (inside) script += std::string(line) + "\n";
  }
  return script;
}

TEST(Tutorial, EveryCommandOfTheMappingsPageWorksAndAMessageArrives) {
  const std::filesystem::path home = CHC_GATEWAY_SOURCE_DIR;
  const std::filesystem::path program = CHC_GATEWAY_PROGRAM;
  const testing::TempFolder folder;
  const std::string script = ScriptOf(Must(ReadFile(home / "mappings" / "README.md")));
  ASSERT_THAT(script, ::testing::HasSubstr("record learn"));
  Must(WriteFileDurably(folder / "tutorial.sh", script));
  const std::string command = "cd '" + folder.path().string() + "' && PATH='" +
                              program.parent_path().string() + "':\"$PATH\" CHC_GATEWAY_HOME='" +
                              home.string() + "' timeout 300 sh tutorial.sh > output.txt 2>&1";
  const int status = std::system(command.c_str());
  ASSERT_EQ(status, 0) << Must(ReadFile(folder / "output.txt"));
  std::size_t messages = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "in")) {
    const Json bundle = Must(Json::Parse(Must(ReadFile(entry.path()))));
    EXPECT_EQ(bundle["type"].string(), "message");
    ++messages;
  }
  EXPECT_EQ(messages, 1U);
}

}  // namespace
}  // namespace gateway::scenarios
