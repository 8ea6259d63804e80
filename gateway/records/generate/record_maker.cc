#include "gateway/records/generate/record_maker.h"

#include <algorithm>

#include "gateway/base/clock.h"
#include "gateway/base/hash.h"
#include "gateway/base/nhs_number.h"

namespace gateway::records {
namespace {

using std::chrono::days;

bool IsStarred(const std::string& domain) {
  return domain == "breathing" || domain == "behaviour" || domain == "medication" ||
         domain == "consciousness";
}

int CountOf(const std::vector<char>& levels, char level) {
  return static_cast<int>(std::ranges::count(levels, level));
}

int StarredA(const std::vector<char>& levels) {
  int count = 0;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (levels[i] == 'A' && IsStarred(ChecklistDomains()[i])) ++count;
  }
  return count;
}

std::string Text(std::chrono::sys_days day) { return ToText(std::chrono::year_month_day(day)); }

std::string Padded(std::uint64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

}  // namespace

const std::vector<std::string>& ChecklistDomains() {
  static const std::vector<std::string> kDomains{
      "breathing",     "nutrition", "continence", "skin",       "mobility",     "communication",
      "psychological", "cognition", "behaviour",  "medication", "consciousness"};
  return kDomains;
}

bool IsPositive(const std::vector<char>& levels) {
  const int a = CountOf(levels, 'A');
  const int b = CountOf(levels, 'B');
  return a >= 2 || b >= 5 || (a == 1 && b >= 4) || StarredA(levels) > 0;
}

RecordMaker::RecordMaker(Random& random, std::chrono::year_month_day today, std::uint64_t& serial)
    : random_(random), today_(today), serial_(serial) {
  received_ = today_ - days(3 + Below(60));
  completed_ = received_ - days(Below(10));
}

Json RecordMaker::Varied() {
  Json record = Envelope();
  record.Set("person", Person());
  if (Chance(80)) record.Set("consent", Consent());
  record.Set("orgs", Organisations());
  record.Set("referral", Referral());
  record.Set("checklist", Checklist());
  if (Chance(20)) {
    Json::Array extras;
    extras.push_back(Json::Of({{"path", "Ward"}, {"value", "Ward 4, \"Oak\""}}));
    record.Set("sourceExtras", Json(std::move(extras)));
  }
  return record;
}

Json RecordMaker::Plain() {
  Json record = Envelope();
  record.Set("confidentiality", "R");
  Json person;
  person.Set("nhsNumber", NextNhsNumber());
  person.Set("nhsNumberStatus", "verified");
  person.Set("name", Json::Of({{"family", "TEST"}, {"given", Json(Json::Array{Json("Patient")})}}));
  person.Set("birthDate", "1940-02-29");
  person.Set("gender", "female");
  person.Set("address", Json(Json::Array{Address("usual")}));
  record.Set("person", std::move(person));
  record.Set("orgs", Json::Of({{"responsibleIcb", "X26"}}));
  record.Set("referral", Referral());
  Json checklist = Checklist();
  std::vector<char> levels(ChecklistDomains().size(), 'C');
  levels[0] = 'A';
  Json rest;
  for (const auto& [name, value] : checklist.object()) {
    const bool follows_levels = name == "counts" || name == "computedOutcome" ||
                                name == "outcome" || name == "overrideRationale" ||
                                name == "domains";
    if (!follows_levels) rest.Set(name, value);
  }
  rest.Set("location", "04");
  rest.Set("outcome", "positive");
  rest.Set("domains", Json(Domains(levels)));
  record.Set("checklist", std::move(rest));
  return record;
}

Json RecordMaker::Envelope() {
  Json source = Json::Of({{"id", "demo-case-system"}, {"organisationOds", "X28"}});
  if (Chance(50)) source.Set("vendor", "Example Vendor");
  if (Chance(50)) source.Set("product", "Example Cases");
  if (Chance(50)) source.Set("version", "7." + std::to_string(Below(10)));
  const std::string created = InstantOn(received_);
  Json record = Json::Of({{"schemaVersion", "1.0.0"}, {"recordId", NewUuid(random_)}});
  record.Set("localCaseId", "CHC-" + Padded(serial_, 7));
  record.Set("sourceSystem", std::move(source));
  record.Set("sourceRecordHash", Sha256Hex(std::to_string(random_.Next())));
  record.Set("createdAt", created);
  record.Set("updatedAt", Chance(50) ? created : InstantOn(received_ + days(1)));
  record.Set("recordVersion", static_cast<int>(1 + Below(5)));
  record.Set("confidentiality", Pick({"N", "R", "V"}));
  record.Set("testRecord", true);
  return record;
}

Json RecordMaker::Person() {
  Json person;
  AddNhsNumber(person);
  if (Chance(25)) {
    Json id = Json::Of({{"system", "https://hospital.example/id"},
                        {"value", "H-" + std::to_string(Below(10000))}});
    if (Chance(50)) id.Set("assignerOds", "X28");
    person.Set("localIds", Json(Json::Array{std::move(id)}));
  }
  person.Set("name", Name());
  person.Set("birthDate", BirthDate());
  person.Set("gender", Pick({"male", "female", "other", "unknown"}));
  if (Chance(10)) {
    const bool dead = Chance(50);
    Json deceased = Json::Of({{"flag", dead}});
    if (dead) deceased.Set("date", Text(received_));
    person.Set("deceased", std::move(deceased));
  }
  person.Set("address", Json(Addresses()));
  if (Chance(60)) {
    Json::Array telecom;
    telecom.push_back(
        Json::Of({{"system", "phone"}, {"value", "01632 96" + Padded(Below(10000), 4)}}));
    if (Chance(50)) telecom.back().Set("use", Pick({"home", "work", "mobile"}));
    if (Chance(50))
      telecom.push_back(Json::Of({{"system", "email"}, {"value", "test@example.org"}}));
    person.Set("telecom", Json(std::move(telecom)));
  }
  if (Chance(60)) {
    person.Set("ethnicCategory", Pick({"A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M",
                                       "N", "P", "R", "S", "Z", "99"}));
  }
  if (Chance(40)) person.Set("preferredLanguage", Pick({"en", "cy", "pl", "ur"}));
  if (Chance(40)) person.Set("interpreterRequired", Chance(50));
  if (Chance(60)) {
    Json gp = Json::Of({{"practiceOds", "X29001"}});
    if (Chance(60)) gp.Set("name", "Example Practice");
    if (Chance(60)) gp.Set("gpName", "Dr Test");
    person.Set("gp", std::move(gp));
  }
  if (Chance(60)) {
    person.Set("residenceType",
               Pick({"own-home", "care-home-nursing", "care-home-residential", "supported-living",
                     "hospital", "hospice", "prison", "other"}));
  }
  return person;
}

void RecordMaker::AddNhsNumber(Json& person) {
  if (Chance(90)) {
    person.Set("nhsNumber", NextNhsNumber());
    person.Set("nhsNumberStatus",
               Pick({"verified", "verified", "present-not-traced", "trace-required",
                     "trace-attempted", "trace-conflict", "trace-in-progress", "postponed"}));
    return;
  }
  ++serial_;
  person.Set("nhsNumberStatus", Pick({"not-present", "trace-required", "postponed"}));
  person.Set("nhsNumberUnavailableReason",
             Pick({"nhs-number-not-known", "overseas-patient", "devolved-nation"}));
}

Json RecordMaker::Name() {
  Json::Array given;
  given.emplace_back(Pick({"Patient", "Zoë", "André", "Siân", "Åsa"}));
  if (Chance(30)) given.emplace_back(Pick({"Marie", "Lee"}));
  Json name = Json::Of(
      {{"family", Pick({"TEST", "TEST", "TEST-O'TEST"})}, {"given", Json(std::move(given))}});
  if (Chance(40)) name.Set("prefix", Pick({"Mr", "Mrs", "Ms", "Dr"}));
  if (Chance(25)) name.Set("preferred", "Testy");
  return name;
}

Json::Array RecordMaker::Addresses() {
  Json::Array list;
  list.push_back(Address("usual"));
  if (Chance(15)) list.push_back(Address("temporary"));
  if (Chance(15)) list.push_back(Address("placement"));
  return list;
}

Json RecordMaker::Address(std::string_view type) {
  Json::Array lines{Json(std::to_string(1 + Below(99)) + " Example Street")};
  if (Chance(50)) lines.emplace_back("Exampleton");
  if (Chance(20)) lines.emplace_back("Near Testford, Exampleshire");
  Json address = Json::Of({{"type", type}, {"line", Json(std::move(lines))}});
  address.Set("postcode", Pick({"ZZ99 3VZ", "ZZ99 3CZ", "ZZ99 3WZ"}));
  if (Chance(20)) address.Set("uprn", "10000000" + Padded(Below(10000), 4));
  return address;
}

Json RecordMaker::Consent() {
  Json consent =
      Json::Of({{"status", Pick({"given", "refused", "not-able", "bi-decision", "not-asked"})}});
  if (Chance(80)) consent.Set("informedDate", Text(completed_));
  if (Chance(30)) consent.Set("informedBy", Actor("social worker"));
  if (Chance(30)) {
    Json share = Json::Of({{"party", "X27"}, {"decision", Pick({"permit", "deny"})}});
    if (Chance(50)) share.Set("scope", "Checklist");
    if (Chance(30)) share.Set("note", Evidence());
    consent.Set("shareWith", Json(Json::Array{std::move(share)}));
  }
  if (Chance(20)) consent.Set("legalNote", "Best interests meeting held.");
  return consent;
}

Json RecordMaker::Organisations() {
  Json orgs = Json::Of({{"responsibleIcb", "X26"}});
  if (Chance(40)) orgs.Set("registeredPracticeIcb", "X26");
  if (Chance(15)) orgs.Set("hostIcb", "X26");
  if (Chance(40)) orgs.Set("subIcbLocation", "X26A1");
  if (Chance(85)) {
    Json council = Json::Of({{"ods", "X27"}});
    if (Chance(70)) council.Set("name", "Example Council");
    if (Chance(40)) council.Set("gss", "E10000000");
    orgs.Set("localAuthority", std::move(council));
  }
  if (Chance(40)) {
    Json provider = Json::Of({{"ods", "X2901"}, {"name", "Example Home & Garden"}});
    if (Chance(50)) provider.Set("cqcLocationId", "1-000000000");
    if (Chance(50)) provider.Set("type", "care-home-nursing");
    orgs.Set("currentProvider", std::move(provider));
  }
  return orgs;
}

Json RecordMaker::Referral() {
  Json referral =
      Json::Of({{"type", Pick({"chc-checklist", "chc-checklist", "chc-direct", "fast-track", "fnc",
                               "joint", "review-change", "retrospective"})}});
  referral.Set("receivedDate", Text(received_));
  if (Chance(40)) referral.Set("madeDate", Text(completed_));
  Json referrer = Json::Of({{"role", "ward manager"}, {"organisationOds", "X28"}});
  if (Chance(50)) referrer.Set("name", "Test Referrer");
  if (Chance(50)) referrer.Set("organisationName", "Example Hospital");
  referral.Set("referrer", std::move(referrer));
  referral.Set("source", Pick({"hospital-acute", "hospital-community", "mental-health", "gp",
                               "community-nursing", "la-adult-social-care", "care-home",
                               "home-care", "hospice", "self-or-family", "other"}));
  referral.Set("priority", Pick({"routine", "urgent", "asap", "stat"}));
  referral.Set("status", Pick({"active", "active", "completed", "discounted", "redirected",
                               "withdrawn", "error"}));
  if (Chance(40)) referral.Set("dueDate", Text(received_ + days(28)));
  return referral;
}

Json RecordMaker::Actor(std::string_view role) {
  Json actor = Json::Of({{"name", "Test Clinician"}, {"role", role}});
  if (Chance(60))
    actor.Set("profession", Pick({"nurse", "social worker", "occupational therapist"}));
  if (Chance(60)) {
    actor.Set("regBody", "NMC");
    if (Chance(70)) actor.Set("regNo", "00A" + Padded(Below(10000), 4) + "A");
  }
  actor.Set("organisationOds", "X28");
  if (Chance(50)) actor.Set("organisationName", "Example Hospital");
  return actor;
}

Json RecordMaker::Checklist() {
  const std::vector<char> levels = Levels();
  Json checklist = Json::Of({{"id", "c" + std::to_string(serial_)}, {"formVersion", "2022-07"}});
  checklist.Set("completedDate", Text(completed_));
  if (Chance(50)) checklist.Set("receivedDate", Text(received_));
  checklist.Set("location", Pick({"01", "02", "03", "04", "05", "06", "07", "98"}));
  checklist.Set("completer", Actor("discharge nurse"));
  checklist.Set("individualInvolved", Chance(80));
  checklist.Set("representativeInvolved", Chance(50));
  checklist.Set("signedAt", InstantOn(completed_));
  checklist.Set("domains", Json(Domains(levels)));
  AddOutcome(checklist, levels);
  return checklist;
}

void RecordMaker::AddOutcome(Json& checklist, const std::vector<char>& levels) {
  const bool positive = IsPositive(levels);
  const bool overridden = !positive && Chance(15);
  if (Chance(40)) checklist.Set("counts", Counts(levels));
  if (Chance(40)) checklist.Set("computedOutcome", positive ? "positive" : "negative");
  checklist.Set("outcome", positive || overridden ? "positive" : "negative");
  if (overridden)
    checklist.Set("overrideRationale", "Needs are changing quickly.\nSecond line – see notes.");
  if (!Chance(30)) return;
  Json told = Json::Of({{"date", Text(received_)}});
  if (Chance(70)) told.Set("method", "letter");
  checklist.Set("outcomeCommunicated", std::move(told));
}

Json::Array RecordMaker::Domains(const std::vector<char>& levels) {
  Json::Array domains;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    Json item = Json::Of({{"domain", ChecklistDomains()[i]}, {"level", std::string(1, levels[i])}});
    if (levels[i] != 'C' || Chance(20)) item.Set("evidence", Evidence());
    domains.push_back(std::move(item));
  }
  return domains;
}

