#include "gateway/records/rules.h"

#include <utility>

#include "gateway/base/clock.h"
#include "gateway/base/file.h"
#include "gateway/base/yaml.h"
#include "gateway/records/rules/blame.h"
#include "gateway/records/rules/host.h"
#include "gateway/records/rules/rule.h"
#include "gateway/records/rules/rule_file.h"

namespace gateway::records {
namespace {

using fhirpath::Collection;
using fhirpath::Item;

Item DateItem(std::chrono::year_month_day day) {
  return Item(
      fhirpath::SystemValue{.type = fhirpath::SystemType::kDate, .text = ToText(day), .unit = {}});
}

// One record against all rules.
class Checker {
 public:
  Checker(const RuleSet::Data& data, fhir::Node record, const RuleContext& context)
      : data_(data),
        record_(record),
        test_numbers_(context.test_numbers ? *context.test_numbers : data.test_numbers),
        host_(context, test_numbers_) {
    context_.resource = record;
    context_.root_resource = record;
    context_.host = &host_;
    context_.now = LondonMidnight(context.today) + std::chrono::hours(12);
    context_.offset_minutes = LondonOffsetMinutes(context_.now);
    context_.constants = data.lists;
    context_.constants["record"] = {Item(record)};
    context_.constants["today"] = {DateItem(context.today)};
    context_.constants["nhsNumberPattern"] = {
        Item::String(context.nhs_number_pattern.value_or(data.nhs_number_pattern))};
  }

  Issues Check() {
    ComputeValues();
    for (const Rule& rule : data_.rules) CheckRule(rule);
    return std::move(issues_);
  }

 private:
  void ComputeValues() {
    for (const auto& [name, expression] : data_.values) {
      auto value = expression.Evaluate(Item(record_), context_);
      if (!value) {
        issues_.Add({.type = IssueType::kException,
                     .id = "rules",
                     .diagnostics = "the value %" + name + " of the rules could not be computed"});
        continue;
      }
      context_.constants[name] = *std::move(value);
    }
  }

  void CheckRule(const Rule& rule) {
    if (!rule.each) return CheckOne(rule, Item(record_));
    const auto items = rule.each->Evaluate(Item(record_), context_);
    if (!items) return ReportFailure(rule, record_);
    for (const Item& item : *items) CheckOne(rule, item);
  }

  void CheckOne(const Rule& rule, const Item& focus) {
    const fhir::Node base = focus.is_node() ? focus.node() : record_;
    if (rule.when) {
      const auto applies = rule.when->Test(focus, context_);
      if (!applies) return ReportFailure(rule, base);
      if (!*applies) return;
    }
    const auto fine = rule.expression->Test(focus, context_);
    if (!fine) return ReportFailure(rule, base);
    if (!*fine) Report(rule, focus, base);
  }

  void Report(const Rule& rule, const Item& focus, fhir::Node base) {
    const Place place = Blame(rule, focus, base);
    issues_.Add({.severity = rule.severity,
                 .type = rule.type,
                 .id = rule.id,
                 .expression = place.expression,
                 .line = place.line,
                 .column = place.column,
                 .diagnostics = Message(rule, focus)});
  }

  // A rule that fails to run must not look like one that passed.
  void ReportFailure(const Rule& rule, fhir::Node base) {
    const Place place = PlaceOf(record_, base);
    issues_.Add({.type = IssueType::kException,
                 .id = rule.id,
                 .expression = place.expression,
                 .line = place.line,
                 .column = place.column,
                 .diagnostics = "the rule could not be evaluated on this record; see that no "
                                "element stands twice where one is expected"});
  }

  Place Blame(const Rule& rule, const Item& focus, fhir::Node base) {
    if (!rule.path) return PlaceOf(record_, base);
    const auto blamed = rule.path->Evaluate(focus, context_);
    if (blamed && !blamed->empty() && blamed->front().is_node()) {
      return PlaceOf(record_, blamed->front().node());
    }
    return PlaceOfMissing(record_, base, rule.path->text());
  }

  std::string Message(const Rule& rule, const Item& focus) {
    std::string message;
    for (const Sentence& sentence : rule.message) {
      if (sentence.when && !sentence.when->Test(focus, context_).value_or(false)) continue;
      if (!message.empty()) message += "; ";
      for (const MessagePiece& piece : sentence.pieces) message += PieceText(piece, focus);
    }
    return message;
  }

  std::string PieceText(const MessagePiece& piece, const Item& focus) {
    if (!piece.expression) return piece.text;
    const auto items = piece.expression->Evaluate(focus, context_);
    std::string text;
    if (!items) return text;
    for (const Item& item : *items) text += (text.empty() ? "" : ", ") + item.ToText();
    return text;
  }

  const RuleSet::Data& data_;
  fhir::Node record_;
  const std::vector<std::string>& test_numbers_;
  RuleHost host_;
  fhirpath::Context context_;
  Issues issues_;
};

}  // namespace

Result<std::shared_ptr<const RuleSet>> RuleSet::Load(const std::filesystem::path& rules_yaml,
                                                     const fhir::TypeTable* types) {
  GATEWAY_TRY(const std::string text, ReadFile(rules_yaml));
  GATEWAY_TRY(const Yaml file, Yaml::Parse(text, rules_yaml.filename().string()));
  Issues issues;
  auto data = ReadRuleFile(file, types, issues);
  if (issues.HasErrors()) return Fail(ErrorFrom(std::move(issues)));
  return std::make_shared<const RuleSet>(std::move(data));
}

Issues RuleSet::Check(const fhir::Document& record, const RuleContext& context) const {
  if (!record.root()) return {};
  return Checker(*data_, record.root(), context).Check();
}

const std::vector<RuleInfo>& RuleSet::rules() const { return data_->infos; }

}  // namespace gateway::records
