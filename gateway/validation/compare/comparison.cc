#include "gateway/validation/compare/comparison.h"

#include <algorithm>

#include "gateway/base/text.h"

namespace gateway::validation {
namespace {

bool IsError(Severity severity) {
  return severity == Severity::kError || severity == Severity::kFatal;
}

// The rule we name in their id or text: "dom-6", "…#dom-6", "Rule dom-6: '…'". Only keys of
// constraints are shared words.
bool NamesRule(const ForeignFinding& theirs, const std::string& id) {
  const bool is_key =
      id.size() > 2 && id.find('-') != std::string::npos && id.back() >= '0' && id.back() <= '9';
  if (!is_key) return theirs.id == id && !id.empty();
  for (const std::string* text : {&theirs.id, &theirs.text}) {
    const std::size_t at = text->find(id);
    if (at == std::string::npos) continue;
    const std::size_t end = at + id.size();
    if (end == text->size() || (*text)[end] < '0' || (*text)[end] > '9') return true;
  }
  return false;
}

struct Match {
  std::size_t ours = 0;
  std::size_t theirs = 0;
  int score = 0;
  PathRelation relation = PathRelation::kApart;
  bool same_line = false;
  bool same_rule = false;
};

PathRelation Nearest(const std::vector<PathPart>& ours, const ForeignFinding& theirs) {
  PathRelation nearest = PathRelation::kApart;
  for (const std::string& path : theirs.paths)
    nearest = std::max(nearest, RelationOf(ours, PartsOfPath(path)));
  return nearest;
}

Match MatchOf(const Issue& ours, const ForeignFinding& theirs) {
  Match match;
  match.relation = Nearest(PartsOfPath(ours.expression), theirs);
  match.same_line = ours.line > 0 && ours.line == theirs.line;
  match.same_rule = NamesRule(theirs, ours.id);
  if (match.relation == PathRelation::kSame) match.score += 40;
  if (match.relation == PathRelation::kAbove) match.score += 20;
  // A document of one line says nothing by its line.
  if (match.same_line && ours.line > 1) match.score += ours.column == theirs.column ? 15 : 10;
  if (match.score == 0) return match;
  if (match.same_rule) match.score += 30;
  if (ToCode(ours.type) == theirs.code) match.score += 4;
  if (ours.severity == theirs.severity) match.score += 8;
  // A warning of one is seldom what the other calls an error.
  if (IsError(ours.severity) != IsError(theirs.severity) && !match.same_rule) match.score -= 30;
  return match;
}

std::vector<Match> Matches(const std::vector<Issue>& ours,
                           const std::vector<ForeignFinding>& theirs) {
  std::vector<Match> matches;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    for (std::size_t k = 0; k < theirs.size(); ++k) {
      Match match = MatchOf(ours[i], theirs[k]);
      match.ours = i;
      match.theirs = k;
      if (match.score > 0) matches.push_back(match);
    }
  }
  std::ranges::stable_sort(matches,
                           [](const Match& a, const Match& b) { return a.score > b.score; });
  return matches;
}

std::string ReasonOf(const Match& match, const Issue& ours, const ForeignFinding& theirs) {
  std::string reason = match.relation == PathRelation::kSame    ? "the same element"
                       : match.relation == PathRelation::kAbove ? "an element and one in it"
                                                                : "the same line";
  if (match.same_rule) reason = "the same rule, " + reason;
  if (ToCode(ours.type) != theirs.code)
    reason += "; the code is " + std::string(ToCode(ours.type)) + " here and " +
              (theirs.code.empty() ? "none" : theirs.code) + " there";
  if (ours.severity != theirs.severity)
    reason += "; here it is of severity " + std::string(ToCode(ours.severity)) + ", there " +
              std::string(ToCode(theirs.severity));
  return reason;
}

bool Mentions(const std::string& lower, std::string_view word) {
  return lower.find(word) != std::string::npos;
}

bool MentionsAny(const std::string& lower, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return Mentions(lower, word); });
}

