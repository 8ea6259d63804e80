#include "gateway/records/learn/learn.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>

#include "gateway/base/regex.h"
#include "gateway/base/text.h"
#include "gateway/records/learn/draft.h"

namespace gateway::records {
namespace {

constexpr std::string_view kExtra = "extra";

const std::set<std::string, std::less<>> kTaken{
    "sourceExtras", "id",      "extension", "map",   "uses",    "as",    "source",
    "target",       "group",   "then",      "where", "check",   "log",   "for",
    "imports",      "alias",   "share",     "let",   "default", "first", "last",
    "types",        "queried", "extends",   "in",    "is",      "and",   "or",
    "xor",          "implies", "div",       "mod",   "contains"};

bool IsDayFirst(std::string_view shape) { return shape.starts_with('d') && !shape.contains("MMM"); }
bool IsMonthFirst(std::string_view shape) { return shape.starts_with('m'); }

// A name for the model: "NHS No." -> nhsNo; "person/dob" -> personDob; "1st
// line" -> x1stLine.
std::string ElementName(std::string_view header) {
  std::string name;
  bool capital = false;
  for (const char c : header) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) == 0) {
      capital = !name.empty();
      continue;
    }
    if (name.empty() && std::isdigit(byte) != 0) name += 'x';
    const bool first = name.empty();
    if (first) name += static_cast<char>(std::tolower(byte));
    if (!first) name += capital ? static_cast<char>(std::toupper(byte)) : c;
    capital = false;
  }
  return name.empty() ? "column" : name;
}

class Learner {
 public:
  Learner(const Sample& sample, const Knowledge& knowledge, const Answers& answers)
      : sample_(sample), knowledge_(knowledge), answers_(answers) {
    for (const SampleColumn& column : sample.columns) profiles_.push_back(ProfileOf(column.values));
    draft_.sample = &sample;
    draft_.yes_no = knowledge.yes_no();
    draft_.levels = knowledge.levels();
    draft_.defaults = knowledge.defaults();
  }

  Result<Learnt> Learn(const std::string& name) && {
    draft_.name = name;
    if (draft_.defaults.contains("sourceSystemId")) draft_.defaults["sourceSystemId"] = name;
    ChooseColumns();
    AskForMissing();
    SettleDates();
    SettleLevels();
    SettleWords();
    GATEWAY_CHECK(CheckAnswers());
    Learnt learnt;
    learnt.format_yaml = WriteFormat(draft_, knowledge_);
    learnt.map = WriteMap(draft_, knowledge_);
    learnt.map_name = name + "-to-csv-wide.map";
    learnt.model = WriteModel(draft_, knowledge_);
    learnt.model_name = "StructureDefinition-" + ModelNameOf(name) + ".json";
    learnt.columns = std::move(columns_);
    learnt.open = std::move(open_);
    return learnt;
  }

 private:
  // The answer, when there is one that fits; else the question is open.
  std::optional<std::string> Ask(Question question) {
    asked_.insert(question.id);
    const auto at = answers_.find(question.id);
    if (at == answers_.end() || at->second.empty()) {
      open_.push_back(std::move(question));
      return std::nullopt;
    }
    const auto& choices = question.choices;
    if (!choices.empty() && std::ranges::find(choices, at->second) == choices.end()) {
      wrong_.push_back(question.id);
      open_.push_back(std::move(question));
      return std::nullopt;
    }
    return at->second;
  }

  // A column may always be named by an answer, whether it was asked about or
  // not.
  const Target* Answered(const std::string& id, bool& answered) {
    const auto at = answers_.find(id);
    answered = at != answers_.end() && !at->second.empty();
    if (!answered) return nullptr;
    asked_.insert(id);
    const Target* const target = knowledge_.Find(at->second);
    if (target == nullptr && at->second != kExtra) wrong_.push_back(id);
    return target;
  }

  void ChooseColumns() {
    const std::vector<ColumnMatch> matches = MatchColumns(sample_, profiles_, knowledge_);
    std::set<const Target*> answered_targets;
    std::vector<bool> answered(matches.size(), false);
    std::vector<const Target*> named(matches.size(), nullptr);
    for (std::size_t i = 0; i < matches.size(); ++i) {
      bool found = false;
      const std::string id = "column:" + sample_.columns[i].name;
      named[i] = Answered(id, found);
      answered[i] = found;
      if (named[i] != nullptr && !answered_targets.insert(named[i]).second) wrong_.push_back(id);
    }
    for (std::size_t i = 0; i < matches.size(); ++i) {
      const SampleColumn& column = sample_.columns[i];
      if (answered[i]) {
        Take(i, named[i], 1, "said so");
        continue;
      }
      const ColumnMatch& match = matches[i];
      const bool free = match.target != nullptr && !answered_targets.contains(match.target);
      const bool settled = free && IsSettled(match);
      if (free && !settled) AskAbout(column, match);
      Take(i, settled ? match.target : nullptr, match.confidence, match.why);
    }
  }

