// The business rules over the canonical record (ChcRecord), R-001 to R-085, as far as a record
// alone can answer them. Rules that ask about history, messages or the whole directory live in the
// module that knows the answer.
//
// The rules are data: mappings/rules.yaml, FHIRPath with a few functions of ours (rules/host.h).
// A RuleSet is compiled once, immutable, and safe to use from any number of threads.
//
// The gateway never decides eligibility: compare an outcome that people recorded
// with the formula of the national Checklist, and say so.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/fhir/model/document.h"

namespace gateway::records {

// What the rules must ask of the world around them. Implementations are thread-safe.
class Host {
 public:
  virtual ~Host() = default;
  // Whether that ODS code is an integrated care board or one of its sub-locations on that day;
  // nullopt when the directory does not know the code (R-010 then checks the pattern alone).
  [[nodiscard]] virtual std::optional<bool> IsCareBoard(std::string_view ods_code,
                                                        std::chrono::year_month_day on) const = 0;
};

struct RuleContext {
  // The calendar day in Europe/London.
  std::chrono::year_month_day today{};
  // NHS numbers outside 999… that are test people's; without a value those of rules.yaml.
  std::optional<std::vector<std::string>> test_numbers;
  // The NHS numbers accepted. Without a value that of rules.yaml.
  std::optional<std::string> nhs_number_pattern;
  const Host* host = nullptr;  // may be null; must live for the call
};

struct RuleInfo {
  std::string id;
  Severity severity = Severity::kError;
};

class RuleSet {
 public:
  // Fails with every mistake of the file, with line and mend (an expression that does not compile
  // included; with `types`, one that speaks of elements the record does not have).
  static Result<std::shared_ptr<const RuleSet>> Load(const std::filesystem::path& rules_yaml,
                                                     const fhir::TypeTable* types = nullptr);

  // Findings in the order of the file: rule id, FHIRPath of the element from the root of the
  // record, its line and column when it was read from bytes. A missing element is named by the path
  // it would have, with the place of its nearest ancestor. A rule that could not be evaluated on
  // this record is a finding of that rule with type kException: it never passes in silence.
  [[nodiscard]] Issues Check(const fhir::Document& record, const RuleContext& context) const;

  // Each rule once, in the order of the file.
  [[nodiscard]] const std::vector<RuleInfo>& rules() const;

  struct Data;
  explicit RuleSet(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const Data> data_;
};

}  // namespace gateway::records
