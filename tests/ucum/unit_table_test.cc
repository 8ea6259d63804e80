#include "gateway/ucum/unit_table.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/base/rational.h"
#include "gateway/ucum/unit.h"

namespace gateway::ucum {
namespace {

TEST(UnitTable, HoldsEveryPrefixBaseUnitAndAtomOnce) {
  EXPECT_EQ(Prefixes().size(), 24u);
  EXPECT_EQ(Atoms().size(), kBaseUnits + 305);
  std::set<std::string_view> codes;
  for (const Atom& atom : Atoms()) {
    EXPECT_TRUE(codes.insert(atom.code).second) << atom.code;
    EXPECT_EQ(FindAtom(atom.code), &atom);
    EXPECT_EQ(atom.is_base(), IndexOf(atom) < kBaseUnits) << atom.code;
    EXPECT_FALSE(atom.name.empty()) << atom.code;
  }
  EXPECT_EQ(FindAtom("no such"), nullptr);
}

TEST(UnitTable, DefinesEveryAtomByUnitsOfTheTable) {
  for (const Prefix& prefix : Prefixes()) EXPECT_TRUE(Rational::Parse(prefix.value)) << prefix.code;
  for (const Atom& atom : Atoms()) {
    EXPECT_TRUE(Rational::Parse(atom.value)) << atom.code;
    const auto unit = Unit::Parse(atom.code);
    ASSERT_TRUE(unit) << atom.code << ": " << unit.error().diagnostics;
    EXPECT_EQ(unit->is_special(), atom.is_special()) << atom.code;
    EXPECT_EQ(unit->factor().has_value(), !atom.is_special()) << atom.code;
    if (atom.is_base()) continue;
    const auto definition = Unit::Parse(atom.unit);
    ASSERT_TRUE(definition) << atom.code << ": " << definition.error().diagnostics;
    const bool is_own = atom.is_arbitrary() && atom.unit == "1";
    EXPECT_EQ(is_own ? std::string(atom.code) : definition->base_text(), unit->base_text());
  }
}

// Sizes that do not come from the table: SI and national definitions.
TEST(UnitTable, AgreesWithPublishedSizes) {
  const std::map<std::string, std::string> kSizes{{"[in_i]", "0.0254"},
                                                  {"[mi_i]", "1609.344"},
                                                  {"[lb_av]", "453.59237"},
                                                  {"[oz_av]", "28.349523125"},
                                                  {"[stone_av]", "6350.29318"},
                                                  {"[pt_br]", "0.00056826125"},
                                                  {"[gal_us]", "0.003785411784"},
                                                  {"atm", "101325000"},
                                                  {"cal_th", "4184"},

                                                  {"a", "31557600"},
                                                  {"mo", "2629800"},
                                                  {"wk", "604800"},
                                                  {"L", "0.001"},
                                                  {"t", "1000000"},
                                                  {"U", "10036901266666666.6666666666667"},
                                                  {"eV", "0.0000000000000001602176634"},
                                                  {"bar", "100000000"},
                                                  {"[yd_i]", "0.9144"}};
  for (const auto& [code, size] : kSizes) {
    const Unit unit = Unit::Parse(code).value();
    EXPECT_EQ(unit.factor()->Rounded(30)->ToText(), size) << code;
  }
}

// What stands between `open` and the next `close` after `at`, which moves behind it.
std::string_view Between(std::string_view text, std::size_t& at, std::string_view open,
                         std::string_view close) {
  at = text.find(open, at);
  if (at == std::string_view::npos) return {};
  const std::size_t start = at + open.size();
  at = text.find(close, start);
  return text.substr(start, at - start);
}

// The table against UCUM's own file, when there is one (ucum-essence.xml, version 2.2).
TEST(UnitTable, AgreesWithUcumsOwnFile) {
  const char* const file = std::getenv("CHC_UCUM_ESSENCE");
  if (file == nullptr) GTEST_SKIP() << "CHC_UCUM_ESSENCE is not set";
  const std::string text = ReadFile(file).value();
  std::size_t units = 0;
  for (std::size_t at = text.find("<unit ");;) {
    const std::string_view unit = Between(text, at, "<unit ", "</unit>");
    if (unit.empty()) break;
    ++units;
    std::size_t from = 0;
    const Atom* const atom = FindAtom(Between(unit, from, "Code=\"", "\""));
    ASSERT_NE(atom, nullptr) << unit.substr(0, 60);
    EXPECT_EQ(atom->is_metric(), unit.find("isMetric=\"yes\"") != std::string_view::npos);
    EXPECT_EQ(atom->is_special(), unit.find("isSpecial=\"yes\"") != std::string_view::npos);
    EXPECT_EQ(atom->is_arbitrary(), unit.find("isArbitrary=\"yes\"") != std::string_view::npos);
    if (atom->is_special()) continue;
    from = unit.find("<value ");
    std::size_t value = from;
    EXPECT_EQ(atom->unit, Between(unit, from, "Unit=\"", "\"")) << atom->code;
    EXPECT_EQ(atom->value, Between(unit, value, " value=\"", "\"")) << atom->code;
  }
  EXPECT_EQ(units, Atoms().size() - kBaseUnits);
}

// Every unit of FHIR's value sets of units is one of ours.
TEST(UnitTable, ReadsEveryUnitOfFhirsExpansions) {
  const std::filesystem::path folder =
      std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "node_modules/hl7.fhir.r4.expansions";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder << " is not installed";
  int units = 0;
  for (const char* name : {"ValueSet-ucum-units.json", "ValueSet-ucum-common.json",
                           "ValueSet-ucum-vitals-common.json", "ValueSet-units-of-time.json"}) {
    const auto text = ReadFile(folder / name);
    if (!text) continue;
    const auto value_set = Json::Parse(*text);
    ASSERT_TRUE(value_set);
    for (const Json& concept_entry : (*value_set)["expansion"]["contains"].array()) {
      ++units;
      const auto unit = Unit::Parse(concept_entry["code"].string());
      EXPECT_TRUE(unit) << concept_entry["code"].string() << ": " << unit.error().diagnostics;
    }
  }
  EXPECT_GT(units, 0);
}

}  // namespace
}  // namespace gateway::ucum
