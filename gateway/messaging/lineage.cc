#include "gateway/messaging/lineage.h"

#include "gateway/base/gzip.h"
#include "gateway/mapping/kept_lineage.h"

namespace gateway::messaging {
namespace {

// A lineage takes some 60 bytes an element.
constexpr std::size_t kMostBytes = std::size_t{256} << 20;

std::string Quote(std::string_view text) { return Json(text).Write(); }

// Each step's source is what the step before made; the first one's is `source`.
std::string Steps(std::span<const mapping::Transformed> steps, fhir::Node source) {
  std::string text;
  for (const mapping::Transformed& step : steps) {
    text += text.empty() ? "" : ",";
    text += "{\"from\":" + Quote(source.type_name()) +
            ",\"to\":" + Quote(step.output.root().type_name()) +
            ",\"kept\":" + mapping::KeepLineage(step, source) + "}";
    source = step.output.root();
  }
  return text;
}

Result<Json> ExpandSteps(const Json& kept) {
  Json::Array steps;
  for (const Json& one : kept.array()) {
    GATEWAY_TRY(const Json expanded, mapping::ExpandLineage(one["kept"]));
    steps.push_back(Json::Of({{"from", one["from"]},
                              {"to", one["to"]},
                              {"lineage", expanded["lineage"]},
                              {"loss", expanded["loss"]}}));
  }
  return Json(std::move(steps));
}

}  // namespace

std::string KeepLineage(const Exchange& exchange) {
  if (exchange.steps.empty() && exchange.rendered.empty()) return {};
  const bool local = static_cast<bool>(exchange.local.root());
  const fhir::Node message = exchange.message.root();
  std::string text = "{\"steps\":[";
  text += Steps(exchange.steps, local ? exchange.local.root() : message);
  text += "],\"deliveries\":[";
  bool first = true;
  for (const RenderedLocal& rendered : exchange.rendered) {
    text += first ? "" : ",";
    text += "{\"delivery\":" + std::to_string(rendered.delivery) +
            ",\"format\":" + Quote(rendered.format) + ",\"steps\":[" +
            Steps(rendered.steps, message) + "]}";
    first = false;
  }
  return Gzip(text + "]}", GzipEffort::kFast);
}

Result<Json> ShowLineage(std::string_view kept) {
  GATEWAY_TRY(const std::string text, Gunzip(kept, kMostBytes));
  GATEWAY_TRY(const Json json, Json::Parse(text));
  GATEWAY_TRY(Json steps, ExpandSteps(json["steps"]));
  Json::Array deliveries;
  for (const Json& one : json["deliveries"].array()) {
    GATEWAY_TRY(Json expanded, ExpandSteps(one["steps"]));
    deliveries.push_back(Json::Of({{"delivery", one["delivery"]},
                                   {"format", one["format"]},
                                   {"steps", std::move(expanded)}}));
  }
  return Json::Of({{"steps", std::move(steps)}, {"deliveries", std::move(deliveries)}});
}

}  // namespace gateway::messaging
