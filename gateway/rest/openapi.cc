#include "gateway/rest/openapi.h"

#include <algorithm>
#include <array>

#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "gateway/rest/operations/terminology/routes.h"
#include "gateway/rest/operations/transform.h"
#include "gateway/rest/operations/validate.h"

namespace gateway::rest {
namespace {

// What a body or an answer is.
enum class Media { kNone, kFhir, kJson, kText, kAny };

struct Described {
  std::string_view method;
  std::string_view pattern;
  std::string_view summary;
  Media body = Media::kNone;
  Media answer = Media::kFhir;
};

constexpr auto kDescribed = std::to_array<Described>({
    {"GET", "/fhir/metadata",
     "What this gateway does: CapabilityStatement, or with "
     "mode=terminology TerminologyCapabilities"},
    {"POST", "/fhir/$process-message", "Hand over a message; answered when it is safe",
     Media::kFhir},
    {"POST", "/fhir/$validate", "Check a resource against FHIR R4 and profiles", Media::kFhir},
    {"POST", "/fhir/{type}/$validate", "The same for a resource of that type", Media::kFhir},
    {"GET", "/fhir/$fhirpath", "Evaluate a FHIRPath expression on a resource"},
    {"POST", "/fhir/$fhirpath", "Evaluate a FHIRPath expression on a resource", Media::kFhir},
    {"GET", "/fhir/$fhirpath-r4",
     "The same, under the name that front ends for several versions use"},
    {"POST", "/fhir/$fhirpath-r4",
     "The same, under the name that front ends for several versions use", Media::kFhir},
    {"OPTIONS", "/fhir/$fhirpath", "What a browser asks before it calls from another site",
     Media::kNone, Media::kNone},
    {"GET", "/fhir/ValueSet/$expand", "List the codes of a value set"},
    {"POST", "/fhir/ValueSet/$expand", "List the codes of a value set", Media::kFhir},
    {"GET", "/fhir/ValueSet/$validate-code", "Whether a code is in a value set"},
    {"POST", "/fhir/ValueSet/$validate-code", "Whether a code is in a value set", Media::kFhir},
    {"GET", "/fhir/CodeSystem/$lookup", "What a code system says of a code"},
    {"POST", "/fhir/CodeSystem/$lookup", "What a code system says of a code", Media::kFhir},
    {"GET", "/fhir/CodeSystem/$subsumes", "Whether one code is above another"},
    {"POST", "/fhir/CodeSystem/$subsumes", "Whether one code is above another", Media::kFhir},
    {"GET", "/fhir/CodeSystem/$validate-code", "Whether a code is in a code system"},
    {"POST", "/fhir/CodeSystem/$validate-code", "Whether a code is in a code system", Media::kFhir},
    {"GET", "/fhir/ConceptMap/$translate", "What a code is in another code system"},
    {"POST", "/fhir/ConceptMap/$translate", "What a code is in another code system", Media::kFhir},
    {"POST", "/fhir/StructureMap/$transform", "Send a resource or local record through a map",
     Media::kFhir},
    {"POST", "/records", "Hand over records in a local format", Media::kAny},
    {"GET", "/openapi.json", "This document", Media::kNone, Media::kJson},
    {"GET", "/health/live", "The process runs", Media::kNone, Media::kJson},
    {"GET", "/health/ready", "The gateway can take messages", Media::kNone, Media::kJson},
    {"GET", "/metrics", "Counters and times for Prometheus", Media::kNone, Media::kText},
    {"GET", "/admin/api/messages", "Messages, newest first", Media::kNone, Media::kJson},
    {"GET", "/admin/api/messages/{id}", "One message with its deliveries", Media::kNone,
     Media::kJson},
    {"GET", "/admin/api/messages/{id}/lineage", "Which rule and source made each element",
     Media::kNone, Media::kJson},
    {"GET", "/admin/api/worklist", "What needs a person", Media::kNone, Media::kJson},
    {"GET", "/admin/api/worklist/{id}", "One item of the worklist", Media::kNone, Media::kJson},
    {"POST", "/admin/api/worklist/{id}/resolve", "Close an item or send again", Media::kJson,
     Media::kJson},
    {"POST", "/admin/api/worklist/{id}/assign", "Give an item to somebody", Media::kJson,
     Media::kJson},
    {"GET", "/admin/api/sources", "Sources that send extracts", Media::kNone, Media::kJson},
    {"GET", "/admin/api/sources/{name}", "One source with its last files", Media::kNone,
     Media::kJson},
    {"POST", "/admin/api/sources/{name}/activate", "Send what changes from the next file on",
     Media::kNone, Media::kJson},
    {"POST", "/admin/api/sources/{name}/release", "Let a held file pass", Media::kNone,
     Media::kJson},
    {"GET", "/admin/api/queues", "What waits for each receiver", Media::kNone, Media::kJson},
    {"GET", "/admin/api/audit", "Whether the audit chain is whole", Media::kNone, Media::kJson},
});

std::vector<const OperationSpec*> AllSpecs() {
  std::vector<const OperationSpec*> specs = TerminologySpecs();
  specs.push_back(&ValidateSpec());
  specs.push_back(&TransformSpec());
  return specs;
}

const Described* Find(std::string_view method, std::string_view pattern) {
  const auto found = std::ranges::find_if(kDescribed, [&](const Described& one) {
    return one.method == method && one.pattern == pattern;
  });
  return found == kDescribed.end() ? nullptr : &*found;
}

Json Content(Media media, const char* schema) {
  Json content = Json::Of({});
  const Json fhir =
      Json::Of({{"schema", Json::Of({{"$ref", std::string("#/components/schemas/") + schema}})}});
  const Json open = Json::Of({{"schema", Json::Of({})}});
  switch (media) {
    case Media::kFhir:
      content.Set("application/fhir+json", fhir);
      content.Set("application/fhir+xml", fhir);
      break;
    case Media::kJson:
      content.Set("application/json", open);
      break;
    case Media::kText:
      content.Set("text/plain", open);
      break;
    case Media::kAny:
      for (const char* type : {"application/json", "application/xml", "text/csv"})
        content.Set(type, open);
      break;
    case Media::kNone:
      break;
  }
  return content;
}

// What an operation takes in its query; resources and elements go into Parameters.
void AddQuery(std::string_view pattern, Json& parameters) {
  const auto add = [&](std::string_view name, bool repeats) {
    const Json text = Json::Of({{"type", "string"}});
    const Json schema = repeats ? Json::Of({{"type", "array"}, {"items", text}}) : text;
    parameters.Push(Json::Of({{"name", name}, {"in", "query"}, {"schema", schema}}));
  };
  constexpr std::array<std::string_view, 10> kBodyOnly{
      "resource",        "valueSet", "codeSystem", "conceptMap", "coding",
      "codeableConcept", "codingA",  "codingB",    "content",    "sourceMap"};
  for (const OperationSpec* spec : AllSpecs()) {
    if (!pattern.ends_with("/" + std::string(spec->name))) continue;
    for (const std::string_view name : spec->parameters) {
      const std::string_view plain = name.substr(0, name.find('*'));
      if (std::ranges::find(kBodyOnly, plain) == kBodyOnly.end() && plain != "dependency")
        add(plain, plain != name);
    }
  }
  if (pattern == "/records") add("format", false);
  if (pattern == "/fhir/metadata") add("mode", false);
}

Json ParametersOf(std::string_view pattern) {
  Json parameters(Json::Array{});
  for (const std::string_view segment : Split(pattern, '/')) {
    if (!segment.starts_with('{')) continue;
    parameters.Push(Json::Of({{"name", segment.substr(1, segment.size() - 2)},
                              {"in", "path"},
                              {"required", true},
                              {"schema", Json::Of({{"type", "string"}})}}));
  }
  AddQuery(pattern, parameters);
  return parameters;
}

Json OperationOf(std::string_view method, std::string_view pattern) {
  const Described* const known = Find(method, pattern);
  const Described described =
      known == nullptr ? Described{method, pattern, "", Media::kNone, Media::kJson} : *known;
  Json operation = Json::Of({{"summary", described.summary}});
  if (Json parameters = ParametersOf(pattern); !parameters.array().empty())
    operation.Set("parameters", std::move(parameters));
  if (described.body != Media::kNone)
    operation.Set("requestBody", Json::Of({{"content", Content(described.body, "Resource")}}));
  Json good = Json::Of({{"description", "Done"}});
  if (described.answer != Media::kNone) good.Set("content", Content(described.answer, "Resource"));
  const Json bad = Json::Of({{"description", "What is wrong and how to mend it"},
                             {"content", Content(Media::kFhir, "OperationOutcome")}});
  operation.Set("responses", Json::Of({{"200", std::move(good)}, {"default", bad}}));
  return operation;
}

Json SchemaNamed(const char* description) {
  return Json::Of({{"type", "object"},
                   {"description", description},
                   {"required", Json::Array{"resourceType"}},
                   {"properties", Json::Of({{"resourceType", Json::Of({{"type", "string"}})}})}});
}

}  // namespace

std::string_view SummaryOf(std::string_view method, std::string_view pattern) {
  const Described* const known = Find(method, pattern);
  return known == nullptr ? std::string_view() : known->summary;
}

std::string OpenApiJson(const Router& router, const Capabilities& capabilities) {
  Json paths = Json::Of({});
  for (const auto& [method, pattern] : router.routes()) {
    Json path = paths[pattern].is_object() ? paths[pattern] : Json::Of({});
    path.Set(ToLower(method), OperationOf(method, pattern));
    paths.Set(pattern, std::move(path));
  }
  return Json::Of(
             {{"openapi", "3.0.3"},
              {"info", Json::Of({{"title", "CHC-FHIR gateway of " + capabilities.name},
                                 {"version", capabilities.version}})},
              {"paths", std::move(paths)},
              {"components",
               Json::Of({{"schemas",
                          Json::Of({{"Resource", SchemaNamed("A resource of FHIR R4")},
                                    {"OperationOutcome",
                                     SchemaNamed(
                                         "https://hl7.org/fhir/R4/operationoutcome.html")}})}})}})
      .Write();
}

}  // namespace gateway::rest
