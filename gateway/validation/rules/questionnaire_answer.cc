#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "gateway/base/regex.h"
#include "gateway/validation/rules/limits.h"
#include "gateway/validation/rules/questionnaire.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

using terminology::Membership;

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kTypes{{
    {"boolean", "boolean"},
    {"decimal", "decimal"},
    {"integer", "integer"},
    {"date", "date"},
    {"dateTime", "dateTime"},
    {"time", "time"},
    {"string", "string"},
    {"text", "string"},
    {"url", "uri"},
    {"attachment", "Attachment"},
    {"reference", "Reference"},
    {"quantity", "Quantity"},
}};

std::string Hl7(std::string_view name) { return std::string(kHl7Extension) + std::string(name); }

std::string_view TypeWanted(std::string_view item_type) {
  for (const auto& [name, type] : kTypes) {
    if (name == item_type) return type;
  }
  return {};
}

bool IsChoice(fhir::Node item) {
  return item.ChildText("type") == "choice" || item.ChildText("type") == "open-choice";
}

bool CheckType(const Scope& value, fhir::Node item) {
  const std::string_view is = value.node().type_name();
  if (IsChoice(item)) {
    constexpr std::array<std::string_view, 6> kAllowed{"Coding",  "date",   "time",
                                                       "integer", "string", "Reference"};
    if (std::ranges::find(kAllowed, is) != kAllowed.end()) return true;
    value.Error(IssueType::kInvariant, "questionnaire-type",
                "The answer to a choice is a Coding, date, time, integer or string");
    return false;
  }
  const std::string_view wanted = TypeWanted(item.ChildText("type"));
  if (wanted.empty() || is == wanted) return true;
  value.Error(IssueType::kInvariant, "questionnaire-type",
              "The answer is a " + std::string(is) + " and has to be a " + std::string(wanted));
  return false;
}

bool IsOption(fhir::Node value, fhir::Node option) {
  if (value.type() != option.type()) return false;
  if (value.type_name() != "Coding") return value.text() == option.text();
  const std::string_view system = option.ChildText("system");
  return value.ChildText("code") == option.ChildText("code") &&
         (system.empty() || value.ChildText("system") == system);
}

void CheckOptions(const Scope& answer, const Scope& value, fhir::Node item) {
  bool has_type = false;
  for (const fhir::Node option : item.Children("answerOption")) {
    const fhir::Node allowed = option.Child("value");
    if (IsOption(value.node(), allowed)) return;
    has_type = has_type || allowed.type() == value.node().type();
  }
  const bool is_open = item.ChildText("type") == "open-choice";
  if (is_open && (value.node().type_name() == "string" || value.node().type_name() == "Coding"))
    return;
  if (!has_type) {
    answer.Error(IssueType::kInvariant, "questionnaire-option",
                 "None of the options is a " + std::string(value.node().type_name()) +
                     ": choose one of them");
  } else if (value.node().type_name() == "Coding") {
    answer.Error(IssueType::kCodeInvalid, "questionnaire-option",
                 "The code is none of the options: choose one of them");
  } else {
    value.Error(IssueType::kInvariant, "questionnaire-option",
                "The answer is none of the options: choose one of them");
  }
}

// A value set contained in the questionnaire, or one that is loaded.
Membership InValueSet(const Scope& at, const Answered& answered, std::string_view canonical,
                      fhir::Node coded) {
  const terminology::Service& service = at.run().terminology;
  const std::string_view system = coded.ChildText("system");
  const std::string_view code = coded.ChildText("code");
  if (!canonical.starts_with('#')) return service.Contains(canonical, system, code);
  for (const fhir::Node contained : answered.questionnaire.Children("contained")) {
    if (contained.ChildText("id") == canonical.substr(1))
      return service.ExpandResource(contained).Contains(system, code);
  }
  return Membership::kUnknown;
}

void CheckValueSet(const Scope& answer, const Answered& answered, const Scope& value,
                   fhir::Node item) {
  const std::string_view canonical = item.ChildText("answerValueSet");
  const bool is_open = item.ChildText("type") == "open-choice";
  if (value.node().type_name() != "Coding") return;
  // A code without a system is text, as good as an open choice wants it.
  if (value.node().ChildText("system").empty() && is_open) return;
  if (InValueSet(answer, answered, canonical, value.node()) != Membership::kOut) return;
  answer.Report(is_open ? Severity::kWarning : Severity::kError, IssueType::kCodeInvalid,
                "questionnaire-value-set",
                "The code is not in the value set of the question: choose one of it");
}

