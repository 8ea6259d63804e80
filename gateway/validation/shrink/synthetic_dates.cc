#include <chrono>
#include <optional>
#include <set>

#include "gateway/base/clock.h"
#include "gateway/validation/shrink/synthetic.h"

namespace gateway::validation {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

constexpr std::size_t kYear = 4;
constexpr std::size_t kMonth = 7;
constexpr std::size_t kDay = 10;

// The first day of what the text names.
std::optional<sys_days> FirstDay(std::string_view text) {
  std::string day(text.substr(0, kDay));
  if (day.size() == kYear) day += "-01";
  if (day.size() == kMonth) day += "-01";
  const auto read = ParseDate(day);
  if (!read) return std::nullopt;
  return sys_days(*read);
}

// `day` in the precision of `text`; a time of day gets digits of its own.
std::string Written(sys_days day, std::string_view text, std::size_t rank) {
  const std::string whole = ToText(std::chrono::year_month_day(day));
  std::string written = whole.substr(0, std::min(text.size(), kDay));
  if (text.size() <= kDay) return written;
  const std::string minutes = std::to_string(10 + rank % 50);
  const std::string time = "T09:" + minutes + ":17";
  std::size_t at = kDay;
  for (std::size_t i = 0; at < text.size() && i < time.size() && text[at] != 'Z' &&
                          text[at] != '+' && (i == 0 || text[at] != '-');
       ++i, ++at)
    written += time[i];
  for (; at < text.size() && (text[at] == '.' || (text[at] >= '0' && text[at] <= '9')); ++at)
    written += text[at] == '.' ? '.' : '5';
  return written + std::string(text.substr(at));  // the time zone
}

}  // namespace

bool IsDateText(std::string_view text) {
  if (text.size() != kYear && text.size() != kMonth && text.size() < kDay) return false;
  if (text.size() > kDay && text[kDay] != 'T') return false;
  if (text.size() > kYear && text[kYear] != '-') return false;
  return FirstDay(text).has_value();
}

std::map<std::string, std::string> SyntheticDates(std::vector<std::string> texts, int first_year,
                                                  int step) {
  std::map<std::string, std::string> dates;
  const std::set<std::string> sorted(texts.begin(), texts.end());
  std::size_t rank = 0;
  sys_days day(year(first_year) / 2 / 3);
  std::string before;
  for (const std::string& text : sorted) {
    if (!IsDateText(text)) continue;
    // Instants of one day stay of one day.
    if (!before.empty() && text.substr(0, kDay) != before.substr(0, kDay)) day += days(step);
    before = text;
    dates[text] = Written(day, text, rank++);
  }
  return dates;
}

std::map<std::string, std::string> MovedDates(const std::vector<std::string>& texts,
                                              int first_year) {
  std::map<std::string, std::string> dates;
  std::optional<sys_days> earliest;
  for (const std::string& text : texts) {
    if (!IsDateText(text)) continue;
    const sys_days day = *FirstDay(text);
    if (!earliest || day < *earliest) earliest = day;
  }
  if (!earliest) return dates;
  const days move = sys_days(year(first_year) / 2 / 3) - *earliest;
  const std::set<std::string> sorted(texts.begin(), texts.end());
  std::size_t rank = 0;
  for (const std::string& text : sorted) {
    if (IsDateText(text)) dates[text] = Written(*FirstDay(text) + move, text, rank++);
  }
  return dates;
}

}  // namespace gateway::validation
