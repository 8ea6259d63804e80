#include "gateway/cli/commands/validate_report.h"

#include <algorithm>

#include "gateway/base/json.h"
#include "gateway/cli/output.h"
#include "gateway/fhir/outcome.h"

namespace gateway::cli {
namespace {

struct Counts {
  int files = 0, invalid = 0, errors = 0, warnings = 0;

  void Add(const FileResult& result) {
    ++files;
    invalid += result.is_valid() ? 0 : 1;
    for (const Issue& issue : result.issues.list()) {
      if (issue.severity == Severity::kError || issue.severity == Severity::kFatal) ++errors;
      if (issue.severity == Severity::kWarning) ++warnings;
    }
  }
};

std::string Plural(int count, std::string_view word) {
  return std::to_string(count) + " " + std::string(word) + (count == 1 ? "" : "s");
}

Json ListOf(const std::vector<std::string>& texts) {
  Json list{Json::Array()};
  for (const std::string& text : texts) list.Push(text);
  return list;
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += (joined.empty() ? "" : ", ") + text;
  return joined;
}

// "a#1, b#2; profiles p, q; not loaded and so not checked: r; at 2026-11-24T12:00:00Z"
std::string CheckedText(const RunFacts& facts, const std::vector<std::string>& profiles,
                        const std::vector<std::string>& not_loaded) {
  std::string text = Joined(facts.packages);
  if (!profiles.empty()) text += "; profiles " + Joined(profiles);
  if (!not_loaded.empty()) text += "; not loaded and so not checked: " + Joined(not_loaded);
  return text + (profiles.empty() && not_loaded.empty() ? " at " : "; at ") + facts.time;
}

class NdjsonReport final : public Report {
 public:
  explicit NdjsonReport(RunFacts facts) : facts_(std::move(facts)) {}

  void Add(const FileResult& result) override {
    Json issues{Json::Array()};
    for (const Issue& issue : result.issues.list()) issues.Push(FindingJson(issue));
    const Json checked = Json::Of({{"packages", ListOf(facts_.packages)},
                                   {"profiles", ListOf(result.profiles)},
                                   {"notLoaded", ListOf(result.not_loaded)},
                                   {"time", facts_.time}});
    Print(Json::Of({{"file", result.file},
                    {"valid", result.is_valid()},
                    {"issues", issues},
                    {"checkedAgainst", checked}})
              .Write());
  }
  void Finish() override {}

 private:
  RunFacts facts_;
};

// One OperationOutcome for the whole run; of several files each issue names its own, as HL7's
// validator does.
class OutcomeReport final : public Report {
 public:
  explicit OutcomeReport(RunFacts facts) : facts_(std::move(facts)) {}

  void Add(const FileResult& result) override {
    Issues issues = result.issues;
    issues.Add({.severity = Severity::kInformation,
                .type = IssueType::kInformational,
                .id = "checked-against",
                .diagnostics =
                    "Checked against " + CheckedText(facts_, result.profiles, result.not_loaded)});
    results_.push_back({result.file, fhir::OperationOutcomeJson(issues)});
  }
  void Finish() override {
    if (results_.size() == 1) return Print(results_[0].outcome);
    Json issues{Json::Array()};
    for (const OneFile& one : results_) AddIssues(one, issues);
    Print(Json::Of({{"resourceType", "OperationOutcome"}, {"issue", std::move(issues)}}).Write());
  }

 private:
  struct OneFile {
    std::string file;
    std::string outcome;
  };

  static void AddIssues(const OneFile& one, Json& issues) {
    const Result<Json> outcome = Json::Parse(one.outcome);
    if (!outcome) return;
    for (const Json& issue : (*outcome)["issue"].array()) {
      Json extensions = issue["extension"].is_array() ? issue["extension"] : Json(Json::Array());
      extensions.Push(
          Json::Of({{"url", "http://hl7.org/fhir/StructureDefinition/operationoutcome-file"},
                    {"valueString", one.file}}));
      Json named = issue;
      named.Set("extension", std::move(extensions));
      issues.Push(std::move(named));
    }
  }

  std::vector<OneFile> results_;
  RunFacts facts_;
};

// The line of that number, at most so many bytes around the column; and where the column is then.
struct Quote {
  std::string line;
  std::size_t caret = 0;
};

Quote QuoteOf(std::string_view bytes, int line, int column) {
  constexpr std::size_t kWidth = 100;
  for (int i = 1; i < line; ++i) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) return {};
    bytes.remove_prefix(end + 1);
  }
  std::string_view text = bytes.substr(0, bytes.find('\n'));
  std::size_t caret = column > 0 ? static_cast<std::size_t>(column - 1) : 0;
  if (caret > text.size()) return {};
  if (caret > kWidth * 2 / 3) {
    const std::size_t cut = caret - kWidth / 3;
    text.remove_prefix(cut);
    caret -= cut;
  }
  Quote quote{std::string(text.substr(0, kWidth)), caret};
  std::ranges::replace_if(
      quote.line, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return quote;
}

class TextReport final : public Report {
 public:
  TextReport(RunFacts facts, bool colour) : facts_(std::move(facts)), colour_(colour) {}

  void Add(const FileResult& result) override {
    counts_.Add(result);
    PrintRaw(Paint(result.is_valid() ? "32" : "31", result.is_valid() ? "valid   " : "invalid ") +
             result.file + "\n");
    for (const Issue& issue : result.issues.list()) AddIssue(result, issue);
    Collect(result.profiles, profiles_);
    Collect(result.not_loaded, not_loaded_);
  }

