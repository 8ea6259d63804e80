#include "gateway/mapping/host.h"

#include "gateway/base/clock.h"
#include "gateway/base/hash.h"
#include "gateway/base/nhs_number.h"
#include "gateway/base/random.h"

namespace gateway::mapping {
namespace {

using fhirpath::Collection;
using fhirpath::Item;
using Function = fhirpath::Host::Function;

// The one item; null when there is none. Several are an error of the map.
Result<const Item*> One(const Collection& input, std::string_view function) {
  if (input.size() > 1) {
    return Fail(IssueType::kProcessing,
                std::string(function) + "() needs one value and was given several");
  }
  return input.empty() ? nullptr : &input.front();
}

Result<Collection> DerivedUuidOf(const Collection& input,
                                 const std::vector<Collection>& arguments) {
  GATEWAY_TRY(const Item* const item, One(input, "derivedUuid"));
  if (arguments.size() != 1 || arguments[0].size() != 1) {
    return Fail(IssueType::kProcessing,
                "derivedUuid() needs one parameter: the space, such as 'patient'");
  }
  if (item == nullptr) return Collection{};
  return Collection{Item::String(DerivedUuid(arguments[0][0].ToText(), item->ToText()))};
}

Result<Collection> Sha256Of(const Collection& input, const std::vector<Collection>&) {
  GATEWAY_TRY(const Item* const item, One(input, "sha256"));
  if (item == nullptr) return Collection{};
  return Collection{Item::String(Sha256Hex(item->ToText()))};
}

Result<Collection> LondonDateOf(const Collection& input, const std::vector<Collection>&) {
  GATEWAY_TRY(const Item* const item, One(input, "toLondonDate"));
  if (item == nullptr) return Collection{};
  const std::string text = item->ToText();
  fhirpath::SystemValue date;
  date.type = fhirpath::SystemType::kDate;
  date.text = text;
  if (text.contains('T')) {  // a date stands for itself
    const Result<Instant> instant = ParseInstant(text);
    if (!instant)
      return Fail(IssueType::kProcessing, "toLondonDate() needs a time with seconds and a zone");
    date.text = ToText(LondonDate(*instant));
  }
  return Collection{Item(std::move(date))};
}

Result<Collection> NhsNumberOf(const Collection& input, const std::vector<Collection>&) {
  GATEWAY_TRY(const Item* const item, One(input, "nhsNumberFormat"));
  if (item == nullptr) return Collection{};
  GATEWAY_TRY(const NhsNumber number, NhsNumber::Parse(item->ToText()));
  return Collection{Item::String(number.Formatted())};
}

const std::map<std::string, Function, std::less<>>& Functions() {
  static const std::map<std::string, Function, std::less<>> kFunctions = {
      {"derivedUuid", DerivedUuidOf},
      {"sha256", Sha256Of},
      {"toLondonDate", LondonDateOf},
      {"nhsNumberFormat", NhsNumberOf}};
  return kFunctions;
}

// "Patient/1" of the resource, whatever stands before or after it.
bool IsNamedBy(fhir::Node resource, std::string_view reference) {
  const std::string_view id = resource.ChildText("id");
  if (id.empty()) return false;
  const std::string local = std::string(resource.type_name()) + "/" + std::string(id);
  return reference == local || reference.starts_with(local + "/_history/");
}

fhir::Node FindContained(fhir::Node root, std::string_view id) {
  if (id.empty()) return root;
  for (const fhir::Node contained : root.Children("contained")) {
    if (contained.ChildText("id") == id) return contained;
  }
  return {};
}

// Spec: https://hl7.org/fhir/R4/bundle.html#references
fhir::Node FindEntry(fhir::Node bundle, std::string_view reference) {
  const std::span<const fhir::Node> entries = bundle.Children("entry");
  for (const fhir::Node entry : entries) {
    const std::string_view full_url = entry.ChildText("fullUrl");
    if (full_url == reference || full_url.ends_with("/" + std::string(reference)))
      return entry.Child("resource");
  }
  for (const fhir::Node entry : entries) {
    if (IsNamedBy(entry.Child("resource"), reference)) return entry.Child("resource");
  }
  return {};
}

struct Coded {
  std::string system;
  std::string code;
};

std::vector<Coded> CodesOf(const Item& coded) {
  const fhir::Node node = coded.node();
  if (!node || node.is_primitive()) return {{"", coded.ToText()}};
  if (node.type_name() == "Coding") {
    return {{std::string(node.ChildText("system")), std::string(node.ChildText("code"))}};
  }
  std::vector<Coded> codes;
  for (const fhir::Node coding : node.Children("coding")) {
    codes.push_back(
        {std::string(coding.ChildText("system")), std::string(coding.ChildText("code"))});
  }
  return codes;
}

}  // namespace

const std::vector<std::string>& HostFunctionNames() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const auto& [name, function] : Functions()) names.push_back(name);
    return names;
  }();
  return kNames;
}

fhir::Node MappingHost::Resolve(std::string_view reference, fhir::Node root_resource) const {
  if (reference.starts_with('#')) {
    return FindContained(root_resource ? root_resource : source_.root(), reference.substr(1));
  }
  const fhir::Node root = source_.root();
  if (const fhir::Node found = FindEntry(root, reference)) return found;
  return IsNamedBy(root, reference) ? root : fhir::Node();
}

Result<bool> MappingHost::MemberOf(const Item& coded, std::string_view value_set) const {
  if (terminology_ == nullptr) return Fail(IssueType::kNotSupported, "no terminology is loaded");
  for (const Coded& code : CodesOf(coded)) {
    const terminology::Membership membership =
        terminology_->Contains(value_set, code.system, code.code);
    if (membership == terminology::Membership::kIn) return true;
    if (membership == terminology::Membership::kUnknown) {
      return Fail(IssueType::kNotFound,
                  "the value set " + std::string(value_set) + " cannot be decided here");
    }
  }
  return false;
}

Result<bool> MappingHost::Subsumes(std::string_view system, std::string_view broader,
                                   std::string_view narrower) const {
  if (terminology_ == nullptr) return Fail(IssueType::kNotFound, "there is no terminology here");
  return terminology_->Subsumes(system, broader, narrower);
}

Result<bool> MappingHost::ConformsTo(fhir::Node node, std::string_view profile) const {
  const fhir::Type* const type = registry_.types()->FindByUrl(profile);
  if (type == nullptr) {
    return Fail(IssueType::kNotSupported,
                "a map can ask conformsTo() of base types only, not of profiles");
  }
  return node && node.type()->IsA(type->name);
}

const Function* MappingHost::FindFunction(std::string_view name) const {
  const auto found = Functions().find(name);
  return found == Functions().end() ? nullptr : &found->second;
}

}  // namespace gateway::mapping
