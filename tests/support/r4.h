// The standard definitions, loaded once per test program: R4 core, its expansions and our own
// package.
#pragma once

#include <memory>

#include "gateway/definitions/registry.h"

namespace gateway::testing {

// Never null: ends the program with the reason when the packages are not there. Thread-safe.
const std::shared_ptr<const definitions::Registry>& R4();

// R4()->types(), for brevity.
const std::shared_ptr<const fhir::TypeTable>& R4Types();

}  // namespace gateway::testing
