#include "gateway/records/generate/probing.h"

#include <string_view>
#include <utility>

#include "gateway/records/generate/record_maker.h"
#include "gateway/records/generate/wild_text.h"

namespace gateway::records {
namespace {

constexpr std::size_t kLongestEvidence = 8000;  // chc-domain.md 5.5
constexpr std::size_t kLongestName = 35;

Json FullActor(std::string_view role) {
  return Json::Of({{"name", "Test Clinician"},
                   {"role", role},
                   {"profession", "nurse"},
                   {"regBody", "NMC"},
                   {"regNo", "00A0000A"},
                   {"organisationOds", "X28"},
                   {"organisationName", "Example Hospital"}});
}

Json FullAddress(std::string_view type) {
  Json lines = Json(
      Json::Array{"Flat 1", "Example House", "1 Example Street", "Near Testford", "Exampleshire"});
  return Json::Of({{"type", type},
                   {"line", std::move(lines)},
                   {"postcode", "ZZ99 3VZ"},
                   {"uprn", "100000001234"},
                   {"period", Json::Of({{"start", "2020-02-29"}, {"end", "2030-12-31"}})}});
}

Json FullPerson(const Json& varied, std::string_view received, bool numbered) {
  Json person = varied;
  if (!numbered) {
    Json without = Json(Json::Object{});
    for (const auto& [name, value] : person.object()) {
      if (name != "nhsNumber") without.Set(name, value);
    }
    person = std::move(without);
    person.Set("nhsNumberStatus", "not-present");
    person.Set("nhsNumberUnavailableReason", "overseas-patient");
  }
  person.Set(
      "localIds",
      Json(Json::Array{Json::Of(
          {{"system", "https://hospital.example/id"}, {"value", "H-1"}, {"assignerOds", "X28"}})}));
  person.Set("name", Json::Of({{"family", "TEST"},
                               {"given", Json(Json::Array{"Patient", "Marie"})},
                               {"prefix", "Mrs"},
                               {"preferred", "Testy"}}));
  person.Set("deceased", Json::Of({{"flag", true}, {"date", received}}));
  person.Set("address", Json(Json::Array{FullAddress("usual"), FullAddress("temporary")}));
  person.Set(
      "telecom",
      Json(Json::Array{
          Json::Of({{"system", "phone"}, {"value", "01632 960000"}, {"use", "home"}}),
          Json::Of({{"system", "email"}, {"value", "patient@test.example"}, {"use", "work"}})}));
  person.Set("ethnicCategory", "Z");
  person.Set("preferredLanguage", "cy");
  person.Set("interpreterRequired", true);
  person.Set(
      "gp",
      Json::Of({{"practiceOds", "X29001"}, {"name", "Example Practice"}, {"gpName", "Dr Test"}}));
  person.Set("residenceType", "hospice");
  return person;
}

Json FullConsent(std::string_view day) {
  Json wish = Json::Of({{"party", "X27"}, {"decision", "deny"}, {"scope", "all"}, {"note", "no"}});
  return Json::Of({{"status", "given"},
                   {"informedDate", day},
                   {"informedBy", FullActor("social worker")},
                   {"shareWith", Json(Json::Array{std::move(wish)})},
                   {"legalNote", "Best interests meeting held."}});
}

Json FullOrganisations() {
  return Json::Of({{"registeredPracticeIcb", "X26"},
                   {"responsibleIcb", "X26"},
                   {"hostIcb", "X26"},
                   {"subIcbLocation", "X26A1"},
                   {"localAuthority",
                    Json::Of({{"gss", "E10000000"}, {"ods", "X27"}, {"name", "Example Council"}})},
                   {"currentProvider", Json::Of({{"ods", "X2901"},
                                                 {"cqcLocationId", "1-000000000"},
                                                 {"name", "Example Home"},
                                                 {"type", "care-home-nursing"}})}});
}

Json FullChecklist(const Json& varied, std::string_view received, bool overridden) {
  Json checklist = varied;
  checklist.Set("receivedDate", received);
  checklist.Set("completer", FullActor("discharge nurse"));
  const int a = overridden ? 0 : 1;
  Json::Array domains;
  for (const std::string& domain : ChecklistDomains()) {
    const bool first = &domain == &ChecklistDomains().front();
    domains.push_back(Json::Of(
        {{"domain", domain}, {"level", first && a > 0 ? "A" : "C"}, {"evidence", "As seen."}}));
  }
  checklist.Set("domains", Json(std::move(domains)));
  checklist.Set("counts", Json::Of({{"a", a}, {"b", 0}, {"c", 11 - a}, {"starA", a}}));
  checklist.Set("computedOutcome", overridden ? "negative" : "positive");
  checklist.Set("outcome", "positive");
  if (overridden) checklist.Set("overrideRationale", "Needs are changing quickly.");
  checklist.Set("outcomeCommunicated", Json::Of({{"date", received}, {"method", "letter"}}));
  return checklist;
}

// Replaces texts of a record, by the name of the member.
class TextChanger {
 public:
  TextChanger(Random& random, Repertoire repertoire) : random_(random), repertoire_(repertoire) {}

