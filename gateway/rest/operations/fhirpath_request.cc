#include "gateway/rest/operations/fhirpath_request.h"

#include "gateway/base/text.h"
#include "gateway/fhir/read.h"

namespace gateway::rest {
namespace {

using Types = std::shared_ptr<const fhir::TypeTable>;

// A resource as text, in a query or in an extension.
Result<fhir::Document> ReadText(std::string_view text, const Types& types) {
  if (const std::string_view begin = Trim(text);
      !begin.starts_with('{') && !begin.starts_with('<')) {
    return Fail(
        IssueType::kNotSupported,
        "send the resource itself, as JSON or XML: this gateway fetches none from elsewhere");
  }
  GATEWAY_TRY(fhir::ReadResult read, fhir::ReadFhir(std::string(text), types));
  return std::move(read.document);
}

// What stands in an extension because the caller's own Parameters could not hold it.
std::string_view TextExtensionOf(fhir::Node parameter) {
  constexpr std::string_view kBase = "http://fhir.forms-lab.com/StructureDefinition/";
  for (const fhir::Node extension : parameter.Children("extension")) {
    const std::string url(extension.ChildText("url"));
    if (url == std::string(kBase) + "json-value" || url == std::string(kBase) + "xml-value")
      return extension.ChildText("value");
  }
  return {};
}

Status TakeResource(fhir::Node parameter, const Types& types, FhirPathQuestion& question) {
  if (const fhir::Node resource = parameter.Child("resource")) {
    question.resource = question.parameters.At(resource);
    return {};
  }
  const std::string_view text = TextExtensionOf(parameter);
  GATEWAY_TRY(question.embedded,
              ReadText(text.empty() ? parameter.ChildText("value") : text, types));
  question.resource = question.embedded;
  return {};
}

void TakeVariables(fhir::Node parameter, FhirPathQuestion& question) {
  for (const fhir::Node part : parameter.Children("part")) {
    fhirpath::Collection& items = question.variables[std::string(part.ChildText("name"))];
    if (const fhir::Node value = part.Child("value")) items.emplace_back(value);
    if (const fhir::Node resource = part.Child("resource")) items.emplace_back(resource);
  }
}

Status TakeParameter(fhir::Node parameter, const Types& types, FhirPathQuestion& question) {
  const std::string_view name = parameter.ChildText("name");
  const std::string_view value = parameter.ChildText("value");
  if (name == "expression") question.expression = value;
  if (name == "context") question.context = value;
  if (name == "validate") question.validate = value == "true";
  if (name == "debug") question.debug = value != "false";
  if (name == "variables") TakeVariables(parameter, question);
  if (name == "resource") GATEWAY_CHECK(TakeResource(parameter, types, question));
  return {};
}

Status TakeBody(const net::HttpRequest& request, const Types& types, FhirPathQuestion& question) {
  GATEWAY_TRY(fhir::ReadResult read, fhir::ReadFhir(request.body, types));
  question.parameters = std::move(read.document);
  const fhir::Node root = question.parameters.root();
  if (root.type_name() != "Parameters")
    return Fail(IssueType::kInvalid, "send a Parameters resource with the expression");
  for (const fhir::Node parameter : root.Children("parameter"))
    GATEWAY_CHECK(TakeParameter(parameter, types, question));
  return {};
}

Status TakeQuery(const net::HttpRequest& request, const Types& types, FhirPathQuestion& question) {
  question.expression = request.Query("expression");
  question.context = request.Query("context");
  question.validate = request.Query("validate") == "true";
  question.debug = request.Query("debug") != "false";
  if (!request.HasQuery("resource")) return {};
  GATEWAY_TRY(question.embedded, ReadText(request.Query("resource"), types));
  question.resource = question.embedded;
  return {};
}

}  // namespace

Result<FhirPathQuestion> ReadFhirPathQuestion(const net::HttpRequest& request, const Types& types) {
  FhirPathQuestion question;
  if (request.method == "POST") {
    GATEWAY_CHECK(TakeBody(request, types, question));
  } else {
    GATEWAY_CHECK(TakeQuery(request, types, question));
  }
  if (question.expression.empty())
    return Fail(IssueType::kInvalid, "give the parameter 'expression'");
  if (question.expression.size() + question.context.size() > kLongestExpression)
    return Fail(IssueType::kTooLong, "the expression is too long");
  return question;
}

}  // namespace gateway::rest
