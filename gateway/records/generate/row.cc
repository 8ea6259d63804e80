#include "gateway/records/generate/row.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "gateway/base/text.h"

namespace gateway::records {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Element of CsvWideCase, path in ChcRecord.
constexpr std::array<Pair, 66> kFields{{
    {"organisationOds", "sourceSystem.organisationOds"},
    {"sourceSystemId", "sourceSystem.id"},
    {"localCaseId", "localCaseId"},
    {"recordVersion", "recordVersion"},
    {"createdAt", "createdAt"},
    {"updatedAt", "updatedAt"},
    {"confidentiality", "confidentiality"},
    {"testRecord", "testRecord"},
    {"nhsNumber", "person.nhsNumber"},
    {"nhsNumberStatus", "person.nhsNumberStatus"},
    {"nhsNumberUnavailableReason", "person.nhsNumberUnavailableReason"},
    {"title", "person.name.prefix"},
    {"familyName", "person.name.family"},
    {"preferredName", "person.name.preferred"},
    {"birthDate", "person.birthDate"},
    {"gender", "person.gender"},
    {"ethnicCategory", "person.ethnicCategory"},
    {"preferredLanguage", "person.preferredLanguage"},
    {"interpreterRequired", "person.interpreterRequired"},
    {"residenceType", "person.residenceType"},
    {"gpPracticeOds", "person.gp.practiceOds"},
    {"gpPracticeName", "person.gp.name"},
    {"gpName", "person.gp.gpName"},
    {"consentStatus", "consent.status"},
    {"consentInformedDate", "consent.informedDate"},
    {"consentLegalNote", "consent.legalNote"},
    {"responsibleIcb", "orgs.responsibleIcb"},
    {"registeredPracticeIcb", "orgs.registeredPracticeIcb"},
    {"hostIcb", "orgs.hostIcb"},
    {"subIcbLocation", "orgs.subIcbLocation"},
    {"localAuthorityOds", "orgs.localAuthority.ods"},
    {"localAuthorityName", "orgs.localAuthority.name"},
    {"localAuthorityGss", "orgs.localAuthority.gss"},
    {"currentProviderOds", "orgs.currentProvider.ods"},
    {"currentProviderName", "orgs.currentProvider.name"},
    {"currentProviderCqcLocation", "orgs.currentProvider.cqcLocationId"},
    {"currentProviderType", "orgs.currentProvider.type"},
    {"referralType", "referral.type"},
    {"referralReceivedDate", "referral.receivedDate"},
    {"referralMadeDate", "referral.madeDate"},
    {"referralDueDate", "referral.dueDate"},
    {"referralSource", "referral.source"},
    {"referralPriority", "referral.priority"},
    {"referralStatus", "referral.status"},
    {"referrerName", "referral.referrer.name"},
    {"referrerRole", "referral.referrer.role"},
    {"referrerOrganisationOds", "referral.referrer.organisationOds"},
    {"referrerOrganisationName", "referral.referrer.organisationName"},
    {"formVersion", "checklist.formVersion"},
    {"checklistCompletedDate", "checklist.completedDate"},
    {"checklistReceivedDate", "checklist.receivedDate"},
    {"checklistLocation", "checklist.location"},
    {"completerName", "checklist.completer.name"},
    {"completerRole", "checklist.completer.role"},
    {"completerProfession", "checklist.completer.profession"},
    {"completerRegBody", "checklist.completer.regBody"},
    {"completerRegNo", "checklist.completer.regNo"},
    {"completerOrganisationOds", "checklist.completer.organisationOds"},
    {"completerOrganisationName", "checklist.completer.organisationName"},
    {"individualInvolved", "checklist.individualInvolved"},
    {"representativeInvolved", "checklist.representativeInvolved"},
    {"outcome", "checklist.outcome"},
    {"overrideRationale", "checklist.overrideRationale"},
    {"outcomeCommunicatedDate", "checklist.outcomeCommunicated.date"},
    {"outcomeCommunicatedMethod", "checklist.outcomeCommunicated.method"},
    {"signedAt", "checklist.signedAt"},
}};

constexpr std::array<Pair, 5> kResults{{
    {"countA", "checklist.counts.a"},
    {"countB", "checklist.counts.b"},
    {"countC", "checklist.counts.c"},
    {"countStarA", "checklist.counts.starA"},
    {"computedOutcome", "checklist.computedOutcome"},
}};

const Json& At(const Json& whole, std::string_view path) {
  const Json* value = &whole;
  for (const std::string_view step : Split(path, '.')) value = &(*value)[step];
  return *value;
}

std::string TextOf(const Json& value) {
  if (value.is_bool()) return value.boolean() ? "true" : "false";
  return value.is_number() ? value.number_text() : value.string();
}

void Put(Json& row, std::string_view element, const Json& value) {
  if (!value.is_null()) row.Set(element, Json(TextOf(value)));
}

void PutPerson(Json& row, const Json& person) {
  std::string given;
  for (const Json& name : person["name"]["given"].array())
    given += (given.empty() ? "" : " ") + name.string();
  row.Set("givenNames", Json(given));
  for (const Json& telecom : person["telecom"].array()) {
    Put(row, telecom["system"].string() == "email" ? "email" : "telephone", telecom["value"]);
  }
  const Json& addresses = person["address"];
  if (addresses.array().empty()) return;
  const Json& address = addresses.array().front();
  Put(row, "addressType", address["type"]);
  Put(row, "postcode", address["postcode"]);
  Put(row, "uprn", address["uprn"]);
  int number = 0;
  for (const Json& line : address["line"].array())
    Put(row, "line" + std::to_string(++number), line);
}

}  // namespace

Json ToRow(const Json& record) {
  Json row = Json(Json::Object{});
  for (const auto& [element, path] : kFields) Put(row, element, At(record, path));
  for (const auto& [element, path] : kResults) Put(row, element, At(record, path));
  PutPerson(row, record["person"]);
  for (const Json& domain : record["checklist"]["domains"].array()) {
    const std::string& name = domain["domain"].string();
    Put(row, name + "Level", domain["level"]);
    Put(row, name + "Evidence", domain["evidence"]);
  }
  return row;
}

}  // namespace gateway::records
