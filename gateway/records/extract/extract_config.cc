#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/fhir/schema/type_table.h"
#include "gateway/fhirpath/check/checker.h"
#include "gateway/records/extract/extract_rules.h"

namespace gateway::records {
namespace {

constexpr std::string_view kNothing = "nothing";

// A scalar or a list of scalars.
std::vector<std::string> TextsOf(const Yaml& node, Issues& issues) {
  std::vector<std::string> texts;
  if (node.is_scalar()) return {node.text()};
  if (node && !node.is_list()) node.Report(issues, "a word or a list of words is expected here");
  for (const Yaml& item : node.items()) {
    if (!item.is_scalar()) item.Report(issues, "a word is expected here");
    texts.push_back(item.text());
  }
  return texts;
}

}  // namespace

// Reads and checks one `extract`.
class ExtractReader {
 public:
  ExtractReader(const ExtractSubject& subject, Issues& issues)
      : subject_(subject), issues_(issues) {}

  std::shared_ptr<const ExtractRules> Read(const Yaml& extract) {
    extract.CheckKeys({"case", "changed_at", "ignore", "appeared", "messages", "changes"}, issues_);
    static_cast<void>(extract.Required("case", issues_));
    if (extract["case"]) rules_->case_id_ = Compile(extract["case"], subject_.model);
    if (extract["changed_at"]) rules_->changed_at_ = Compile(extract["changed_at"], subject_.model);
    rules_->ignore_ = CompileAll(extract["ignore"]);
    rules_->appeared_ = Events(extract["appeared"]);
    if (!extract["appeared"]) {
      extract.Report(issues_, "'appeared' is missing: what a new case sends, or nothing");
    }
    for (const auto& [event, maps] : extract["messages"].members()) {
      CheckEvent(maps, event);
      rules_->messages_[event] = TextsOf(maps, issues_);
      if (rules_->messages_[event].empty()) maps.Report(issues_, "name at least one map");
    }
    for (const Yaml& rule : extract["changes"].items()) ReadRule(rule);
    if (rules_->changes_.empty()) {
      extract.Report(issues_,
                     "'changes' needs at least one rule: {changed: [element], send: event}");
    }
    return rules_;
  }

 private:
  void ReadRule(const Yaml& item) {
    item.CheckKeys({"changed", "unchanged", "when", "send"}, issues_);
    ChangeRule rule;
    rule.changed = CompileAll(item["changed"]);
    rule.unchanged = CompileAll(item["unchanged"]);
    if (item["when"]) rule.when = Compile(item["when"], subject_.canonical);
    if (rule.changed.empty() && !rule.when) {
      item.Report(issues_, "say what has to change: 'changed' with elements, or 'when'");
    }
    rule.send = Events(item["send"]);
    if (!item["send"])
      item.Report(issues_, "'send' is missing: an event, a list of them, or nothing");
    rules_->changes_.push_back(std::move(rule));
  }

  std::vector<std::string> Events(const Yaml& node) {
    std::vector<std::string> events = TextsOf(node, issues_);
    if (events.size() == 1 && events.front() == kNothing) return {};
    for (const std::string& event : events) CheckEvent(node, event);
    return events;
  }

  void CheckEvent(const Yaml& at, const std::string& event) {
    const auto& known = subject_.events;
    if (known.empty() || std::ranges::find(known, event) != known.end()) return;
    const std::vector<std::string_view> names(known.begin(), known.end());
    const std::string_view near = Nearest(event, names);
    at.Report(issues_, "there is no message event '" + event + "'" +
                           (near.empty() ? "; write a code of chc-message-event, or nothing"
                                         : "; did you mean '" + std::string(near) + "'?"));
  }

  std::vector<fhirpath::Expression> CompileAll(const Yaml& list) {
    std::vector<fhirpath::Expression> all;
    if (list && !list.is_list()) list.Report(issues_, "a list of FHIRPath expressions is expected");
    for (const Yaml& item : list.items()) {
      if (auto one = Compile(item, subject_.canonical)) all.push_back(*std::move(one));
    }
    return all;
  }

  std::optional<fhirpath::Expression> Compile(const Yaml& at, const fhir::Type* focus) {
    auto expression = fhirpath::Expression::Compile(at.text());
    if (!expression) {
      at.Report(issues_, "this FHIRPath cannot be read: " + expression.error().diagnostics);
      return std::nullopt;
    }
    Check(at, focus);
    return *std::move(expression);
  }

  // Against the types, so that a misspelt element is found before the first night.
  void Check(const Yaml& at, const fhir::Type* focus) {
    if (subject_.types == nullptr || focus == nullptr) return;
    fhirpath::CheckContext context;
    context.types = subject_.types;
    context.focus = {focus};
    context.resource = focus;
    fhirpath::Shape whole;
    whole.Add(fhirpath::ElementItem(subject_.canonical));
    whole.min = whole.max = 1;
    context.constants = {{"before", whole}, {"after", whole}};
    const fhirpath::CheckResult result = fhirpath::CheckExpression(at.text(), context);
    for (const Issue& issue : result.issues.list()) {
      if (issue.severity == Severity::kError)
        at.Report(issues_, "this FHIRPath is wrong: " + issue.diagnostics);
    }
  }

  const ExtractSubject& subject_;
  Issues& issues_;
  std::shared_ptr<ExtractRules> rules_ = std::make_shared<ExtractRules>();
};

std::shared_ptr<const ExtractRules> ReadExtractRules(const Yaml& extract,
                                                     const ExtractSubject& subject,
                                                     Issues& issues) {
  if (!extract) return nullptr;
  return ExtractReader(subject, issues).Read(extract);
}

}  // namespace gateway::records
