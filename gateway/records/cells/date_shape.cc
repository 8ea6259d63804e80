#include "gateway/records/cells/date_shape.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "gateway/base/clock.h"
#include "gateway/base/text.h"

namespace gateway::records {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Takes between `least` and `most` digits off the front of `rest`.
bool TakeDigits(std::size_t least, std::size_t most, std::string_view& rest, int& value) {
  std::size_t count = 0;
  value = 0;
  while (count < most && count < rest.size() && IsDigit(rest[count])) {
    value = value * 10 + (rest[count++] - '0');
  }
  if (count < least) return false;
  rest.remove_prefix(count);
  return true;
}

bool TakeMonthName(std::string_view& rest, int& value) {
  const std::string name = ToLower(rest.substr(0, 3));
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (ToLower(kMonths[i]) != name) continue;
    value = static_cast<int>(i) + 1;
    rest.remove_prefix(3);
    return true;
  }
  return false;
}

std::string Digits(unsigned value, std::size_t width) {
  std::string text = std::to_string(value);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

}  // namespace

Result<DateShape> DateShape::Parse(std::string_view shape) {
  struct Word {
    std::string_view text;
    Part part;
  };
  constexpr std::array<Word, 6> kWords{{{"yyyy", Part::kYear},
                                        {"MMM", Part::kMonthName},
                                        {"mm", Part::kMonth},
                                        {"dd", Part::kDay},
                                        {"m", Part::kMonthShort},
                                        {"d", Part::kDayShort}}};
  DateShape made;
  made.text_ = shape;
  int days = 0;
  int months = 0;
  int years = 0;
  for (std::string_view rest = shape; !rest.empty();) {
    const auto* word =
        std::ranges::find_if(kWords, [&](const Word& w) { return rest.starts_with(w.text); });
    if (word == kWords.end()) {
      if (IsLetter(rest[0])) {
        return Fail(IssueType::kValue, "a date shape is made of dd, d, mm, m, MMM and yyyy");
      }
      made.tokens_.push_back({Part::kLiteral, rest[0]});
      rest.remove_prefix(1);
      continue;
    }
    made.tokens_.push_back({word->part, 0});
    (word->text[0] == 'y' ? years : word->text[0] == 'd' ? days : months) += 1;
    rest.remove_prefix(word->text.size());
  }
  if (days == 1 && months == 1 && years == 1) return made;
  return Fail(IssueType::kValue,
              "a date shape has one day (dd or d), one month (mm, m or MMM) and one year of four "
              "digits (yyyy)");
}

bool DateShape::Take(Part part, std::string_view& rest, int& value) {
  switch (part) {
    case Part::kDay:
    case Part::kMonth:
      return TakeDigits(2, 2, rest, value);
    case Part::kDayShort:
    case Part::kMonthShort:
      return TakeDigits(1, 2, rest, value);
    case Part::kYear:
      return TakeDigits(4, 4, rest, value);
    case Part::kMonthName:
      return TakeMonthName(rest, value);
    case Part::kLiteral:
      break;
  }
  return false;
}

std::optional<std::string> DateShape::Read(std::string_view text) const {
  int day = 0;
  int month = 0;
  int year = 0;
  for (const Token& token : tokens_) {
    if (token.part == Part::kLiteral) {
      if (text.empty() || text[0] != token.literal) return std::nullopt;
      text.remove_prefix(1);
      continue;
    }
    const bool is_day = token.part == Part::kDay || token.part == Part::kDayShort;
    int& value = is_day ? day : token.part == Part::kYear ? year : month;
    if (!Take(token.part, text, value)) return std::nullopt;
  }
  if (!text.empty()) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || year == 0) return std::nullopt;
  return ToText(date);
}

std::optional<std::string> DateShape::Write(std::string_view iso) const {
  const auto date = ParseDate(iso);
  if (!date) return std::nullopt;
  const auto day = static_cast<unsigned>(date->day());
  const auto month = static_cast<unsigned>(date->month());
  const auto year = static_cast<unsigned>(static_cast<int>(date->year()));
  std::string text;
  for (const Token& token : tokens_) {
    switch (token.part) {
      case Part::kLiteral:
        text += token.literal;
        break;
      case Part::kDay:
        text += Digits(day, 2);
        break;
      case Part::kDayShort:
        text += Digits(day, 1);
        break;
      case Part::kMonth:
        text += Digits(month, 2);
        break;
      case Part::kMonthShort:
        text += Digits(month, 1);
        break;
      case Part::kMonthName:
        text += kMonths[month - 1];
        break;
      case Part::kYear:
        text += Digits(year, 4);
        break;
    }
  }
  return text;
}

