#include "gateway/validation/shrink/synthetic.h"

#include <algorithm>
#include <set>

#include "gateway/base/nhs_number.h"

namespace gateway::validation {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsBeyondAscii(char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; }
bool IsWordCharacter(char c) { return IsDigit(c) || IsLower(c) || IsUpper(c) || IsBeyondAscii(c); }

bool AreDigits(std::string_view text, std::size_t count) {
  return text.size() == count && std::ranges::all_of(text, IsDigit);
}

// A letter of as many bytes as the character that begins with `lead`.
std::string_view LetterOfSize(unsigned char lead) {
  if (lead >= 0xF0) return "\xF0\x9D\x92\xB3";  // mathematical script capital X
  if (lead >= 0xE0) return "\xE1\xBA\xBD";      // e with tilde
  return "\xC3\xA9";                            // e acute
}

std::size_t SizeOfCharacter(unsigned char lead) {
  return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
}

}  // namespace

bool IsVocabulary(std::string_view word) {
  static const std::set<std::string_view> kWords{"urn",      "uuid",        "oid",
                                                 "http",     "https",       "ietf",
                                                 "iso",      "std",         "rfc",
                                                 "fhir",     "www",         "com",
                                                 "org",      "uk",          "nhs",
                                                 "net",      "ftp",         "_history",
                                                 "mailto",   "tel",         "data",
                                                 "bcp",      "xml",         "json",
                                                 "text",     "application", "StructureDefinition",
                                                 "ValueSet", "CodeSystem",  "Id"};
  return kWords.contains(word);
}

std::uint64_t Synthesiser::Next() {
  state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
  return state_ >> 33;
}

// Never 0: a number has no leading zeros.
char Synthesiser::Digit(char original) {
  const char digit = static_cast<char>('1' + Next() % 9);
  return digit != original ? digit : static_cast<char>(digit == '9' ? '1' : digit + 1);
}

// Letters of hexadecimal numbers stay such: a UUID stays one.
char Synthesiser::Letter(char original) {
  const char first = IsLower(original) ? 'a' : 'A';
  const std::uint64_t among = original <= first + 5 ? 6 : 26;
  const char letter = static_cast<char>(first + static_cast<char>(Next() % among));
  return letter != original ? letter : static_cast<char>(letter == first ? first + 1 : letter - 1);
}

std::string Synthesiser::NhsNumber(std::string_view digits) {
  const bool is_right = gateway::NhsNumber::Parse(digits).has_value();
  std::string number;
  int check = -1;
  while (check < 0 || number == digits) {
    number = "999";
    for (int i = 0; i < 6; ++i) number += Digit(' ');
    check = gateway::NhsNumber::CheckDigit(number);
    if (check >= 0) number += static_cast<char>('0' + (is_right ? check : (check + 1) % 10));
  }
  return number;
}

std::string Synthesiser::Word(std::string_view word) {
  if (const auto found = known_.find(word); found != known_.end()) return found->second;
  std::string other;
  if (AreDigits(word, 10)) {
    other = NhsNumber(word);
  } else {
    for (std::size_t i = 0; i < word.size();) {
      const auto lead = static_cast<unsigned char>(word[i]);
      const std::size_t size = SizeOfCharacter(lead);
      if (size > 1) {
        other += LetterOfSize(lead);
      } else {
        other += IsDigit(word[i]) ? Digit(word[i]) : Letter(word[i]);
      }
      i += size;
    }
  }
  return known_.emplace(std::string(word), std::move(other)).first->second;
}

std::string Synthesiser::Text(std::string_view text) {
  // "999 000 0018" is one number.
  std::string digits;
  for (const char c : text) {
    if (c != ' ' && c != '-') digits += c;
  }
  const bool is_spaced = digits.size() == 10 && digits.size() < text.size() &&
                         AreDigits(digits, 10) && text.find(' ') != std::string_view::npos;
  const std::string number = is_spaced ? Word(digits) : std::string();
  std::string other;
  std::size_t used = 0;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && IsWordCharacter(text[end])) ++end;
    if (end == i) {
      other += text[i++];
      continue;
    }
    const std::string_view word = text.substr(i, end - i);
    other += is_spaced ? number.substr(used, word.size()) : Word(word);
    used += word.size();
    i = end;
  }
  return other;
}

std::string Synthesiser::Number(std::string_view number) {
  std::string other;
  bool in_exponent = false;
  for (std::size_t i = 0; i < number.size(); ++i) {
    const char c = number[i];
    in_exponent = in_exponent || c == 'e' || c == 'E';
    other += IsDigit(c) && !in_exponent ? Digit(c) : c;
  }
  return other;
}

std::string Synthesiser::Segment(std::string_view segment) {
  if (IsVocabulary(segment)) return std::string(segment);
  std::string other;
  for (std::size_t i = 0; i < segment.size();) {
    std::size_t end = i;
    while (end < segment.size() && IsWordCharacter(segment[end])) ++end;
    if (end == i) {
      other += segment[i++];
      continue;
    }
    const std::string_view word = segment.substr(i, end - i);
    other += IsVocabulary(word) ? std::string(word) : Word(word);
    i = end;
  }
  return other;
}

std::string Synthesiser::Address(std::string_view address) {
  constexpr std::string_view kSeparators = "/#|?=&:";
  std::string other;
  while (!address.empty()) {
    const std::size_t end = std::min(address.find_first_of(kSeparators), address.size());
    const std::string_view segment = address.substr(0, end);
    // A FHIR type is followed by an id.
    const bool is_type =
        end < address.size() && address[end] == '/' && !segment.empty() && IsUpper(segment[0]) &&
        segment.size() > 3 &&
        std::ranges::all_of(segment, [](char c) { return IsLower(c) || IsUpper(c); });
    other += is_type ? std::string(segment) : Segment(segment);
    if (end < address.size()) other += address[end];
    address.remove_prefix(std::min(end + 1, address.size()));
  }
  return other;
}

std::string Synthesiser::Xhtml(std::string_view div) {
  std::string other;
  for (std::size_t i = 0; i < div.size();) {
    std::size_t end = div.size();
    if (div[i] == '<') {
      end = std::min(div.find('>', i), div.size() - 1) + 1;
      const std::string_view tag = div.substr(i, end - i);
      std::size_t at = 0;
      while (at < tag.size()) {  // attribute values, in either quotes
        const std::size_t open = tag.find_first_of("\"'", at);
        const std::size_t close =
            open == std::string_view::npos ? open : tag.find(tag[open], open + 1);
        if (close == std::string_view::npos) break;
        other += tag.substr(at, open + 1 - at);
        const std::string_view value = tag.substr(open + 1, close - open - 1);
        other += value == "http://www.w3.org/1999/xhtml" ? std::string(value) : Address(value);
        other += tag[close];
        at = close + 1;
      }
      other += tag.substr(std::min(at, tag.size()));
    } else if (div[i] == '&') {
      end = std::min(div.find(';', i), div.size() - 1) + 1;
      other += div.substr(i, end - i);
    } else {
      end = std::min(div.find_first_of("<&", i), div.size());
      other += Text(div.substr(i, end - i));
    }
    i = end;
  }
  return other;
}

}  // namespace gateway::validation
