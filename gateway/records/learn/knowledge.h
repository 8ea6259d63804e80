// What is known before an export is looked at: the columns of the flat form
// (csv-wide), the names they go by, the words of their cells, and what words in
// headers mean (mappings/learn.yaml).
//
// Immutable once loaded.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/fhir/schema/type_table.h"

namespace gateway::records {

// A header, cut into words: each in lower case, and the word that stands for
// it.
using HeaderWords = std::vector<std::string>;

// An element of the flat form's model that a column may hold.
struct Target {
  std::string element;               // "birthDate"
  std::vector<std::string> headers;  // its header and aliases
  std::vector<HeaderWords> words;    // of each of them, and of the element's name
  std::string cell;                  // "date", as format.yaml says it
  std::map<std::string, std::vector<std::string>> values;  // code -> words
  std::map<std::string, std::string> word_codes;           // word in lower case -> code
  bool required = false;
};

class Knowledge {
 public:
  // From <mappings>/csv-wide/format.yaml and <mappings>/learn.yaml; `types` has
  // the flat form's model.
  static Result<Knowledge> Load(const std::filesystem::path& mappings,
                                const fhir::TypeTable& types);

  [[nodiscard]] const std::vector<Target>& targets() const { return targets_; }
  [[nodiscard]] const Target* Find(std::string_view element) const;

  // "PatientDOB" -> birth, date: cut at spaces, punctuation, digits and
  // capitals, glued words taken apart where every piece is known, abbreviations
  // and synonyms replaced.
  [[nodiscard]] HeaderWords WordsOf(std::string_view header) const;
  // How alike two headers are, 0 to 1: what they share, counted by how much
  // each word tells.
  [[nodiscard]] double Likeness(const HeaderWords& a, const HeaderWords& b) const;

  // Words of the flat form for all columns: yes_no, levels; code -> words.
  [[nodiscard]] const std::map<std::string, std::vector<std::string>>& yes_no() const {
    return yes_no_;
  }
  [[nodiscard]] const std::map<std::string, std::vector<std::string>>& levels() const {
    return levels_;
  }
  // element -> text, and element -> the elements its UUID is made of (empty:
  // SHA-256 of the row).
  [[nodiscard]] const std::map<std::string, std::string>& defaults() const { return defaults_; }
  [[nodiscard]] const std::map<std::string, std::vector<std::string>>& derived() const {
    return derived_;
  }
  // The FHIR type of an element of the flat form ("date"); "string" for an
  // unknown one.
  [[nodiscard]] std::string TypeOf(const std::string& element) const;
  // The canonical of the flat form's model, and its maps in.
  [[nodiscard]] const std::string& model() const { return model_; }
  [[nodiscard]] const std::vector<std::string>& maps_in() const { return maps_in_; }

 private:
  [[nodiscard]] double WeightOf(const std::string& word) const;
  [[nodiscard]] std::vector<std::string> Unglue(const std::string& word) const;
  void AddMeaning(const std::string& word, std::vector<std::string>& words) const;
  [[nodiscard]] Status ReadWords(const std::filesystem::path& file);
  [[nodiscard]] Status ReadForm(const std::filesystem::path& file);
  void CountWords();

  std::vector<Target> targets_;
  std::map<std::string, std::vector<std::string>, std::less<>> phrases_;
  std::map<std::string, std::string, std::less<>> same_;  // word -> the one that stands for it
  std::set<std::string, std::less<>> weak_;
  std::set<std::string, std::less<>> known_;        // every word there is, as written
  std::map<std::string, int, std::less<>> counts_;  // targets that have the word
  std::map<std::string, std::vector<std::string>> yes_no_;
  std::map<std::string, std::vector<std::string>> levels_;
  std::map<std::string, std::string> defaults_;
  std::map<std::string, std::vector<std::string>> derived_;
  std::string model_;
  std::map<std::string, std::string> types_;  // by element
  std::vector<std::string> maps_in_;
};

// How alike two words are that are not the same: an abbreviation (chklst,
// compl) or a slip.
[[nodiscard]] double WordLikeness(std::string_view a, std::string_view b);

}  // namespace gateway::records
