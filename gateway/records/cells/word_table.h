// Codes and the words a format has for them: "female" <-> Female, F, 2. The first word is written.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::records {

// Immutable once filled. Words are compared without regard to case (ASCII) and outer spaces.
class WordTable {
 public:
  // False when one of the words stands for another code already; that word is not taken.
  [[nodiscard]] bool Add(const std::string& code, const std::vector<std::string>& words);

  // Null when no code has that word.
  [[nodiscard]] const std::string* Code(std::string_view word) const;
  // The word to write; null for an unknown code.
  [[nodiscard]] const std::string* Word(std::string_view code) const;
  [[nodiscard]] bool empty() const { return to_code_.empty(); }
  // "Female, F, 2, Male, M": for "accepted are …".
  [[nodiscard]] std::string Accepted() const;

 private:
  std::map<std::string, std::string, std::less<>> to_code_;
  std::map<std::string, std::string, std::less<>> to_word_;
  std::vector<std::string> words_;  // in the order of the file
};

}  // namespace gateway::records
