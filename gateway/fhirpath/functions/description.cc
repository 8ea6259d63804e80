#include "gateway/fhirpath/functions/description.h"

#include <algorithm>
#include <vector>

namespace gateway::fhirpath {
namespace {

std::vector<FunctionDescription> Collect() {
  std::vector<FunctionDescription> all;
  for (const auto family : {DescribeCollections(), DescribeConversions(), DescribeStrings(),
                            DescribeNumbers(), DescribeFhir(), DescribeUtilities()}) {
    all.insert(all.end(), family.begin(), family.end());
  }
  return all;
}

}  // namespace

Sorts SortOf(SystemType type) {
  switch (type) {
    case SystemType::kBoolean:
      return kBooleans;
    case SystemType::kInteger:
      return kIntegers;
    case SystemType::kDecimal:
      return kDecimals;
    case SystemType::kString:
      return kStrings;
    case SystemType::kDate:
      return kDates;
    case SystemType::kDateTime:
      return kDateTimes;
    case SystemType::kTime:
      return kTimes;
    case SystemType::kQuantity:
      return kQuantities;
    default:
      return kTypeInfos;
  }
}

const ArgumentRule* RuleFor(const FunctionDescription& row, std::size_t argument) {
  const ArgumentRule* last = nullptr;
  for (std::size_t i = 0; i < row.arguments.size() && !row.arguments[i].name.empty(); ++i) {
    last = &row.arguments[i];
    if (i == argument) return last;
  }
  return row.repeats_argument ? last : nullptr;
}

bool IsOnItems(const FunctionDescription& row, std::size_t argument) {
  const ArgumentRule* const rule = RuleFor(row, argument);
  return rule != nullptr &&
         (rule->role == ArgumentRole::kCriterion || rule->role == ArgumentRole::kProjection ||
          rule->role == ArgumentRole::kSortKey);
}

std::span<const FunctionDescription> Descriptions() {
  static const std::vector<FunctionDescription> kAll = Collect();
  return kAll;
}

const FunctionDescription* FindDescription(std::string_view name) {
  const auto all = Descriptions();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const FunctionDescription& d) { return d.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace gateway::fhirpath
