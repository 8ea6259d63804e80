#include "gateway/records/cells/word_table.h"

#include "gateway/base/text.h"

namespace gateway::records {

bool WordTable::Add(const std::string& code, const std::vector<std::string>& words) {
  bool all_new = true;
  for (const std::string& word : words) {
    const auto [at, is_new] = to_code_.emplace(ToLower(Trim(word)), code);
    if (!is_new && at->second != code) all_new = false;
    if (!is_new) continue;
    words_.push_back(word);
    to_word_.emplace(code, word);
  }
  return all_new;
}

const std::string* WordTable::Code(std::string_view word) const {
  const auto at = to_code_.find(ToLower(Trim(word)));
  return at == to_code_.end() ? nullptr : &at->second;
}

const std::string* WordTable::Word(std::string_view code) const {
  const auto at = to_word_.find(code);
  return at == to_word_.end() ? nullptr : &at->second;
}

std::string WordTable::Accepted() const {
  std::string text;
  for (const std::string& word : words_) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace gateway::records
