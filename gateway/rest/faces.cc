#include "gateway/rest/faces.h"

#include <chrono>

#include "gateway/base/hash.h"
#include "gateway/rest/admin.h"
#include "gateway/rest/admin_sources.h"
#include "gateway/rest/cross_origin.h"
#include "gateway/rest/content_coding.h"
#include "gateway/rest/interactions/records.h"
#include "gateway/rest/negotiation.h"
#include "gateway/rest/openapi.h"
#include "gateway/rest/operations/fhirpath.h"
#include "gateway/rest/operations/process_message.h"
#include "gateway/rest/operations/terminology/routes.h"
#include "gateway/rest/operations/transform.h"
#include "gateway/rest/operations/validate.h"
#include "gateway/rest/response.h"

namespace gateway::rest {
namespace {

net::HttpResponse Ready(store::Store& store) {
  const auto health = store.Health();
  if (!health) return FromError(health.error());
  return JsonResponse(200, Json::Of({{"status", "ready"}}));
}

// The statement stays as it is while the gateway runs: whoever has it is told so by its tag.
net::HttpResponse Statement(const net::HttpRequest& request, const std::string& body,
                            const std::string& tag) {
  const bool has_it = request.headers.Get("If-None-Match").contains(tag);
  net::HttpResponse response = has_it
                                   ? net::HttpResponse::Empty(304)
                                   : net::HttpResponse::Make(200, std::string(kFhirJsonType), body);
  response.headers.Set("ETag", tag);
  return response;
}

// mode=terminology asks for what the terminology operations know.
void AddMetadata(Router& router, const FaceParts& parts) {
  const std::string statement = CapabilityStatementJson(parts.capabilities);
  const std::string tag = "W/\"" + Sha256Hex(statement).substr(0, 16) + "\"";
  router.Add("GET", "/fhir/metadata",
             [statement, tag, capabilities = parts.capabilities, terminology = parts.terminology](
                 const auto& request, const auto&) {
               if (request.Query("mode") != "terminology" || terminology == nullptr)
                 return Statement(request, statement, tag);
               return net::HttpResponse::Make(
                   200, std::string(kFhirJsonType),
                   TerminologyCapabilitiesJson(capabilities, *terminology));
             });
}

void AddOpenApi(Router& router, const FaceParts& parts) {
  router.Add("GET", "/openapi.json",
             [&router, capabilities = parts.capabilities](const auto&, const auto&) {
               return net::HttpResponse::Make(200, "application/json",
                                              OpenApiJson(router, capabilities));
             });
}

void AddFhirPath(Router& router, const FaceParts& parts, const CallerRules& rules) {
  const auto& intake = parts.pipeline->parts().intake->parts();
  const FhirPathParts asked{parts.registry, parts.terminology, intake.validator.get(), parts.clock,
                            "CHC gateway " + parts.capabilities.version + " (R4)"};
  // The second name is what front ends ask for when they know an engine for each version of FHIR.
  for (const char* path : {"/fhir/$fhirpath", "/fhir/$fhirpath-r4"}) {
    for (const char* method : {"GET", "POST"}) {
      router.Add(method, path, [asked, &rules](const auto& request, const auto&) {
        return FhirPath(request, asked, rules);
      });
    }
  }
}

void AddValidate(Router& router, const FaceParts& parts, const CallerRules& rules) {
  const auto& intake = parts.pipeline->parts().intake->parts();
  const ValidateParts asked{intake.registry.get(), intake.validator.get(), parts.clock,
                            &intake.finding_rules};
  router.Add("POST", "/fhir/$validate", [asked, &rules](const auto& request, const auto&) {
    return ValidateResource(request, "", asked, rules);
  });
  router.Add("POST", "/fhir/{type}/$validate",
             [asked, &rules](const auto& request, const PathValues& values) {
               return ValidateResource(request, values[0], asked, rules);
             });
}

void AddTransform(Router& router, const FaceParts& parts, const CallerRules& rules) {
  const auto& intake = parts.pipeline->parts().intake->parts();
  const TransformParts asked{intake.registry.get(), intake.maps.get(), parts.clock};
  router.Add("POST", "/fhir/StructureMap/$transform",
             [asked, &rules](const auto& request, const auto&) {
               return Transform(request, asked, rules);
             });
}

// The FHIR face answers in the format that the caller wants, errors included.
net::HttpResponse HandleFhir(const Router& router, const net::HttpRequest& request,
                             const FaceParts& parts) {
  const auto format = WantedFormat(request);
  if (!format) return Outcome(406, IssueType::kNotSupported, format.error().diagnostics);
  const auto& intake = parts.pipeline->parts().intake;
  return InFormat(router.Handle(request), *format, intake->parts().registry->types());
}

net::HttpResponse Handle(const Router& router, const net::HttpRequest& request,
                         const FaceParts& parts) {
  if (request.path != "/fhir" && !request.path.starts_with("/fhir/")) return router.Handle(request);
  if (auto preflight = AnswerPreflight(request, parts.cors_origins)) return *std::move(preflight);
  net::HttpResponse response = HandleFhir(router, request, parts);
  AllowOrigin(request, parts.cors_origins, response);
  return response;
}

std::string StatusClass(int status) { return std::to_string(status / 100) + "xx"; }

}  // namespace

void AddExchangeRoutes(Router& router, const FaceParts& parts, const CallerRules& rules) {
  messaging::Pipeline& pipeline = *parts.pipeline;
  AddMetadata(router, parts);
  router.Add("POST", "/fhir/$process-message",
             [&pipeline, &rules](const auto& request, const auto&) {
               return ProcessMessage(request, pipeline, rules);
             });
  if (parts.registry != nullptr && parts.terminology != nullptr) AddFhirPath(router, parts, rules);
  AddValidate(router, parts, rules);
  AddTransform(router, parts, rules);
  if (parts.terminology != nullptr)
    AddTerminologyRoutes(router, {parts.terminology, parts.clock, parts.random}, rules);
  AddOpenApi(router, parts);
  router.Add("POST", "/records", [&pipeline, &rules](const auto& request, const auto&) {
    return AcceptRecords(request, pipeline, rules);
  });
}

void AddOperatorRoutes(Router& router, const FaceParts& parts) {
  store::Store& store = *parts.store;
  Metrics& metrics = *parts.metrics;
  router.Add("GET", "/health/live", [](const auto&, const auto&) {
    return JsonResponse(200, Json::Of({{"status", "live"}}));
  });
  router.Add("GET", "/health/ready", [&store](const auto&, const auto&) { return Ready(store); });
  router.Add("GET", "/metrics", [&metrics](const auto&, const auto&) {
    return net::HttpResponse::Make(200, "text/plain; version=0.0.4; charset=utf-8",
                                   metrics.Exposition());
  });
  AddAdminRoutes(router, store, *parts.clock);
  if (parts.pipeline != nullptr) AddSourceRoutes(router, *parts.pipeline);
  AddOpenApi(router, parts);
}

net::HttpResponse Serve(const Router& router, net::HttpRequest request, const FaceParts& parts) {
  const auto started = std::chrono::steady_clock::now();
  if (!request.headers.Has("X-Request-ID"))
    request.headers.Set("X-Request-ID", NewUuid(*parts.random));
  std::optional<net::HttpResponse> refused = UnpackBody(request);
  net::HttpResponse response =
      PackBody(request, refused ? *std::move(refused) : Handle(router, request, parts));
  response.headers.Set("X-Request-ID", std::string(request.headers.Get("X-Request-ID")));
  if (request.headers.Has("X-Correlation-ID")) {
    response.headers.Set("X-Correlation-ID", std::string(request.headers.Get("X-Correlation-ID")));
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  parts.metrics->Count("chc_http_requests_total", {{"status", StatusClass(response.status)}});
  parts.metrics->Observe("chc_http_request_seconds", took.count());
  return response;
}

}  // namespace gateway::rest
