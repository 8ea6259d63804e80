// The maps the product ships: that they compile, and what they do with their example records.
#include <filesystem>

#include "tests/mapping/map_bench.h"

namespace gateway::mapping::testing {
namespace {

const std::filesystem::path kMappings = std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "mappings";

TEST(Mappings, Compile) {
  const auto library =
      MapLibrary::Load({kMappings.string()}, gateway::testing::R4(), MapBench::Terminology());
  EXPECT_THAT(library, gateway::testing::IsOk());
}

}  // namespace
}  // namespace gateway::mapping::testing
