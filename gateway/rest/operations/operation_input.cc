#include "gateway/rest/operations/operation_input.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "gateway/fhir/read.h"

namespace gateway::rest {
namespace {

// Parameters of every FHIR request, which are no operation's.
bool IsGeneral(std::string_view name) { return name.starts_with('_'); }

std::string_view PlainName(std::string_view name) {
  return name.ends_with('*') ? name.substr(0, name.size() - 1) : name;
}

std::string ListOf(std::span<const std::string_view> names) {
  std::string list;
  for (const std::string_view name : names)
    list += (list.empty() ? "" : ", ") + std::string(PlainName(name));
  return list;
}

const std::string_view* KnownName(std::string_view name, const OperationSpec& spec) {
  const auto found = std::ranges::find_if(
      spec.parameters, [&](std::string_view known) { return PlainName(known) == name; });
  return found == spec.parameters.end() ? nullptr : &*found;
}

// Whether Parameters carry the operation's parameters, or are what it is about.
bool IsEnvelope(fhir::Node body, const OperationSpec& spec) {
  if (body.type_name() != "Parameters") return false;
  if (!spec.alone_is_any) return true;
  const std::span<const fhir::Node> parameters = body.Children("parameter");
  const auto carries = [&](fhir::Node parameter) {
    return parameter.ChildText("name") == spec.alone && parameter.Child("resource");
  };
  const auto is_known = [&](fhir::Node parameter) {
    return KnownName(parameter.ChildText("name"), spec) != nullptr;
  };
  return std::ranges::any_of(parameters, carries) || std::ranges::all_of(parameters, is_known);
}

// A query does not say of which type a value is; the operations of HL7 agree on it by name.
void SetTyped(Json& part, std::string_view name, const std::string& text) {
  constexpr std::array<std::string_view, 8> kUris{
      "url", "system", "context", "source", "target", "targetsystem", "conceptMap", "codeSystem"};
  constexpr std::array<std::string_view, 5> kCodes{"code", "codeA", "codeB", "displayLanguage",
                                                   "property"};
  if (std::ranges::find(kUris, name) != kUris.end()) return part.Set("valueUri", text);
  if (std::ranges::find(kCodes, name) != kCodes.end()) return part.Set("valueCode", text);
  if (name == "offset" || name == "count") return part.Set("valueInteger", Json::NumberText(text));
  if (text == "true" || text == "false") return part.Set("valueBoolean", text == "true");
  part.Set("valueString", text);
}

bool WantsLenient(const net::HttpRequest& request) {
  return ToLower(request.headers.Get("Prefer")).find("handling=lenient") != std::string::npos;
}

}  // namespace

const OperationInput::Given* OperationInput::Find(std::string_view name) const {
  const auto found =
      std::ranges::find_if(given_, [&](const Given& given) { return given.name == name; });
  return found == given_.end() ? nullptr : &*found;
}

std::string_view OperationInput::Text(std::string_view name) const {
  const Given* const given = Find(name);
  return given == nullptr ? std::string_view() : std::string_view(given->text);
}

std::vector<std::string_view> OperationInput::Texts(std::string_view name) const {
  std::vector<std::string_view> texts;
  for (const Given& given : given_) {
    if (given.name == name) texts.emplace_back(given.text);
  }
  return texts;
}

Result<bool> OperationInput::Flag(std::string_view name, bool otherwise) const {
  const Given* const given = Find(name);
  if (given == nullptr) return otherwise;
  if (given->text != "true" && given->text != "false")
    return Fail(IssueType::kValue, "the parameter '" + std::string(name) + "' is true or false");
  return given->text == "true";
}

Result<std::optional<std::size_t>> OperationInput::Count(std::string_view name) const {
  const Given* const given = Find(name);
  if (given == nullptr) return std::optional<std::size_t>();
  std::size_t number = 0;
  const char* const end = given->text.data() + given->text.size();
  const auto read = std::from_chars(given->text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end)
    return Fail(IssueType::kValue,
                "the parameter '" + std::string(name) + "' is a whole number from 0");
  return std::optional(number);
}

Result<fhir::Node> OperationInput::Element(std::string_view name, std::string_view type) const {
  const Given* const given = Find(name);
  if (given == nullptr) return fhir::Node();
  const fhir::Node value = given->parameter.Child("value");
  if (value.type_name() == type) return value;
  const std::string text(type);
  return Fail(IssueType::kValue, "the parameter '" + std::string(name) + "' is a " + text +
                                     ": send it as value" + text + " of Parameters");
}

Result<fhir::Node> OperationInput::Resource(std::string_view name, std::string_view type) const {
  const Given* const given = Find(name);
  if (given == nullptr) return fhir::Node();
  const bool fits = given->resource && (type.empty() || given->resource.type_name() == type);
  if (fits) return given->resource;
  return Fail(IssueType::kValue, "the parameter '" + std::string(name) + "' is a " +
                                     (type.empty() ? "resource" : std::string(type)) +
                                     ": send it as the resource of a parameter");
}

std::vector<fhir::Node> OperationInput::Compound(std::string_view name) const {
  std::vector<fhir::Node> all;
  for (const Given& given : given_) {
    if (given.name == name && given.parameter) all.push_back(given.parameter);
  }
  return all;
}

fhir::Document OperationInput::DocumentOf(fhir::Node node) const {
  auto arena = std::make_shared<fhir::Arena>(sizeof(fhir::NodeData));
  fhir::NodeData* const root = arena->NewNode();
  *root = *node.data();
  root->element = nullptr;
  std::vector<std::shared_ptr<const fhir::Arena>> arenas = body_.arenas();
  arenas.push_back(std::move(arena));
  return {fhir::Node(root), std::move(arenas), body_.types()};
}

std::string OperationInput::ToParameters() const {
  Json list(Json::Array{});
  for (const Given& given : given_) {
    if (given.parameter) {
      if (auto json = Json::Parse(fhir::WriteJson(given.parameter))) list.Push(*std::move(json));
      continue;
    }
    Json part = Json::Of({{"name", given.name}});
    if (given.resource) {
      if (auto json = Json::Parse(fhir::WriteJson(given.resource)))
        part.Set("resource", *std::move(json));
    } else {
      SetTyped(part, given.name, given.text);
    }
    list.Push(std::move(part));
  }
  return Json::Of({{"resourceType", "Parameters"}, {"parameter", std::move(list)}}).Write();
}

void OperationInput::TakeQuery(const net::HttpRequest& request) {
  for (const auto& [name, value] : request.query) {
    if (!IsGeneral(name)) given_.push_back({name, value, {}, {}});
  }
}

void OperationInput::TakeParameters() {
  for (const fhir::Node parameter : body_.root().Children("parameter")) {
    given_.push_back({std::string(parameter.ChildText("name")),
                      std::string(parameter.ChildText("value")), parameter,
                      parameter.Child("resource")});
  }
}

// Parameters are told by their name, whatever else would be expected.
Result<fhir::ReadResult> OperationInput::ReadAny(
    const net::HttpRequest& request, const OperationSpec& spec,
    const std::shared_ptr<const fhir::TypeTable>& types) {
  Result<fhir::ReadResult> read = fhir::ReadFhir(request.body, types);
  const bool is_done =
      spec.root == nullptr || (read && read->document.root().type_name() == "Parameters");
  return is_done ? std::move(read) : fhir::ReadFhir(request.body, types, {.root = spec.root});
}

Status OperationInput::ReadBody(const net::HttpRequest& request, const OperationSpec& spec,
                                const std::shared_ptr<const fhir::TypeTable>& types) {
  GATEWAY_TRY(fhir::ReadResult read, ReadAny(request, spec, types));
  if (read.issues.HasErrors() && !spec.takes_findings)
    return Fail(Error{IssueType::kStructure, "the body cannot be read", std::move(read.issues)});
  body_ = std::move(read.document);
  issues_ = std::move(read.issues);
  if (IsEnvelope(body_.root(), spec)) {
    TakeParameters();
  } else if (!spec.alone.empty()) {
    given_.push_back({std::string(spec.alone), {}, {}, body_.root()});
  } else {
    return Fail(IssueType::kStructure, std::string(spec.name) +
                                           " takes Parameters, and this is a " +
                                           std::string(body_.root().type_name()));
  }
  return {};
}

Status OperationInput::CheckNames(const OperationSpec& spec) const {
  std::set<std::string_view> seen;
  for (const Given& given : given_) {
    const std::string_view* const known = KnownName(given.name, spec);
    if (known == nullptr)
      return Fail(IssueType::kInvalid, std::string(spec.name) + " has no parameter '" + given.name +
                                           "'; it takes " + ListOf(spec.parameters));
    if (!seen.insert(given.name).second && !known->ends_with('*'))
      return Fail(IssueType::kInvalid, "the parameter '" + given.name + "' comes twice");
  }
  return {};
}

Result<OperationInput> OperationInput::Read(const net::HttpRequest& request,
                                            const OperationSpec& spec,
                                            const std::shared_ptr<const fhir::TypeTable>& types) {
  OperationInput input;
  input.TakeQuery(request);
  if (!request.body.empty()) GATEWAY_CHECK(input.ReadBody(request, spec, types));
  if (input.given_.empty())
    return Fail(IssueType::kRequired, "give " + std::string(spec.name) +
                                          " its parameters; it takes " + ListOf(spec.parameters));
  if (!WantsLenient(request)) GATEWAY_CHECK(input.CheckNames(spec));
  return input;
}

}  // namespace gateway::rest