std::string Elsewhere(bool has_any) {
  return has_any ? "" : "; there is no finding at all on that side";
}

std::string WhyOnlyTheirs(const ForeignFinding& finding, bool has_ours) {
  const std::string lower = ToLower(finding.id + " " + finding.text);
  if (MentionsAny(lower, {"snomed", "loinc", "dm+d", "dmd"}))
    return "about a terminology that is not loaded here: it is not checked, neither way";
  if (MentionsAny(lower, {"terminology", "code system", "codesystem", "value set", "valueset",
                          "unknown code", "display"}))
    return "about codes: load the package of the value set, or it is a finding of a terminology "
           "server";
  if (MentionsAny(
          lower, {"not been found", "could not be found", "unable to resolve", "cannot be resolved",
                  "not resolved", "unknown profile", "profile reference"}))
    return "about a definition that the other validator lacks or looked for elsewhere";
  if (MentionsAny(lower, {"best practice", "dom-6", "narrative"}) && !IsError(finding.severity))
    return "a recommendation, not a rule";
  if (finding.severity == Severity::kInformation) return "a note: nothing is wrong";
  if (finding.paths.empty() && finding.line == 0)
    return "it names no place, so that it cannot be compared";
  return "no finding here at that element or line" + Elsewhere(has_ours);
}

std::string WhyOnlyOurs(const Issue& finding, bool has_theirs) {
  if (finding.id.starts_with("R-"))
    return "a business rule of this gateway, which other validators do not know";
  if (finding.id.starts_with("message-"))
    return "a rule of messages and their MessageDefinition, which other validators seldom check";
  if (finding.id == "extension-unknown" || finding.id == "profile-unknown")
    return "about a package that is not loaded here: load it";
  if (finding.id.starts_with("profile-") || finding.id.starts_with("slice-"))
    return "a profile is not kept: see whether the other run had it loaded";
  if (finding.severity == Severity::kInformation) return "a note: nothing is wrong";
  return "no finding there at that element or line" + Elsewhere(has_theirs);
}

}  // namespace

bool Comparison::IsSameVerdict() const {
  bool ours = false;
  bool theirs = false;
  for (const Agreed& one : agreed) {
    ours = ours || IsError(one.ours.severity);
    theirs = theirs || IsError(one.theirs.severity);
  }
  for (const OnlyOurs& one : only_ours) ours = ours || IsError(one.finding.severity);
  for (const OnlyTheirs& one : only_theirs) theirs = theirs || IsError(one.finding.severity);
  return ours == theirs;
}

bool Comparison::IsAgreement() const {
  const auto is_error = [](const auto& one) { return IsError(one.finding.severity); };
  return IsSameVerdict() && std::ranges::none_of(only_ours, is_error) &&
         std::ranges::none_of(only_theirs, is_error);
}

Comparison Compare(const Issues& issues, const std::vector<ForeignFinding>& theirs) {
  const std::vector<Issue>& ours = issues.list();
  std::vector<bool> ours_taken(ours.size());
  std::vector<bool> theirs_taken(theirs.size());
  Comparison comparison;
  for (const Match& match : Matches(ours, theirs)) {
    if (ours_taken[match.ours] || theirs_taken[match.theirs]) continue;
    ours_taken[match.ours] = theirs_taken[match.theirs] = true;
    comparison.agreed.push_back({ours[match.ours], theirs[match.theirs],
                                 ReasonOf(match, ours[match.ours], theirs[match.theirs])});
  }
  for (std::size_t k = 0; k < theirs.size(); ++k) {
    if (!theirs_taken[k])
      comparison.only_theirs.push_back({theirs[k], WhyOnlyTheirs(theirs[k], !ours.empty())});
  }
  for (std::size_t i = 0; i < ours.size(); ++i) {
    if (!ours_taken[i])
      comparison.only_ours.push_back({ours[i], WhyOnlyOurs(ours[i], !theirs.empty())});
  }
  return comparison;
}

}  // namespace gateway::validation
