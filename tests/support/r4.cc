#include "tests/support/r4.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace gateway::testing {
namespace {

std::shared_ptr<const definitions::Registry> Load() {
  // Programs under test lie in a build folder that may be anywhere: point HomeFolder() at the tree.
  const std::filesystem::path source =
      std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
  const char* const told = std::getenv("CHC_GATEWAY_SOURCE_DIR");
  setenv("CHC_GATEWAY_HOME", told != nullptr ? told : source.c_str(), 0);
  Result<std::shared_ptr<const definitions::Registry>> loaded = definitions::Registry::Load();
  if (!loaded) {
    std::cerr << "the definitions cannot be loaded: " << loaded.error().diagnostics << "\n";
    for (const Issue& issue : loaded.error().issues.list())
      std::cerr << "  " << ToText(issue) << "\n";
    std::exit(2);
  }
  return *loaded;
}

}  // namespace

const std::shared_ptr<const definitions::Registry>& R4() {
  static const std::shared_ptr<const definitions::Registry> registry = Load();
  return registry;
}

const std::shared_ptr<const fhir::TypeTable>& R4Types() { return R4()->types(); }

}  // namespace gateway::testing
