// Who sends, who receives, and what leads from one to the other.
#include <algorithm>

#include "gateway/app/config_reader.h"
#include "gateway/base/text.h"

namespace gateway::app {
namespace {

constexpr std::string_view kUnknownWay = "unknown way; expected fhir-rest or folder";

// The channels there are (gateway/transports).
bool IsWay(std::string_view via) { return via == "fhir-rest" || via == "folder"; }

messaging::RoutePlace PlaceOf(const Yaml& part) {
  Issues issues;
  if (part) part.Report(issues, {});
  if (issues.empty()) return {};
  const Issue& issue = issues.list().front();
  return {issue.expression, issue.line, issue.column};
}

}  // namespace

messaging::Endpoint ConfigReader::Endpoint(const Yaml& from) {
  from.CheckKeys({"via", "address", "interaction", "format", "page", "answers"}, issues_);
  messaging::Endpoint endpoint;
  endpoint.via = from.Required("via", issues_);
  endpoint.interaction = from.Text("interaction", issues_);
  endpoint.format = from.Text("format", issues_, "fhir-json");
  endpoint.page = from.Boolean("page", issues_, false);
  endpoint.answers = from.Boolean("answers", issues_, endpoint.via == "fhir-rest");
  endpoint.address =
      endpoint.via == "folder" ? Path(from, "address") : from.Text("address", issues_);
  if (!endpoint.via.empty() && !IsWay(endpoint.via)) {
    from["via"].Report(issues_, std::string(kUnknownWay));
  }
  if (endpoint.address.empty() && (endpoint.interaction.empty() || endpoint.via == "folder")) {
    from.Report(issues_, "give an address, or for fhir-rest an interaction to look up in SDS");
  }
  return endpoint;
}

messaging::Organisation ConfigReader::Organisation(const Yaml& from) {
  from.CheckKeys({"ods", "name", "kind", "service_ids", "endpoints"}, issues_);
  messaging::Organisation organisation;
  organisation.ods = Ods(from, "ods");
  organisation.name = from.Text("name", issues_);
  organisation.kind = from.Text("kind", issues_);
  organisation.service_ids = from.Texts("service_ids", issues_);
  for (const Yaml& endpoint : from["endpoints"].items())
    organisation.endpoints.push_back(Endpoint(endpoint));
  return organisation;
}

security::Client ConfigReader::Client(const Yaml& from) {
  from.CheckKeys({"name", "certificate_sha256", "certificate_name", "oauth_client_id",
                  "organisations", "scopes"},
                 issues_);
  security::Client client;
  client.name = from.Required("name", issues_);
  client.certificate_sha256 = from.Text("certificate_sha256", issues_);
  client.certificate_name = from.Text("certificate_name", issues_);
  client.oauth_client_id = from.Text("oauth_client_id", issues_);
  client.organisations = from.Texts("organisations", issues_);
  client.scopes = from.Texts("scopes", issues_);
  if (client.organisations.empty())
    from.Report(issues_, "organisations is empty: this client could act for nobody");
  return client;
}

FolderSource ConfigReader::Source(const Yaml& from) {
  from.CheckKeys({"name", "folder", "format", "organisation", "mode", "extract"}, issues_);
  FolderSource source;
  source.name = from.Required("name", issues_);
  source.folder = Path(from, "folder");
  source.format = from.Required("format", issues_);
  source.organisation = Ods(from, "organisation");
  const std::string mode = from.Text("mode", issues_, "event");
  if (mode == "extract") {
    source.extract = Extract(from["extract"], source);
  } else if (mode != "event") {
    from["mode"].Report(issues_,
                        "expected event (each record is news) or extract (each file is "
                        "the whole truth of this source)");
  } else if (from["extract"]) {
    from["extract"].Report(issues_, "this belongs to mode: extract");
  }
  if (source.folder.empty() && !source.extract) from.Report(issues_, "folder is missing");
  return source;
}

messaging::ExtractSource ConfigReader::Extract(const Yaml& from, const FolderSource& source) {
  from.CheckKeys({"file_date", "hold_above"}, issues_);
  messaging::ExtractSource extract;
  extract.name = source.name;
  extract.format = source.format;
  extract.organisation = source.organisation;
  const long share = from.Integer("hold_above", issues_, extract.hold_above);
  if (share < 0 || share > 100) {
    from["hold_above"].Report(issues_, "expected a share of the cases in per cent, 0 to 100");
  } else {
    extract.hold_above = static_cast<int>(share);
  }
  const std::string pattern = from.Text("file_date", issues_);
  if (pattern.empty()) return extract;
  auto file_date = messaging::FileDate::Parse(pattern);
  if (!file_date) from["file_date"].Report(issues_, file_date.error().diagnostics);
  if (file_date) extract.file_date = *std::move(file_date);
  return extract;
}

messaging::RouteConfig ConfigReader::Route(const Yaml& from) {
  from.CheckKeys({"name", "when", "to", "via", "acknowledge_within"}, issues_);
  for (const Yaml& via : from["via"].items()) {
    if (via.is_scalar() && !IsWay(via.text())) via.Report(issues_, std::string(kUnknownWay));
  }
  return {from.Required("name", issues_),
          from.Text("when", issues_),
          from.Required("to", issues_),
          from.Texts("via", issues_),
          from.Text("acknowledge_within", issues_),
          PlaceOf(from["when"]),
          PlaceOf(from["to"]),
          PlaceOf(from["acknowledge_within"])};
}

}  // namespace gateway::app