std::optional<DateShape> DateShape::Swapped() const {
  if (tokens_.front().part == Part::kYear) return std::nullopt;
  DateShape swapped = *this;
  for (Token& token : swapped.tokens_) {
    switch (token.part) {
      case Part::kMonthName:
        return std::nullopt;
      case Part::kDay:
        token.part = Part::kMonth;
        break;
      case Part::kDayShort:
        token.part = Part::kMonthShort;
        break;
      case Part::kMonth:
        token.part = Part::kDay;
        break;
      case Part::kMonthShort:
        token.part = Part::kDayShort;
        break;
      case Part::kYear:
      case Part::kLiteral:
        break;
    }
  }
  return swapped;
}

namespace {

std::string ShapeList(const std::vector<DateShape>& shapes) {
  std::string text;
  for (const DateShape& shape : shapes) text += (text.empty() ? "" : ", ") + shape.text();
  return text;
}

std::optional<std::string> ReadSwapped(std::string_view text,
                                       const std::vector<DateShape>& shapes) {
  for (const DateShape& shape : shapes) {
    const auto swapped = shape.Swapped();
    if (auto date = swapped ? swapped->Read(text) : std::nullopt) return date;
  }
  return std::nullopt;
}

// 46296 or 46296.5: days since 1900, as spreadsheets keep dates.
bool IsSerialNumber(std::string_view text) {
  const std::string_view whole = text.substr(0, text.find('.'));
  return whole.size() >= 4 && whole.size() <= 6 && std::ranges::all_of(whole, IsDigit) &&
         std::ranges::all_of(text, [](char c) { return IsDigit(c) || c == '.'; });
}

}  // namespace

std::expected<std::string, std::string> ReadDate(std::string_view text,
                                                 const std::vector<DateShape>& shapes) {
  std::optional<std::string> found;
  const DateShape* by = nullptr;
  for (const DateShape& shape : shapes) {
    const auto date = shape.Read(text);
    if (!date || found == date) continue;
    if (found) {
      return std::unexpected("a date that fits both " + by->text() + " and " + shape.text() +
                             " as two different days; write it as yyyy-mm-dd");
    }
    found = date;
    by = &shape;
  }
  if (found) return *found;
  if (IsSerialNumber(text)) {
    return std::unexpected(
        "a bare number, as spreadsheets keep days; format the column as a date (" +
        ShapeList(shapes) + ") and export again");
  }
  if (ReadSwapped(text, shapes)) {
    return std::unexpected("a date that is a real day only with the month first; write " +
                           ShapeList(shapes));
  }
  return std::unexpected("a date of the shape " + ShapeOf(text) +
                         " is not a real day in a shape that the format declares; write " +
                         ShapeList(shapes) + " with a year of four digits");
}

bool ReadsMonthFirst(std::string_view text, const std::vector<DateShape>& shapes) {
  const bool reads = std::ranges::any_of(
      shapes, [&](const DateShape& shape) { return shape.Read(text).has_value(); });
  return !reads && ReadSwapped(text, shapes).has_value();
}

bool ReadsBothWays(std::string_view text, const std::vector<DateShape>& shapes) {
  return std::ranges::any_of(shapes, [&](const DateShape& shape) {
    const auto swapped = shape.Swapped();
    const auto date = shape.Read(text);
    const auto other = swapped ? swapped->Read(text) : std::nullopt;
    return date && other && date != other;
  });
}

std::string ShapeOf(std::string_view text) {
  constexpr std::size_t kLongest = 20;
  std::string shape;
  for (const char c : text.substr(0, kLongest)) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (IsDigit(c)) {
      shape += '9';
    } else if (IsLetter(c) || (static_cast<unsigned char>(c) & 0x80) != 0) {
      shape += upper ? 'A' : 'a';
    } else {
      shape += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return text.size() > kLongest ? shape + "…" : shape;
}

}  // namespace gateway::records
