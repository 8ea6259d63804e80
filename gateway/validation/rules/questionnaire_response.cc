#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/rules/questionnaire.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

std::string Quoted(std::string_view link_id) { return "'" + std::string(link_id) + "'"; }

fhir::Node FindItem(fhir::Node parent, std::string_view link_id) {
  for (const fhir::Node item : parent.Children("item")) {
    if (item.ChildText("linkId") == link_id) return item;
    if (const fhir::Node below = FindItem(item, link_id)) return below;
  }
  return {};
}

class Responder {
 public:
  explicit Responder(const Answered& answered) : answered_(answered) {}

  // The items below `at` (the response, an item or an answer) beside those below `definition`.
  void CheckItems(const Scope& at, fhir::Node definition) {
    std::map<std::string_view, std::vector<std::size_t>> by_link_id;
    const std::span<const fhir::Node> items = at.node().Children("item");
    std::size_t last = 0;
    for (std::size_t i = 0; i < items.size(); ++i) SortIn(at, definition, i, by_link_id, last);
    for (const fhir::Node wanted : definition.Children("item"))
      CheckKnown(at, wanted, by_link_id[wanted.ChildText("linkId")]);
  }

 private:
  void SortIn(const Scope& at, fhir::Node definition, std::size_t i,
              std::map<std::string_view, std::vector<std::size_t>>& by_link_id, std::size_t& last) {
    const Scope item(at, at.node().Children("item")[i], i);
    const std::string_view link_id = item.node().ChildText("linkId");
    if (link_id.empty()) return;  // structure-min
    const std::span<const fhir::Node> wanted = definition.Children("item");
    const auto found = std::ranges::find_if(
        wanted, [&](fhir::Node one) { return one.ChildText("linkId") == link_id; });
    if (found == wanted.end()) return Misplaced(at, item, link_id);
    const auto index = static_cast<std::size_t>(found - wanted.begin());
    if (index < last)
      item.Error(IssueType::kStructure, "questionnaire-order",
                 "The items are not in the order of the questionnaire: move this one");
    last = std::max(last, index);
    by_link_id[link_id].push_back(i);
  }

  void Misplaced(const Scope& at, const Scope& item, std::string_view link_id) {
    const fhir::Node elsewhere = FindItem(answered_.questionnaire, link_id);
    if (!elsewhere)
      return at.Error(
          IssueType::kNotFound, "questionnaire-link-id",
          "The questionnaire has no item with the linkId " + Quoted(link_id) + ": mend the linkId");
    item.Error(IssueType::kStructure, "questionnaire-place",
               "The item " + Quoted(link_id) +
                   " stands in another part of the questionnaire: move it there");
    CheckItem(item, elsewhere);
  }

  void CheckKnown(const Scope& at, fhir::Node wanted, const std::vector<std::size_t>& members) {
    const std::span<const fhir::Node> items = at.node().Children("item");
    if (members.empty()) return CheckMissing(at, wanted);
    const bool is_group = wanted.ChildText("type") == "group";
    const Scope first(at, items[members[0]], members[0]);
    if (members.size() > 1 && !(is_group && wanted.ChildText("repeats") == "true"))
      first.Error(IssueType::kInvalid, "questionnaire-repeats",
                  is_group ? "This group may be there once only"
                           : "One item holds all answers to a question: put them together");
    for (const std::size_t member : members) CheckItem(Scope(at, items[member], member), wanted);
  }

  void Missing(const Scope& at, fhir::Node wanted) const {
    at.Report(
        answered_.in_progress ? Severity::kWarning : Severity::kError, IssueType::kRequired,
        "questionnaire-required",
        "The required item " + Quoted(wanted.ChildText("linkId")) + " has no answer: answer it");
  }

  void CheckMissing(const Scope& at, fhir::Node wanted) const {
    if (wanted.ChildText("required") != "true" || wanted.ChildText("type") == "display") return;
    if (IsEnabled(at, answered_, wanted)) Missing(at, wanted);
  }

  void CheckItem(const Scope& item, fhir::Node wanted) {
    const std::string_view type = wanted.ChildText("type");
    const bool is_enabled = IsEnabled(item, answered_, wanted);
    const bool has_answers = static_cast<bool>(item.node().Child("answer"));
    const bool has_items = static_cast<bool>(item.node().Child("item"));
    if (!is_enabled && (has_answers || has_items)) {
      item.Error(IssueType::kInvalid, "questionnaire-enabled",
                 "The item " + Quoted(wanted.ChildText("linkId")) +
                     " is answered although it is not enabled: take it out");
    }
    CheckText(item, wanted);
    if (type == "display") return CheckDisplay(item);
    if (type == "group" || type == "question") {
      if (has_answers)
        item.Error(IssueType::kStructure, "questionnaire-answer",
                   "An item of type " + std::string(type) + " has no answers: take them out");
      CheckGroup(item, wanted, is_enabled);
      return;
    }
    if (!has_answers && wanted.ChildText("required") == "true" && is_enabled) Missing(item, wanted);
    if (has_items)
      item.Error(IssueType::kStructure, "questionnaire-items",
                 "The items of a question stand inside its answer: move them there");
    CheckAnswers(item, wanted);
  }

