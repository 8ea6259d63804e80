#include "gateway/rest/operations/validate.h"

#include <algorithm>
#include <array>

#include "gateway/fhir/outcome.h"
#include "gateway/validation/reader_findings.h"

namespace gateway::rest {
namespace {

constexpr std::array<std::string_view, 3> kParameters{"resource", "mode", "profile*"};
constexpr OperationSpec kSpec{"$validate", kParameters, "resource", true, true};

// What would be created or updated is its content, which is checked; a deletion has none.
// https://hl7.org/fhir/R4/valueset-resource-validation-mode.html
Status CheckMode(std::string_view mode, bool has_profiles) {
  if (mode == "profile" && !has_profiles)
    return Fail(IssueType::kRequired,
                "mode=profile checks against profiles: name one with 'profile', or leave mode out");
  if (mode.empty() || mode == "create" || mode == "update" || mode == "profile") return {};
  return Fail(IssueType::kInvalid,
              mode == "delete" ? "this gateway keeps no resources, so that it cannot tell whether "
                                 "one could be deleted: use mode create, update or profile"
                               : "mode is one of create, update and profile, or left out");
}

Status CheckProfiles(const std::vector<std::string>& profiles, const ValidateParts& parts) {
  for (const std::string& profile : profiles) {
    if (parts.registry->Find("StructureDefinition", profile) == nullptr)
      return Fail(IssueType::kNotSupported,
                  "the profile " + profile +
                      " is not loaded here, so that nothing was checked; loaded are the profiles "
                      "of the packages that the answers of $validate name");
  }
  return {};
}

Status CheckType(fhir::Node resource, std::string_view type) {
  if (type.empty() || resource.type_name() == type) return {};
  return Fail(IssueType::kInvalid, "this path checks a " + std::string(type) +
                                       ", and the resource is a " +
                                       std::string(resource.type_name()));
}

// The reader's paths begin at the body, the answer's at the resource. Findings about the rest of
// the body are no findings about the resource.
Result<Issues> WithinResource(const OperationInput& input, fhir::Node resource) {
  if (resource == input.body()) return input.issues();
  const std::string prefix = fhir::PathOf(input.body(), resource);
  Issues inside;
  Issues outside;
  for (Issue issue : input.issues().list()) {
    const bool is_inside = issue.expression.starts_with(prefix);
    if (is_inside)
      issue.expression = std::string(resource.type_name()) + issue.expression.substr(prefix.size());
    (is_inside ? inside : outside).Add(std::move(issue));
  }
  if (outside.HasErrors()) return Fail(ErrorFrom(std::move(outside)));
  return inside;
}

std::string CheckedAgainst(const ValidateParts& parts, const std::vector<std::string>& profiles,
                           Instant now) {
  std::string text = "Checked against";
  for (const std::string& package : parts.registry->packages())
    text += (text.ends_with("against") ? " " : ", ") + package;
  for (const std::string& profile : profiles) text += ", profile " + profile;
  return text + " at " + ToText(now);
}

void Inform(Issues& issues, std::string id, std::string text) {
  issues.Add({.severity = Severity::kInformation,
              .type = IssueType::kInformational,
              .id = std::move(id),
              .diagnostics = std::move(text)});
}

std::string Answer(Issues findings, const ValidateParts& parts,
                   const std::vector<std::string>& profiles, Instant now) {
  const bool is_fine = std::ranges::all_of(
      findings.list(), [](const Issue& issue) { return issue.severity == Severity::kInformation; });
  if (is_fine) Inform(findings, "all-ok", "All OK");
  Inform(findings, "checked-against", CheckedAgainst(parts, profiles, now));
  return fhir::OperationOutcomeJson(findings);
}

Result<std::string> Check(const OperationInput& input, std::string_view type,
                          const ValidateParts& parts) {
  const auto texts = input.Texts("profile");
  const std::vector<std::string> profiles(texts.begin(), texts.end());
  GATEWAY_CHECK(CheckMode(input.Text("mode"), !profiles.empty()));
  GATEWAY_CHECK(CheckProfiles(profiles, parts));
  GATEWAY_TRY(const fhir::Node resource, input.Resource("resource", ""));
  if (!resource)
    return Fail(IssueType::kRequired,
                "send the resource as the body, or as the parameter 'resource' of Parameters");
  GATEWAY_CHECK(CheckType(resource, type));
  GATEWAY_TRY(const Issues read, WithinResource(input, resource));
  Issues findings = validation::AtHolders(read);
  const Instant now = parts.clock->Now();
  validation::Options options;
  options.profiles = profiles;
  options.is_thorough = true;
  options.reader_findings = &read;
  options.now = now;
  validation::Checked checked = parts.validator->Check(resource, options);
  findings.Append(std::move(checked.issues));
  if (parts.finding_rules != nullptr)
    findings = parts.finding_rules->Apply(std::move(findings), now);
  return Answer(std::move(findings), parts, checked.profiles, now);
}

}  // namespace

const OperationSpec& ValidateSpec() { return kSpec; }

net::HttpResponse ValidateResource(const net::HttpRequest& request, std::string_view type,
                                   const ValidateParts& parts, const CallerRules& rules) {
  const fhir::Type* const known = type.empty() ? nullptr : parts.registry->types()->Find(type);
  if (!type.empty() && (known == nullptr || known->kind != fhir::Kind::kResource))
    return OperationFailed(
        {IssueType::kNotFound, "FHIR R4 has no resource type '" + std::string(type) + "'", {}});
  return RunOperation(request, kSpec, parts.registry->types(), rules,
                      [&](const OperationInput& input) { return Check(input, type, parts); });
}

}  // namespace gateway::rest
