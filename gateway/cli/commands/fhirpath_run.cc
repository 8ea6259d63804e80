#include "gateway/cli/commands/fhirpath_run.h"

#include <cctype>

#include "gateway/app/engines.h"
#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/cli/output.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/read.h"
#include "gateway/fhirpath/explain/literal.h"
#include "gateway/fhirpath/explain/trace.h"
#include "gateway/validation/document_host.h"

namespace gateway::cli {
namespace {

class FileHost final : public validation::DocumentHost {
 public:
  using DocumentHost::DocumentHost;
  void Trace(std::string_view name, const fhirpath::Collection& items) const override {
    Say("trace " + std::string(name) + ": " + fhirpath::ToLiterals(items));
  }
};

// A System Quantity as FHIR writes one; calendar words have no code.
std::string QuantityJson(const fhirpath::SystemValue& value) {
  Json json = Json::Of(
      {{"value", Json::NumberText(std::string(value.text))}, {"unit", std::string(value.unit)}});
  if (!fhirpath::ToLiteral(value).ends_with('\'')) return json.Write();
  json.Set("system", "http://unitsofmeasure.org");
  json.Set("code", std::string(value.unit));
  return json.Write();
}

std::string ValueJson(const fhirpath::Item& item) {
  fhirpath::SystemValue value;
  if (!item.ToSystem(value)) {
    if (item.node().is_primitive()) return "null";  // extensions alone
    return fhir::WriteJson(item.node());
  }
  switch (value.type) {
    case fhirpath::SystemType::kBoolean:
      return value.boolean ? "true" : "false";
    case fhirpath::SystemType::kInteger:
      return std::to_string(value.integer);
    case fhirpath::SystemType::kQuantity:
      return QuantityJson(value);
    case fhirpath::SystemType::kType:
      return Json::Of({{"namespace", std::string(value.unit)}, {"name", std::string(value.text)}})
          .Write();
    default:
      return Json(item.ToText()).Write();
  }
}

// What an evaluation needs, as long-lived as this.
class Evaluated {
 public:
  Evaluated(const fhir::Document& document, const FhirPathWorld& world)
      : host_(document.root(), *world.registry, *world.terminology,
              [&world]() -> const validation::Validator& { return world.Validator(); }),
        focus_(document.root()) {
    context_.resource = document.root();
    context_.root_resource = document.root();
    context_.host = &host_;
    context_.now = world.now;
    context_.offset_minutes = world.offset_minutes;
    options_.types = world.registry->types().get();
  }
  Result<fhirpath::Collection> Run(const std::string& text) const {
    GATEWAY_TRY(const fhirpath::Expression expression,
                fhirpath::Expression::Compile(text, options_));
    return expression.Evaluate(focus_, context_);
  }
  Result<fhirpath::TraceResult> Trace(const std::string& text) const {
    return fhirpath::TraceExpression(text, focus_, context_, options_);
  }

 private:
  FileHost host_;
  fhirpath::Item focus_;
  fhirpath::Context context_;
  fhirpath::CompileOptions options_;
};

}  // namespace

std::string TypeNameOf(const fhirpath::Item& item) {
  std::string name = item.TypeName();
  const bool is_system = !item.is_node();
  if (is_system && name != "Quantity" && name != "TypeInfo")
    name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
  return name;
}

std::string ItemJson(const fhirpath::Item& item) {
  return "{\"type\":" + Json(TypeNameOf(item)).Write() + ",\"value\":" + ValueJson(item) + "}";
}

const validation::Validator& FhirPathWorld::Validator() const {
  if (validator_ == nullptr)
    validator_ = std::make_unique<const validation::Validator>(registry, terminology);
  return *validator_;
}

Result<FhirPathWorld> LoadFhirPathWorld(const CommonOptions& common) {
  FhirPathWorld world;
  GATEWAY_TRY(world.now, NowOf(common));
  GATEWAY_TRY(world.offset_minutes, OffsetOf(common, world.now, "Z"));
  GATEWAY_TRY(world.registry, app::LoadDefinitions(common.packages));
  world.terminology = std::make_shared<const terminology::Service>(world.registry);
  return world;
}

Result<fhir::Document> ReadResourceFile(const std::filesystem::path& file,
                                        const FhirPathWorld& world) {
  GATEWAY_TRY(std::string bytes, ReadFile(file));
  GATEWAY_TRY(fhir::ReadResult read, fhir::ReadFhir(std::move(bytes), world.registry->types()));
  SayIssues(read.issues);
  return std::move(read.document);
}

Result<fhirpath::Collection> EvaluateOn(const std::string& expression,
                                        const fhir::Document& document,
                                        const FhirPathWorld& world) {
  return Evaluated(document, world).Run(expression);
}

Result<fhirpath::Collection> TraceOn(const std::string& expression, const fhir::Document& document,
                                     const FhirPathWorld& world) {
  const Evaluated evaluated(document, world);
  GATEWAY_TRY(const fhirpath::TraceResult trace, evaluated.Trace(expression));
  for (const fhirpath::TraceStep& step : trace.steps) {
    std::string text = fhirpath::ToText(step);
    text.pop_back();
    Say(text);
  }
  if (trace.is_cut) Say("(more steps than are shown)");
  return evaluated.Run(expression);
}

}  // namespace gateway::cli
