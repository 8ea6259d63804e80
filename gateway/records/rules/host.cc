#include "gateway/records/rules/host.h"

#include <algorithm>
#include <set>
#include <utility>

#include "gateway/base/nhs_number.h"
#include "gateway/records/rules/text_checks.h"

namespace gateway::records {
namespace {

using fhirpath::Collection;
using fhirpath::Item;
using Function = fhirpath::Host::Function;

// The input's one text; a second item is an error of whoever wrote the rule.
Result<std::optional<std::string>> SingleText(const Collection& input) {
  if (input.empty()) return std::optional<std::string>();
  if (input.size() == 1) return std::optional(input.front().ToText());
  return Fail(IssueType::kProcessing, "the function needs a single item");
}

// A function that answers one text with a boolean; `nullopt` of the question is "nothing".
Function Question(std::function<std::optional<bool>(const std::string&)> ask) {
  return [ask = std::move(ask)](const Collection& input,
                                const std::vector<Collection>&) -> Result<Collection> {
    GATEWAY_TRY(const auto text, SingleText(input));
    if (!text) return Collection();
    const std::optional<bool> answer = ask(*text);
    return answer ? Collection{Item::Boolean(*answer)} : Collection();
  };
}

bool NhsNumberIsValid(const std::string& text) {
  const auto number = NhsNumber::Parse(text);
  return number && number->digits() == text;
}

bool NhsNumberIsTest(const std::string& text, const std::vector<std::string>& test_numbers) {
  return text.starts_with("999") || std::ranges::find(test_numbers, text) != test_numbers.end();
}

Result<Collection> AgeAtFunction(const Collection& input,
                                 const std::vector<Collection>& arguments) {
  if (arguments.size() != 1) return Fail(IssueType::kProcessing, "ageAt() needs a date");
  GATEWAY_TRY(const auto birth, SingleText(input));
  GATEWAY_TRY(const auto on, SingleText(arguments[0]));
  if (!birth || !on) return Collection();
  const auto age = AgeAt(*birth, *on);
  return age ? Collection{Item::Integer(*age)} : Collection();
}

Result<Collection> Repeats(const Collection& input, const std::vector<Collection>&) {
  std::set<std::string> seen;
  Collection repeats;
  for (const Item& item : input) {
    if (!seen.insert(item.ToText()).second) repeats.push_back(item);
  }
  return repeats;
}

}  // namespace

RuleHost::RuleHost(const RuleContext& context, const std::vector<std::string>& test_numbers) {
  functions_["nhsNumberIsValid"] = Question(NhsNumberIsValid);
  functions_["nhsNumberIsTest"] = Question(
      [&test_numbers](const std::string& text) { return NhsNumberIsTest(text, test_numbers); });
  functions_["postcodeIsValid"] = Question(IsPostcode);
  functions_["odsCodeIsValid"] = Question(IsOdsCode);
  functions_["odsCodeIsCareBoard"] = Question([&context](const std::string& text) {
    return context.host == nullptr ? std::optional<bool>()
                                   : context.host->IsCareBoard(text, context.today);
  });
  functions_["hasControlCharacters"] = Question(HasControlCharacters);
  functions_["isNfc"] = Question(IsNfc);
  functions_["ageAt"] = AgeAtFunction;
  functions_["repeats"] = Repeats;
}

fhir::Node RuleHost::Resolve(std::string_view, fhir::Node) const { return {}; }

Result<bool> RuleHost::MemberOf(const Item&, std::string_view) const {
  return Fail(IssueType::kNotSupported, "rules name their codes in lists, not value sets");
}

Result<bool> RuleHost::ConformsTo(fhir::Node, std::string_view) const {
  return Fail(IssueType::kNotSupported, "rules know no profiles");
}

const Function* RuleHost::FindFunction(std::string_view name) const {
  const auto at = functions_.find(name);
  return at == functions_.end() ? nullptr : &at->second;
}

std::vector<std::string> RuleHost::FunctionNames() {
  return {
      "nhsNumberIsValid",   "nhsNumberIsTest", "postcodeIsValid", "odsCodeIsValid",      "ageAt",
      "odsCodeIsCareBoard", "isNfc",           "repeats",         "hasControlCharacters"};
}

}  // namespace gateway::records
