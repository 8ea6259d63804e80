#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "5.8 Tree navigation";

Status AddChildren(const Call& call, const Item& item, Collection& out) {
  const auto children = item.node().children();
  out.insert(out.end(), children.begin(), children.end());
  call.evaluation().NoteReads(children);
  return call.evaluation().Spend(children.size());
}

Status Children(const Call& call, Collection& out) {
  for (const Item& item : call.input()) GATEWAY_CHECK(AddChildren(call, item, out));
  return {};
}

// Level by level; out serves as the queue, for what is in it is looked at once.
Status Descendants(const Call& call, Collection& out) {
  std::size_t next = out.size();
  GATEWAY_CHECK(Children(call, out));
  for (; next < out.size(); ++next) {
    const Item item = out[next];
    GATEWAY_CHECK(AddChildren(call, item, out));
  }
  return {};
}

constexpr FunctionEntry kEntries[] = {
    {"children", "children() : collection", kSection, 0, 0, Children},
    {"descendants", "descendants() : collection", kSection, 0, 0, Descendants},
};

}  // namespace

std::span<const FunctionEntry> TreeFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
