#include "gateway/sandbox/directory_service.h"

#include "gateway/base/json.h"
#include "gateway/base/text.h"

namespace gateway::sandbox {
namespace {

constexpr std::string_view kIds = "https://fhir.nhs.uk/Id/";
constexpr std::string_view kOdsSystem = "https://fhir.nhs.uk/Id/ods-organization-code";
constexpr std::string_view kInteractionSystem = "https://fhir.nhs.uk/Id/nhsServiceInteractionId";
constexpr std::string_view kPartyKeySystem = "https://fhir.nhs.uk/Id/nhsMhsPartyKey";
constexpr std::string_view kErrorSystem =
    "https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1";
constexpr std::string_view kGatewayErrorSystem =
    "https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode";
constexpr std::string_view kCorrelation = "X-Correlation-Id";

// An absent Accept takes anything.
bool Acceptable(std::string_view accept) {
  if (accept.empty()) return true;
  for (const std::string_view part : Split(accept, ',')) {
    const std::string type = net::MediaTypeOf(part);
    if (type == "application/fhir+json" || type == "application/json" || type == "*/*") return true;
  }
  return false;
}

net::HttpResponse Refuse(int status, std::string_view system, const char* code, const char* issue,
                         std::string diagnostics) {
  const Json coding = Json::Of({{"system", system}, {"code", code}});
  const Json outcome = Json::Of(
      {{"resourceType", "OperationOutcome"},
       {"issue", Json::Array{Json::Of({{"severity", "error"},
                                       {"code", issue},
                                       {"details", Json::Of({{"coding", Json::Array{coding}}})},
                                       {"diagnostics", std::move(diagnostics)}})}}});
  return net::HttpResponse::Make(status, "application/fhir+json", outcome.Write());
}

Json Identifier(const char* name, const std::string& value) {
  return Json::Of({{"system", std::string(kIds) + name}, {"value", value}});
}

Json InteractionExtension(const DirectoryEntry& entry) {
  return Json::Of(
      {{"url", "https://fhir.nhs.uk/StructureDefinition/Extension-SDS-NhsServiceInteractionId"},
       {"valueReference",
        Json::Of({{"identifier", Identifier("nhsServiceInteractionId", entry.interaction)}})}});
}

Json EndpointOf(const DirectoryEntry& entry, const std::string& id) {
  return Json::Of(
      {{"resourceType", "Endpoint"},
       {"id", id},
       {"extension", Json::Array{InteractionExtension(entry)}},
       {"identifier", Json::Array{Identifier("nhsMhsPartyKey", entry.party_key)}},
       {"status", "active"},
       {"connectionType",
        Json::Of({{"system", "http://terminology.hl7.org/CodeSystem/endpoint-connection-type"},
                  {"code", "hl7-fhir-msg"}})},
       {"managingOrganization",
        Json::Of({{"identifier", Identifier("ods-organization-code", entry.ods)}})},
       {"payloadType",
        Json::Array{Json::Of({{"coding", Json::Array{Json::Of({{"code", "any"}})}}})}},
       {"address", entry.address}});
}

Json DeviceOf(const DirectoryEntry& entry, const std::string& id) {
  return Json::Of(
      {{"resourceType", "Device"},
       {"id", id},
       {"extension", Json::Array{InteractionExtension(entry)}},
       {"identifier", Json::Array{Identifier("nhsSpineASID", entry.asid),
                                  Identifier("nhsMhsPartyKey", entry.party_key)}},
       {"owner", Json::Of({{"identifier", Identifier("ods-organization-code", entry.ods)}})}});
}

}  // namespace

void DirectoryService::Add(DirectoryEntry entry) {
  const std::scoped_lock lock(mutex_);
  entries_.push_back(std::move(entry));
}

Result<DirectoryService::Query> DirectoryService::ReadQuery(const net::HttpRequest& request,
                                                            bool device) const {
  Query query;
  for (const auto& [name, value] : request.query) {
    if (name != "organization" && name != "identifier" &&
        !(device && name == "manufacturing-organization")) {
      return Fail(IssueType::kInvalid, "Illegal query parameter '" + name + "'");
    }
    const std::size_t bar = value.find('|');
    if (bar == std::string::npos || bar == 0 || bar + 1 == value.size()) {
      return Fail(IssueType::kInvalid, "Missing or invalid '" + name +
                                           "' query parameter. Should be '" + name +
                                           "=system|value'");
    }
    const std::string_view system = std::string_view(value).substr(0, bar);
    const std::string text = value.substr(bar + 1);
    const bool organisation = name.ends_with("organization");
    if (organisation && system == kOdsSystem) {
      if (name == "organization") query.ods = text;
    } else if (!organisation && system == kInteractionSystem) {
      query.interaction = text;
    } else if (!organisation && system == kPartyKeySystem) {
      query.party_key = text;
    } else {
      return Fail(IssueType::kInvalid, "Missing or invalid '" + name +
                                           "' query parameter: its system is not one of this API");
    }
  }
  const int given = !query.ods.empty() + !query.interaction.empty() + !query.party_key.empty();
  const bool enough = device ? !query.ods.empty() && !query.interaction.empty() : given >= 2;
  if (!enough)
    return Fail(IssueType::kInvalid, "the combination of query parameters is not supported");
  return query;
}

net::HttpResponse DirectoryService::Handle(const net::HttpRequest& request,
                                           std::string_view resource) {
  net::HttpResponse response = Answer(request, resource);
  const std::string_view given = request.headers.Get(kCorrelation);
  response.headers.Set(kCorrelation, IsUuid(given) ? std::string(given) : NewUuid(random_));
  return response;
}

net::HttpResponse DirectoryService::Answer(const net::HttpRequest& request,
                                           std::string_view resource) {
  if (request.headers.Get("apikey") != api_key_) {
    return Refuse(401, kGatewayErrorSystem, "ACCESS_DENIED", "forbidden",
                  "Invalid or missing API key");
  }
  if (resource != "Endpoint" && resource != "Device") {
    return Refuse(404, kErrorSystem, "NO_RECORD_FOUND", "not-found", "HTTP endpoint not found");
  }
  if (request.method != "GET") {
    net::HttpResponse response = Refuse(405, kErrorSystem, "NOT_IMPLEMENTED", "not-supported",
                                        "HTTP operation not supported");
    response.headers.Set("Allow", "GET");
    return response;
  }
  if (!Acceptable(request.headers.Get("Accept"))) {
    return Refuse(406, kErrorSystem, "MISSING_OR_INVALID_HEADER", "not-supported",
                  "HTTP request accepts content type other than application/fhir+json");
  }
  if (request.headers.Has(kCorrelation) && !IsUuid(request.headers.Get(kCorrelation))) {
    return Refuse(400, kErrorSystem, "BAD_REQUEST", "required",
                  "Invalid X-Correlation-Id header: expected a UUID");
  }
  const bool device = resource == "Device";
  const auto query = ReadQuery(request, device);
  if (!query)
    return Refuse(400, kErrorSystem, "BAD_REQUEST", "required", query.error().diagnostics);
  return Search(request, *query, device);
}

net::HttpResponse DirectoryService::Search(const net::HttpRequest& request, const Query& query,
                                           bool device) {
  const auto fits = [](const std::string& wanted, const std::string& has) {
    return wanted.empty() || wanted == has;
  };
  Json::Array entries;
  const std::scoped_lock lock(mutex_);
  for (const DirectoryEntry& entry : entries_) {
    if (!fits(query.ods, entry.ods) || !fits(query.interaction, entry.interaction) ||
        !fits(query.party_key, entry.party_key))
      continue;
    const std::string id = NewUuid(random_);
    entries.push_back(Json::Of({{"fullUrl", "urn:uuid:" + id},
                                {"resource", device ? DeviceOf(entry, id) : EndpointOf(entry, id)},
                                {"search", Json::Of({{"mode", "match"}})}}));
  }
  const Json self = Json::Of({{"relation", "self"}, {"url", request.target}});
  const Json bundle = Json::Of({{"resourceType", "Bundle"},
                                {"id", NewUuid(random_)},
                                {"type", "searchset"},
                                {"total", entries.size()},
                                {"link", Json::Array{self}},
                                {"entry", std::move(entries)}});
  return net::HttpResponse::Make(200, "application/fhir+json", bundle.Write());
}

}  // namespace gateway::sandbox
