// How an expression comes to its result: every part with what went in and what came out.
//
// For people writing rules. The parts are evaluated one by one through Expression, so the engine
// carries nothing for it; the whole costs many times an evaluation and is bounded. Steps hold
// values: they are for the one whose data it is, never for a log.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/fhirpath/ast.h"
#include "gateway/fhirpath/expression.h"

namespace gateway::fhirpath {

struct TraceStep {
  int depth = 0;     // 0: the expression itself; more: within an argument
  std::string part;  // as text
  std::string name;  // of the element, function or operator; "constant" for a literal
  Place place;       // where the part's own name or operator stands
  int index = -1;    // which item of the input it is evaluated on; -1: not within such a part
  Collection self;   // $this
  Collection input;  // what is before the dot, or $this
  Collection output;
  std::string error;  // why there is no output; empty when there is
};

struct TraceLimits {
  std::size_t steps = 2000;
  std::size_t items = 20;  // of an input that a criterion or projection is shown for
  bool constants = false;  // literals, $this, $index and $total are steps too
};

struct TraceResult {
  std::vector<TraceStep> steps;  // in the order of evaluation
  bool is_cut = false;           // a limit was reached: more would have followed
};

// Fails with kInvalid when the text is no expression, as Expression::Compile does; a part that
// fails to evaluate is a step with an error.
[[nodiscard]] Result<TraceResult> TraceExpression(std::string_view text, const Item& focus,
                                                  const Context& context,
                                                  const CompileOptions& options = {},
                                                  const TraceLimits& limits = {});

// Three lines or more a step, indented by depth, each value on its own line.
[[nodiscard]] std::string ToText(const TraceStep& step);

}  // namespace gateway::fhirpath
