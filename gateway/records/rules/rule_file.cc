#include "gateway/records/rules/rule_file.h"

#include <algorithm>
#include <array>

#include "gateway/fhirpath/check/checker.h"
#include "gateway/records/rules/host.h"

namespace gateway::records {
namespace {

using fhirpath::Expression;

class FileReader {
 public:
  FileReader(const Yaml& file, const fhir::TypeTable* types, Issues& issues)
      : file_(file), issues_(issues), data_(std::make_shared<RuleSet::Data>()) {
    options_.host_functions = RuleHost::FunctionNames();
    const fhir::Type* const record = types == nullptr ? nullptr : types->Find("ChcRecord");
    if (record != nullptr) KnowTypes(*types, record);
  }

  std::shared_ptr<const RuleSet::Data> Read() {
    file_.CheckKeys(
        {"nhs_number_pattern", "test_numbers", "lists", "values", "enumerations", "rules"},
        issues_);
    data_->nhs_number_pattern = file_.Required("nhs_number_pattern", issues_);
    data_->test_numbers = file_.Texts("test_numbers", issues_);
    ReadLists();
    ReadValues();
    for (const Yaml& item : file_["enumerations"].items()) ReadEnumeration(item);
    for (const Yaml& item : file_["rules"].items()) ReadRule(item);
    if (data_->rules.empty()) file_.Report(issues_, "'rules' needs at least one rule");
    return data_;
  }

 private:
  void ReadLists() {
    const Yaml lists = file_["lists"];
    for (const auto& [name, list] : lists.members()) AddList(name, lists.Texts(name, issues_));
  }

  void AddList(const std::string& name, const std::vector<std::string>& texts) {
    data_->lists[name] = Codes(texts);
    check_.constants[name] = fhirpath::ValueShape(fhirpath::SystemType::kString, 0, 2);
  }

  // What the static checker needs: the record's type, and what stands behind each %name.
  void KnowTypes(const fhir::TypeTable& types, const fhir::Type* record) {
    using fhirpath::SystemType;
    check_.types = &types;
    check_.focus = {record};
    check_.resource = record;
    check_.host_functions = options_.host_functions;
    fhirpath::Shape& whole = check_.constants["record"];
    whole.Add(fhirpath::ElementItem(record));
    whole.min = whole.max = 1;
    check_.constants["today"] = fhirpath::ValueShape(SystemType::kDate, 1, 1);
    check_.constants["nhsNumberPattern"] = fhirpath::ValueShape(SystemType::kString, 1, 1);
  }

  // Errors of the checker are errors of the file; gives what the expression yields.
  fhirpath::Shape CheckTypes(const Yaml& at, const std::string& text) {
    if (check_.types == nullptr) return {};
    const fhirpath::CheckResult result = fhirpath::CheckExpression(text, check_);
    for (const Issue& issue : result.issues.list()) {
      if (issue.severity != Severity::kError) continue;
      at.Report(issues_, "the FHIRPath '" + text + "' is wrong at its line " +
                             std::to_string(issue.line) + ", column " +
                             std::to_string(issue.column) + ": " + issue.diagnostics);
    }
    return result.shape;
  }

  // The expressions of a rule stand on what its `each` gives.
  void StandOn(const fhirpath::Shape& shape) {
    check_.focus.clear();
    for (const fhirpath::ItemType& type : shape.types) {
      if (type.type != nullptr) check_.focus.push_back(type.type);
    }
    if (check_.focus.size() != shape.types.size()) check_.focus.clear();
  }

  static fhirpath::Collection Codes(const std::vector<std::string>& texts) {
    fhirpath::Collection codes;
    for (const std::string& text : texts) codes.push_back(fhirpath::Item::String(text));
    return codes;
  }

  void ReadValues() {
    for (const auto& [name, text] : file_["values"].members()) {
      if (auto expression = Compile(text, text.text())) {
        data_->values.emplace_back(name, *std::move(expression));
        check_.constants[name] = found_;
      }
    }
  }

  std::optional<Expression> Compile(const Yaml& at, const std::string& text) {
    auto expression = Expression::Compile(text, options_);
    if (expression) {
      found_ = CheckTypes(at, text);
      return *std::move(expression);
    }
    at.Report(issues_,
              "the FHIRPath '" + text + "' cannot be read: " + expression.error().diagnostics);
    return std::nullopt;
  }

  std::optional<Expression> CompileKey(const Yaml& item, std::string_view key) {
    const std::string text = item.Text(key, issues_);
    return text.empty() ? std::nullopt : Compile(item[key], text);
  }

