#include <algorithm>

#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "FHIR additions";

Result<const Host*> HostOf(const Call& call) {
  if (call.context().host != nullptr) return call.context().host;
  return Fail(IssueType::kNotSupported, "there are no profiles here");
}

Status ConformsTo(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<std::string> profile, call.StringArgument(0));
  GATEWAY_TRY(const Item* const item, Single(call.input()));
  if (!profile || item == nullptr || !item->is_node()) return {};
  GATEWAY_TRY(const Host* const host, HostOf(call));
  GATEWAY_TRY(const bool conforms, host->ConformsTo(item->node(), *profile));
  out.push_back(Item::Boolean(conforms));
  return {};
}

// The input, when no modifier extension but those named is on it.
Status CheckModifiers(const Call& call, Collection& out) {
  std::vector<std::string> known;
  for (std::size_t i = 0; call.Has(i); ++i) {
    GATEWAY_TRY(const Collection urls, call.Argument(i));
    for (const Item& url : urls) known.push_back(url.ToText());
  }
  for (const Item& item : call.input()) {
    for (const fhir::Node modifier : item.node().Children("modifierExtension")) {
      const std::string_view url = modifier.ChildText("url");
      if (std::find(known.begin(), known.end(), url) == known.end())
        return Fail(IssueType::kProcessing, "there is a modifier extension that is not understood");
    }
  }
  out.insert(out.end(), call.input().begin(), call.input().end());
  return {};
}

Status ElementDefinition(const Call& call, Collection& out) {
  GATEWAY_TRY(const Host* const host, HostOf(call));
  for (const Item& item : call.input()) {
    if (!item.is_node()) continue;
    if (const fhir::Node definition = host->ElementDefinition(item.node()))
      out.emplace_back(definition);
  }
  return {};
}

Status Slice(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<std::string> profile, call.StringArgument(0));
  GATEWAY_TRY(const std::optional<std::string> name, call.StringArgument(1));
  if (!profile || !name || call.input().empty()) return {};
  GATEWAY_TRY(const Host* const host, HostOf(call));
  for (const Item& item : call.input()) {
    if (!item.is_node()) continue;
    GATEWAY_TRY(const bool is_in, host->IsInSlice(item.node(), *profile, *name));
    if (is_in) out.push_back(item);
  }
  return {};
}

constexpr std::size_t kMostUrls = 16;

constexpr FunctionEntry kEntries[] = {
    {"conformsTo", "conformsTo(profile) : Boolean", kSection, 1, 1, ConformsTo},
    {"checkModifiers", "checkModifiers([url, …]) : collection", kSection, 0, kMostUrls,
     CheckModifiers},
    {"elementDefinition", "elementDefinition() : collection", kSection, 0, 0, ElementDefinition},
    {"slice", "slice(structure, name) : collection", kSection, 2, 2, Slice},
};

}  // namespace

std::span<const FunctionEntry> ProfileFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
