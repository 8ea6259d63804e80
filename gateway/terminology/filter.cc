#include "gateway/terminology/filter.h"

#include <algorithm>
#include <set>

#include "gateway/base/regex.h"
#include "gateway/base/text.h"

namespace gateway::terminology {
namespace {

using Concept = CodeSystem::Concept;
using Test = std::function<bool(const Concept&)>;

// Those that ask where a concept stands in the hierarchy; empty for other operators.
Test HierarchyTest(std::string_view op, std::string_view value, const CodeSystem& codes) {
  const auto is_below = [&codes, value](const Concept& c) { return codes.IsBelow(c.code, value); };
  if (op == "is-a") return [=](const Concept& c) { return c.code == value || is_below(c); };
  if (op == "descendent-of") return is_below;
  if (op == "is-not-a") return [=](const Concept& c) { return c.code != value && !is_below(c); };
  if (op == "generalizes") {
    return [&codes, value](const Concept& c) {
      return c.code == value || codes.IsBelow(value, c.code);
    };
  }
  if (op == "child-of") {
    return [value](const Concept& c) {
      return std::ranges::find(c.parents, value) != c.parents.end();
    };
  }
  if (op == "descendent-leaf") {
    return [&codes, is_below](const Concept& c) {
      return is_below(c) && codes.ChildrenOf(c.code).empty();
    };
  }
  return {};
}

// True when any value of the property is one of `wanted`.
Test AnyOf(const CodeSystem& codes, std::string_view property, std::set<std::string_view> wanted) {
  return [&codes, property, wanted = std::move(wanted)](const Concept& c) {
    return std::ranges::any_of(codes.Values(c, property),
                               [&](std::string_view value) { return wanted.contains(value); });
  };
}

std::set<std::string_view> ListIn(std::string_view text) {
  std::set<std::string_view> list;
  for (const std::string_view one : Split(text, ',')) list.insert(Trim(one));
  return list;
}

Result<Test> RegexTest(const CodeSystem& codes, std::string_view property, std::string_view text) {
  GATEWAY_TRY(Regex regex, Regex::Compile(text));
  return Test([&codes, property, regex = std::move(regex)](const Concept& c) {
    return std::ranges::any_of(codes.Values(c, property),
                               [&](std::string_view value) { return regex.FullMatch(value); });
  });
}

// Those that ask for the values of a property.
Result<Test> ValueTest(std::string_view op, std::string_view property, std::string_view value,
                       const CodeSystem& codes) {
  if (op == "=") return AnyOf(codes, property, {value});
  if (op == "in") return AnyOf(codes, property, ListIn(value));
  if (op == "not-in") {
    return Test(
        [test = AnyOf(codes, property, ListIn(value))](const Concept& c) { return !test(c); });
  }
  if (op == "regex") return RegexTest(codes, property, value);
  if (op == "exists") {
    return Test([&codes, property, wanted = value != "false"](const Concept& c) {
      return codes.Values(c, property).empty() != wanted;
    });
  }
  return Fail(IssueType::kNotSupported,
              "the filter operator '" + std::string(op) + "' is not one of R4");
}

}  // namespace

Result<Filter> Filter::Compile(fhir::Node filter, const CodeSystem& codes) {
  const std::string_view property = filter.ChildText("property");
  const std::string_view op = filter.ChildText("op");
  const std::string_view value = filter.ChildText("value");
  const bool is_of_codes = property == "concept" || property == "code";
  if (Test test = HierarchyTest(op, value, codes); test && is_of_codes)
    return Filter(std::move(test));
  if (!codes.HasProperty(property))
    return Fail(IssueType::kNotSupported, "CodeSystem " + std::string(codes.url()) +
                                              " has no property '" + std::string(property) + "'");
  GATEWAY_TRY(Test test, ValueTest(op, property, value, codes));
  return Filter(std::move(test));
}

}  // namespace gateway::terminology
