#include "gateway/ucum/hints.h"

#include <algorithm>
#include <array>
#include <map>
#include <ranges>

#include "gateway/base/text.h"
#include "gateway/ucum/unit_table.h"

namespace gateway::ucum {
namespace {

struct Row {
  std::string_view wrong;
  std::string_view right;
};

// What is written for want of the code, in lower case.
constexpr std::array<Row, 60> kRows{{{"mcg", "ug"},        {"µg", "ug"},
                                     {"μg", "ug"},         {"µmol", "umol"},
                                     {"μmol", "umol"},     {"µl", "uL"},
                                     {"μl", "uL"},         {"cc", "mL"},
                                     {"mmhg", "mm[Hg]"},   {"cmh2o", "cm[H2O]"},
                                     {"°c", "Cel"},        {"degc", "Cel"},
                                     {"celsius", "Cel"},   {"°f", "[degF]"},
                                     {"degf", "[degF]"},   {"fahrenheit", "[degF]"},
                                     {"°", "deg"},         {"iu", "[iU]"},
                                     {"miu", "m[iU]"},     {"kiu", "k[iU]"},
                                     {"sec", "s"},         {"secs", "s"},
                                     {"second", "s"},      {"seconds", "s"},
                                     {"mins", "min"},      {"minute", "min"},
                                     {"minutes", "min"},   {"hr", "h"},
                                     {"hrs", "h"},         {"hour", "h"},
                                     {"hours", "h"},       {"day", "d"},
                                     {"days", "d"},        {"week", "wk"},
                                     {"weeks", "wk"},      {"month", "mo"},
                                     {"months", "mo"},     {"yr", "a"},
                                     {"yrs", "a"},         {"year", "a"},
                                     {"years", "a"},       {"gm", "g"},
                                     {"gms", "g"},         {"gram", "g"},
                                     {"grams", "g"},       {"kgs", "kg"},
                                     {"lb", "[lb_av]"},    {"lbs", "[lb_av]"},
                                     {"oz", "[oz_av]"},    {"stone", "[stone_av]"},
                                     {"in", "[in_i]"},     {"inch", "[in_i]"},
                                     {"inches", "[in_i]"}, {"ft", "[ft_i]"},
                                     {"feet", "[ft_i]"},   {"mile", "[mi_i]"},
                                     {"miles", "[mi_i]"},  {"litre", "L"},
                                     {"bpm", "/min"},      {"torr", "mm[Hg]"}}};

std::string Plain(std::string_view code) {
  std::string plain;
  for (const char c : ToLower(code)) {
    if (c != '[' && c != ']') plain += c;
  }
  return plain;
}

// Every atom, and every metric one with every prefix, by its letters in lower case without
// brackets. Where several codes share letters, the first in the table stands, and the smaller
// prefix: a "MMOL" is a millimole.
const std::map<std::string, std::string, std::less<>>& ByLetters() {
  static const auto kCodes = [] {
    std::map<std::string, std::string, std::less<>> codes;
    for (const Atom& atom : Atoms()) codes.emplace(Plain(atom.code), atom.code);
    for (const Atom& atom : Atoms()) {
      for (const Prefix& prefix : std::views::reverse(Prefixes())) {
        if (!atom.is_metric()) continue;
        std::string code = std::string(prefix.code) + std::string(atom.code);
        codes.emplace(Plain(code), std::move(code));
      }
    }
    return codes;
  }();
  return kCodes;
}

}  // namespace

std::string_view SuggestUnit(std::string_view unknown) {
  const std::string lower = ToLower(unknown);
  const auto row =
      std::find_if(kRows.begin(), kRows.end(), [&](const Row& r) { return r.wrong == lower; });
  if (row != kRows.end()) return row->right;
  const auto found = ByLetters().find(Plain(unknown));
  if (found == ByLetters().end() || found->second == unknown) return {};
  return found->second;
}

}  // namespace gateway::ucum
