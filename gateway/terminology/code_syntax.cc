#include "gateway/terminology/code_syntax.h"

#include <algorithm>
#include <array>

#include "gateway/base/text.h"
#include "gateway/ucum/unit.h"

namespace gateway::terminology {
namespace {

// ISO 639-1, the source of every two-letter language subtag.
constexpr std::string_view kTwoLetterLanguages =
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy "
    "da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu "
    "hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv "
    "kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr "
    "nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq "
    "sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi "
    "yo za zh zu";

// ISO 3166-1, as http://hl7.org/fhir/ValueSet/iso3166-1-2 lists it.
constexpr std::string_view kTwoLetterRegions =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO "
    "BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ "
    "DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP "
    "GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG "
    "KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML "
    "MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE "
    "PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL "
    "SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM "
    "US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

// RFC 6838 section 4.2 and IANA's registry of top-level types.
constexpr std::array<std::string_view, 11> kMimeTrees{"application", "audio", "example", "font",
                                                      "haptics",     "image", "message", "model",
                                                      "multipart",   "text",  "video"};

// The classes of <cctype> depend on the locale; a code does not.
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlphanumeric(char c) { return IsLetter(c) || IsDigit(c); }
bool IsLetters(std::string_view tag) { return std::ranges::all_of(tag, IsLetter); }
bool IsDigits(std::string_view tag) { return std::ranges::all_of(tag, IsDigit); }

std::string ToUpper(std::string_view ascii) {
  std::string upper(ascii);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

bool IsListed(std::string_view list, std::string_view tag) {
  for (const std::string_view one : Split(list, ' ')) {
    if (one == tag) return true;
  }
  return false;
}

// Script and region behind a language, as nearly every tag has them: "zh-Hant-TW".
bool IsPlainTag(const std::vector<std::string_view>& tags) {
  std::size_t at = 1;
  if (at < tags.size() && tags[at].size() == 4 && IsLetters(tags[at])) ++at;
  const std::string_view region = at < tags.size() ? tags[at] : std::string_view();
  if (IsListed(kTwoLetterRegions, ToUpper(region)) || (region.size() == 3 && IsDigits(region)))
    ++at;
  return at == tags.size();
}

// "en", "en-GB", "zh-Hant-TW", "x-private", "i-klingon": subtags of 1 to 8 letters or digits, the
// first of them letters only. A language of three letters may be one of thousands.
Shape LanguageShape(std::string_view code) {
  const auto is_subtag = [](std::string_view tag) {
    return !tag.empty() && tag.size() <= 8 && std::ranges::all_of(tag, IsAlphanumeric);
  };
  const std::vector<std::string_view> tags = Split(code, '-');
  if (!std::ranges::all_of(tags, is_subtag) || !IsLetters(tags[0])) return Shape::kImpossible;
  const std::string primary = ToLower(tags[0]);
  if (primary.size() == 1)
    return tags.size() > 1 && (primary == "i" || primary == "x") ? Shape::kPossible
                                                                 : Shape::kImpossible;
  if (primary.size() > 2) return Shape::kPossible;
  if (!IsListed(kTwoLetterLanguages, primary)) return Shape::kImpossible;
  return IsPlainTag(tags) ? Shape::kProven : Shape::kPossible;
}

bool IsRestrictedName(std::string_view name) {
  const auto is_allowed = [](char c) {
    return IsAlphanumeric(c) || std::string_view("!#$&-^_.+").contains(c);
  };
  return !name.empty() && name.size() <= 127 && IsAlphanumeric(name[0]) &&
         std::ranges::all_of(name, is_allowed);
}

// "text/plain", "application/fhir+json; charset=utf-8". R4's own examples use a bare name ("xml"
// and "json" of CapabilityStatement.format), so a lone name is not refused.
Shape MimeShape(std::string_view code) {
  const std::string_view essence = Trim(code.substr(0, code.find(';')));
  const std::size_t slash = essence.find('/');
  const std::string_view tree = essence.substr(0, slash);
  if (!IsRestrictedName(tree)) return Shape::kImpossible;
  if (slash == std::string_view::npos) return Shape::kPossible;
  if (!IsRestrictedName(essence.substr(slash + 1))) return Shape::kImpossible;
  const bool is_known = std::ranges::find(kMimeTrees, ToLower(tree)) != kMimeTrees.end();
  return is_known ? Shape::kProven : Shape::kPossible;
}

}  // namespace

Shape ShapeOf(std::string_view system, std::string_view code) {
  if (system == kLanguages) return LanguageShape(code);
  if (system == kMimeTypes) return MimeShape(code);
  if (system == kUnits)
    return ucum::Unit::Parse(code).has_value() ? Shape::kProven : Shape::kImpossible;
  return Shape::kPossible;
}

bool HasGrammar(std::string_view system) {
  return system == kLanguages || system == kMimeTypes || system == kUnits;
}

bool IsUnitLike(std::string_view code, std::string_view unit) {
  const auto a = ucum::Unit::Parse(code);
  const auto b = ucum::Unit::Parse(unit);
  return a && b && ucum::Comparable(*a, *b);
}

}  // namespace gateway::terminology