  void AskAbout(const SampleColumn& column, const ColumnMatch& match) {
    Question question;
    question.id = "column:" + column.name;
    question.text = "Is the column '" + column.name + "' " + match.target->headers.front() + "?";
    question.choices = {match.target->element};
    if (match.runner_up != nullptr) question.choices.push_back(match.runner_up->element);
    question.choices.emplace_back(kExtra);
    static_cast<void>(Ask(std::move(question)));
  }

  void Take(std::size_t index, const Target* target, double confidence, const std::string& why) {
    const SampleColumn& column = sample_.columns[index];
    LearntColumn& learnt = columns_.emplace_back();
    learnt.name = column.name;
    learnt.confidence = confidence;
    learnt.settled = target != nullptr || confidence < kDoubtful;
    const bool headless = column.name.empty();
    if (target == nullptr || headless) {
      draft_.extras.push_back(column.name);
      return;
    }
    learnt.element = target->element;
    taken_[target] = index;
    DraftColumn& draft = draft_.columns.emplace_back();
    draft.name = column.name;
    draft.element = FreeName(ElementName(column.name));
    draft.target = target;
    draft.confidence = confidence;
    draft.why = why;
  }

  // No two elements of one name, none of a name that the flat form fills by
  // itself, and no word of the mapping language.
  std::string FreeName(const std::string& name) {
    std::string free = name;
    const auto is_used = [&](const std::string& one) {
      return elements_.contains(one) || draft_.defaults.contains(one) ||
             knowledge_.derived().contains(one) || kTaken.contains(one);
    };
    for (int i = 2; is_used(free); ++i) free = name + std::to_string(i);
    elements_.insert(free);
    return free;
  }

  // What every row needs and no column holds. Nothing clinical and nothing of
  // the person may be one text for all.
  void AskForMissing() {
    for (const Target& target : knowledge_.targets()) {
      const bool there = taken_.contains(&target) || draft_.defaults.contains(target.element) ||
                         knowledge_.derived().contains(target.element);
      if (!target.required || there) continue;
      const bool one_for_all =
          target.element == "organisationOds" || target.element == "responsibleIcb" ||
          target.element == "referralSource" || target.element == "referrerRole" ||
          target.element == "referrerOrganisationOds" ||
          target.element == "completerOrganisationOds";
      Question question;
      question.id = (one_for_all ? "default:" : "missing:") + target.element;
      question.text = "No column holds " + target.headers.front() + ", which every row needs. ";
      if (one_for_all) {
        question.text +=
            "Which text stands for all rows? (Or name its column: "
            "column:HEADER.)";
      } else {
        question.text += "Name its column (column:HEADER), or ask for it in the export.";
        question.choices = {"understood"};
      }
      const auto answer = Ask(std::move(question));
      if (answer && one_for_all) draft_.defaults[target.element] = *answer;
    }
  }

  [[nodiscard]] std::vector<const DraftColumn*> ColumnsOf(std::string_view cell) const {
    std::vector<const DraftColumn*> columns;
    for (const DraftColumn& column : draft_.columns) {
      if (column.target->cell == cell) columns.push_back(&column);
    }
    return columns;
  }
  [[nodiscard]] const ColumnProfile& ProfileOfColumn(const DraftColumn& column) const {
    return profiles_[taken_.at(column.target)];
  }

  // A file has one order of day and month. When no cell of it has a day above
  // 12, only a person knows.
  void SettleDates() {
    bool day_first = false;    // some column fits no month-first shape
    bool month_first = false;  // some column fits no day-first shape
    bool any_order = false;    // some column fits both
    for (const DraftColumn* const column : ColumnsOf("date")) {
      const auto& shapes = ProfileOfColumn(*column).date_shapes;
      const bool fits_day = std::ranges::any_of(shapes, IsDayFirst);
      const bool fits_month = std::ranges::any_of(shapes, IsMonthFirst);
      day_first = day_first || (fits_day && !fits_month);
      month_first = month_first || (fits_month && !fits_day);
      any_order = any_order || (fits_day && fits_month);
      if (shapes.empty() && ProfileOfColumn(*column).two_digit_years) AskForYears(*column);
    }
    if (day_first == month_first && (any_order || day_first)) {
      const auto order = Ask({"dates",
                              "No date of this export has a day above 12, or its columns "
                              "contradict "
                              "each other: is 01/02/2026 the first of February or the second of "
                              "January?",
                              {"day-first", "month-first"}});
      day_first = order == "day-first";
      month_first = order == "month-first";
    }
    std::set<std::string> seen;
    for (const DraftColumn* const column : ColumnsOf("date")) {
      for (const std::string& shape : ProfileOfColumn(*column).date_shapes) {
        if ((IsDayFirst(shape) && !day_first) || (IsMonthFirst(shape) && !month_first)) continue;
        if (seen.insert(shape).second) draft_.dates.push_back(shape);
        break;  // the strictest is enough
      }
    }
    if (draft_.dates.empty()) draft_.dates.emplace_back("yyyy-mm-dd");
  }

