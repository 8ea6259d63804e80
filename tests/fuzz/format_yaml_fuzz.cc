// Any text as a format.yaml, and, behind a line "---", as a file of that format. What the format
// reads and can write it reads again, equal.
#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>
#include <vector>

#include "gateway/records/format.h"
#include "tests/records/test_model.h"

using namespace gateway;  // NOLINT

namespace {

constexpr std::string_view kMark = "\n---\n";

using Extras = std::multiset<std::pair<std::string_view, std::string_view>>;

// What no element has a place for is a set of paths and values: a reader may meet it in any order.
Extras ExtrasOf(fhir::Node record) {
  Extras extras;
  for (const fhir::Node extra : record.Children("extras"))
    extras.emplace(extra.ChildText("path"), extra.ChildText("value"));
  return extras;
}

bool Same(fhir::Node one, fhir::Node other) {
  const auto known = [](fhir::Node record) {
    std::vector<fhir::Node> children(record.children().begin(), record.children().end());
    std::erase_if(children, [](fhir::Node child) { return child.name() == "extras"; });
    return children;
  };
  return ExtrasOf(one) == ExtrasOf(other) &&
         std::ranges::equal(known(one), known(other), [](fhir::Node a, fhir::Node b) {
           return a.name() == b.name() && fhir::Equal(a, b);
         });
}

void ReadFile(const records::Format& format, std::string_view bytes) {
  const auto read = format.Read(std::string(bytes));
  if (!read) return;
  for (const records::LocalRecord& record : read->records) {
    if (record.issues.HasErrors() || !record.tree.root()) continue;
    const auto written = format.Write(std::span(&record.tree, 1));
    if (!written) continue;
    const auto again = format.Read(*written);
    if (!again || again->records.size() != 1) std::abort();
    if (!Same(again->records[0].tree.root(), record.tree.root())) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const records::TestRegistry registry;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = text.find(kMark);
  const auto format = records::FormatLibrary::Parse(text.substr(0, end), "x", registry);
  if (!format) return 0;
  static_cast<void>((*format)->Schema());
  static_cast<void>((*format)->LabelOf("TestCase.item[2].note"));
  if (end != std::string_view::npos) ReadFile(**format, text.substr(end + kMark.size()));
  return 0;
}