void CheckLimits(const Scope& value, fhir::Node item) {
  const auto check = [&](const std::string& url, Comparison wrong, std::string_view words) {
    const fhir::Node limit = ExtensionValue(item, url);
    if (!limit) return;
    const bool is_quantity = value.node().type_name() == "Quantity";
    const bool has_unit = !is_quantity || (value.node().Child("code") && limit.Child("code"));
    const Comparison is =
        has_unit ? Compare(value, value.node(), limit) : Comparison::kIncomparable;
    if (is == Comparison::kIncomparable && is_quantity) {
      value.Error(IssueType::kInvariant, "questionnaire-limit",
                  "The quantity cannot be compared with the question's limit: give it a UCUM unit "
                  "that measures the same");
    } else if (is == wrong) {
      value.Error(IssueType::kInvariant, "questionnaire-limit", std::string(words));
    }
  };
  const std::string sdc = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-";
  for (const std::string& url : {Hl7("minValue"), sdc + "minQuantity"})
    check(url, Comparison::kLess, "The answer is less than the smallest allowed");
  for (const std::string& url : {Hl7("maxValue"), sdc + "maxQuantity"})
    check(url, Comparison::kGreater, "The answer is greater than the largest allowed");
}

std::size_t NumberIn(fhir::Node node, std::size_t otherwise) {
  return node.has_text() ? std::strtoul(std::string(node.text()).c_str(), nullptr, 10) : otherwise;
}

void CheckText(const Scope& value, fhir::Node item) {
  const std::string_view text = value.node().text();
  const auto length = static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  if (const std::size_t most = NumberIn(item.Child("maxLength"), 0); most > 0 && length > most)
    value.Error(IssueType::kTooLong, "questionnaire-length",
                "The answer is longer than the " + std::to_string(most) + " characters allowed");
  if (length < NumberIn(ExtensionValue(item, Hl7("minLength")), 0))
    value.Error(IssueType::kInvariant, "questionnaire-length",
                "The answer is shorter than the question asks for");
  const fhir::Node pattern = ExtensionValue(item, Hl7("regex"));
  if (!pattern.has_text()) return;
  const Result<Regex> regex = Regex::Compile(pattern.text());
  if (regex && !regex->FullMatch(text))
    value.Error(IssueType::kInvariant, "questionnaire-regex",
                "The answer does not have the form the question asks for");
}

void CheckDecimals(const Scope& value, fhir::Node item) {
  const fhir::Node limit = ExtensionValue(item, Hl7("maxDecimalPlaces"));
  const std::size_t point = value.node().text().find('.');
  if (!limit.has_text() || point == std::string_view::npos) return;
  if (value.node().text().size() - point - 1 <= NumberIn(limit, 0)) return;
  value.Error(
      IssueType::kInvariant, "questionnaire-decimals",
      "The answer has more than the " + std::string(limit.text()) + " decimal places allowed");
}

// Bytes of base64 text.
std::size_t SizeOf(std::string_view base64) {
  std::size_t digits = 0;
  for (const char c : base64) digits += c != '=' && c != ' ' && c != '\n' && c != '\r' ? 1 : 0;
  return digits * 3 / 4;
}

void CheckAttachment(const Scope& answer, const Scope& value, fhir::Node item) {
  std::vector<std::string_view> allowed;
  for (const fhir::Node extension : item.Children("extension")) {
    if (extension.ChildText("url") == Hl7("mimeType"))
      allowed.push_back(extension.ChildText("value"));
  }
  if (!allowed.empty() &&
      std::ranges::find(allowed, value.node().ChildText("contentType")) == allowed.end())
    answer.Error(
        IssueType::kRequired, "questionnaire-mime-type",
        "The attachment's contentType is none of those the question takes: " + Listed(allowed));
  const fhir::Node data = value.node().Child("data");
  const fhir::Node most = ExtensionValue(item, Hl7("maxSize"));
  const std::size_t size = data ? SizeOf(data.text()) : NumberIn(value.node().Child("size"), 0);
  if (most.has_text() && size > NumberIn(most, 0))
    answer.Error(IssueType::kRequired, "questionnaire-size",
                 "The attachment is larger than the question takes");
}

}  // namespace

void CheckAnswer(const Scope& answer, const Answered& answered, fhir::Node item) {
  const fhir::Node found = answer.node().Child("value");
  if (!found) return;
  const Scope value(answer, found, 0);
  if (!CheckType(value, item)) return;
  if (item.Child("answerOption")) {
    CheckOptions(answer, value, item);
  } else if (item.Child("answerValueSet")) {
    CheckValueSet(answer, answered, value, item);
  }
  CheckLimits(value, item);
  const std::string_view type = found.type_name();
  if (type == "string" || type == "uri") CheckText(value, item);
  if (type == "decimal") CheckDecimals(value, item);
  if (type == "Attachment") CheckAttachment(answer, value, item);
}

}  // namespace gateway::validation
