#include "gateway/fhir/schema/primitive_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

namespace gateway::fhir {
namespace {

constexpr std::size_t kMaxStringBytes = 1024 * 1024;

constexpr std::array<std::pair<std::string_view, PrimitiveFormat>, 19> kByName{{
    {"boolean", PrimitiveFormat::kBoolean},
    {"integer", PrimitiveFormat::kInteger},
    {"positiveInt", PrimitiveFormat::kPositiveInt},
    {"unsignedInt", PrimitiveFormat::kUnsignedInt},
    {"decimal", PrimitiveFormat::kDecimal},
    {"date", PrimitiveFormat::kDate},
    {"dateTime", PrimitiveFormat::kDateTime},
    {"instant", PrimitiveFormat::kInstant},
    {"time", PrimitiveFormat::kTime},
    {"code", PrimitiveFormat::kCode},
    {"id", PrimitiveFormat::kId},
    {"oid", PrimitiveFormat::kOid},
    {"uuid", PrimitiveFormat::kUuid},
    {"uri", PrimitiveFormat::kUri},
    {"url", PrimitiveFormat::kUri},
    {"canonical", PrimitiveFormat::kUri},
    {"base64Binary", PrimitiveFormat::kBase64},
    {"string", PrimitiveFormat::kString},
    {"markdown", PrimitiveFormat::kString},
}};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

// Takes pieces off the front of a text.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool AtEnd() const { return rest_.empty(); }
  bool Take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // Exactly `count` digits as a number; -1 when they are not there.
  int Number(std::size_t count) {
    if (rest_.size() < count || !AllDigits(rest_.substr(0, count))) return -1;
    int number = 0;
    for (std::size_t i = 0; i < count; ++i) number = number * 10 + (rest_[i] - '0');
    rest_.remove_prefix(count);
    return number;
  }
  // As many digits as there are; their number.
  std::size_t Digits() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), IsDigit);
    const auto count = static_cast<std::size_t>(end - rest_.begin());
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
};

int DaysIn(int year, int month) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

// YYYY, YYYY-MM or YYYY-MM-DD; how many parts were taken, 0 when it is none.
int TakeDate(Cursor& at) {
  const int year = at.Number(4);
  if (year < 1) return 0;
  if (!at.Take('-')) return 1;
  const int month = at.Number(2);
  if (month < 1 || month > 12) return 0;
  if (!at.Take('-')) return 2;
  const int day = at.Number(2);
  return day >= 1 && day <= DaysIn(year, month) ? 3 : 0;
}

// hh:mm:ss with an optional fraction; 60 is a leap second.
bool TakeTime(Cursor& at) {
  const int hour = at.Number(2);
  if (hour < 0 || hour > 23 || !at.Take(':')) return false;
  const int minute = at.Number(2);
  if (minute < 0 || minute > 59 || !at.Take(':')) return false;
  const int second = at.Number(2);
  if (second < 0 || second > 60) return false;
  return !at.Take('.') || at.Digits() > 0;
}

bool TakeZone(Cursor& at) {
  if (at.Take('Z')) return true;
  if (!at.Take('+') && !at.Take('-')) return false;
  const int hour = at.Number(2);
  if (hour < 0 || hour > 14 || !at.Take(':')) return false;
  const int minute = at.Number(2);
  return minute >= 0 && minute <= (hour == 14 ? 0 : 59);
}

bool IsDate(std::string_view text) {
  Cursor at(text);
  return TakeDate(at) > 0 && at.AtEnd();
}

bool IsDateTime(std::string_view text) {
  Cursor at(text);
  const int parts = TakeDate(at);
  if (parts == 0 || at.AtEnd()) return parts > 0;
  return parts == 3 && at.Take('T') && TakeTime(at) && TakeZone(at) && at.AtEnd();
}

bool IsInstant(std::string_view text) { return text.size() > 10 && IsDateTime(text); }

bool IsTime(std::string_view text) {
  Cursor at(text);
  return TakeTime(at) && at.AtEnd();
}

