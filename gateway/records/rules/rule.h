// A rule as it is compiled from rules.yaml.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gateway/fhirpath/expression.h"
#include "gateway/records/rules.h"

namespace gateway::records {

// Plain text, or an expression whose items are written with commas between them.
struct MessagePiece {
  std::string text;
  std::optional<fhirpath::Expression> expression;
};

// One sentence of a finding's message; said when `when` holds.
struct Sentence {
  std::optional<fhirpath::Expression> when;
  std::vector<MessagePiece> pieces;
};

struct Rule {
  std::string id;
  Severity severity = Severity::kError;
  IssueType type = IssueType::kBusinessRule;
  std::optional<fhirpath::Expression>
      each;  // the rule holds for each of these; without it, for the record
  std::optional<fhirpath::Expression> when;        // the rule says nothing unless this holds
  std::optional<fhirpath::Expression> expression;  // true: fine. Always there once compiled
  std::optional<fhirpath::Expression> path;        // what to blame; without it, what `each` gave
  std::vector<Sentence> message;
};

struct RuleSet::Data {
  std::vector<Rule> rules;
  std::vector<RuleInfo> infos;
  std::map<std::string, fhirpath::Collection, std::less<>> lists;  // %name: codes
  std::vector<std::pair<std::string, fhirpath::Expression>>
      values;  // %name: computed once a record
  std::vector<std::string> test_numbers;
  std::string nhs_number_pattern;
};

}  // namespace gateway::records
