#include "gateway/rest/operations/transform.h"

#include <array>

#include "gateway/base/hash.h"
#include "gateway/fhir/outcome.h"
#include "gateway/fhir/read.h"
#include "gateway/rest/negotiation.h"
#include "gateway/rest/operations/parameters_json.h"

namespace gateway::rest {
namespace {

constexpr std::array<std::string_view, 4> kParameters{"source", "sourceMap", "content", "explain"};
constexpr OperationSpec kSpec{"StructureMap/$transform", kParameters, "content", true};

bool IsLocal(const fhir::Type& type) { return type.kind != fhir::Kind::kResource; }

Result<mapping::Map> FindMap(const OperationInput& input, const TransformParts& parts) {
  GATEWAY_TRY(const fhir::Node given, input.Resource("sourceMap", "StructureMap"));
  if (given) {
    Result<mapping::Map> map = parts.library->Compile(given);
    // What is wrong with it is wrong with the request.
    if (!map) map.error().type = IssueType::kInvalid;
    return map;
  }
  if (input.Text("source").empty())
    return Fail(IssueType::kRequired,
                "name the map: 'source' is its canonical URL; or send it as 'sourceMap'");
  return parts.library->Get(input.Text("source"));
}

// A local record inside a Binary.
Result<fhir::Document> ReadBinary(fhir::Node binary, const TransformParts& parts,
                                  const fhir::Type& type) {
  GATEWAY_TRY(std::string bytes, FromBase64(binary.ChildText("data")));
  GATEWAY_TRY(fhir::ReadResult read,
              fhir::ReadFhir(std::move(bytes), parts.registry->types(), {.root = &type}));
  if (read.issues.HasErrors()) return Fail(ErrorFrom(std::move(read.issues)));
  return std::move(read.document);
}

Result<fhir::Document> ContentFor(const mapping::Map& map, const OperationInput& input,
                                  const TransformParts& parts) {
  const fhir::Type& wanted = map.source_type();
  GATEWAY_TRY(const fhir::Node content, input.Resource("content", ""));
  if (!content)
    return Fail(IssueType::kRequired,
                "send what is to be transformed as the body, or as the parameter 'content'");
  if (content.type_name() == "Binary" && IsLocal(wanted)) return ReadBinary(content, parts, wanted);
  if (!content.type()->IsA(wanted.name))
    return Fail(IssueType::kValue, "the map takes " + std::string(wanted.DisplayName()) +
                                       ", and the content is " +
                                       std::string(content.type()->DisplayName()));
  return input.DocumentOf(content);
}

OperationAnswer Target(const fhir::Document& output, fhir::Format format) {
  if (output.root().is_resource()) return fhir::WriteJson(output.root());
  return {fhir::WriteFhir(output.root(), format),
          format == fhir::Format::kXml ? "application/xml" : "application/json"};
}

Result<std::string> Explained(const mapping::Transformed& made, const fhir::Document& source) {
  ParametersJson answer;
  if (made.output.root().is_resource()) {
    GATEWAY_TRY(Json output, Json::Parse(fhir::WriteJson(made.output.root())));
    answer.Add("return", "resource", std::move(output));
  }
  answer.Add("explanation", "resource",
             Json::Of({{"resourceType", "Binary"},
                       {"contentType", "application/json"},
                       {"data", ToBase64(mapping::Explain(made, source).Write())}}));
  if (!made.issues.empty()) {
    GATEWAY_TRY(Json outcome, Json::Parse(fhir::OperationOutcomeJson(made.issues)));
    answer.Add("outcome", "resource", std::move(outcome));
  }
  return answer.Write();
}

Result<OperationAnswer> Answer(const OperationInput& input, const TransformParts& parts,
                               fhir::Format format) {
  GATEWAY_TRY(const bool explains, input.Flag("explain", false));
  GATEWAY_TRY(const mapping::Map map, FindMap(input, parts));
  GATEWAY_TRY(const fhir::Document content, ContentFor(map, input, parts));
  mapping::TransformContext context;
  context.now = parts.clock->Now();
  GATEWAY_TRY(const mapping::Transformed made, map.Transform(content, context));
  if (!explains) return Target(made.output, format);
  GATEWAY_TRY(std::string explained, Explained(made, content));
  return OperationAnswer(std::move(explained));
}

// The type that a bare body has to be: known when the query names a map from a logical model.
const fhir::Type* LocalRoot(const net::HttpRequest& request, const TransformParts& parts) {
  if (!request.HasQuery("source")) return nullptr;
  const auto map = parts.library->Get(request.Query("source"));
  return map && IsLocal(map->source_type()) ? &map->source_type() : nullptr;
}

}  // namespace

const OperationSpec& TransformSpec() { return kSpec; }

net::HttpResponse Transform(const net::HttpRequest& request, const TransformParts& parts,
                            const CallerRules& rules) {
  if (const auto client = FindClient(request, rules); !client)
    return OperationFailed(client.error());
  OperationSpec spec = kSpec;
  spec.root = LocalRoot(request, parts);
  const fhir::Format format = WantedFormat(request).value_or(fhir::Format::kJson);
  return RunOperation(request, spec, parts.registry->types(), rules,
                      [&](const OperationInput& input) { return Answer(input, parts, format); });
}

}  // namespace gateway::rest
