// What a function sees of the place where it is called: its input, and its arguments to be
// evaluated when and as often as it wants.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/base/regex.h"
#include "gateway/fhirpath/operators/operators.h"
#include "gateway/fhirpath/program.h"

namespace gateway::fhirpath {

struct FunctionEntry;

// The part of a call that is the same in every evaluation; spans and views are of the program.
struct CallSite {
  const FunctionEntry* function = nullptr;
  std::span<const StepPtr> arguments;
  TypeSpecifier type;            // of is(), as() and ofType()
  std::optional<Regex> pattern;  // the first argument, when it is a constant pattern
  std::vector<bool> descending;  // of sort(), for each argument
};

class Call {
 public:
  Call(const Scope& scope, const CallSite& site, Items input)
      : scope_(scope), site_(site), input_(input) {}

  [[nodiscard]] Items input() const { return input_; }
  [[nodiscard]] const Scope& scope() const { return scope_; }
  [[nodiscard]] Evaluation& evaluation() const { return scope_.evaluation; }
  [[nodiscard]] const Context& context() const { return scope_.evaluation.context(); }
  [[nodiscard]] const CallSite& site() const { return site_; }
  [[nodiscard]] bool Has(std::size_t argument) const { return argument < site_.arguments.size(); }

  // The argument once, $this being that of the caller.
  [[nodiscard]] Result<Collection> Argument(std::size_t index) const;
  // The argument with `item` as $this, appended to `out`.
  [[nodiscard]] Status ForItem(std::size_t argument, const Item& item, std::size_t index,
                               Collection& out) const;
  [[nodiscard]] Status ForItem(std::size_t argument, const Item& item, std::size_t index,
                               const Collection* total, Collection& out) const;
  // The argument once, with the whole input as $this, appended to `out`.
  [[nodiscard]] Status OnInput(std::size_t argument, Collection& out) const;
  // The argument as a condition on `item`; nothing when it gives nothing.
  [[nodiscard]] Result<std::optional<bool>> Condition(std::size_t argument, const Item& item,
                                                      std::size_t index) const;

  // The single input or argument as a value of that type; nothing when empty. Fails with
  // kProcessing when there are several, or one of another type.
  [[nodiscard]] Result<std::optional<SystemValue>> InputValue() const;
  [[nodiscard]] Result<std::optional<std::string>> InputString() const;
  [[nodiscard]] Result<std::optional<std::string>> StringArgument(std::size_t index) const;
  [[nodiscard]] Result<std::optional<std::int64_t>> IntegerArgument(std::size_t index) const;
  // The first argument as a pattern in which a dot matches a line's end too, with the flags that
  // may stand after the arguments that are needed; nothing when the pattern is empty.
  [[nodiscard]] Result<std::optional<Regex>> PatternArgument() const;

 private:
  const Scope& scope_;
  const CallSite& site_;
  Items input_;
};

// The single item, or null when there is none; fails with kProcessing when there are several.
[[nodiscard]] Result<const Item*> Single(Items items);
// Its System value (quantities included); nothing when empty. Fails on several items and complex
// ones.
[[nodiscard]] Result<std::optional<SystemValue>> SingleValue(Items items);
[[nodiscard]] Result<std::optional<std::string>> SingleString(Items items);
[[nodiscard]] Result<std::optional<std::int64_t>> SingleInteger(Items items);

// SingleString without a copy; `text` lies in the item.
[[nodiscard]] Status ReadString(Items items, std::optional<std::string_view>& text);

// `flags`: i for either case, m for ^ and $ at each line; kInvalid for others. Patterns that were
// compiled lately are remembered. Thread-safe.
[[nodiscard]] Result<Regex> CompilePattern(std::string_view pattern, std::string_view flags = {});

}  // namespace gateway::fhirpath
