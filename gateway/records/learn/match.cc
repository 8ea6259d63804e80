#include "gateway/records/learn/match.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "gateway/base/text.h"

namespace gateway::records {
namespace {

constexpr double kContradiction = 0.1;  // what cells look like rules the element out
constexpr double kNearlyAsLikely = 0.05;
constexpr std::size_t kMostLevels = 6;

// Lower case letters and digits alone.
std::string KeyOf(std::string_view header) {
  std::string key;
  for (const char c : ToLower(header)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0) key += c;
  }
  return key;
}

bool EndsWith(const std::string& element, std::string_view end) { return element.ends_with(end); }

// The share of cells that are words of the table, each with its number of
// cells.
double Known(const ColumnProfile& profile,
             const std::function<bool(const std::string&)>& is_known) {
  std::size_t known = 0;
  for (const auto& [word, count] : profile.words) known += is_known(ToLower(word)) ? count : 0;
  return profile.filled == 0 ? 0 : static_cast<double>(known) / static_cast<double>(profile.filled);
}

bool IsWordOf(const std::map<std::string, std::vector<std::string>>& table,
              const std::string& word) {
  return std::ranges::any_of(table, [&](const auto& entry) {
    return std::ranges::any_of(entry.second,
                               [&](const std::string& one) { return ToLower(one) == word; });
  });
}

// What the cells say for or against an element.
struct Evidence {
  double factor = 1;  // of the header's likeness
  double alone = 0;   // confidence from the cells without any header
  std::string why;
};

class Judge {
 public:
  explicit Judge(const Knowledge& knowledge) : knowledge_(knowledge) {}

  [[nodiscard]] Evidence Of(const Target& target, const ColumnProfile& profile) const {
    if (profile.filled == 0) return {0.95, 0, "no cell is filled"};
    if (target.cell == "date") return OfDate(profile);
    if (target.cell == "instant") return OfInstant(profile);
    if (target.cell == "yes-no") return OfYesNo(profile);
    if (target.cell == "integer") return Share(profile.integers, "every cell is a whole number");
    if (target.cell == "level") return OfLevel(profile);
    if (target.cell == "code") return OfCode(target, profile);
    return OfText(target, profile);
  }

 private:
  static Evidence Share(double share, const char* why) {
    return share >= 0.9 ? Evidence{1.05, 0, why} : Evidence{kContradiction, 0, ""};
  }

  static Evidence OfDate(const ColumnProfile& profile) {
    if (!profile.date_shapes.empty()) return {1.1, 0, "every cell is a date"};
    if (profile.two_digit_years) return {1, 0, "dates whose year has two digits"};
    return {kContradiction, 0, ""};
  }

  static Evidence OfInstant(const ColumnProfile& profile) {
    if (profile.instants >= 0.9) return {1.1, 0, "every cell is a time with its zone"};
    return {kContradiction, 0, ""};
  }

  [[nodiscard]] Evidence OfYesNo(const ColumnProfile& profile) const {
    const double known = Known(
        profile, [&](const std::string& word) { return IsWordOf(knowledge_.yes_no(), word); });
    if (known >= 0.9 && profile.words.size() <= 4) return {1.1, 0, "every cell says yes or no"};
    return profile.words.size() == 2 || profile.words.size() == 1 ? Evidence{0.9, 0, "two words"}
                                                                  : Evidence{kContradiction, 0, ""};
  }

  static Evidence OfLevel(const ColumnProfile& profile) {
    const bool few = profile.few_words && profile.words.size() <= kMostLevels;
    if (!few || profile.average_length > 24) return {kContradiction, 0, ""};
    return {1.05, 0, "few different short words"};
  }

  static Evidence OfCode(const Target& target, const ColumnProfile& profile) {
    if (!profile.date_shapes.empty() || profile.instants >= 0.9) return {kContradiction, 0, ""};
    if (target.values.empty()) return {profile.average_length > 40 ? kContradiction : 1, 0, ""};
    if (!profile.few_words) return {kContradiction, 0, ""};
    const double known =
        Known(profile, [&](const std::string& word) { return target.word_codes.contains(word); });
    if (known < 0.5) return {0.85, 0, "its words are not those that are known"};
    // Words that only this element has tell more than words like "Other".
    const bool telling = known >= 0.95 && profile.words.size() >= 3;
    return {1.15, telling ? 0.55 : 0, "its words are known"};
  }

