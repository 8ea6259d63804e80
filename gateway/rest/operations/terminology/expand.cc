#include "gateway/rest/operations/terminology/expand.h"

#include <algorithm>
#include <array>

#include "gateway/base/json.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/rest/operations/operation.h"
#include "gateway/terminology/code_syntax.h"
#include "gateway/terminology/listing.h"

namespace gateway::rest {
namespace {

using terminology::ListEntry;

constexpr std::array<std::string_view, 17> kParameters{"url",
                                                       "valueSet",
                                                       "valueSetVersion",
                                                       "context",
                                                       "contextDirection",
                                                       "filter",
                                                       "offset",
                                                       "count",
                                                       "includeDesignations",
                                                       "designation*",
                                                       "includeDefinition",
                                                       "activeOnly",
                                                       "excludeNested",
                                                       "excludeNotForUI",
                                                       "excludePostCoordinated",
                                                       "displayLanguage",
                                                       "exclude-system*"};
constexpr OperationSpec kSpec{"ValueSet/$expand", kParameters, "valueSet"};

constexpr std::size_t kMostCodes = 10'000;

// What was asked, read once.
struct Wishes {
  terminology::ListOptions list;
  std::size_t offset = 0;
  std::optional<std::size_t> count;
  bool has_designations = false;
  bool has_definition = false;
  std::vector<std::string_view> designations;  // tokens; empty: all
};

Result<Wishes> ReadWishes(const OperationInput& input) {
  Wishes wishes;
  wishes.list.text = input.Text("filter");
  wishes.list.language = input.Text("displayLanguage");
  wishes.list.excluded_systems = input.Texts("exclude-system");
  wishes.designations = input.Texts("designation");
  GATEWAY_TRY(wishes.list.without_inactive, input.Flag("activeOnly", false));
  GATEWAY_TRY(wishes.list.without_abstract, input.Flag("excludeNotForUI", false));
  GATEWAY_TRY(wishes.has_designations,
              input.Flag("includeDesignations", !wishes.designations.empty()));
  GATEWAY_TRY(wishes.has_definition, input.Flag("includeDefinition", false));
  GATEWAY_TRY(const std::optional<std::size_t> offset, input.Count("offset"));
  wishes.offset = offset.value_or(0);
  GATEWAY_TRY(wishes.count, input.Count("count"));
  return wishes;
}

// Codes without end are too costly; codes that are not here are not for this server.
Status CheckClosed(const AskedValueSet& asked) {
  if (asked.expanded->codes.is_closed()) return {};
  const auto& gaps = asked.expanded->trace.gaps;
  const std::string why = gaps.empty() ? "it cannot be listed" : gaps.front();
  const std::vector<std::string_view> open = asked.expanded->codes.open_systems();
  const bool is_endless = !open.empty() && std::ranges::all_of(open, terminology::HasGrammar);
  const std::string text = "ValueSet " + asked.name + " cannot be expanded here: " + why;
  if (is_endless) return Fail(IssueType::kTooCostly, text);
  return NotHere(IssueType::kNotSupported, text);
}

// A token: "cy", "urn:ietf:bcp:47|cy", or system|code of a use.
bool IsWanted(fhir::Node designation, const std::vector<std::string_view>& tokens) {
  if (tokens.empty()) return true;
  const std::string_view language = designation.ChildText("language");
  const fhir::Node use = designation.Child("use");
  return std::ranges::any_of(tokens, [&](std::string_view token) {
    const std::size_t bar = token.find('|');
    const std::string_view code = bar == std::string_view::npos ? token : token.substr(bar + 1);
    const std::string_view system = token.substr(0, bar == std::string_view::npos ? 0 : bar);
    if (system == terminology::kLanguages) return language == code;
    if (!system.empty()) return use.ChildText("system") == system && use.ChildText("code") == code;
    return language == code || use.ChildText("code") == code;
  });
}

void AddDesignations(fhir::Node node, const Wishes& wishes, Json& list) {
  for (const fhir::Node designation : node.Children("designation")) {
    if (!IsWanted(designation, wishes.designations)) continue;
    if (auto json = Json::Parse(fhir::WriteJson(designation))) list.Push(*std::move(json));
  }
}

Json ToJson(const ListEntry& entry, const Wishes& wishes) {
  Json json = Json::Of({{"system", entry.key.system}});
  if (entry.is_abstract) json.Set("abstract", true);
  if (entry.is_inactive) json.Set("inactive", true);
  json.Set("code", entry.key.code);
  if (!entry.display.empty()) json.Set("display", entry.display);
  if (!wishes.has_designations) return json;
  Json designations(Json::Array{});
  AddDesignations(entry.named, wishes, designations);
  if (entry.concept_ != nullptr) AddDesignations(entry.concept_->node, wishes, designations);
  if (!designations.array().empty()) json.Set("designation", std::move(designations));
  return json;
}

void Echo(Json& list, const char* name, const char* member, Json value) {
  list.Push(Json::Of({{"name", name}, {member, std::move(value)}}));
}

// What decided the contents: the parameters and the versions of the systems.
Json ParametersOf(const AskedValueSet& asked, const Wishes& wishes) {
  Json list(Json::Array{});
  if (!wishes.list.text.empty()) Echo(list, "filter", "valueString", wishes.list.text);
  if (!wishes.list.language.empty())
    Echo(list, "displayLanguage", "valueCode", wishes.list.language);
  if (wishes.list.without_inactive) Echo(list, "activeOnly", "valueBoolean", true);
  if (wishes.list.without_abstract) Echo(list, "excludeNotForUI", "valueBoolean", true);
  for (const std::string_view system : wishes.list.excluded_systems)
    Echo(list, "exclude-system", "valueUri", system);
  if (wishes.offset > 0) Echo(list, "offset", "valueInteger", wishes.offset);
  if (wishes.count) Echo(list, "count", "valueInteger", *wishes.count);
  for (const auto& [system, version] : asked.expanded->trace.systems)
    Echo(list, "version", "valueUri", version.empty() ? system : system + "|" + version);
  return list;
}

// The value set's own members: all of them, or those that name it.
Json Head(const AskedValueSet& asked, const Wishes& wishes) {
  Json head = Json::Of({{"resourceType", "ValueSet"}});
  constexpr std::array<std::string_view, 6> kNames{"url",   "version", "name",
                                                   "title", "status",  "experimental"};
  const auto whole = Json::Parse(fhir::WriteJson(asked.resource));
  if (!whole) return head;
  for (const auto& [name, value] : whole->object()) {
    const bool is_name = std::ranges::find(kNames, name) != kNames.end();
    if (is_name || (wishes.has_definition && name != "expansion" && name != "id"))
      head.Set(name, value);
  }
  return head;
}

Result<std::string> Expand(const OperationInput& input, const TerminologyParts& parts) {
  GATEWAY_TRY(const Wishes wishes, ReadWishes(input));
  GATEWAY_TRY(const AskedValueSet asked, FindAskedValueSet(input, *parts.service));
  GATEWAY_CHECK(CheckClosed(asked));
  const std::vector<ListEntry> all = List(*parts.service, *asked.expanded, wishes.list);
  if (all.size() > kMostCodes && !wishes.count)
    return Fail(IssueType::kTooCostly,
                "the value set has " + std::to_string(all.size()) +
                    " codes: ask for pages with 'count' and 'offset', or narrow it with 'filter'");
  const std::size_t count = std::min(wishes.count.value_or(kMostCodes), kMostCodes);
  Json contains(Json::Array{});
  for (std::size_t i = wishes.offset; i < all.size() && i - wishes.offset < count; ++i)
    contains.Push(ToJson(all[i], wishes));
  Json expansion = Json::Of({{"identifier", "urn:uuid:" + NewUuid(*parts.random)},
                             {"timestamp", ToText(parts.clock->Now())},
                             {"total", all.size()},
                             {"offset", wishes.offset}});
  if (Json parameters = ParametersOf(asked, wishes); !parameters.array().empty())
    expansion.Set("parameter", std::move(parameters));
  if (!contains.array().empty()) expansion.Set("contains", std::move(contains));
  Json value_set = Head(asked, wishes);
  if (value_set["status"].is_null()) value_set.Set("status", "active");
  value_set.Set("expansion", std::move(expansion));
  return value_set.Write();
}

}  // namespace

const OperationSpec& ExpandSpec() { return kSpec; }

net::HttpResponse ExpandValueSet(const net::HttpRequest& request, const TerminologyParts& parts,
                                 const CallerRules& rules) {
  return RunOperation(
      request, kSpec, parts.service->registry().types(), rules, [&](const OperationInput& input) {
        return OrAskRemote(Expand(input, parts), input, "ValueSet/$expand", {}, parts);
      });
}

}  // namespace gateway::rest
