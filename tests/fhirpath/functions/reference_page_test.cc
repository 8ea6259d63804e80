// docs/reference/fhirpath.md is written from the functions' table and descriptions: this test fails
// when the page is not what they say. With CHC_WRITE_REFERENCE set it writes the page.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "gateway/base/file.h"
#include "gateway/fhirpath/functions/description.h"
#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kHead = R"md(# FHIRPath: the functions

The gateway speaks FHIRPath N1 with the additions of FHIR R4. Conditions of routes, business rules,
maps, profiles and search parameters are all written in it. Try an expression, see how it comes to
its result, or check it against a type without data:

```sh
chc-gateway fhirpath "Patient.name.given.first()" patient.json
chc-gateway fhirpath --trace "name.where(use = 'official').family" patient.json
chc-gateway fhirpath --check Patient "name.famly"
```

This page is written from the table that the engine, the checker and the tests use
(gateway/fhirpath/functions/); every example is run by a test, on a patient with the names Ann Bea
TEST and Annie. `{ }` is an empty result, *error* one that ends the evaluation. "One" input means
that several items are an error, "ordered" that the function means nothing where there is no order.

)md";

constexpr std::string_view kTail = R"md(
## What the checker says

`--check`, `"check": true` in a batch, `validate` of `/fhir/$fhirpath`, and the loading of routes, rules
and maps all use one checker. An error is certain to be a mistake, a warning is one in some data.

| id | meaning |
|---|---|
| `fhirpath-syntax` | the text is no expression |
| `fhirpath-unknown-element` | no type the items may have has that element; the nearest name is given |
| `fhirpath-choice` | a choice spelt as JSON does: `valueQuantity` for `value` |
| `fhirpath-unknown-type`, `fhirpath-unknown-function`, `fhirpath-unknown-constant` | there is none of that name |
| `fhirpath-arity` | too many or too few arguments |
| `fhirpath-operand`, `fhirpath-input`, `fhirpath-argument` | types the operator or function cannot take |
| `fhirpath-impossible-type` | `is`, `as` or `ofType` with a type that cannot be; a warning for primitives |
| `fhirpath-singleton` | several items where one is needed: an error when certain, a warning when possible |
| `fhirpath-unordered` | a place in what has no order: an error after `children()` and `descendants()`, a warning after what makes a set |
| `fhirpath-condition` | a condition that is no Boolean |
| `fhirpath-never-true` | a comparison of types that are never equal (warning) |
)md";

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string SortNames(Sorts sorts) {
  if ((sorts & kAnything) == kAnything) return "anything";
  constexpr std::pair<Sorts, std::string_view> kNames[] = {
      {kBooleans, "Boolean"}, {kIntegers, "Integer"},    {kDecimals, "Decimal"},
      {kStrings, "String"},   {kDates, "Date"},          {kDateTimes, "DateTime"},
      {kTimes, "Time"},       {kQuantities, "Quantity"}, {kTypeInfos, "TypeInfo"},
      {kElements, "element"}};
  std::string text;
  for (const auto& [sort, name] : kNames) {
    if ((sorts & sort) != 0) text += (text.empty() ? "" : ", ") + std::string(name);
  }
  return text;
}

std::string ArgumentsOf(const FunctionDescription& row) {
  std::string text;
  for (const ArgumentRule& argument : row.arguments) {
    if (argument.name.empty()) continue;
    text += "- `" + std::string(argument.name) + "`";
    if (argument.sorts != kAnything) text += " (" + SortNames(argument.sorts) + ")";
    text += ": " + std::string(argument.about) + "\n";
  }
  return text.empty() ? text : text + "\n";
}

std::string ExamplesOf(const FunctionDescription& row) {
  std::string text;
  for (const FunctionExample& example : row.examples) {
    if (example.expression.empty()) continue;
    const bool failed = example.result == "error";
    text += "| `" + Escaped(example.expression) + "` | " +
            (failed ? std::string("*error*") : "`" + Escaped(example.result) + "`") + " |\n";
  }
  return text.empty() ? text : "| example | result |\n|---|---|\n" + text + "\n";
}

std::string SectionOf(const FunctionDescription& row, const FunctionEntry& entry) {
  std::string text = "### " + std::string(row.name) + "\n\n`" + std::string(entry.signature) +
                     "`\n\n" + std::string(row.summary) + " Input: " + SortNames(row.input) +
                     (row.single_input ? ", one" : "") + (row.needs_order ? ", ordered" : "") +
                     (row.needs_host ? ". Terminology or profiles answer" : "") + ".\n\n";
  return text + ArgumentsOf(row) + ExamplesOf(row);
}

std::string Page() {
  std::vector<std::string_view> order;
  std::map<std::string_view, std::string> sections;
  for (const FunctionDescription& row : Descriptions()) {
    const FunctionEntry* const entry = FindFunctionEntry(row.name);
    if (entry == nullptr) continue;
    if (!sections.contains(entry->section)) order.push_back(entry->section);
    sections[entry->section] += SectionOf(row, *entry);
  }
  std::ranges::stable_sort(order, [](std::string_view a, std::string_view b) {
    const auto number = [](std::string_view section) {
      const int chapter = std::atoi(std::string(section).c_str());
      const std::size_t dot = section.find('.');
      return chapter == 0
                 ? 10000
                 : chapter * 100 +
                       (dot < 3 ? std::atoi(std::string(section.substr(dot + 1)).c_str()) : 0);
    };
    return number(a) < number(b);
  });
  std::string page(kHead);
  for (const std::string_view section : order)
    page += "## " + std::string(section) + "\n\n" + sections[section];
  page.pop_back();
  return page + std::string(kTail);
}

TEST(ReferencePage, IsWhatTheTableSays) {
  const std::string file = std::string(CHC_GATEWAY_SOURCE_DIR) + "/docs/reference/fhirpath.md";
  const std::string page = Page();
  if (std::getenv("CHC_WRITE_REFERENCE") != nullptr) {
    ASSERT_TRUE(WriteFileDurably(file, page));
  }
  const auto written = ReadFile(file);
  ASSERT_TRUE(written) << written.error().diagnostics;
  EXPECT_TRUE(*written == page)
      << "docs/reference/fhirpath.md is stale: run this test with CHC_WRITE_REFERENCE=1";
}

}  // namespace
}  // namespace gateway::fhirpath