  static Evidence OfText(const Target& target, const ColumnProfile& profile) {
    const std::string& element = target.element;
    if (element == "nhsNumber") {
      if (profile.nhs_numbers < 0.9) return {kContradiction, 0, ""};
      return {1.2, 0.95, "every cell is an NHS number with a right check digit"};
    }
    if (profile.nhs_numbers >= 0.9) return {kContradiction, 0, ""};
    if (element == "email") return Typical(profile.emails, 0.6, "electronic mail addresses");
    if (element == "postcode") return Typical(profile.postcodes, 0.7, "postcodes");
    if (element == "telephone") return Typical(profile.phones, 0.5, "telephone numbers");
    if (element == "recordId") return Typical(profile.uuids, 0.5, "UUIDs");
    if (element == "sourceRecordHash") return Typical(profile.hashes, 0.7, "hashes");
    if (EndsWith(element, "Ods") || EndsWith(element, "Icb"))
      return Typical(profile.ods_codes, 0, "ODS codes");
    const bool something_else = !profile.date_shapes.empty() || profile.instants >= 0.9 ||
                                profile.emails >= 0.9 || profile.postcodes >= 0.9 ||
                                profile.hashes >= 0.9;
    if (something_else) return {kContradiction, 0, ""};
    if (EndsWith(element, "Name") && profile.ods_codes >= 0.9) return {kContradiction, 0, ""};
    if (EndsWith(element, "Evidence"))
      return profile.average_length >= 8 ? Evidence{1.1, 0, "free text"} : Evidence{0.5, 0, ""};
    return {1, 0, ""};
  }

  static Evidence Typical(double share, double alone, const char* what) {
    if (share >= 0.9) return {1.1, alone, std::string("cells are ") + what};
    return {share >= 0.5 ? 0.8 : kContradiction, 0, ""};
  }

  const Knowledge& knowledge_;
};

struct Candidate {
  std::size_t column;
  const Target* target;
  double confidence;
  double raw;  // before it is cut at 1: decides between the best
  bool named;  // the header is known as it stands
  std::string why;
};

// Likeness of a header to the best name of a target.
double NameLikeness(const std::string& header, const HeaderWords& words, const Target& target,
                    const Knowledge& knowledge, std::string& why) {
  const std::string key = KeyOf(header);
  for (const std::string& name : target.headers) {
    if (KeyOf(name) != key) continue;
    why = "the header is known";
    return 1;
  }
  double best = 0;
  for (const HeaderWords& name : target.words)
    best = std::max(best, knowledge.Likeness(words, name));
  why = "the header is like '" + target.headers.front() + "'";
  return best * 0.97;
}

std::vector<Candidate> CandidatesOf(std::size_t column, const SampleColumn& sample,
                                    const ColumnProfile& profile, const Knowledge& knowledge) {
  std::vector<Candidate> candidates;
  if (sample.is_list) return candidates;
  const Judge judge(knowledge);
  const HeaderWords words = knowledge.WordsOf(sample.name);
  // The last step of a JSON path may say it all.
  const std::string last = sample.name.substr(sample.name.rfind('/') + 1);
  const HeaderWords last_words = knowledge.WordsOf(last);
  for (const Target& target : knowledge.targets()) {
    std::string why;
    double likeness = NameLikeness(sample.name, words, target, knowledge, why);
    if (last != sample.name) {
      std::string last_why;
      const double of_last = NameLikeness(last, last_words, target, knowledge, last_why) * 0.95;
      if (of_last > likeness) {
        likeness = of_last;
        why = last_why;
      }
    }
    const Evidence evidence = judge.Of(target, profile);
    double raw = likeness * evidence.factor;
    if (evidence.alone > raw) {
      raw = evidence.alone + likeness * 0.05;
      why.clear();
    }
    if (!evidence.why.empty()) why += (why.empty() ? "" : "; ") + evidence.why;
    if (raw >= kDoubtful)
      candidates.push_back(
          {column, &target, std::min(raw, 1.0), raw, likeness >= 1, std::move(why)});
  }
  return candidates;
}

}  // namespace

bool IsSettled(const ColumnMatch& match) {
  if (match.target == nullptr || match.runner_up != nullptr) return false;
  return match.confidence >= (match.target->cell == "level" ? kSettledLevel : kSettled);
}

std::vector<ColumnMatch> MatchColumns(const Sample& sample,
                                      const std::vector<ColumnProfile>& profiles,
                                      const Knowledge& knowledge) {
  std::vector<Candidate> all;
  for (std::size_t i = 0; i < sample.columns.size(); ++i) {
    std::ranges::move(CandidatesOf(i, sample.columns[i], profiles[i], knowledge),
                      std::back_inserter(all));
  }
  std::ranges::stable_sort(all, std::ranges::greater(), &Candidate::raw);
  std::vector<ColumnMatch> matches(sample.columns.size());
  std::set<const Target*> taken;
  std::vector<bool> named(sample.columns.size(), false);
  for (const Candidate& candidate : all) {
    ColumnMatch& match = matches[candidate.column];
    if (match.target != nullptr || taken.contains(candidate.target)) continue;
    taken.insert(candidate.target);
    named[candidate.column] = candidate.named;
    match = {candidate.target, candidate.confidence, candidate.why, nullptr};
  }
  // An element that no other column took and that would have done nearly as
  // well is a doubt.
  for (const Candidate& candidate : all) {
    ColumnMatch& match = matches[candidate.column];
    if (match.target == nullptr || named[candidate.column]) continue;
    if (match.target == candidate.target) continue;
    const bool near = candidate.raw >= match.confidence - kNearlyAsLikely;
    if (near && !taken.contains(candidate.target) && match.runner_up == nullptr)
      match.runner_up = candidate.target;
  }
  return matches;
}

}  // namespace gateway::records
