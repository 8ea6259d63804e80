#include "gateway/records/extract/extract_rules.h"

#include <algorithm>

#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/model/edit.h"

namespace gateway::records {
namespace {

using fhirpath::Collection;
using fhirpath::Context;
using fhirpath::Expression;

Context ContextOf(const fhir::Document& record) {
  Context context;
  context.resource = record.root();
  context.root_resource = record.root();
  return context;
}

// The one text an expression gives; empty for anything else.
std::string TextOf(const std::optional<Expression>& expression, const fhir::Document& record) {
  if (!expression || !record.root()) return {};
  const auto found = expression->Evaluate(record.root(), ContextOf(record));
  return found && found->size() == 1 ? found->front().ToText() : std::string();
}

bool SameItem(const fhirpath::Item& a, const fhirpath::Item& b) {
  if (a.is_node() != b.is_node()) return false;
  return a.is_node() ? fhir::Equal(a.node(), b.node()) : a.value() == b.value();
}

// The record as text, without what is ignored.
Result<std::string> WhatCounts(const std::vector<Expression>& ignore,
                               const fhir::Document& record) {
  fhir::Edit edit(record);
  for (const Expression& expression : ignore) {
    GATEWAY_TRY(const Collection left_out, expression.Evaluate(record.root(), ContextOf(record)));
    for (const fhirpath::Item& item : left_out) {
      if (item.is_node()) edit.Remove(item.node());
    }
  }
  const fhir::Document rest = edit.Finish();
  return fhir::WriteJson(rest.root());
}

// Two states of one case, and the questions the rules ask of them.
class Comparison {
 public:
  Comparison(const fhir::Document& before, const fhir::Document& after)
      : before_(before), after_(after) {}

  [[nodiscard]] Result<bool> Holds(const ChangeRule& rule) const {
    bool differs = rule.changed.empty();
    for (const Expression& part : rule.changed) {
      GATEWAY_TRY(const bool one, Differs(part));
      differs = differs || one;
    }
    if (!differs) return false;
    for (const Expression& part : rule.unchanged) {
      GATEWAY_TRY(const bool one, Differs(part));
      if (one) return false;
    }
    if (!rule.when) return true;
    Context context = ContextOf(after_);
    context.constants.emplace("before", Collection{before_.root()});
    context.constants.emplace("after", Collection{after_.root()});
    return rule.when->Test(after_.root(), context);
  }

 private:
  [[nodiscard]] Result<bool> Differs(const Expression& part) const {
    GATEWAY_TRY(const Collection then, part.Evaluate(before_.root(), ContextOf(before_)));
    GATEWAY_TRY(const Collection now, part.Evaluate(after_.root(), ContextOf(after_)));
    return !std::equal(then.begin(), then.end(), now.begin(), now.end(), SameItem);
  }

  const fhir::Document& before_;
  const fhir::Document& after_;
};

}  // namespace

std::string ExtractRules::CaseIdOf(const fhir::Document& record) const {
  return TextOf(case_id_, record);
}

std::string ExtractRules::ChangedAtOf(const fhir::Document& record) const {
  return TextOf(changed_at_, record);
}

Result<Implied> ExtractRules::ImpliedBy(const fhir::Document& before,
                                        const fhir::Document& after) const {
  Implied implied;
  GATEWAY_TRY(const std::string then, WhatCounts(ignore_, before));
  GATEWAY_TRY(const std::string now, WhatCounts(ignore_, after));
  implied.changed = then != now;
  if (!implied.changed) return implied;
  const Comparison comparison(before, after);
  for (const ChangeRule& rule : changes_) {
    GATEWAY_TRY(const bool holds, comparison.Holds(rule));
    if (!holds) continue;
    implied.declared = true;
    for (const std::string& event : rule.send) {
      if (std::ranges::find(implied.events, event) == implied.events.end())
        implied.events.push_back(event);
    }
  }
  return implied;
}

const std::vector<std::string>* ExtractRules::MapsOf(std::string_view event) const {
  const auto at = messages_.find(event);
  return at == messages_.end() ? nullptr : &at->second;
}

}  // namespace gateway::records
