// Values that look like others and say nothing of them: letters for letters, digits for digits.
//
// What comes out depends on the order in which values are asked for and on their shapes, never on
// their characters, so that nobody can find the way back by trying names.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::validation {

// Used by one thread; the same word gives the same answer for as long as the object lives.
class Synthesiser {
 public:
  // `round`: another one gives other characters.
  explicit Synthesiser(std::uint64_t round = 0) : state_(round * 7919 + 1) {}

  // Words and numbers get others of the same length and case; what stands between stays. An NHS
  // number becomes one of the reserved range 999, whose check digit is right or wrong as before.
  [[nodiscard]] std::string Text(std::string_view text);
  // A number: as many digits before and behind the point; sign and exponent stay.
  [[nodiscard]] std::string Number(std::string_view number);
  // An address, reference or id: scheme, names of FHIR types and separators stay, each segment
  // gets the same replacement wherever it stands ("Patient/4711" and "4711" fit each other).
  [[nodiscard]] std::string Address(std::string_view address);
  // XHTML: what is between the tags and the values of attributes.
  [[nodiscard]] std::string Xhtml(std::string_view div);

 private:
  std::string Word(std::string_view word);
  std::string Segment(std::string_view segment);
  std::string NhsNumber(std::string_view digits);
  char Digit(char original);
  char Letter(char original);
  std::uint64_t Next();

  std::uint64_t state_;
  std::map<std::string, std::string, std::less<>> known_;
};

// Dates in place of dates: those that were equal stay equal, an earlier one stays earlier, and the
// precision stays. `anchor` of the earliest; days between neighbours are `step`. Texts that are no
// dates are not in the answer.
[[nodiscard]] std::map<std::string, std::string> SyntheticDates(std::vector<std::string> texts,
                                                                int first_year, int step);
// The same with the distances kept: all are moved until the earliest lies in `first_year`.
[[nodiscard]] std::map<std::string, std::string> MovedDates(const std::vector<std::string>& texts,
                                                            int first_year);

// "2026", "2026-10", "2026-10-01", and instants: begins like a date that exists.
[[nodiscard]] bool IsDateText(std::string_view text);

// A word of FHIR or of the web, which is nobody's value: a resource type, "urn", "https".
[[nodiscard]] bool IsVocabulary(std::string_view word);

}  // namespace gateway::validation
