// mappings/rules.yaml, the business rules as data.
//
//   nhs_number_pattern: "^[4-9][0-9]{9}$"         # %nhsNumberPattern
//   test_numbers: ["9000000009"]                  # test people's numbers outside 999…
//   lists: {levels: [A, B, C]}                    # %levels in every expression
//   values: {countA: "…FHIRPath…"}                # %countA, computed once a record, in this order
//   enumerations:                                 # short for rules: the element is there and in
//   the list
//     - {id: R-013, parent: person, element: gender, codes: [male, female, other, unknown]}
//   rules:
//     - id: R-031
//       severity: error                           # error, warning or information
//       type: business-rule                       # FHIR issue type; this one when absent
//       each: checklist.domains                   # the rule holds for each of these (FHIRPath on
//       the record) when: level.exists()                      # the rule says nothing unless this
//       holds expression: level in %levels              # true: fine path: level # what to blame;
//       may name what is missing message: write {%levels}                  # {FHIRPath} is replaced
//       by its items: never by what a
//                                                 # person wrote; or a list of {if, text}
// Beside FHIRPath's own functions there are those of rules/host.h; %record is the record, %today
// the day.
#pragma once

#include <memory>

#include "gateway/base/yaml.h"
#include "gateway/records/rules/rule.h"

namespace gateway::records {

// With `types` every expression is checked against the record's type (fhirpath/check/checker.h).
[[nodiscard]] std::shared_ptr<const RuleSet::Data> ReadRuleFile(const Yaml& file,
                                                                const fhir::TypeTable* types,
                                                                Issues& issues);

}  // namespace gateway::records
