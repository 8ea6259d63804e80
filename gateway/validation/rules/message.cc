// Spec: https://hl7.org/fhir/R4/messaging.html, https://hl7.org/fhir/R4/messageheader.html
// What the definitions say of MessageHeader (event[x], source, response.identifier and .code) is
// structure.cc's; bdl-12 asks that it comes first.
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

bool IsInMessage(const Scope& reference) {
  const std::string_view text = reference.node().ChildText("reference");
  return static_cast<bool>(reference.index().Resolve(text, reference.container()));
}

// "The contents SHALL be in the Bundle": without them there is nothing to act on.
void CheckFocus(const Scope& focus) {
  if (IsInMessage(focus)) return;
  // A urn: reference is reported by every Reference's own rule.
  if (IsUrn(focus.node().ChildText("reference"))) return;
  focus.Error(IssueType::kNotFound, "message-focus",
              "What the message is about is not in it: add the resource as an entry with the "
              "fullUrl that focus names");
}

// Parties may be known by an identifier alone or live elsewhere, but a receiver who cannot read
// who they are has to guess.
void CheckParty(const Scope& party, std::string_view id) {
  if (IsInMessage(party) || party.node().Child("identifier")) return;
  if (IsUrn(party.node().ChildText("reference"))) return;
  party.Warning(IssueType::kNotFound, id,
                "The organisation is not in the message and has no identifier here: add it as an "
                "entry, or give its identifier");
}

}  // namespace

void CheckMessage(const Scope& scope) {
  const std::span<const fhir::Node> entries = scope.node().Children("entry");
  const fhir::Node resource = entries.empty() ? fhir::Node() : entries[0].Child("resource");
  if (resource.type_name() != "MessageHeader") return;
  const Scope entry(scope, entries[0], 0);
  const Scope header(entry, resource, 0);
  ForEachChild(header, "sender", [](const Scope& party) { CheckParty(party, "message-sender"); });
  ForEachChild(header, "destination", [](const Scope& destination) {
    ForEachChild(destination, "receiver",
                 [](const Scope& party) { CheckParty(party, "message-receiver"); });
  });
  ForEachChild(header, "focus", CheckFocus);
  CheckMessageDefinition(scope, header);
}

}  // namespace gateway::validation
