#include "gateway/fhirpath/functions/table.h"

#include <algorithm>

namespace gateway::fhirpath {
namespace {

std::vector<FunctionEntry> Collect() {
  std::vector<FunctionEntry> all;
  for (const auto family : {ExistenceFunctions(), FilteringFunctions(),    SubsettingFunctions(),
                            CombiningFunctions(), SortingFunctions(),      ConversionFunctions(),
                            StringFunctions(),    EncodingFunctions(),     MathFunctions(),
                            TreeFunctions(),      UtilityFunctions(),      BoundaryFunctions(),
                            ComponentFunctions(), TypeFunctions(),         BooleanFunctions(),
                            AggregateFunctions(), FhirSpecificFunctions(), TerminologyFunctions(),
                            ProfileFunctions(),   HtmlFunctions(),         IntervalFunctions()}) {
    all.insert(all.end(), family.begin(), family.end());
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return all;
}

}  // namespace

std::span<const FunctionEntry> FunctionTable() {
  static const std::vector<FunctionEntry> kTable = Collect();
  return kTable;
}

const FunctionEntry* FindFunctionEntry(std::string_view name) {
  const auto table = FunctionTable();
  const auto found =
      std::lower_bound(table.begin(), table.end(), name,
                       [](const FunctionEntry& e, std::string_view n) { return e.name < n; });
  return found == table.end() || found->name != name ? nullptr : &*found;
}

}  // namespace gateway::fhirpath