  void Finish() override {
    Print(Plural(counts_.files, "file") + ", " + std::to_string(counts_.invalid) + " invalid; " +
          Plural(counts_.errors, "error") + ", " + Plural(counts_.warnings, "warning") +
          ". Checked against " + CheckedText(facts_, profiles_, not_loaded_));
  }

 private:
  static void Collect(const std::vector<std::string>& some, std::vector<std::string>& all) {
    for (const std::string& one : some) {
      if (std::ranges::find(all, one) == all.end()) all.push_back(one);
    }
  }

  std::string Paint(std::string_view code, std::string_view text) const {
    if (!colour_) return std::string(text);
    return "\033[" + std::string(code) + "m" + std::string(text) + "\033[0m";
  }

  void AddIssue(const FileResult& result, const Issue& issue) const {
    const bool is_bad = issue.severity == Severity::kError || issue.severity == Severity::kFatal;
    std::string place = issue.expression;
    if (issue.line > 0)
      place +=
          " (line " + std::to_string(issue.line) + ", column " + std::to_string(issue.column) + ")";
    Print("  " + Paint(is_bad ? "31" : "33", ToCode(issue.severity)) + " " + issue.id + " at " +
          place);
    Print("    " + issue.diagnostics);
    if (issue.line == 0 || result.bytes.empty()) return;
    const Quote quote = QuoteOf(result.bytes, issue.line, issue.column);
    if (quote.line.empty()) return;
    const std::string number = std::to_string(issue.line);
    Print("    " + number + " | " + quote.line);
    Print("    " + std::string(number.size(), ' ') + " | " + std::string(quote.caret, ' ') +
          Paint("31", "^"));
  }

  RunFacts facts_;
  bool colour_;
  Counts counts_;
  std::vector<std::string> profiles_;
  std::vector<std::string> not_loaded_;
};

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += static_cast<unsigned char>(c) < ' ' && c != '\n' ? ' ' : c;
    }
  }
  return escaped;
}

// A test case a file; every error is a failure. Written at the end: the suite states its counts.
class JunitReport final : public Report {
 public:
  void Add(const FileResult& result) override {
    counts_.Add(result);
    cases_ += "  <testcase classname=\"validate\" name=\"" + Escaped(result.file) + "\">\n";
    for (const Issue& issue : result.issues.list()) {
      if (issue.severity != Severity::kError && issue.severity != Severity::kFatal) continue;
      cases_ += "    <failure type=\"" + Escaped(issue.id) + "\" message=\"" +
                Escaped(issue.diagnostics) + "\">" + Escaped(ToText(issue)) + "</failure>\n";
    }
    cases_ += "  </testcase>\n";
  }
  void Finish() override {
    PrintRaw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"validate\" tests=\"" +
             std::to_string(counts_.files) + "\" failures=\"" + std::to_string(counts_.invalid) +
             "\">\n" + cases_ + "</testsuite>\n");
  }

 private:
  Counts counts_;
  std::string cases_;
};

class HtmlReport final : public Report {
 public:
  explicit HtmlReport(RunFacts facts) : facts_(std::move(facts)) {}

  void Add(const FileResult& result) override {
    counts_.Add(result);
    body_ += "<h2>" + Escaped(result.file) + ": " + (result.is_valid() ? "valid" : "invalid") +
             "</h2>\n";
    if (result.issues.empty()) return;
    body_ +=
        "<table>\n<tr><th>Severity</th><th>Rule</th><th>Element</th><th>Place</th>"
        "<th>What is wrong and how to mend it</th></tr>\n";
    for (const Issue& issue : result.issues.list()) {
      body_ += "<tr class=\"" + std::string(ToCode(issue.severity)) + "\"><td>" +
               std::string(ToCode(issue.severity)) + "</td><td>" + Escaped(issue.id) +
               "</td><td><code>" + Escaped(issue.expression) + "</code></td><td>" +
               std::to_string(issue.line) + ":" + std::to_string(issue.column) + "</td><td>" +
               Escaped(issue.diagnostics) + "</td></tr>\n";
    }
    body_ += "</table>\n";
  }

  void Finish() override {
    std::string packages;
    for (const std::string& package : facts_.packages)
      packages += "<li>" + Escaped(package) + "</li>\n";
    PrintRaw(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<title>Validation</title>\n<style>body{font-family:sans-serif;margin:2em}"
        "table{border-collapse:collapse}td,th{border:1px solid #aaa;padding:.3em;"
        "text-align:left;vertical-align:top}.error,.fatal{background:#fdd}"
        ".warning{background:#ffd}</style>\n</head>\n<body>\n<h1>Validation</h1>\n<p>" +
        Plural(counts_.files, "file") + ", " + std::to_string(counts_.invalid) + " invalid; " +
        Plural(counts_.errors, "error") + ", " + Plural(counts_.warnings, "warning") +
        ". Checked at " + facts_.time + " against:</p>\n<ul>\n" + packages + "</ul>\n" + body_ +
        "</body>\n</html>\n");
  }

 private:
  RunFacts facts_;
  Counts counts_;
  std::string body_;
};

}  // namespace

std::unique_ptr<Report> MakeReport(std::string_view form, const RunFacts& facts, bool colour) {
  if (form == "text") return std::make_unique<TextReport>(facts, colour);
  if (form == "json") return std::make_unique<OutcomeReport>(facts);
  if (form == "ndjson") return std::make_unique<NdjsonReport>(facts);
  if (form == "junit") return std::make_unique<JunitReport>();
  if (form == "html") return std::make_unique<HtmlReport>(facts);
  return nullptr;
}

}  // namespace gateway::cli
