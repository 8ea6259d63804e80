#include "gateway/messaging/checklist_page.h"

#include "gateway/base/clock.h"
#include "gateway/base/nhs_number.h"
#include "gateway/base/text.h"

namespace gateway::messaging {
namespace {

constexpr std::string_view kNumberStatus =
    "https://chc-gateway.example/fhir/CodeSystem/chc-nhs-number-status";
constexpr std::string_view kSources =
    "https://chc-gateway.example/fhir/CodeSystem/chc-referral-source";
constexpr std::string_view kDomains =
    "https://chc-gateway.example/fhir/CodeSystem/chc-checklist-domain";
constexpr std::string_view kLocations =
    "https://chc-gateway.example/fhir/CodeSystem/chc-checklist-location";

constexpr std::string_view kHead =
    "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'\">"
    "<title>NHS Continuing Healthcare Checklist</title><style>"
    "body{font:1.06rem/1.5 Arial,sans-serif;color:#212b32;max-width:60rem;margin:0 "
    "auto;padding:1rem}"
    "h1{font-size:1.8rem;margin:0 0 .5rem}h2{font-size:1.3rem;border-bottom:2px solid "
    "#005eb8;margin-top:1.8rem}"
    ".outcome{background:#005eb8;color:#fff;padding:.7rem 1rem;font-weight:bold}"
    "dl{display:grid;grid-template-columns:14rem 1fr;gap:.25rem 1rem;margin:.5rem "
    "0}dt{font-weight:bold}dd{margin:0}"
    "table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid "
    "#aeb7bd;padding:.45rem;text-align:left;"
    "vertical-align:top}td.level{font-weight:bold;text-align:center}td.text{white-space:pre-wrap}"
    "footer{margin-top:2rem;color:#4c6272;font-size:.9rem}@media print{body{padding:0}}"
    "</style></head><body>\n";

std::string Escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// 1 October 2026, for people; the text as it is when it is no full date.
std::string LongDate(std::string_view text) {
  constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};
  const auto date = ParseDate(text.substr(0, 10));
  if (!date) return Escape(text);
  return std::to_string(static_cast<unsigned>(date->day())) + " " +
         std::string(kMonths[static_cast<unsigned>(date->month()) - 1]) + " " +
         std::to_string(static_cast<int>(date->year()));
}

class Rows {
 public:
  // Leaves the row out when there is nothing to show.
  Rows& Add(std::string_view label, std::string_view value) {
    return AddHtml(label, Escape(value));
  }
  Rows& AddDate(std::string_view label, std::string_view value) {
    return AddHtml(label, value.empty() ? "" : LongDate(value));
  }
  Rows& AddHtml(std::string_view label, std::string_view html) {
    if (!html.empty())
      html_ += "<dt>" + std::string(label) + "</dt><dd>" + std::string(html) + "</dd>\n";
    return *this;
  }
  [[nodiscard]] std::string Html() const {
    return html_.empty() ? "" : "<dl>\n" + html_ + "</dl>\n";
  }