  void ReadRule(const Yaml& item) {
    item.CheckKeys({"id", "severity", "type", "each", "when", "expression", "path", "message"},
                   issues_);
    Rule rule;
    rule.id = item.Required("id", issues_);
    rule.severity = ReadSeverity(item);
    rule.type = ReadType(item);
    const auto record = check_.focus;
    rule.each = CompileKey(item, "each");
    if (rule.each) StandOn(found_);
    rule.when = CompileKey(item, "when");
    rule.path = CompileKey(item, "path");
    static_cast<void>(item.Required("expression", issues_));
    rule.expression = CompileKey(item, "expression");
    rule.message = ReadMessage(item);
    check_.focus = record;
    Keep(std::move(rule));
  }

  // Two rules: the element is there wherever its parent is, and its code is in the list.
  void ReadEnumeration(const Yaml& item) {
    item.CheckKeys({"id", "parent", "element", "codes"}, issues_);
    const std::string element = item.Required("element", issues_);
    const std::vector<std::string> codes = item.Texts("codes", issues_);
    const std::string list = "codes" + std::to_string(data_->lists.size());
    AddList(list, codes);
    std::string accepted;
    for (const std::string& code : codes) accepted += (accepted.empty() ? "" : ", ") + code;
    Rule rule;
    rule.id = item.Required("id", issues_);
    const auto record = check_.focus;
    rule.each = CompileKey(item, "parent");
    if (rule.each) StandOn(found_);
    rule.path = CompileKey(item, "element");
    Rule missing = rule;
    missing.type = IssueType::kRequired;
    missing.expression = Compile(item, element + ".exists()");
    missing.message = {
        {.pieces = {{.text = "'" + element + "' is missing; write one of " + accepted}}}};
    rule.type = IssueType::kCodeInvalid;
    rule.when = Compile(item, element + ".exists()");
    rule.expression = Compile(item, element + " in %" + list);
    rule.message = {
        {.pieces = {{.text = "'" + element +
                             "' has a code that the record does not know; write one of " +
                             accepted}}}};
    check_.focus = record;
    Keep(std::move(missing));
    Keep(std::move(rule));
  }

  void Keep(Rule rule) {
    const bool is_new = std::ranges::none_of(
        data_->infos, [&](const RuleInfo& info) { return info.id == rule.id; });
    if (is_new) data_->infos.push_back({rule.id, rule.severity});
    if (rule.expression) data_->rules.push_back(std::move(rule));
  }

  Severity ReadSeverity(const Yaml& item) {
    const std::string code = item.Required("severity", issues_);
    constexpr std::array<std::string_view, 3> kCodes{"error", "warning", "information"};
    if (std::ranges::find(kCodes, code) == kCodes.end()) {
      item["severity"].Report(issues_, "severity is error, warning or information");
    }
    return ParseSeverity(code);
  }

  IssueType ReadType(const Yaml& item) {
    const std::string code = item.Text("type", issues_, "business-rule");
    const IssueType type = ParseIssueType(code);
    if (ToCode(type) != code) item["type"].Report(issues_, "no such FHIR issue type");
    return type;
  }

  std::vector<Sentence> ReadMessage(const Yaml& item) {
    const Yaml message = item["message"];
    std::vector<Sentence> sentences;
    if (!message.is_list()) {
      sentences.push_back(
          {.when = {}, .pieces = Pieces(message, item.Required("message", issues_))});
      return sentences;
    }
    for (const Yaml& part : message.items()) {
      part.CheckKeys({"if", "text"}, issues_);
      sentences.push_back(
          {.when = CompileKey(part, "if"), .pieces = Pieces(part, part.Required("text", issues_))});
    }
    return sentences;
  }

  // "write {%levels}": text and expressions in braces.
  std::vector<MessagePiece> Pieces(const Yaml& at, const std::string& text) {
    std::vector<MessagePiece> pieces;
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t open = text.find('{', from);
      pieces.push_back({.text = text.substr(from, open - from), .expression = {}});
      if (open == std::string::npos) break;
      const std::size_t close = text.find('}', open);
      if (close == std::string::npos) {
        at.Report(issues_, "a '{' of the message is not closed");
        break;
      }
      pieces.push_back(
          {.text = {}, .expression = Compile(at, text.substr(open + 1, close - open - 1))});
      from = close + 1;
    }
    return pieces;
  }

  const Yaml& file_;
  Issues& issues_;
  std::shared_ptr<RuleSet::Data> data_;
  fhirpath::CompileOptions options_;
  fhirpath::CheckContext check_;  // without types: nothing is checked
  fhirpath::Shape found_;         // of the expression compiled last
};

}  // namespace

std::shared_ptr<const RuleSet::Data> ReadRuleFile(const Yaml& file, const fhir::TypeTable* types,
                                                  Issues& issues) {
  return FileReader(file, types, issues).Read();
}

}  // namespace gateway::records