  void AskForYears(const DraftColumn& column) {
    static_cast<void>(Ask({"years:" + column.name,
                           "The years in '" + column.name +
                               "' have two digits; the century would be a guess. Export them "
                               "with "
                               "four digits; until then these cells are refused.",
                           {"understood"}}));
  }

  void SettleLevels() {
    std::set<std::string> words;
    for (const DraftColumn* const column : ColumnsOf("level")) {
      for (const auto& [word, count] : ProfileOfColumn(*column).words) words.insert(word);
    }
    for (const std::string& word : words) {
      if (IsKnown(draft_.levels, word)) continue;
      const auto level = Ask({"level:" + word,
                              "Which level is '" + word +
                                  "'? Ask the people who keep the system; "
                                  "whether 1 is the highest or the lowest is "
                                  "not to be seen from here.",
                              {"A", "B", "C", "none"}});
      if (level && *level != "none") draft_.levels[*level].push_back(word);
    }
  }

  void SettleWords() {
    for (DraftColumn& column : draft_.columns) {
      const Target& target = *column.target;
      if (target.cell == "yes-no") SettleYesNo(column);
      if (target.cell == "code" && !target.values.empty()) SettleCodes(column);
    }
  }

  void SettleYesNo(const DraftColumn& column) {
    for (const auto& [word, count] : ProfileOfColumn(column).words) {
      if (IsKnown(draft_.yes_no, word)) continue;
      const auto answer = Ask({"yes-no:" + word,
                               "Does '" + word + "' in '" + column.name + "' mean yes or no?",
                               {"yes", "no", "none"}});
      if (answer && *answer != "none") draft_.yes_no[*answer].push_back(word);
    }
  }

  void SettleCodes(DraftColumn& column) {
    const Target& target = *column.target;
    column.values = target.values;
    std::vector<std::string> codes;
    for (const auto& [code, words] : target.values) codes.push_back(code);
    codes.emplace_back("none");
    for (const auto& [word, count] : ProfileOfColumn(column).words) {
      if (IsKnown(column.values, word)) continue;
      // The code itself is a word for it.
      if (const auto known = target.word_codes.find(ToLower(word));
          known != target.word_codes.end()) {
        column.values[known->second].push_back(word);
        continue;
      }
      const auto answer = Ask({"word:" + target.element + ":" + word,
                               "What does '" + word + "' in '" + column.name + "' mean?", codes});
      if (answer && *answer != "none") column.values[*answer].push_back(word);
    }
  }

  static bool IsKnown(const WordLists& table, const std::string& word) {
    const std::string lower = ToLower(word);
    return std::ranges::any_of(table, [&](const auto& entry) {
      return std::ranges::any_of(entry.second,
                                 [&](const std::string& one) { return ToLower(one) == lower; });
    });
  }

  // An answer to nothing is a slip that would otherwise pass unseen.
  [[nodiscard]] Status CheckAnswers() const {
    Issues issues;
    const auto report = [&](const std::string& id, const char* what) {
      issues.Add(
          {.type = IssueType::kValue, .id = "learn-answer", .expression = id, .diagnostics = what});
    };
    for (const std::string& id : wrong_) report(id, "this answer is none of the choices");
    for (const auto& [id, answer] : answers_) {
      if (!asked_.contains(id)) report(id, "nothing was asked under this name");
    }
    if (issues.empty()) return {};
    return Fail(ErrorFrom(std::move(issues)));
  }

  const Sample& sample_;
  const Knowledge& knowledge_;
  const Answers& answers_;
  std::vector<ColumnProfile> profiles_;
  Draft draft_;
  std::map<const Target*, std::size_t> taken_;  // which column
  std::set<std::string> elements_;
  std::vector<LearntColumn> columns_;
  std::vector<Question> open_;
  std::set<std::string> asked_;
  std::vector<std::string> wrong_;
};

}  // namespace

Result<Learnt> Learn(std::string bytes, const std::string& name, const Knowledge& knowledge,
                     const Answers& answers) {
  GATEWAY_TRY(const Regex good, Regex::Compile("[a-z][a-z0-9]*(-[a-z0-9]+)*"));
  if (!good.FullMatch(name)) {
    return Fail(IssueType::kValue,
                "a format's name is small letters, digits "
                "and single hyphens, as in council-x");
  }
  GATEWAY_TRY(const Sample sample, ReadSample(std::move(bytes)));
  return Learner(sample, knowledge, answers).Learn(name);
}

}  // namespace gateway::records
