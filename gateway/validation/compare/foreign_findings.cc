#include "gateway/validation/compare/foreign_findings.h"

#include <cstdlib>

#include "gateway/base/text.h"

namespace gateway::validation {
namespace {

constexpr std::string_view kExtensions = "http://hl7.org/fhir/StructureDefinition/";

fhir::Node ExtensionValue(fhir::Node node, std::string_view name) {
  for (const fhir::Node extension : node.Children("extension")) {
    const std::string_view url = extension.ChildText("url");
    if (url.starts_with(kExtensions) && url.substr(kExtensions.size()) == name)
      return extension.Child("value");
  }
  return {};
}

int NumberIn(std::string_view text) { return std::atoi(std::string(text).c_str()); }

// The number behind `word`: "Line[3] Col[4]", "line 3, column 4", "(3, 4)".
int NumberAfter(std::string_view text, std::string_view word) {
  const std::string lower = ToLower(text);
  std::size_t at = lower.find(word);
  if (at == std::string::npos) return 0;
  at += word.size();
  while (at < lower.size() && lower[at] >= 'a' && lower[at] <= 'z') ++at;  // "col|umn"
  while (at < lower.size() && (lower[at] == '[' || lower[at] == ' ' || lower[at] == '#')) ++at;
  return at < lower.size() ? NumberIn(std::string_view(lower).substr(at)) : 0;
}

bool IsPlace(std::string_view location) {
  return ToLower(location).find("line") != std::string::npos;
}

// The id of the message: an extension of HL7's validator, else a coding of details.
std::string IdOf(fhir::Node issue) {
  const fhir::Node stated = ExtensionValue(issue, "operationoutcome-message-id");
  if (stated) return std::string(stated.text());
  const fhir::Node coding = issue.Child("details").Child("coding");
  return std::string(coding.ChildText("code"));
}

std::string TextOf(fhir::Node issue) {
  const std::string_view diagnostics = issue.ChildText("diagnostics");
  const std::string_view words = issue.Child("details").ChildText("text");
  return std::string(diagnostics.empty() ? words : diagnostics);
}

ForeignFinding ReadFinding(fhir::Node issue) {
  ForeignFinding finding;
  finding.severity = ParseSeverity(issue.ChildText("severity"));
  finding.code = issue.ChildText("code");
  finding.id = IdOf(issue);
  finding.text = TextOf(issue);
  finding.line = NumberIn(ExtensionValue(issue, "operationoutcome-issue-line").text());
  finding.column = NumberIn(ExtensionValue(issue, "operationoutcome-issue-col").text());
  for (const fhir::Node one : issue.Children("expression")) finding.paths.emplace_back(one.text());
  for (const fhir::Node one : issue.Children("location")) {
    if (!IsPlace(one.text())) {
      finding.paths.emplace_back(one.text());
    } else if (finding.line == 0) {
      finding.line = NumberAfter(one.text(), "line");
      finding.column = NumberAfter(one.text(), "col");
    }
  }
  return finding;
}

// "All OK", "No issues detected during validation": said when there is nothing to say.
bool IsAllWell(const ForeignFinding& finding, std::size_t count) {
  if (finding.severity != Severity::kInformation || count != 1) return false;
  return finding.paths.empty() && finding.line == 0;
}

ForeignOutcome ReadOutcome(fhir::Node root) {
  ForeignOutcome outcome;
  outcome.file = ExtensionValue(root, "operationoutcome-file").text();
  const std::span<const fhir::Node> issues = root.Children("issue");
  for (const fhir::Node issue : issues) {
    ForeignFinding finding = ReadFinding(issue);
    if (!IsAllWell(finding, issues.size())) outcome.findings.push_back(std::move(finding));
  }
  return outcome;
}

void Collect(fhir::Node node, std::vector<ForeignOutcome>& outcomes) {
  if (node.type_name() == "OperationOutcome") {
    outcomes.push_back(ReadOutcome(node));
    return;
  }
  for (const std::string_view list : {"entry", "parameter"}) {
    for (const fhir::Node one : node.Children(list)) {
      if (const fhir::Node resource = one.Child("resource")) Collect(resource, outcomes);
    }
  }
}

// "/*Patient/1*/" goes.
std::string WithoutComments(std::string_view path) {
  std::string plain;
  while (!path.empty()) {
    const std::size_t open = path.find("/*");
    plain += path.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = path.find("*/", open);
    if (close == std::string_view::npos) break;
    path.remove_prefix(close + 2);
  }
  return plain;
}

// A choice is known by its name alone: "valueQuantity" is value. Words that merely begin so
// ("valueSet") are kept, since a type begins with a capital and these are elements of their own.
std::string WithoutType(std::string_view name) {
  if (name.ends_with("[x]")) return std::string(name.substr(0, name.size() - 3));
  static constexpr std::string_view kElements[] = {"valueSet", "valueCode", "valueAlternatives"};
  for (const std::string_view element : kElements) {
    if (name == element && name != "valueCode") return std::string(name);
  }
  static constexpr std::string_view kChoices[] = {
      "value",        "deceased",  "multipleBirth", "effective", "onset",    "abatement",
      "occurrence",   "performed", "medication",    "event",     "fixed",    "pattern",
      "defaultValue", "minValue",  "maxValue",      "timing",    "serviced", "allowed",
      "used",         "asNeeded",  "rate",          "dose",      "product",  "reported",
      "location",     "entity",    "content"};
  for (const std::string_view choice : kChoices) {
    if (name.size() > choice.size() && name.starts_with(choice) && name[choice.size()] >= 'A' &&
        name[choice.size()] <= 'Z')
      return std::string(choice);
  }
  return std::string(name);
}

// One step as written, without what stands in its brackets; `base` is the number of the first.
PathPart PartOf(std::string_view step, int base) {
  PathPart part;
  std::string_view name = step;
  if (name.ends_with("[x]")) return {WithoutType(name), kNoIndex};
  const std::size_t bracket = name.find('[');
  if (bracket != std::string_view::npos) {
    const std::string_view inside = name.substr(bracket + 1);
    if (!inside.empty() && inside[0] >= '0' && inside[0] <= '9')
      part.index = NumberIn(inside) - base;
    name = name.substr(0, bracket);
  }
  if (const std::size_t prefix = name.find(':'); base == 1 && prefix != std::string_view::npos)
    name.remove_prefix(prefix + 1);  // "f:name"
  part.name = WithoutType(name.substr(0, name.find(':')));
  return part;
}

// "…value.ofType(Quantity).unit", "(… as Quantity)": the type goes.
std::string WithoutCasts(std::string path) {
  for (const std::string_view call : {".ofType(", ".as(", ".resolve("}) {
    for (std::size_t at = path.find(call); at != std::string::npos; at = path.find(call)) {
      const std::size_t close = path.find(')', at);
      path.erase(at, close == std::string::npos ? close : close + 1 - at);
    }
  }
  for (std::size_t at = path.find(" as "); at != std::string::npos; at = path.find(" as ")) {
    std::size_t end = at + 4;
    while (end < path.size() && path[end] != ')' && path[end] != '.') ++end;
    path.erase(at, end - at);
  }
  std::erase(path, '(');
  std::erase(path, ')');
  return path;
}

}  // namespace

std::vector<PathPart> PartsOfPath(std::string_view path) {
  const std::string plain = WithoutCasts(WithoutComments(path));
  const bool is_xpath = plain.starts_with('/');
  std::vector<PathPart> parts;
  for (const std::string_view step : Split(plain, is_xpath ? '/' : '.')) {
    if (Trim(step).empty()) continue;
    parts.push_back(PartOf(Trim(step), is_xpath ? 1 : 0));
  }
  return parts;
}

PathRelation RelationOf(const std::vector<PathPart>& one, const std::vector<PathPart>& other) {
  constexpr std::size_t kNear = 2;
  const std::size_t shared = std::min(one.size(), other.size());
  const std::size_t further = std::max(one.size(), other.size()) - shared;
  if (shared == 0 || further > kNear) return PathRelation::kApart;
  for (std::size_t i = 0; i < shared; ++i) {
    if (one[i].name != other[i].name) return PathRelation::kApart;
    const bool both = one[i].index != kNoIndex && other[i].index != kNoIndex;
    if (both && one[i].index != other[i].index) return PathRelation::kApart;
  }
  return further == 0 ? PathRelation::kSame : PathRelation::kAbove;
}

Result<std::vector<ForeignOutcome>> ReadForeignOutcomes(fhir::Node root) {
  std::vector<ForeignOutcome> outcomes;
  if (root) Collect(root, outcomes);
  if (outcomes.empty())
    return Fail(IssueType::kInvalid,
                "no OperationOutcome is in it: give the outcome of the other validator in JSON or "
                "XML, or a Bundle of outcomes");
  return outcomes;
}

}  // namespace gateway::validation
