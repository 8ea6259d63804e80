#include "gateway/fhirpath/own_steps.h"

#include <algorithm>
#include <array>

#include "gateway/fhirpath/functions/table.h"
#include "gateway/fhirpath/steps/calls.h"

namespace gateway::fhirpath {
namespace {

StepPtr TextTest(Expression::Program& program, Place place, std::string_view name, StepPtr input,
                 TextTestStep::Test test, CallSite& site) {
  return program.Make<TextTestStep>(place, name, input, test, site.arguments[0],
                                    std::move(site.pattern));
}

}  // namespace

Own OwnOf(std::string_view name) {
  struct Row {
    std::string_view name;
    Own own;
  };
  constexpr std::array<Row, 14> kRows{{{"exists", Own::kExists},
                                       {"empty", Own::kEmpty},
                                       {"all", Own::kAll},
                                       {"not", Own::kNot},
                                       {"count", Own::kCount},
                                       {"first", Own::kFirst},
                                       {"where", Own::kWhere},
                                       {"select", Own::kSelect},
                                       {"ofType", Own::kOfType},
                                       {"descendants", Own::kDescendants},
                                       {"startsWith", Own::kStartsWith},
                                       {"endsWith", Own::kEndsWith},
                                       {"contains", Own::kContains},
                                       {"matches", Own::kMatches}}};
  const auto found = std::ranges::find(kRows, name, &Row::name);
  return found == kRows.end() ? Own::kNone : found->own;
}

StepPtr MakeOwnStep(Expression::Program& program, Place place, Own own, StepPtr input,
                    CallSite& site) {
  if (own == Own::kNone) return nullptr;
  const std::string_view name = site.function->name;
  const StepPtr argument = site.arguments.empty() ? nullptr : site.arguments[0];
  using Test = TextTestStep::Test;
  switch (own) {
    case Own::kNone:
      return nullptr;
    case Own::kExists:
      if (argument != nullptr)
        return program.Make<QuantifierStep>(place, name, input, argument, false);
      return program.Make<PresenceStep>(place, name, input, true);
    case Own::kEmpty:
      return program.Make<PresenceStep>(place, name, input, false);
    case Own::kAll:
      return program.Make<QuantifierStep>(place, name, input, argument, true);
    case Own::kNot:
      return program.Make<NotStep>(place, name, input);
    case Own::kCount:
      return program.Make<CountStep>(place, name, input);
    case Own::kFirst:
      return program.Make<FirstStep>(place, name, input);
    case Own::kWhere:
      return program.Make<WhereStep>(place, name, input, argument);
    case Own::kSelect:
      return program.Make<SelectStep>(place, name, input, argument);
    case Own::kOfType:
      return program.Make<OfTypeStep>(place, name, input, site.type);
    case Own::kDescendants:
      return program.Make<DescendantsStep>(place, name, input);
    case Own::kStartsWith:
      return TextTest(program, place, name, input, Test::kStartsWith, site);
    case Own::kEndsWith:
      return TextTest(program, place, name, input, Test::kEndsWith, site);
    case Own::kContains:
      return TextTest(program, place, name, input, Test::kContains, site);
    case Own::kMatches:
      if (site.arguments.size() > 1) return nullptr;  // flags
      return TextTest(program, place, name, input, Test::kMatches, site);
  }
  return nullptr;
}

}  // namespace gateway::fhirpath
