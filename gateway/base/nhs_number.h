// The NHS number: ten digits, the last a modulus 11 check (reference: NHS Data Dictionary, NHS
// NUMBER).
#pragma once

#include <string>
#include <string_view>

#include "gateway/base/result.h"

namespace gateway {

class NhsNumber {
 public:
  // Strips spaces and hyphens; kValue unless ten digits with the right check digit. The diagnostics
  // say which, never the number.
  static Result<NhsNumber> Parse(std::string_view text);
  // Ten digits.
  [[nodiscard]] const std::string& digits() const { return digits_; }
  // "999 000 0018", for people.
  [[nodiscard]] std::string Formatted() const;
  // 999…: reserved for tests, never issued.
  [[nodiscard]] bool IsTestRange() const { return digits_.starts_with("999"); }
  // First digit 4 to 9: the ranges issued in England, Wales and the Isle of Man, and 9 for tests.
  [[nodiscard]] bool IsIssuedRange() const { return digits_[0] >= '4'; }

  // The check digit for nine digits; -1 when the prefix has none (remainder 10).
  [[nodiscard]] static int CheckDigit(std::string_view nine_digits);

 private:
  explicit NhsNumber(std::string digits) : digits_(std::move(digits)) {}
  std::string digits_;
};

}  // namespace gateway
