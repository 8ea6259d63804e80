#include "gateway/records/learn/profile.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>

#include "gateway/base/clock.h"
#include "gateway/base/nhs_number.h"
#include "gateway/base/regex.h"
#include "gateway/records/cells/date_shape.h"

namespace gateway::records {
namespace {

constexpr std::size_t kFewWords = 40;
// A few cells of any real export are broken.
constexpr double kMost = 0.95;

// Stricter shapes first: the first that fits is the one proposed.
constexpr std::array kShapes{"yyyy-mm-dd", "dd/mm/yyyy", "mm/dd/yyyy", "dd-mm-yyyy",  "mm-dd-yyyy",
                             "dd.mm.yyyy", "mm.dd.yyyy", "yyyy/mm/dd", "dd-MMM-yyyy", "dd MMM yyyy",
                             "yyyymmdd",   "d/m/yyyy",   "m/d/yyyy",   "d-m-yyyy",    "m-d-yyyy",
                             "d.m.yyyy",   "d MMM yyyy", "d-MMM-yyyy"};

// Databases export a day as midnight.
constexpr std::array kMidnights{"", " 00:00", " 00:00:00", "T00:00:00"};

const std::vector<DateShape>& Shapes() {
  static const std::vector<DateShape> shapes = [] {
    std::vector<DateShape> all;
    for (const char* const midnight : kMidnights) {
      for (const char* const text : kShapes) {
        if (auto shape = DateShape::Parse(std::string(text) + midnight))
          all.push_back(*std::move(shape));
      }
    }
    return all;
  }();
  return shapes;
}

double Share(const std::vector<std::string>& values,
             const std::function<bool(const std::string&)>& holds) {
  if (values.empty()) return 0;
  return static_cast<double>(std::ranges::count_if(values, holds)) /
         static_cast<double>(values.size());
}

double Matching(const std::vector<std::string>& values, const Regex& pattern) {
  return Share(values, [&](const std::string& value) { return pattern.FullMatch(value); });
}

void AddWords(const std::vector<std::string>& values, ColumnProfile& profile) {
  profile.few_words = true;
  for (const std::string& value : values) {
    ++profile.words[value];
    if (profile.words.size() <= kFewWords) continue;
    profile.words.clear();
    profile.few_words = false;
    return;
  }
}

}  // namespace

ColumnProfile ProfileOf(const std::vector<std::string>& values) {
  struct Patterns {
    Regex uuid = *Regex::Compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    Regex hash = *Regex::Compile("[0-9a-fA-F]{64}");
    Regex integer = *Regex::Compile("-?[0-9]{1,9}");
    Regex email = *Regex::Compile("[^@ ]+@[^@ ]+\\.[^@ ]+");
    Regex postcode = *Regex::Compile("[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}");
    Regex phone = *Regex::Compile("\\+?[0-9][0-9 ()-]{8,16}");
    Regex ods = *Regex::Compile(
        "[A-Z][A-Z0-9]{1,2}|[A-Z][0-9]{5}|[A-Z0-9]{3}["
        "0-9]{2}|[0-9][A-Z0-9]{2}");
    Regex short_year = *Regex::Compile("[0-9]{1,2}[/.-]([0-9]{1,2}|[A-Za-z]{3})[/.-][0-9]{2}");
  };
  static const Patterns patterns;
  ColumnProfile profile;
  profile.filled = values.size();
  if (values.empty()) return profile;
  profile.nhs_numbers =
      Share(values, [](const std::string& v) { return NhsNumber::Parse(v).has_value(); });
  profile.instants =
      Share(values, [](const std::string& v) { return ParseInstant(v).has_value(); });
  profile.integers = Matching(values, patterns.integer);
  profile.uuids = Matching(values, patterns.uuid);
  profile.hashes = Matching(values, patterns.hash);
  profile.emails = Matching(values, patterns.email);
  profile.postcodes = Matching(values, patterns.postcode);
  profile.phones = Matching(values, patterns.phone);
  profile.ods_codes = Matching(values, patterns.ods);
  profile.two_digit_years = Matching(values, patterns.short_year) >= kMost;
  for (const DateShape& shape : Shapes()) {
    const double share =
        Share(values, [&](const std::string& v) { return shape.Read(v).has_value(); });
    if (share >= kMost) profile.date_shapes.push_back(shape.text());
  }
  AddWords(values, profile);
  std::size_t length = 0;
  for (const std::string& value : values) length += value.size();
  profile.average_length = static_cast<double>(length) / static_cast<double>(values.size());
  return profile;
}

}  // namespace gateway::records
