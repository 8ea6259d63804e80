// The smallest resource that still has a finding, with synthetic values: what can be sent to the
// supplier of another validator, or of the system that made it, without anybody's data.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/validation/shrink/leaves.h"

namespace gateway::validation {

struct ShrinkOptions {
  std::string keeps;       // id of the finding
  std::string expression;  // of which element, when several have it; empty: the first
};

struct Shrunk {
  std::string json;              // with line breaks
  Issue finding;                 // as the small one has it
  std::size_t bytes_before = 0;  // without white space
  std::size_t bytes_after = 0;
  // Paths of values that the finding needs as they were and that are not published vocabulary: a
  // person has to look at them before the file goes anywhere.
  std::vector<std::string> kept;
  std::size_t checks = 0;
};

// The findings of a JSON document, the reader's included; none when it cannot be read.
using Check = std::function<Issues(const std::string& json)>;

// `json`: a resource. "The same finding" has the same id and severity, at the same element (without
// its indexes), and says the same is wrong. kNotFound when the resource does not have it, with the
// ids that it has; kStructure when it is no JSON.
[[nodiscard]] Result<Shrunk> Shrink(const std::string& json, const ShrinkOptions& options,
                                    const Check& check, const Vocabulary& vocabulary);

}  // namespace gateway::validation
