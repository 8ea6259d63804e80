// Headers as words: the half of Knowledge that speaks of names.
#include <algorithm>
#include <cctype>
#include <cmath>

#include "gateway/base/text.h"
#include "gateway/records/learn/knowledge.h"

namespace gateway::records {
namespace {

bool IsLetter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || (c & 0x80) != 0;
}
bool IsDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool IsUpper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

// A new word begins at `at`: after anything that is no letter, between letters
// and digits, at a capital after a small letter, and at the last capital of a
// run ("NHSNumber").
bool BeginsWord(std::string_view text, std::size_t at) {
  const char before = text[at - 1];
  const char here = text[at];
  if (IsDigit(before) != IsDigit(here)) return true;
  if (!IsUpper(here)) return false;
  if (!IsUpper(before)) return true;
  return at + 1 < text.size() && IsLetter(text[at + 1]) && !IsUpper(text[at + 1]);
}

std::vector<std::string> CutUp(std::string_view header) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const bool part = IsLetter(header[i]) || IsDigit(header[i]);
    if (!word.empty() && (!part || BeginsWord(header, i))) {
      words.push_back(ToLower(word));
      word.clear();
    }
    if (part) word += header[i];
  }
  if (!word.empty()) words.push_back(ToLower(word));
  return words;
}

// Without vowels after the first letter: "checklist" and "chklst" are "chcklst"
// and "chklst".
std::string Skeleton(std::string_view word) {
  std::string skeleton;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (i == 0 || !std::string_view("aeiou").contains(word[i])) skeleton += word[i];
  }
  return skeleton;
}

// Every letter of `abbreviation` stands in `word`, in order, the first at the
// start.
bool Abbreviates(std::string_view abbreviation, std::string_view word) {
  if (abbreviation.empty() || word.empty() || abbreviation.front() != word.front()) return false;
  std::size_t at = 0;
  for (const char c : word) {
    if (at < abbreviation.size() && abbreviation[at] == c) ++at;
  }
  return at == abbreviation.size();
}

}  // namespace

double WordLikeness(std::string_view a, std::string_view b) {
  if (a == b) return 1;
  if (a.size() > b.size()) std::swap(a, b);
  if (a.size() >= 3 && b.starts_with(a)) return 0.85;
  if (a.size() >= 4 && Skeleton(a) == Skeleton(b)) return 0.85;
  if (a.size() >= 3 && b.size() >= 5 && Abbreviates(a, b)) return 0.6;
  if (a.size() >= 5 && !Nearest(a, {b}).empty()) return 0.7;
  return 0;
}

std::vector<std::string> Knowledge::Unglue(const std::string& word) const {
  if (known_.contains(word) || word.size() < 5) return {word};
  // The fewest known words that the whole is made of, from the left; a single
  // letter may end it
  // ("countc").
  std::vector<int> pieces(word.size() + 1, -1);
  std::vector<std::size_t> from(word.size() + 1, 0);
  pieces[0] = 0;
  for (std::size_t end = 1; end <= word.size(); ++end) {
    const std::size_t shortest = end == word.size() ? 1 : 2;
    for (std::size_t start = 0; start + shortest <= end; ++start) {
      if (pieces[start] < 0 || !known_.contains(std::string_view(word).substr(start, end - start)))
        continue;
      if (pieces[end] >= 0 && pieces[end] <= pieces[start] + 1) continue;
      pieces[end] = pieces[start] + 1;
      from[end] = start;
    }
  }
  if (pieces[word.size()] < 0) return {word};
  std::vector<std::string> words;
  for (std::size_t end = word.size(); end > 0; end = from[end])
    words.insert(words.begin(), word.substr(from[end], end - from[end]));
  return words;
}

void Knowledge::AddMeaning(const std::string& word, std::vector<std::string>& words) const {
  if (const auto phrase = phrases_.find(word); phrase != phrases_.end()) {
    for (const std::string& one : phrase->second) AddMeaning(one, words);
    return;
  }
  const auto stands = same_.find(word);
  const std::string& meaning = stands == same_.end() ? word : stands->second;
  if (std::ranges::find(words, meaning) == words.end()) words.push_back(meaning);
}

HeaderWords Knowledge::WordsOf(std::string_view header) const {
  HeaderWords words;
  for (const std::string& cut : CutUp(header)) {
    for (const std::string& word : Unglue(cut)) AddMeaning(word, words);
  }
  return words;
}

double Knowledge::WeightOf(const std::string& word) const {
  const auto count = counts_.find(word);
  const double targets = static_cast<double>(targets_.size());
  const double rarity = std::log(1 + targets / (count == counts_.end() ? 2 : count->second));
  return weak_.contains(word) ? rarity * 0.25 : rarity;
}

double Knowledge::Likeness(const HeaderWords& a, const HeaderWords& b) const {
  double shared = 0;
  double of_a = 0;
  double of_b = 0;
  for (const std::string& word : b) of_b += WeightOf(word);
  std::vector<bool> used(b.size(), false);
  for (const std::string& word : a) {
    double best = 0;
    std::size_t best_at = b.size();
    for (std::size_t i = 0; i < b.size(); ++i) {
      const double one = WordLikeness(word, b[i]);
      // Of two that are alike the one that is free.
      if (one > best || (one > 0 && one == best && used[best_at] && !used[i])) {
        best = one;
        best_at = i;
      }
    }
    if (best_at == b.size()) {
      of_a += WeightOf(word);
    } else if (!used[best_at]) {
      // An abbreviation weighs as much as the word it stands for.
      used[best_at] = true;
      of_a += WeightOf(b[best_at]);
      shared += best * WeightOf(b[best_at]);
    }  // Said twice, it tells nothing more.
  }
  return of_a + of_b == 0 ? 0 : 2 * shared / (of_a + of_b);
}

void Knowledge::CountWords() {
  for (const Target& target : targets_) {
    std::set<std::string> words;
    for (const HeaderWords& header : target.words) words.insert(header.begin(), header.end());
    for (const std::string& word : words) ++counts_[word];
  }
}

}  // namespace gateway::records
