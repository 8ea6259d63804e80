#include <algorithm>

#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "FHIR additions";

Status Extension(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<std::string> url, call.StringArgument(0));
  if (!url) return {};
  for (const Item& item : call.input()) {
    for (const fhir::Node extension : item.node().Children("extension")) {
      if (extension.ChildText("url") != *url) continue;
      out.emplace_back(extension);
      call.evaluation().NoteReads({&extension, 1});
    }
  }
  return {};
}

// R4: true when the input is a single primitive with a value.
Status HasValue(const Call& call, Collection& out) {
  SystemValue value;
  out.push_back(Item::Boolean(call.input().size() == 1 && call.input()[0].ToSystem(value)));
  return {};
}

Status GetValue(const Call& call, Collection& out) {
  SystemValue value;
  if (call.input().size() == 1 && call.input()[0].ToSystem(value))
    out.emplace_back(std::move(value));
  return {};
}

// The contained resource a fragment names; "#" is the container itself.
fhir::Node Contained(std::string_view fragment, fhir::Node container) {
  if (fragment == "#") return container;
  for (const fhir::Node resource : container.Children("contained")) {
    if (resource.ChildText("id") == fragment.substr(1)) return resource;
  }
  return {};
}

// The reference in a Reference, uri or canonical, or in a string; empty for all others.
std::string ReferenceOf(const Item& item) {
  SystemValue value;
  if (item.ToSystem(value)) return value.type == SystemType::kString ? value.text : std::string();
  return std::string(item.node().ChildText("reference"));
}

Status Resolve(const Call& call, Collection& out) {
  const Context& context = call.context();
  const fhir::Node root = context.root_resource ? context.root_resource : context.resource;
  for (const Item& item : call.input()) {
    const std::string reference = ReferenceOf(item);
    fhir::Node found;
    if (reference.starts_with('#')) {
      found = Contained(reference, root);
    } else if (!reference.empty() && context.host != nullptr) {
      found = context.host->Resolve(reference, root);
    }
    if (found) out.emplace_back(found);
  }
  return {};
}

constexpr FunctionEntry kEntries[] = {
    {"extension", "extension(url) : collection", kSection, 1, 1, Extension},
    {"hasValue", "hasValue() : Boolean", kSection, 0, 0, HasValue},
    {"getValue", "getValue() : System value", kSection, 0, 0, GetValue},
    {"resolve", "resolve() : collection", kSection, 0, 0, Resolve},
};

}  // namespace

std::span<const FunctionEntry> FhirSpecificFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