  void Change(Json& value) {
    if (value.is_object()) return ChangeMembers(value);
    if (!value.is_array()) return;
    Json::Array items = value.array();
    for (Json& item : items) Change(item);
    value = Json(std::move(items));
  }

 private:
  void ChangeMembers(Json& object) {
    const Json::Object members = object.object();
    for (const auto& [name, value] : members) {
      Json changed = value;
      if (Json text = TextFor(name, value); !text.is_null()) {
        changed = std::move(text);
      } else {
        Change(changed);
      }
      object.Set(name, std::move(changed));
    }
  }

  // Null when the member keeps its value.
  Json TextFor(std::string_view name, const Json& value) {
    if (random_.Next() % 3 == 0) return {};
    if (name == "given") return Words(value);
    if (name == "line") return Lines(value);
    if (!value.is_string()) return {};
    constexpr std::string_view kLong = " evidence overrideRationale legalNote note ";
    constexpr std::string_view kShort =
        " prefix family preferred gpName name profession scope method vendor product ";
    const std::string padded = " " + std::string(name) + " ";
    if (kLong.contains(padded)) {
      return Json(Wild(random_.Next() % 40 == 0 ? kLongestEvidence / 16 : 60));
    }
    return kShort.contains(padded) ? Json(Wild(kLongestName / 9)) : Json();
  }

  Json Words(const Json& value) {
    Json::Array words;
    for (std::size_t i = 0; i < value.array().size(); ++i) {
      words.emplace_back(WildText(random_, repertoire_, kLongestName / 9, true));
    }
    return Json(std::move(words));
  }

  Json Lines(const Json& value) {
    Json::Array lines;
    for (std::size_t i = 0; i < value.array().size(); ++i) lines.emplace_back(Wild(8));
    return Json(std::move(lines));
  }

  std::string Wild(std::size_t most) { return WildText(random_, repertoire_, most); }

  Random& random_;
  Repertoire repertoire_;
};

}  // namespace

void FillUp(Json& record, bool overridden) {
  const std::string received = record["referral"]["receivedDate"].string();
  const std::string completed = record["checklist"]["completedDate"].string();
  record.Set("sourceSystem", Json::Of({{"id", "demo-case-system"},
                                       {"vendor", "Example Vendor"},
                                       {"product", "Example Cases"},
                                       {"version", "7.1"},
                                       {"organisationOds", "X28"}}));
  record.Set("sourceExtras",
             Json(Json::Array{Json::Of({{"path", "Ward"}, {"value", "Ward 4, \"Oak\""}})}));
  record.Set("person", FullPerson(record["person"], received, !overridden));
  record.Set("consent", FullConsent(completed));
  record.Set("orgs", FullOrganisations());
  Json referral = record["referral"];
  referral.Set("madeDate", completed);
  referral.Set("referrer", FullActor("ward manager"));
  referral.Set("dueDate", received);
  record.Set("referral", std::move(referral));
  record.Set("checklist", FullChecklist(record["checklist"], received, overridden));
}

void StripDown(Json& record) {
  Json bare = Json(Json::Object{});
  for (const auto& [name, value] : record.object()) {
    if (name != "sourceExtras" && name != "consent") bare.Set(name, value);
  }
  record = std::move(bare);
}

void PutWildTexts(Json& record, Random& random, Repertoire repertoire) {
  TextChanger(random, repertoire).Change(record);
}

}  // namespace gateway::records