 private:
  std::string html_;
};

std::string FullName(fhir::Node name) {
  std::string text(name.ChildText("prefix"));
  for (const fhir::Node given : name.Children("given"))
    text += (text.empty() ? "" : " ") + std::string(given.text());
  return text + (text.empty() ? "" : " ") + std::string(name.ChildText("family"));
}

std::string AddressHtml(fhir::Node address) {
  std::string html;
  for (const fhir::Node line : address.Children("line")) html += Escape(line.text()) + "<br>";
  return html + Escape(address.ChildText("postcode"));
}

std::string Spaced(std::string_view nhs_number) {
  const auto number = NhsNumber::Parse(nhs_number);
  return number ? number->Formatted() : std::string(nhs_number);
}

// The words of a code; the code itself when it has none.
std::string Words(const terminology::Service& terminology, std::string_view system,
                  std::string_view code) {
  std::string display = terminology.Display(system, code);
  return display.empty() ? std::string(code) : display;
}

std::string PersonSection(fhir::Node person, const terminology::Service& terminology) {
  Rows rows;
  rows.Add("Name", FullName(person.Child("name")))
      .Add("Known as", person.At({"name", "preferred"}).text())
      .Add("NHS number", Spaced(person.ChildText("nhsNumber")))
      .Add("Number status", Words(terminology, kNumberStatus, person.ChildText("nhsNumberStatus")))
      .AddDate("Date of birth", person.ChildText("birthDate"))
      .Add("Gender", person.ChildText("gender"))
      .AddHtml("Address", AddressHtml(person.Child("address")))
      .Add("Telephone or e-mail", person.At({"telecom", "value"}).text())
      .Add("Language", person.ChildText("preferredLanguage"))
      .Add("GP practice", person.At({"gp", "practiceOds"}).text());
  return "<h2>Person</h2>\n" + rows.Html();
}

// The day by which the ICB decides: 28 calendar days after receipt (day 0).
std::string DueDate(std::string_view received) {
  const auto date = ParseDate(received);
  if (!date) return {};
  return ToText(std::chrono::year_month_day(std::chrono::sys_days(*date) + std::chrono::days(28)));
}

std::string ReferralSection(fhir::Node record, const terminology::Service& terminology) {
  const fhir::Node referral = record.Child("referral");
  const fhir::Node checklist = record.Child("checklist");
  Rows rows;
  rows.AddDate("Received by the ICB", referral.ChildText("receivedDate"));
  if (checklist.ChildText("outcome") == "positive") {
    rows.AddDate("Decision due (day 28)", DueDate(referral.ChildText("receivedDate")));
  }
  rows.Add("Responsible ICB", record.At({"orgs", "responsibleIcb"}).text())
      .Add("Local authority", record.At({"orgs", "localAuthority", "name"}).text())
      .Add("Referred by", referral.At({"referrer", "role"}).text())
      .Add("Organisation", referral.At({"referrer", "organisationOds"}).text())
      .Add("Source", Words(terminology, kSources, referral.ChildText("source")))
      .Add("Priority", referral.ChildText("priority"));
  return "<h2>Referral</h2>\n" + rows.Html();
}

std::string CompletionSection(fhir::Node checklist, const terminology::Service& terminology) {
  const std::string_view location = checklist.ChildText("location");
  const fhir::Node completer = checklist.Child("completer");
  Rows rows;
  rows.AddDate("Completed", checklist.ChildText("completedDate"))
      .Add("Where", Words(terminology, kLocations, location))
      .Add("By", completer.ChildText("name"))
      .Add("Role", completer.ChildText("role"))
      .Add("Organisation", completer.ChildText("organisationOds"))
      .Add("Person took part", checklist.ChildText("individualInvolved") == "true" ? "Yes" : "No")
      .Add("Representative took part",
           checklist.ChildText("representativeInvolved") == "true" ? "Yes" : "No")
      .Add("Reason for departing from the score", checklist.ChildText("overrideRationale"));
  return "<h2>Completion</h2>\n" + rows.Html();
}

// What the person said about sharing: a refusal stands in plain sight.
std::string ConsentSection(fhir::Node consent) {
  Rows rows;
  rows.Add("Agreement", consent.ChildText("status"))
      .AddDate("Informed", consent.ChildText("informedDate"));
  for (const fhir::Node share : consent.Children("shareWith")) {
    const bool deny = share.ChildText("decision") == "deny";
    rows.AddHtml(deny ? "<strong>Do not share with</strong>" : "May be shared with",
                 Escape(share.ChildText("party")));
  }
  const std::string html = rows.Html();
  return html.empty() ? html : "<h2>Information sharing</h2>\n" + html;
}

std::string DomainTable(fhir::Node checklist, const terminology::Service& terminology) {
  std::string html =
      "<h2>Domains</h2>\n<table><thead><tr><th scope=\"col\">Domain</th><th "
      "scope=\"col\">Level</th>"
      "<th scope=\"col\">Evidence</th></tr></thead><tbody>\n";
  for (const fhir::Node domain : checklist.Children("domains")) {
    const std::string_view code = domain.ChildText("domain");
    html += "<tr><th scope=\"row\">" + Escape(Words(terminology, kDomains, code)) +
            "</th><td class=\"level\">" + Escape(domain.ChildText("level")) +
            "</td><td class=\"text\">" + Escape(domain.ChildText("evidence")) + "</td></tr>\n";
  }
  return html + "</tbody></table>\n";
}

}  // namespace

std::string ChecklistPage(fhir::Node record, const std::string& message_id,
                          const terminology::Service& terminology) {
  const fhir::Node checklist = record.Child("checklist");
  std::string html(kHead);
  html += "<h1>NHS Continuing Healthcare Checklist</h1>\n";
  if (record.ChildText("testRecord") == "true")
    html += "<p><strong>Test record: not a real person.</strong></p>\n";
  html +=
      "<p class=\"outcome\">Outcome recorded: " + Escape(checklist.ChildText("outcome")) + "</p>\n";
  html += PersonSection(record.Child("person"), terminology);
  html += ReferralSection(record, terminology);
  html += ConsentSection(record.Child("consent"));
  html += DomainTable(checklist, terminology);
  html += CompletionSection(checklist, terminology);
  html += "<footer>Case " + Escape(record.ChildText("localCaseId")) + " of " +
          Escape(record.At({"sourceSystem", "organisationOds"}).text()) + ", version " +
          Escape(record.ChildText("recordVersion")) + ". Message " + Escape(message_id) +
          ". This page shows the answers of a completed Checklist; it is not the national "
          "form.</footer>\n";
  return html + "</body></html>\n";
}

}  // namespace gateway::messaging
