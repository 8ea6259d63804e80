// A message beside its MessageDefinition: the event, what it is about, and the profiles of both.
// Spec: https://hl7.org/fhir/R4/messagedefinition.html
#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/validation/message_definitions.h"
#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

// An event that its own code system does not have would pass by every definition unchecked.
void CheckEventCode(const Scope& header) {
  const auto [system, code] = EventKey(header.node().Child("event"));
  if (system.empty() || code.empty()) return;
  const terminology::CodeSystem* const codes = header.run().terminology.FindCodeSystem(system);
  if (codes == nullptr || !codes->is_complete() || codes->Find(code) != nullptr) return;
  std::vector<std::string_view> known;
  for (const auto& one : codes->concepts()) known.push_back(one.code);
  const std::string_view near = Nearest(code, known);
  header.ReportBelow("event", Severity::kError, IssueType::kCodeInvalid, "message-event-code",
                     "The event is none of its code system " + std::string(system) +
                         (near.empty() ? ": write the code of an event that it lists"
                                       : "; did you mean '" + std::string(near) + "'?"));
}

// The definition the header names, else the one of its event.
fhir::Node FindDefinition(const Scope& header) {
  const MessageDefinitions& all = header.run().profiles.messages();
  const fhir::Node event = header.node().Child("event");
  const fhir::Node named = all.Find(header.node().ChildText("definition"));
  if (!named) return all.ForEvent(event);
  const fhir::Node expected = named.Child("event");
  if (expected && event && EventKey(expected) != EventKey(event))
    header.ReportBelow(
        "event", Severity::kError, IssueType::kValue, "message-event",
        "The event is not that of the MessageDefinition that the header names: "
        "write '" +
            std::string(expected.is_primitive() ? expected.text() : expected.ChildText("code")) +
            "', or name the definition of this event");
  return named;
}

std::uint32_t NumberOf(fhir::Node parent, std::string_view name, std::uint32_t otherwise) {
  const std::string_view text = parent.ChildText(name);
  if (text.empty() || text == "*") return otherwise;
  return static_cast<std::uint32_t>(std::strtoul(std::string(text).c_str(), nullptr, 10));
}

std::string Counted(std::uint32_t count) { return count == 1 ? "one" : std::to_string(count); }

// What a message is about, as its definition lists it by type.
class FocusCheck {
 public:
  FocusCheck(const Scope& header, fhir::Node definition)
      : header_(header), definition_(definition) {
    for (const fhir::Node focus : header.node().Children("focus")) {
      targets_.push_back(header.index().Resolve(focus.ChildText("reference"), header.container()));
    }
  }

  void Run() {
    const std::span<const fhir::Node> allowed = definition_.Children("focus");
    if (allowed.empty()) return;
    CheckListed(allowed);
    for (const fhir::Node one : allowed) CheckOne(one);
  }

 private:
  [[nodiscard]] bool Is(fhir::Node target, fhir::Node allowed) const {
    return target.type()->IsA(allowed.ChildText("code"));
  }

  void CheckListed(std::span<const fhir::Node> allowed) const {
    std::size_t position = 0;
    ForEachChild(header_, "focus", [&](const Scope& focus) {
      const fhir::Node target = targets_[position++];
      if (!target) return;  // reported by message.cc
      if (std::ranges::any_of(allowed, [&](fhir::Node one) { return Is(target, one); })) return;
      std::vector<std::string_view> types;
      for (const fhir::Node one : allowed) types.push_back(one.ChildText("code"));
      focus.Error(IssueType::kStructure, "message-focus-type",
                  "A message of this event is not about a " + std::string(target.type_name()) +
                      ": its focus is " + Listed(types));
    });
  }

  void CheckOne(fhir::Node allowed) {
    std::uint32_t count = 0;
    bool is_certain = true;
    for (const fhir::Node target : targets_) {
      is_certain = is_certain && static_cast<bool>(target);
      if (!target || !Is(target, allowed)) continue;
      ++count;
      if (const std::string_view profile = allowed.ChildText("profile"); !profile.empty())
        header_.run().chosen[target.data()].push_back(profile);
    }
    const std::string type(allowed.ChildText("code"));
    const std::uint32_t min = NumberOf(allowed, "min", 0);
    const std::uint32_t max = NumberOf(allowed, "max", fhir::kUnbounded);
    if (count < min && is_certain)
      header_.ReportBelow("focus", Severity::kError, IssueType::kRequired, "message-focus-min",
                          "A message of this event is about " + Counted(min) + " " + type + ": " +
                              "add the resource as an entry and its fullUrl as a focus");
    if (count > max)
      header_.ReportBelow("focus", Severity::kError, IssueType::kStructure, "message-focus-max",
                          "A message of this event is about " + Counted(max) + " " + type +
                              " at most, and here are " + std::to_string(count) +
                              ": send a message for each");
  }

  const Scope& header_;
  fhir::Node definition_;
  std::vector<fhir::Node> targets_;  // absent: not in the message
};

}  // namespace

void CheckMessageDefinition(const Scope& bundle, const Scope& header) {
  CheckEventCode(header);
  const fhir::Node definition = FindDefinition(header);
  if (!definition) return;
  FocusCheck(header, definition).Run();
  for (const fhir::Node extension : definition.Children("extension")) {
    if (extension.ChildText("url") == kMessageBundleProfile)
      bundle.run().chosen[bundle.node().data()].push_back(extension.ChildText("value"));
  }
}

}  // namespace gateway::validation