  static void CheckText(const Scope& item, fhir::Node wanted) {
    const std::string_view text = item.node().ChildText("text");
    if (text.empty() || !wanted.Child("text") || text == wanted.ChildText("text")) return;
    item.Warning(IssueType::kInvalid, "questionnaire-text",
                 "The text is not the questionnaire's: take that one, or leave it out");
  }

  static void CheckDisplay(const Scope& item) {
    if (item.node().Child("answer"))
      item.Error(IssueType::kStructure, "questionnaire-answer",
                 "An item of type display has no answers: take them out");
    if (item.node().Child("item"))
      item.Error(IssueType::kStructure, "questionnaire-items",
                 "An item of type display has no items of its own: take them out");
  }

  void CheckGroup(const Scope& item, fhir::Node wanted, bool is_enabled) {
    const bool is_empty = !item.node().Child("item");
    if (is_empty && is_enabled && wanted.ChildText("required") == "true" &&
        !item.node().Child("answer"))
      item.Report(answered_.in_progress ? Severity::kWarning : Severity::kError,
                  IssueType::kInvariant, "questionnaire-required",
                  "The required group is empty: answer its items");
    CheckItems(item, wanted);
  }

  void CheckAnswers(const Scope& item, fhir::Node wanted) {
    const std::size_t count = item.node().Children("answer").size();
    const auto limit = [&](std::string_view name) {
      const fhir::Node value =
          ExtensionValue(wanted, std::string(kHl7Extension) + std::string(name));
      return value.has_text() ? std::strtoul(std::string(value.text()).c_str(), nullptr, 10) : 0;
    };
    const std::size_t most = limit("questionnaire-maxOccurs");
    if (count > 1 && wanted.ChildText("repeats") != "true") {
      item.Error(IssueType::kInvalid, "questionnaire-repeats",
                 "The question takes one answer: keep the one that is meant");
    } else if (most > 0 && count > most) {
      item.Error(IssueType::kInvalid, "questionnaire-repeats",
                 "The question takes " + std::to_string(most) + " answers at most and has " +
                     std::to_string(count));
    }
    if (const std::size_t least = limit("questionnaire-minOccurs"); count > 0 && count < least)
      item.Error(IssueType::kInvalid, "questionnaire-repeats",
                 "The question asks for at least " + std::to_string(least) + " answers and has " +
                     std::to_string(count));
    ForEachChild(item, "answer", [&](const Scope& answer) {
      CheckAnswer(answer, answered_, wanted);
      CheckItems(answer, wanted);
    });
  }

  const Answered& answered_;
};

// Of the canonical, or contained in the response.
fhir::Node FindQuestionnaire(const Scope& scope, std::string_view canonical) {
  if (canonical.starts_with('#')) {
    const fhir::Node found = scope.index().Resolve(canonical, scope.node());
    return found.type_name() == "Questionnaire" ? found : fhir::Node();
  }
  const fhir::Document* const document =
      scope.run().profiles.registry().Find("Questionnaire", canonical);
  return document == nullptr ? fhir::Node() : document->root();
}

bool NamesAnother(const Scope& scope, std::string_view canonical) {
  const definitions::Registry& registry = scope.run().profiles.registry();
  return std::ranges::any_of(
      std::array<std::string_view, 4>{"ValueSet", "CodeSystem", "StructureDefinition", "Measure"},
      [&](std::string_view type) { return registry.Find(type, canonical) != nullptr; });
}

}  // namespace

fhir::Node ExtensionValue(fhir::Node item, std::string_view url) {
  for (const fhir::Node extension : item.Children("extension")) {
    if (extension.ChildText("url") == url) return extension.Child("value");
  }
  return {};
}

void CheckQuestionnaireResponse(const Scope& scope) {
  const std::string_view canonical = scope.node().ChildText("questionnaire");
  if (canonical.empty()) return;
  const fhir::Node questionnaire = FindQuestionnaire(scope, canonical);
  if (!questionnaire) {
    if (scope.run().options.is_thorough && NamesAnother(scope, canonical)) {
      scope.ReportBelow("questionnaire", Severity::kError, IssueType::kInvalid,
                        "questionnaire-unknown",
                        "The canonical names a resource that is no Questionnaire: mend it");
    } else if (scope.run().options.is_thorough)
      scope.ReportBelow("questionnaire", Severity::kWarning, IssueType::kNotFound,
                        "questionnaire-unknown",
                        "The questionnaire is not loaded, so that the answers were not checked "
                        "against it");
    return;
  }
  const std::string_view status = scope.node().ChildText("status");
  const Answered answered{questionnaire, scope.node(),
                          status == "in-progress" || status == "entered-in-error"};
  Responder(answered).CheckItems(scope, questionnaire);
}

}  // namespace gateway::validation
