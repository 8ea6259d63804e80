#include "gateway/rest/faces.h"

#include <chrono>

#include "gateway/rest/admin.h"
#include "gateway/rest/interactions/records.h"
#include "gateway/rest/negotiation.h"
#include "gateway/rest/operations/fhirpath.h"
#include "gateway/rest/operations/process_message.h"
#include "gateway/rest/operations/validate.h"
#include "gateway/rest/response.h"

namespace gateway::rest {
namespace {

net::HttpResponse Ready(store::Store& store) {
  const auto health = store.Health();
  if (!health) return FromError(health.error());
  return JsonResponse(200, Json::Of({{"status", "ready"}}));
}

void AddFhirPath(Router& router, const FaceParts& parts, const CallerRules& rules) {
  const FhirPathParts asked{parts.registry, parts.terminology, parts.clock,
                            "CHC gateway " + parts.capabilities.version + " (R4)"};
  for (const char* method : {"GET", "POST"}) {
    router.Add(method, "/fhir/$fhirpath", [asked, &rules](const auto& request, const auto&) {
      return FhirPath(request, asked, rules);
    });
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

// The FHIR face answers in the format that the caller wants, errors included.
net::HttpResponse Handle(const Router& router, const net::HttpRequest& request,
                         const FaceParts& parts) {
  if (request.path != "/fhir" && !request.path.starts_with("/fhir/")) return router.Handle(request);
  const auto format = WantedFormat(request);
  if (!format) return Outcome(406, IssueType::kNotSupported, format.error().diagnostics);
  const auto& intake = parts.pipeline->parts().intake;
  return InFormat(router.Handle(request), *format, intake->parts().registry->types());
}

std::string StatusClass(int status) { return std::to_string(status / 100) + "xx"; }

}  // namespace

void AddExchangeRoutes(Router& router, const FaceParts& parts, const CallerRules& rules) {
  messaging::Pipeline& pipeline = *parts.pipeline;
  router.Add("GET", "/fhir/metadata",
             [body = CapabilityStatementJson(parts.capabilities)](const auto&, const auto&) {
               return net::HttpResponse::Make(200, "application/fhir+json", body);
             });
  router.Add("POST", "/fhir/$process-message",
             [&pipeline, &rules](const auto& request, const auto&) {
               return ProcessMessage(request, pipeline, rules);
             });
  if (parts.registry != nullptr && parts.terminology != nullptr) AddFhirPath(router, parts, rules);
  AddValidate(router, parts, rules);
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
}

net::HttpResponse Serve(const Router& router, net::HttpRequest request, const FaceParts& parts) {
  const auto started = std::chrono::steady_clock::now();
  if (!request.headers.Has("X-Request-ID"))
    request.headers.Set("X-Request-ID", NewUuid(*parts.random));
  net::HttpResponse response = Handle(router, request, parts);
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
