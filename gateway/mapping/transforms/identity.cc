// reference, pointer and uuid: how one resource names another.
#include "gateway/mapping/program.h"
#include "gateway/mapping/run.h"
#include "gateway/mapping/transforms/catalogue.h"

namespace gateway::mapping {
namespace {

struct Named {
  std::string type;
  std::string id;
};

// Type and id of the resource, on either side.
Result<Named> NameOf(const TransformInput& input) {
  const Argument& argument = input.arguments.front();
  Named named;
  if (argument.draft != nullptr) {
    named.type = argument.draft->type->name;
    const fhir::Draft* const id = argument.draft->Last("id");
    const std::optional<fhirpath::Item> text = id == nullptr ? std::nullopt : Output::ValueOf(*id);
    if (text) named.id = text->ToText();
  } else if (!argument.items.empty() && argument.items.front().node().is_resource()) {
    const fhir::Node resource = argument.items.front().node();
    named.type = resource.type_name();
    named.id = resource.ChildText("id");
    input.run.trace().Read(resource.Child("id"));
  } else {
    return Fail(IssueType::kProcessing,
                "reference() and pointer() need a variable that is a resource");
  }
  if (named.id.empty())
    return Fail(IssueType::kProcessing, "the " + named.type + " to refer to has no id yet");
  return named;
}

Made OfText(std::string text, const TransformInput& input) {
  Made made;
  made.items.push_back(fhirpath::Item::String(std::move(text)));
  made.sources = SourcesOf(input.arguments);
  return made;
}

}  // namespace

Result<Made> MakeReference(const TransformInput& input) {
  GATEWAY_TRY(const Named named, NameOf(input));
  return OfText(named.type + "/" + named.id, input);
}

Result<Made> MakePointer(const TransformInput& input) {
  GATEWAY_TRY(const Named named, NameOf(input));
  return OfText("urn:uuid:" + named.id, input);
}

// Not random: the same source through the same map gives the same id.
Result<Made> MakeUuid(const TransformInput& input) { return OfText(input.run.NextUuid(), input); }

}  // namespace gateway::mapping
