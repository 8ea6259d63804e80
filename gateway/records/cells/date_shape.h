// The shapes of dates that a format declares: "dd/mm/yyyy", "dd-MMM-yyyy", "d/m/yyyy".
//
// A shape is made of dd, d (one or two digits), mm, m, MMM (Jan … Dec, any case) and yyyy, each
// once, with other characters between them standing for themselves. A two-digit year has no shape:
// the century would be a guess.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::records {

class DateShape {
 public:
  // kValue, with what is missing or not known, for anything else.
  static Result<DateShape> Parse(std::string_view shape);

  // "2026-10-01" when `text` has exactly this shape and is a real day; nullopt otherwise.
  [[nodiscard]] std::optional<std::string> Read(std::string_view text) const;
  // `iso` ("2026-10-01") in this shape; nullopt when it is no full date.
  [[nodiscard]] std::optional<std::string> Write(std::string_view iso) const;
  // As it was declared.
  [[nodiscard]] const std::string& text() const { return text_; }
  // The shape with day and month changed about ("mm/dd/yyyy"); nullopt when the month is a word or
  // the year comes first: nobody writes that.
  [[nodiscard]] std::optional<DateShape> Swapped() const;

 private:
  enum class Part : std::uint8_t {
    kLiteral,
    kDay,
    kDayShort,
    kMonth,
    kMonthShort,
    kMonthName,
    kYear
  };
  struct Token {
    Part part = Part::kLiteral;
    char literal = 0;
  };
  static bool Take(Part part, std::string_view& rest, int& value);

  std::string text_;
  std::vector<Token> tokens_;
};

// "2026-10-01" by the one shape that fits; what is wrong and how to mend it otherwise, without the
// value. A text that fits two shapes as two days is refused: which is meant cannot be known.
[[nodiscard]] std::expected<std::string, std::string> ReadDate(
    std::string_view text, const std::vector<DateShape>& shapes);

// Whether `text` is a real day in one of the shapes only when day and month change places.
[[nodiscard]] bool ReadsMonthFirst(std::string_view text, const std::vector<DateShape>& shapes);
// Whether `text` is a real day both ways, and not the same one.
[[nodiscard]] bool ReadsBothWays(std::string_view text, const std::vector<DateShape>& shapes);

// What a value looks like without what it says: digits become 9, letters a or A, the rest stays;
// "1/2/26" is "9/9/99". At most 20 characters, then "…".
[[nodiscard]] std::string ShapeOf(std::string_view text);

}  // namespace gateway::records
