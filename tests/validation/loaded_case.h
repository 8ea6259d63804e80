// Validates as a publisher wants it, beside definitions that one test brings.
#pragma once

#include <string>
#include <vector>

#include "tests/validation/overlay_registry.h"
#include "tests/validation/thorough_case.h"

namespace gateway::testing {

struct LoadedCase {
  const char* name;
  std::string json;
  std::string id;          // of the finding; empty: no error
  std::string expression;  // where it is
  std::vector<std::string> loaded;
  std::vector<std::string> profiles;  // canonicals to check against
  Severity severity = Severity::kError;
};
inline void PrintTo(const LoadedCase& c, std::ostream* out) { *out << c.name; }

inline Issues CheckLoaded(const LoadedCase& c) {
  const auto registry = std::make_shared<OverlayRegistry>();
  for (const std::string& json : c.loaded) registry->Add(ReadR4(json));
  const validation::Validator validator(registry, std::make_shared<terminology::Service>(registry));
  validation::Options options{.profiles = c.profiles};
  options.is_thorough = true;
  const fhir::Document document = ReadR4(c.json);
  return validator.Validate(document.root(), options);
}

// That finding at that place, or no error at all. Other findings are other tests' business.
inline void ExpectLoaded(const LoadedCase& c) { ExpectFinding(CheckLoaded(c), c); }

}  // namespace gateway::testing
