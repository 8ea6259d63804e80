// Any text as a format.yaml, and, behind a line "---", as a file of that format. What the format
// reads and can write it reads again, equal.
#include <cstdlib>

#include "gateway/records/format.h"
#include "tests/records/test_model.h"

using namespace gateway;  // NOLINT

namespace {

constexpr std::string_view kMark = "\n---\n";

void ReadFile(const records::Format& format, std::string_view bytes) {
  const auto read = format.Read(std::string(bytes));
  if (!read) return;
  for (const records::LocalRecord& record : read->records) {
    if (record.issues.HasErrors() || !record.tree.root()) continue;
    const auto written = format.Write(std::span(&record.tree, 1));
    if (!written) continue;
    const auto again = format.Read(*written);
    if (!again || again->records.size() != 1) std::abort();
    if (!fhir::Equal(again->records[0].tree.root(), record.tree.root())) std::abort();
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
