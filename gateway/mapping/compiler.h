// A parsed map and its imports made into a program: groups, types, variables, concept maps and
// expressions are looked up once, and what cannot work is refused here.
#pragma once

#include <memory>

#include "gateway/mapping/program.h"
#include "gateway/mapping/unit.h"

namespace gateway::mapping {

// What a map's names are looked up in.
struct CompileWorld {
  const Units& units;  // for imports
  std::shared_ptr<const definitions::Registry> registry;
  std::shared_ptr<const terminology::Service> terminology;
};

// Fails with every finding; each names the file in its expression and the place.
[[nodiscard]] Result<std::shared_ptr<const Map::Program>> CompileMap(const Unit& unit,
                                                                     const CompileWorld& world);

}  // namespace gateway::mapping
