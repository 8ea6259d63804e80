#include "gateway/records/rules/text_checks.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "gateway/base/clock.h"

namespace gateway::records {
namespace {

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A9, A99, AA9, AA99, A9A, AA9A: the six forms of an outward code.
bool IsOutward(std::string_view text) {
  std::string form;
  for (const char c : text) form += IsUpper(c) ? 'A' : IsDigit(c) ? '9' : '?';
  constexpr std::array<std::string_view, 6> kForms{"A9", "A99", "AA9", "AA99", "A9A", "AA9A"};
  return std::ranges::find(kForms, form) != kForms.end();
}

bool IsInward(std::string_view text) {
  // Inward codes never use C, I, K, M, O or V. ZZ99's do (3VZ, 3CZ), so that is not asked here.
  return text.size() == 3 && IsDigit(text[0]) && IsUpper(text[1]) && IsUpper(text[2]);
}

struct Mark {
  std::string_view bytes;    // the combining mark
  std::string_view letters;  // that compose with it
};

// Unicode 15, canonical compositions of ASCII letters.
constexpr std::array<Mark, 13> kMarks{{
    {"\xCC\x80", "AEIOUNWYaeiounwy"},                         // grave
    {"\xCC\x81", "ACEGIKLMNOPRSUWYZacegiklmnoprsuwyz"},       // acute
    {"\xCC\x82", "ACEGHIJOSUWYZaceghijosuwyz"},               // circumflex
    {"\xCC\x83", "AEINOUVYaeinouvy"},                         // tilde
    {"\xCC\x84", "AEGIOUYaegiouy"},                           // macron
    {"\xCC\x86", "AEGIOUaegiou"},                             // breve
    {"\xCC\x87", "ABCDEFGHIMNOPRSTWXYZabcdefghmnoprstwxyz"},  // dot above
    {"\xCC\x88", "AEHIOUWXYaehiotuwxy"},                      // diaeresis
    {"\xCC\x8A", "AUauwy"},                                   // ring
    {"\xCC\x8B", "OUou"},                                     // double acute
    {"\xCC\x8C", "ACDEGHIKLNORSTUZacdeghijklnorstuz"},        // caron
    {"\xCC\xA7", "CDEGHKLNRSTcdeghklnrst"},                   // cedilla
    {"\xCC\xA8", "AEIOUaeiou"},                               // ogonek
}};

// A FHIR date as its earliest or latest day.
std::optional<std::chrono::year_month_day> DayOf(std::string_view date, bool latest) {
  if (date.size() == 10) {
    const auto day = ParseDate(date);
    return day ? std::optional(*day) : std::nullopt;
  }
  const std::string padded(date);
  if (date.size() == 4) return DayOf(padded + (latest ? "-12-31" : "-01-01"), latest);
  if (date.size() != 7) return std::nullopt;
  const auto first = ParseDate(padded + "-01");
  if (!first) return std::nullopt;
  if (!latest) return *first;
  return std::chrono::year_month_day(first->year() / first->month() / std::chrono::last);
}

}  // namespace

bool IsPostcode(std::string_view text) {
  if (text == "GIR 0AA") return true;
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return false;
  return IsOutward(text.substr(0, space)) && IsInward(text.substr(space + 1));
}

bool IsOdsCode(std::string_view text) {
  return text.size() >= 3 && text.size() <= 8 &&
         std::ranges::all_of(text, [](char c) { return IsUpper(c) || IsDigit(c); });
}

bool HasControlCharacters(std::string_view utf8) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') return true;
    if (byte == 0x7F) return true;
    if (byte != 0xC2 || i + 1 == utf8.size()) continue;
    if (static_cast<unsigned char>(utf8[i + 1]) < 0xA0) return true;
  }
  return false;
}

bool IsNfc(std::string_view utf8) {
  for (const Mark& mark : kMarks) {
    for (std::size_t at = utf8.find(mark.bytes); at != std::string_view::npos;
         at = utf8.find(mark.bytes, at + 1)) {
      if (at > 0 && mark.letters.contains(utf8[at - 1])) return false;
    }
  }
  return true;
}

std::optional<int> AgeAt(std::string_view birth, std::string_view on) {
  const auto born = DayOf(birth, true);
  const auto day = DayOf(on, false);
  if (!born || !day) return std::nullopt;
  const int years = static_cast<int>(day->year()) - static_cast<int>(born->year());
  const bool birthday_passed =
      day->month() > born->month() || (day->month() == born->month() && day->day() >= born->day());
  return birthday_passed ? years : years - 1;
}

}  // namespace gateway::records