// Without leading zeros, within 32 bits and not under `minimum`.
bool IsInteger(std::string_view text, int minimum) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (!AllDigits(digits) || (digits.size() > 1 && digits[0] == '0')) return false;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= minimum;
}

bool IsDecimal(std::string_view text) {
  Cursor at(text);
  at.Take('-');
  if (!at.Take('0') && at.Digits() == 0) return false;
  if (at.Take('.') && at.Digits() == 0) return false;
  if (at.Take('e') || at.Take('E')) {
    if (!at.Take('+')) at.Take('-');
    if (at.Digits() == 0) return false;
  }
  return at.AtEnd();
}

// No space at either end, and single ones inside.
bool IsCode(std::string_view text) {
  bool space_before = true;
  for (const char c : text) {
    const bool space = IsSpace(c);
    if (space && space_before) return false;
    space_before = space;
  }
  return !space_before;
}

bool IsId(std::string_view text) {
  const auto allowed = [](char c) {
    return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
  };
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), allowed);
}

bool IsOid(std::string_view text) {
  if (!text.starts_with("urn:oid:") || text.size() < 10) return false;
  text.remove_prefix(8);
  if (text[0] < '0' || text[0] > '2' || text[1] != '.') return false;
  Cursor at(text.substr(1));
  while (at.Take('.')) {
    if (!at.Take('0') && at.Digits() == 0) return false;
  }
  return at.AtEnd();
}

bool IsUuid(std::string_view text) {
  if (!text.starts_with("urn:uuid:") || text.size() != 45) return false;
  text.remove_prefix(9);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = IsDigit(text[i]) || (text[i] >= 'a' && text[i] <= 'f');
    if (dash ? text[i] != '-' : !hex) return false;
  }
  return true;
}

bool IsUri(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), IsSpace);
}

// 1 for a character of the alphabet, 2 for white space, 3 for the padding, 0 for anything else.
constexpr std::array<unsigned char, 256> kBase64Class = [] {
  std::array<unsigned char, 256> table{};
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = 1;
  for (unsigned c = 'A'; c <= 'Z'; ++c) table[c] = table[c + 32] = 1;
  table['+'] = table['/'] = 1;
  table[' '] = table['\t'] = table['\r'] = table['\n'] = 2;
  table['='] = 3;
  return table;
}();

bool IsBase64(std::string_view text) {
  std::size_t letters = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    const unsigned char what = kBase64Class[static_cast<unsigned char>(c)];
    if (what == 0 || (what == 1 && padding > 0)) return false;
    letters += what == 1 ? 1 : 0;
    padding += what == 3 ? 1 : 0;
  }
  return letters > 0 && padding <= 2 && (letters + padding) % 4 == 0;
}

// Tab, carriage return and line feed are the control characters that XML has.
bool IsForeignControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n';
}

// U+FFFE or U+FFFF at the front.
bool BeginsWithNoncharacter(std::string_view text) {
  return text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF");
}

// Whether XML 1.0 has every character of this UTF-8. Eight bytes at a time: narratives and
// attachments' texts are long. What catches the eye is a byte below a space, or one of 0xEF.
bool HasXmlCharacters(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHigh = 0x8080808080808080U;
  std::size_t at = 0;
  while (at < text.size()) {
    if (at + 8 <= text.size()) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + at, 8);
      const std::uint64_t other = word ^ (kOnes * 0xEF);
      const std::uint64_t hit = ((word - kOnes * 0x20) & ~word) | ((other - kOnes) & ~other);
      if ((hit & kHigh) == 0) {
        at += 8;
        continue;
      }
    }
    for (const std::size_t end = std::min(at + 8, text.size()); at < end; ++at) {
      if (IsForeignControl(text[at]) || BeginsWithNoncharacter(text.substr(at))) return false;
    }
  }
  return true;
}

bool IsString(std::string_view text) {
  return !text.empty() && text.size() <= kMaxStringBytes && HasXmlCharacters(text);
}

}  // namespace

