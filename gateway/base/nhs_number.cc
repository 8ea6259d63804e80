#include "gateway/base/nhs_number.h"

namespace gateway {

Result<NhsNumber> NhsNumber::Parse(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    if (c < '0' || c > '9') return Fail(IssueType::kValue, "an NHS number holds digits only");
    digits += c;
  }
  if (digits.size() != 10) return Fail(IssueType::kValue, "an NHS number has ten digits");
  if (CheckDigit(std::string_view(digits).substr(0, 9)) != digits[9] - '0') {
    return Fail(IssueType::kValue, "the NHS number's check digit is wrong (modulus 11)");
  }
  return NhsNumber(std::move(digits));
}

std::string NhsNumber::Formatted() const {
  return digits_.substr(0, 3) + " " + digits_.substr(3, 3) + " " + digits_.substr(6);
}

int NhsNumber::CheckDigit(std::string_view nine_digits) {
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (nine_digits[static_cast<std::size_t>(i)] - '0') * (10 - i);
  const int check = 11 - sum % 11;
  if (check == 11) return 0;
  return check == 10 ? -1 : check;
}

}  // namespace gateway
