// A MeasureReport beside its Measure: the same groups, populations and stratifiers, and a score
// where the measure's scoring has one.
// Spec: https://hl7.org/fhir/R4/measurereport.html,
// https://hl7.org/fhir/R4/valueset-measure-scoring.html
#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "gateway/base/decimal.h"
#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

bool ShareCoding(fhir::Node a, fhir::Node b) {
  return std::ranges::any_of(a.Children("coding"), [&](fhir::Node one) {
    return std::ranges::any_of(b.Children("coding"), [&](fhir::Node other) {
      return one.ChildText("system") == other.ChildText("system") &&
             one.ChildText("code") == other.ChildText("code");
    });
  });
}

// The same concept: a coding in common, or, where neither has one, the same text.
bool Same(fhir::Node a, fhir::Node b) {
  if (ShareCoding(a, b)) return true;
  return !a.Child("coding") && !b.Child("coding") && a.Child("text") &&
         a.ChildText("text") == b.ChildText("text");
}

// What the report's parts of one name are to the measure's.
struct Part {
  std::string_view name;   // "group"
  std::string_view words;  // "group", for people
};
constexpr Part kGroup{"group", "group"};
constexpr Part kPopulation{"population", "population"};
constexpr Part kStratifier{"stratifier", "stratifier"};

class Reporter {
 public:
  explicit Reporter(const Scope& report, fhir::Node measure)
      : report_(report),
        measure_(measure),
        type_(report.node().ChildText("type")),
        scoring_(measure.At({"scoring", "coding"}).ChildText("code")) {}

  void Run() {
    const std::span<const fhir::Node> groups = report_.node().Children("group");
    const std::span<const fhir::Node> wanted = measure_.Children("group");
    if (groups.size() != 1 || wanted.size() != 1)
      return Match(report_, measure_, kGroup, type_ != "data-collection",
                   [&](const Scope& group, fhir::Node of) { CheckGroup(group, of); });
    // One alone may go without a code.
    const Scope group(report_, groups[0], 0);
    const fhir::Node code = groups[0].Child("code");
    const fhir::Node of = wanted[0].Child("code");
    if (code && of && !Same(code, of))
      group.Error(IssueType::kBusinessRule, "measure-report-code",
                  "The code of the group is not the one of the measure's group: write that one");
    CheckGroup(group, wanted[0]);
  }

 private:
  // Each part of the report by its code to one of the measure's; `check` looks at the pairs.
  template <typename Check>
  void Match(const Scope& parent, fhir::Node of, const Part& part, bool needs_all, Check check) {
    std::vector<fhir::Node> seen;
    ForEachChild(parent, part.name, [&](const Scope& one) {
      const fhir::Node found = Find(of, part, one.node().Child("code"));
      if (!found) {
        one.Error(IssueType::kBusinessRule, "measure-report-code",
                  "The measure has no " + std::string(part.words) +
                      " of that code: write the code that stands in the measure");
      } else if (std::ranges::find(seen, found) != seen.end()) {
        one.Error(
            IssueType::kBusinessRule, "measure-report-code",
            "The report has a " + std::string(part.words) + " of that code already: keep one");
      } else {
        seen.push_back(found);
        check(one, found);
      }
    });
    if (needs_all) ReportMissing(parent, of, part, seen);
  }

  static fhir::Node Find(fhir::Node of, const Part& part, fhir::Node code) {
    if (!code) return {};
    for (const fhir::Node one : of.Children(part.name)) {
      if (Same(one.Child("code"), code)) return one;
    }
    return {};
  }

  // A measure observation is no population that is counted.
  static bool IsObservation(fhir::Node part) {
    return std::ranges::any_of(part.Child("code").Children("coding"), [](fhir::Node coding) {
      return coding.ChildText("code") == "measure-observation";
    });
  }

  static void ReportMissing(const Scope& parent, fhir::Node of, const Part& part,
                            const std::vector<fhir::Node>& seen) {
    for (const fhir::Node one : of.Children(part.name)) {
      if (std::ranges::find(seen, one) != seen.end() || IsObservation(one)) continue;
      parent.Error(IssueType::kBusinessRule, "measure-report-missing",
                   "The measure has a " + std::string(part.words) +
                       " that the report lacks: add it, with its code");
    }
  }

