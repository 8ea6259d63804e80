#include "gateway/rest/operations/terminology/asked.h"

#include "gateway/terminology/remote.h"

namespace gateway::rest {
namespace {

using terminology::CodedValue;

constexpr const char* kNotChecked = "terminology-not-checked";

// The element of a snapshot by id or path.
fhir::Node FindElement(fhir::Node definition, std::string_view place) {
  for (const char* view : {"snapshot", "differential"}) {
    for (const fhir::Node element : definition.Child(view).Children("element")) {
      if (element.ChildText("id") == place || element.ChildText("path") == place) return element;
    }
  }
  return {};
}

// The canonical of the value set that an element is bound to.
Result<std::string> OfContext(std::string_view context, const definitions::Registry& registry) {
  const std::size_t hash = context.find('#');
  if (hash == std::string_view::npos)
    return Fail(IssueType::kValue,
                "write the context as StructureDefinition URL#path: "
                "http://hl7.org/fhir/StructureDefinition/Patient#Patient.maritalStatus");
  const fhir::Document* const definition =
      registry.Find("StructureDefinition", context.substr(0, hash));
  if (definition == nullptr)
    return Fail(IssueType::kNotFound, "the StructureDefinition of the context is not loaded");
  const fhir::Node element = FindElement(definition->root(), context.substr(hash + 1));
  const std::string_view value_set = element.Child("binding").ChildText("valueSet");
  if (value_set.empty())
    return Fail(IssueType::kNotFound, "the context names no element that is bound to a value set");
  return std::string(value_set);
}

Result<std::string> AskedCanonical(const OperationInput& input,
                                   const definitions::Registry& registry) {
  if (input.Has("context")) return OfContext(input.Text("context"), registry);
  std::string url(input.Text("url"));
  if (url.empty())
    return Fail(IssueType::kRequired,
                "name the value set: 'url' is its canonical URL, 'valueSet' the resource itself, "
                "'context' an element that is bound to it");
  if (input.Has("valueSetVersion")) url += "|" + std::string(input.Text("valueSetVersion"));
  return url;
}

CodedValue OfCoding(fhir::Node coding) {
  return {coding.ChildText("system"), coding.ChildText("version"), coding.ChildText("code"),
          coding.ChildText("display")};
}

}  // namespace

Result<AskedValueSet> FindAskedValueSet(const OperationInput& input,
                                        const terminology::Service& service) {
  GATEWAY_TRY(const fhir::Node given, input.Resource("valueSet", "ValueSet"));
  if (given) {
    const std::string_view url = given.ChildText("url");
    return AskedValueSet{
        given, std::string(url.empty() ? "given" : url),
        std::make_shared<const terminology::Expanded>(service.ExpandResourceTraced(given))};
  }
  GATEWAY_TRY(const std::string canonical, AskedCanonical(input, service.registry()));
  const terminology::Expanded* const expanded = service.ExpandTraced(canonical);
  if (expanded == nullptr)
    return NotHere(IssueType::kNotFound, "ValueSet " + canonical + " is not loaded here");
  // Kept by the service: not ours to delete.
  return AskedValueSet{service.FindValueSet(canonical), canonical,
                       std::shared_ptr<const terminology::Expanded>(
                           std::shared_ptr<const terminology::Expanded>(), expanded)};
}

Result<std::vector<CodedValue>> FindAskedCodes(const OperationInput& input,
                                               std::string_view version_name) {
  std::vector<CodedValue> codes;
  GATEWAY_TRY(const fhir::Node coding, input.Element("coding", "Coding"));
  GATEWAY_TRY(const fhir::Node coded, input.Element("codeableConcept", "CodeableConcept"));
  if (coding) codes.push_back(OfCoding(coding));
  for (const fhir::Node one : coded.Children("coding")) codes.push_back(OfCoding(one));
  if (input.Has("code"))
    codes.push_back({input.Text("system"), input.Text(version_name), input.Text("code"),
                     input.Text("display")});
  if (codes.empty())
    return Fail(IssueType::kRequired,
                "give the code: 'code' with 'system', 'coding' or 'codeableConcept'");
  return codes;
}

std::unexpected<Error> NotHere(IssueType type, std::string why) {
  Issues issues;
  issues.Add({.type = type, .id = kNotChecked, .diagnostics = "not checked: " + std::move(why)});
  return Fail(ErrorFrom(std::move(issues)));
}

Result<std::string> OrAskRemote(Result<std::string> local, const OperationInput& input,
                                const std::string& path, std::string_view system,
                                const TerminologyParts& parts) {
  const terminology::Remote* const remote = parts.service->remote();
  if (local || remote == nullptr) return local;
  const auto& issues = local.error().issues.list();
  const bool is_elsewhere = !issues.empty() && issues.front().id == kNotChecked;
  if (!is_elsewhere || (!system.empty() && !remote->Serves(system))) return local;
  return remote->Ask(path, input.ToParameters(), remote->options().timeout);
}

}  // namespace gateway::rest