PrimitiveFormat FormatOf(const Type& type) {
  for (const Type* at = &type; at != nullptr; at = at->base) {
    for (const auto& [name, format] : kByName) {
      if (at->name == name) return format;
    }
  }
  return PrimitiveFormat::kAny;
}

bool HasFormat(PrimitiveFormat format, std::string_view text) {
  switch (format) {
    case PrimitiveFormat::kAny:
      return true;
    case PrimitiveFormat::kBoolean:
      return text == "true" || text == "false";
    case PrimitiveFormat::kInteger:
      return IsInteger(text, -2147483647 - 1);
    case PrimitiveFormat::kPositiveInt:
      return IsInteger(text, 1);
    case PrimitiveFormat::kUnsignedInt:
      return IsInteger(text, 0);
    case PrimitiveFormat::kDecimal:
      return IsDecimal(text);
    case PrimitiveFormat::kDate:
      return IsDate(text);
    case PrimitiveFormat::kDateTime:
      return IsDateTime(text);
    case PrimitiveFormat::kInstant:
      return IsInstant(text);
    case PrimitiveFormat::kTime:
      return IsTime(text);
    case PrimitiveFormat::kCode:
      return IsCode(text) && HasXmlCharacters(text);
    case PrimitiveFormat::kId:
      return IsId(text);
    case PrimitiveFormat::kOid:
      return IsOid(text);
    case PrimitiveFormat::kUuid:
      return IsUuid(text);
    case PrimitiveFormat::kUri:
      return IsUri(text) && HasXmlCharacters(text);
    case PrimitiveFormat::kBase64:
      return IsBase64(text);
    case PrimitiveFormat::kString:
      return IsString(text);
  }
  return true;
}

bool IsCarried(JsonForm form, std::string_view text) {
  switch (form) {
    case JsonForm::kNumber:
      return HasFormat(PrimitiveFormat::kDecimal, text);
    case JsonForm::kBoolean:
      return HasFormat(PrimitiveFormat::kBoolean, text);
    case JsonForm::kString:
      return HasXmlCharacters(text);
  }
  return false;
}

std::string_view DescribeFormat(PrimitiveFormat format) {
  switch (format) {
    case PrimitiveFormat::kAny:
      return "text";
    case PrimitiveFormat::kBoolean:
      return "true or false";
    case PrimitiveFormat::kInteger:
      return "a whole number from -2147483648 to 2147483647, without leading zeros";
    case PrimitiveFormat::kPositiveInt:
      return "a whole number from 1 to 2147483647, without leading zeros";
    case PrimitiveFormat::kUnsignedInt:
      return "a whole number from 0 to 2147483647, without leading zeros";
    case PrimitiveFormat::kDecimal:
      return "a decimal number such as 1.50, without leading zeros";
    case PrimitiveFormat::kDate:
      return "a date YYYY, YYYY-MM or YYYY-MM-DD, of a day that exists";
    case PrimitiveFormat::kDateTime:
      return "a date YYYY, YYYY-MM or YYYY-MM-DD, or YYYY-MM-DDThh:mm:ss with a zone (Z or "
             "+hh:mm), "
             "of a day that exists";
    case PrimitiveFormat::kInstant:
      return "YYYY-MM-DDThh:mm:ss with a zone (Z or +hh:mm), of a day that exists";
    case PrimitiveFormat::kTime:
      return "a time hh:mm:ss without a zone";
    case PrimitiveFormat::kCode:
      return "a code without spaces at its ends and with single spaces inside";
    case PrimitiveFormat::kId:
      return "1 to 64 letters, digits, '-' and '.'";
    case PrimitiveFormat::kOid:
      return "an OID such as urn:oid:1.2.3";
    case PrimitiveFormat::kUuid:
      return "urn:uuid: and a UUID in lower case";
    case PrimitiveFormat::kUri:
      return "a URI without spaces";
    case PrimitiveFormat::kBase64:
      return "base64 text whose length is a multiple of four";
    case PrimitiveFormat::kString:
      return "text of at most 1 MB whose only control characters are tab and line ends, without "
             "U+FFFE and U+FFFF";
  }
  return "text";
}

}  // namespace gateway::fhir
