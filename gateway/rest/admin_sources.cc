#include "gateway/rest/admin_sources.h"

#include "gateway/base/hash.h"
#include "gateway/base/log.h"
#include "gateway/rest/response.h"

namespace gateway::rest {
namespace {

using messaging::ExtractSource;
using messaging::Pipeline;

const char* ToCode(store::ExtractState state) {
  return state == store::ExtractState::kActive ? "active" : "history";
}

const char* ToCode(store::ExtractFileOutcome outcome) {
  switch (outcome) {
    case store::ExtractFileOutcome::kHeld:
      return "held";
    case store::ExtractFileOutcome::kReleased:
      return "released";
    default:
      return "taken";
  }
}

Json ToJson(const ExtractSource& source, const store::ExtractSourceState& state) {
  return Json::Of({{"name", source.name},
                   {"mode", "extract"},
                   {"format", source.format},
                   {"organisation", source.organisation},
                   {"state", ToCode(state.state)},
                   {"activated", state.activated_at ? Json(ToText(*state.activated_at)) : Json()},
                   {"lastDate", state.last_date},
                   {"cases", state.present},
                   {"vanished", state.vanished}});
}

Json ToJson(const store::ExtractFile& file) {
  const store::ExtractCounts& counts = file.counts;
  return Json::Of({{"at", ToText(file.at)},
                   {"date", file.date},
                   {"sha256", ToHex(file.sha256)},
                   {"outcome", ToCode(file.outcome)},
                   {"rows", counts.rows},
                   {"unchanged", counts.unchanged},
                   {"changed", counts.changed},
                   {"appeared", counts.appeared},
                   {"vanished", counts.vanished},
                   {"reappeared", counts.reappeared},
                   {"refused", counts.refused},
                   {"messages", counts.messages}});
}

net::HttpResponse Unknown() {
  return Outcome(404, IssueType::kNotFound,
                 "no source of mode extract has this name; see sources in the configuration");
}

net::HttpResponse List(Pipeline& pipeline) {
  Json::Array list;
  for (const auto& [name, source] : pipeline.parts().extracts) {
    const auto state = pipeline.parts().store->FindExtractSource(name);
    if (!state) return FromError(state.error());
    list.push_back(ToJson(source, *state));
  }
  return JsonResponse(200, list);
}

net::HttpResponse Show(Pipeline& pipeline, const std::string& name) {
  const ExtractSource* const source = pipeline.FindSource(name);
  if (source == nullptr) return Unknown();
  const auto detail = pipeline.parts().store->ShowExtractSource(name);
  if (!detail) return FromError(detail.error());
  Json shown = ToJson(*source, detail->source);
  Json::Array files;
  for (const store::ExtractFile& file : detail->files) files.push_back(ToJson(file));
  shown.Set("files", std::move(files));
  Json::Array rows;
  for (const store::ExtractRow& row : detail->vanished) {
    rows.push_back(
        Json::Of({{"row", row.id},
                  {"caseReference", row.case_id},
                  {"since", row.vanished_at ? Json(ToText(*row.vanished_at)) : Json()}}));
  }
  shown.Set("vanishedCases", std::move(rows));
  return JsonResponse(200, shown);
}

// `act` on a source that is configured; then it is shown.
template <typename Act>
net::HttpResponse Change(Pipeline& pipeline, const std::string& name, const char* event, Act act) {
  if (pipeline.FindSource(name) == nullptr) return Unknown();
  if (const Status done = act(*pipeline.parts().store); !done) return FromError(done.error());
  Log(LogLevel::kInfo, event, {{LogField::kClient, name}});
  return Show(pipeline, name);
}

}  // namespace

void AddSourceRoutes(Router& router, Pipeline& pipeline) {
  router.Add("GET", "/admin/api/sources",
             [&pipeline](const auto&, const auto&) { return List(pipeline); });
  router.Add("GET", "/admin/api/sources/{name}", [&pipeline](const auto&, const auto& path) {
    return Show(pipeline, std::string(path[0]));
  });
  router.Add("POST", "/admin/api/sources/{name}/activate",
             [&pipeline](const auto&, const auto& path) {
               const std::string name(path[0]);
               return Change(pipeline, name, "extract-activated", [&](store::Store& store) {
                 return store.ActivateExtract(name, pipeline.parts().clock->Now());
               });
             });
  router.Add("POST", "/admin/api/sources/{name}/release",
             [&pipeline](const auto&, const auto& path) {
               const std::string name(path[0]);
               return Change(pipeline, name, "extract-released",
                             [&](store::Store& store) { return store.ReleaseExtractFile(name); });
             });
}

}  // namespace gateway::rest