std::vector<char> RecordMaker::Levels() {
  // From "hardly any need" to "great need", so that both outcomes and every clause of the formula
  // come.
  const std::uint64_t need = Below(60);
  std::vector<char> levels;
  for (std::size_t i = 0; i < ChecklistDomains().size(); ++i) {
    const std::uint64_t die = Below(100);
    levels.push_back(die < need / 4 ? 'A' : die < need ? 'B' : 'C');
  }
  return levels;
}

Json RecordMaker::Counts(const std::vector<char>& levels) {
  return Json::Of({{"a", CountOf(levels, 'A')},
                   {"b", CountOf(levels, 'B')},
                   {"c", CountOf(levels, 'C')},
                   {"starA", StarredA(levels)}});
}

std::string RecordMaker::Evidence() {
  return Pick({"Breathless at rest, oxygen at 2 l/min.",
               "Said \"I can't manage\", twice.\nSeen again on the ward: no change.",
               "Café visit – fell; costs £12.50 were refunded.",
               "Daily adjustment of analgesia; nurse’s note of 3 pages, see file.",
               "One person to transfer,\r\ntwo at night.", "Needs prompting at each meal."});
}

std::string RecordMaker::NextNhsNumber() {
  for (;;) {
    const std::string nine = "999" + Padded(serial_++ % 1'000'000, 6);
    const int check = NhsNumber::CheckDigit(nine);
    if (check >= 0) return nine + std::to_string(check);
  }
}

std::string RecordMaker::BirthDate() {
  const int year = static_cast<int>(std::chrono::year_month_day(today_).year()) - 19 -
                   static_cast<int>(Below(85));
  const auto leap_day = std::chrono::year(year) / std::chrono::February / std::chrono::day(29);
  if (leap_day.ok() && Chance(20)) return ToText(leap_day);
  return ToText(std::chrono::year(year) / static_cast<int>(1 + Below(12)) /
                static_cast<int>(1 + Below(28)));
}

std::string RecordMaker::InstantOn(std::chrono::sys_days day) {
  return Text(day) + "T" + Padded(8 + Below(10), 2) + ":" + Padded(Below(60), 2) + ":00Z";
}

}  // namespace gateway::records
