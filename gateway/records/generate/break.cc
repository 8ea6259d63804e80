#include "gateway/records/generate/break.h"

#include <functional>
#include <utility>

#include "gateway/base/clock.h"
#include "gateway/base/text.h"

namespace gateway::records {
namespace {

using std::chrono::days;

struct Case {
  RecordMaker& maker;
  std::chrono::sys_days today;
  Json& record;
};

// `whole` with `value` at the steps from `at` on; a null value takes the member away.
Json With(const Json& whole, const std::vector<std::string_view>& steps, std::size_t at,
          Json value) {
  Json changed = Json(Json::Object{});
  bool found = false;
  const bool last = at + 1 == steps.size();
  for (const auto& [name, child] : whole.object()) {
    const bool here = name == steps[at];
    found = found || here;
    if (!here) {
      changed.Set(name, child);
    } else if (!last) {
      changed.Set(name, With(child, steps, at + 1, value));
    } else if (!value.is_null()) {
      changed.Set(name, value);
    }
  }
  if (!found && last && !value.is_null()) changed.Set(steps[at], std::move(value));
  return changed;
}

void Set(Case& c, std::string_view path, Json value) {
  c.record = With(c.record, Split(path, '.'), 0, std::move(value));
}
void Remove(Case& c, std::string_view path) { Set(c, path, Json()); }

std::string Day(std::chrono::sys_days day) { return ToText(std::chrono::year_month_day(day)); }

std::string YearsAgo(std::chrono::sys_days day, int years) {
  const std::chrono::year_month_day date(day);
  return ToText((date.year() - std::chrono::years(years)) / date.month() / std::chrono::day(1));
}

void SetDomains(Case& c, Json::Array domains) {
  Set(c, "checklist.domains", Json(std::move(domains)));
}

std::vector<char> Levels(char level) { return std::vector<char>(ChecklistDomains().size(), level); }

void WrongCheckDigit(Case& c) {
  std::string number = c.record["person"]["nhsNumber"].string();
  number.back() = number.back() == '9' ? '0' : static_cast<char>(number.back() + 1);
  Set(c, "person.nhsNumber", Json(number));
}

void NoNumberAndNoReason(Case& c) {
  Remove(c, "person.nhsNumber");
  Set(c, "person.nhsNumberStatus", "not-present");
}

void ConsciousnessTwiceMedicationNever(Case& c) {
  Json::Array domains;
  for (Json item : c.record["checklist"]["domains"].array()) {
    if (item["domain"].string() == "medication") item.Set("domain", "consciousness");
    domains.push_back(std::move(item));
  }
  SetDomains(c, std::move(domains));
}

void ChangeFirstDomain(Case& c, const std::function<Json(const Json&)>& change) {
  Json::Array domains = c.record["checklist"]["domains"].array();
  domains.front() = change(domains.front());
  SetDomains(c, std::move(domains));
}

void NegativeWithTwoA(Case& c) {
  std::vector<char> levels = Levels('C');
  levels[1] = levels[2] = 'A';
  SetDomains(c, c.maker.Domains(levels));
  Set(c, "checklist.outcome", "negative");
}

struct Way {
  std::string_view id;
  void (*spoil)(Case&);
};

constexpr Way kWays[] = {
    {"R-001", WrongCheckDigit},
    {"R-002", NoNumberAndNoReason},
    {"R-003", [](Case& c) { Set(c, "person.nhsNumberStatus", "present-not-traced"); }},
    {"R-004", [](Case& c) { Set(c, "person.birthDate", Json(YearsAgo(c.maker.received(), 17))); }},
    {"R-005", [](Case& c) { Set(c, "person.birthDate", Json(YearsAgo(c.today, 125))); }},
    {"R-006",
     [](Case& c) {
       Set(c, "person.deceased", Json::Of({{"flag", true}, {"date", "1939-12-31"}}));
     }},
    {"R-007",
     [](Case& c) {
       Json address = Json::Of({{"type", "usual"}, {"postcode", "ZZ993VZ"}});
       Set(c, "person.address", Json(Json::Array{std::move(address)}));
     }},
    {"R-010", [](Case& c) { Set(c, "orgs.responsibleIcb", "the ICB"); }},
    {"R-013", [](Case& c) { Set(c, "person.gender", "woman"); }},
    {"R-014", [](Case& c) { Set(c, "checklist.completer.name", "Test\x07 Clinician"); }},
    {"R-015",
     [](Case& c) { Set(c, "checklist.completedDate", Json(Day(c.maker.received() + days(1)))); }},
    {"R-016", [](Case& c) { Set(c, "referral.receivedDate", Json(Day(c.today + days(1)))); }},
    {"R-030", ConsciousnessTwiceMedicationNever},
    {"R-031",
     [](Case& c) {
       ChangeFirstDomain(c, [](const Json& domain) {
         Json changed = domain;
         changed.Set("level", "3");
         return changed;
       });
     }},
    {"R-032",
     [](Case& c) {
       Set(c, "checklist.counts", Json::Of({{"a", 1}, {"b", 0}, {"c", 9}, {"starA", 1}}));
     }},
    {"R-033", NegativeWithTwoA},
    {"R-034", [](Case& c) { SetDomains(c, c.maker.Domains(Levels('C'))); }},
    {"R-035",
     [](Case& c) {
       ChangeFirstDomain(c, [](const Json& domain) {
         return Json::Of({{"domain", domain["domain"]}, {"level", domain["level"]}});
       });
     }},
    {"R-036", [](Case& c) { Remove(c, "checklist.completer.name"); }},
    {"R-037", [](Case& c) { Set(c, "checklist.location", "03"); }},
};

}  // namespace

bool BreakRule(std::string_view id, RecordMaker& maker, std::chrono::year_month_day today,
               Json& record) {
  Case c{maker, today, record};
  for (const Way& way : kWays) {
    if (way.id != id) continue;
    way.spoil(c);
    return true;
  }
  return false;
}

std::vector<std::string> BreakableRules() {
  std::vector<std::string> ids;
  for (const Way& way : kWays) ids.emplace_back(way.id);
  return ids;
}

}  // namespace gateway::records