  void CheckGroup(const Scope& group, fhir::Node of) {
    Match(group, of, kPopulation, true,
          [&](const Scope& population, fhir::Node) { CheckPopulation(population); });
    CheckScore(group);
    Match(group, of, kStratifier, true, [](const Scope&, fhir::Node) {});
  }

  // subjectResults belong to the report that lists subjects, one list a population.
  void CheckPopulation(const Scope& population) const {
    const std::size_t lists = population.node().Children("subjectResults").size();
    if (type_ != "subject-list") {
      if (lists > 0)
        population.Error(IssueType::kBusinessRule, "measure-report-subjects",
                         "Only a report of type subject-list names subjects: take subjectResults "
                         "out, or make it one");
      return;
    }
    const std::string_view text = population.node().ChildText("count");
    std::size_t count = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
    if (!text.empty() && read.ec == std::errc() && count != lists)
      population.Error(IssueType::kBusinessRule, "measure-report-subjects",
                       "count is not the number of subjectResults: make them agree");
  }

  void CheckScore(const Scope& group) const {
    const fhir::Node score = group.node().Child("measureScore");
    if (type_ == "data-collection" || scoring_ == "cohort") {
      if (score)
        Scope(group, score, 0)
            .Error(IssueType::kBusinessRule, "measure-report-score",
                   type_ == "data-collection"
                       ? "A report that collects data has no score: take it out"
                       : "A measure whose scoring is cohort has no score: take it out");
      return;
    }
    if (scoring_ != "proportion" && scoring_ != "ratio" && scoring_ != "continuous-variable")
      return;
    if (!score)
      return group.Error(
          IssueType::kRequired, "measure-report-score",
          "A measure whose scoring is " + std::string(scoring_) + " has a score: add measureScore");
    CheckValue(Scope(group, score, 0));
  }

  void CheckValue(const Scope& score) const {
    const bool is_proportion = scoring_ == "proportion";
    for (const std::string_view name : {"unit", "system", "code"}) {
      if (is_proportion && score.node().Child(name))
        score.ReportBelow(name, Severity::kError, IssueType::kBusinessRule, "measure-report-score",
                          "A proportion has no unit: take it out");
    }
    const fhir::Node value = score.node().Child("value");
    if (!value && !HasAlternative(score.node()))
      return score.Error(IssueType::kRequired, "measure-report-score",
                         "The score has no value: add it");
    const std::optional<Decimal> number = Decimal::Parse(value.text());
    if (!is_proportion || !value || !number) return;
    if (number->IsNegative() || *number > Decimal::FromInteger(1))
      Scope(score, value, 0)
          .Error(IssueType::kRequired, "measure-report-score",
                 "A proportion lies between 0 and 1: write it as such a number");
  }

  static bool HasAlternative(fhir::Node score) {
    return std::ranges::any_of(score.Children("extension"), [](fhir::Node extension) {
      return extension.ChildText("url").ends_with("/extension-alternateScoreType");
    });
  }

  const Scope& report_;
  fhir::Node measure_;
  std::string_view type_;
  std::string_view scoring_;
};

fhir::Node FindMeasure(const Scope& report, std::string_view canonical) {
  if (canonical.starts_with('#')) {
    const fhir::Node found = report.index().Resolve(canonical, report.container());
    return found.type_name() == "Measure" ? found : fhir::Node();
  }
  const fhir::Document* const document =
      report.run().profiles.registry().Find("Measure", canonical);
  return document == nullptr ? fhir::Node() : document->root();
}

}  // namespace

void CheckMeasureReport(const Scope& scope) {
  const std::string_view canonical = scope.node().ChildText("measure");
  if (canonical.empty()) return;
  const fhir::Node measure = FindMeasure(scope, canonical);
  if (measure) return Reporter(scope, measure).Run();
  scope.ReportBelow("measure", Severity::kWarning, IssueType::kNotFound, "measure-unknown",
                    "The measure is not loaded, so that the report was not checked against it");
}

}  // namespace gateway::validation
