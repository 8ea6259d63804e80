// Parts of an expression that give the same whatever they are evaluated on, evaluated once.
#pragma once

#include <cstdint>
#include <initializer_list>

#include "gateway/fhirpath/program.h"

namespace gateway::fhirpath {

// What a part takes from its place in the expression, as a set of bits; 0: nothing, it is closed.
using Uses = std::uint8_t;
inline constexpr Uses kUsesThis = 1U << 0U;
inline constexpr Uses kUsesIndex = 1U << 1U;
inline constexpr Uses kUsesTotal = 1U << 2U;
inline constexpr Uses kUsesWorld = 1U << 3U;  // constants, variables, the host, the clock

// A compiled part; no step when it does not compile.
struct Part {
  StepPtr step = nullptr;
  Uses uses = 0;
};

// Folds the closed parts of one program. One thread at a time.
class Folder {
 public:
  explicit Folder(Expression::Program& program) : program_(program) {}

  // What stands for the part in an open whole: its value when it is closed and can be had, else the
  // part itself. An expression that fails stays as it is, so that it fails where and when it is
  // evaluated; so does what looks at the context after all, and what costs too much for here.
  [[nodiscard]] StepPtr Fold(const Part& part);
  // All of them, when one at least is open; else the whole is closed and is folded itself.
  void FoldClosed(std::initializer_list<Part*> parts);

 private:
  // Of all folding in one expression together; what is left over is done when it is evaluated.
  std::uint64_t steps_left_ = 10'000;

  Expression::Program& program_;
};

}  // namespace gateway::fhirpath
