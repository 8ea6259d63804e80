#include "gateway/messaging/route_table.h"

#include <algorithm>

#include "gateway/fhirpath/check/checker.h"

namespace gateway::messaging {
namespace {

bool IsOdsCode(std::string_view text) {
  const auto allowed = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  return text.size() >= 3 && text.size() <= 8 && std::all_of(text.begin(), text.end(), allowed);
}

void Report(Issues& issues, const RouteConfig& route, const char* key, const RoutePlace& at,
            const Error& error) {
  Issue issue;
  issue.type = error.type;
  issue.expression = at.expression;
  issue.line = at.line;
  issue.column = at.column;
  issue.diagnostics = "route '" + route.name + "', " + key + ": " + error.diagnostics;
  issues.Add(std::move(issue));
}

fhirpath::Context ContextFor(fhir::Node bundle, const HeaderFacts& facts, Instant now) {
  fhirpath::Context context;
  context.resource = bundle;
  context.root_resource = bundle;
  context.now = now;
  context.offset_minutes = LondonOffsetMinutes(now);
  context.constants["header"] = {facts.header};
  context.constants["sender"] = {fhirpath::Item::String(facts.sender)};
  context.constants["destination"] = {};
  if (!facts.destination.empty())
    context.constants["destination"] = {fhirpath::Item::String(facts.destination)};
  return context;
}

// What ContextFor will hand in, for the static checker.
fhirpath::CheckContext TypesFor(const fhir::TypeTable& types, bool is_condition) {
  using fhirpath::SystemType;
  fhirpath::CheckContext context{.types = &types};
  const fhir::Type* const bundle = types.Find("Bundle");
  const fhir::Type* const header = types.Find("MessageHeader");
  if (bundle != nullptr) context.focus = {bundle};
  context.constants["header"] = fhirpath::AnyShape(1, 1);
  if (header != nullptr) {
    context.constants["header"].is_any = false;
    context.constants["header"].Add(fhirpath::ElementItem(header));
  }
  context.constants["sender"] = fhirpath::ValueShape(SystemType::kString, 1, 1);
  context.constants["destination"] = fhirpath::ValueShape(SystemType::kString, 0, 1);
  context.is_condition = is_condition;
  return context;
}

// The expression as it can be evaluated, right for the types of a message when these are known.
Result<fhirpath::Expression> CompileFor(const std::string& text, const fhir::TypeTable* types,
                                        bool is_condition) {
  GATEWAY_TRY(auto expression, fhirpath::Expression::Compile(text));
  if (types == nullptr) return expression;
  const auto result = fhirpath::CheckExpression(text, TypesFor(*types, is_condition));
  for (const Issue& issue : result.issues.list()) {
    if (issue.severity != Severity::kError) continue;
    return Fail(issue.type, "line " + std::to_string(issue.line) + ", column " +
                                std::to_string(issue.column) + ": " + issue.diagnostics);
  }
  return expression;
}

std::string KnownEndpoints(const Organisation& organisation) {
  std::string text;
  for (const Endpoint& endpoint : organisation.endpoints)
    text += (text.empty() ? "" : ", ") + endpoint.via;
  return text.empty() ? "none" : text;
}

Error NoRoute(const HeaderFacts& facts) {
  const std::string to =
      facts.destination.empty()
          ? "a destination this gateway does not know (give MessageHeader.destination.receiver an "
            "Organization with an ODS code, or a destination.endpoint listed under service_ids)"
          : facts.destination;
  return {IssueType::kNotFound, "no route takes event '" + facts.event + "' to " + to, {}};
}

}  // namespace

RouteTable::Route_ RouteTable::CompileRoute(const RouteConfig& config, const fhir::TypeTable* types,
                                            Issues& issues) {
  Route_ route{config, std::nullopt, std::nullopt, std::nullopt};
  if (auto when = CompileFor(config.when.empty() ? "true" : config.when, types, true); when) {
    route.when = *std::move(when);
  } else {
    Report(issues, config, "when", config.when_at, when.error());
  }
  if (!IsOdsCode(config.to)) {
    if (auto to = CompileFor(config.to, types, false); to) {
      route.to = *std::move(to);
    } else {
      Report(issues, config, "to", config.to_at, to.error());
    }
  }
  if (!config.acknowledge_within.empty()) {
    if (auto span = Span::Parse(config.acknowledge_within); span) {
      route.acknowledge_within = *std::move(span);
    } else {
      Report(issues, config, "acknowledge_within", config.acknowledge_at, span.error());
    }
  }
  return route;
}

Result<RouteTable> RouteTable::Compile(const std::vector<RouteConfig>& routes,
                                       std::shared_ptr<const Directory> directory,
                                       WorkingCalendar calendar, const fhir::TypeTable* types) {
  RouteTable table;
  table.directory_ = std::move(directory);
  table.calendar_ = std::move(calendar);
  Issues issues;
  for (const RouteConfig& config : routes)
    table.routes_.push_back(CompileRoute(config, types, issues));
  if (!issues.empty()) return Fail(ErrorFrom(std::move(issues)));
  return table;
}

Result<std::vector<std::string>> RouteTable::Receivers(const Route_& route, fhir::Node bundle,
                                                       const fhirpath::Context& context) const {
  if (!route.to) return std::vector<std::string>{route.config.to};
  GATEWAY_TRY(const fhirpath::Collection items, route.to->Evaluate(bundle, context));
  std::vector<std::string> codes;
  for (const fhirpath::Item& item : items) {
    if (std::string code = item.ToText();
        std::find(codes.begin(), codes.end(), code) == codes.end()) {
      codes.push_back(std::move(code));
    }
  }
  return codes;
}

Result<RoutedDelivery> RouteTable::Choose(const Route_& route, const std::string& ods,
                                          Instant now) const {
  const Organisation* organisation = directory_->Find(ods);
  if (organisation == nullptr) {
    return Fail(IssueType::kNotFound,
                "route '" + route.config.name +
                    "' leads to an organisation that is not listed under organisations");
  }
  RoutedDelivery delivery{route.config.name, organisation, nullptr, std::nullopt};
  if (route.acknowledge_within)
    delivery.acknowledge_by = route.acknowledge_within->After(now, calendar_);
  const auto& endpoints = organisation->endpoints;
  if (route.config.via.empty() && !endpoints.empty()) delivery.endpoint = &endpoints.front();
  for (const std::string& via : route.config.via) {
    const auto offered = std::find_if(endpoints.begin(), endpoints.end(),
                                      [&](const Endpoint& e) { return e.via == via; });
    if (offered == endpoints.end()) continue;
    delivery.endpoint = &*offered;
    break;
  }
  if (delivery.endpoint == nullptr) {
    return Fail(IssueType::kNotSupported,
                "route '" + route.config.name + "': " + ods +
                    " offers none of the ways the route allows (it offers " +
                    KnownEndpoints(*organisation) + ")");
  }
  return delivery;
}

Status RouteTable::AddDeliveries(const Route_& route, fhir::Node bundle,
                                 const fhirpath::Context& context,
                                 std::vector<RoutedDelivery>& deliveries) const {
  GATEWAY_TRY(const std::vector<std::string> receivers, Receivers(route, bundle, context));
  for (const std::string& ods : receivers) {
    const bool already =
        std::any_of(deliveries.begin(), deliveries.end(),
                    [&](const RoutedDelivery& d) { return d.organisation->ods == ods; });
    if (already) continue;
    GATEWAY_TRY(RoutedDelivery delivery, Choose(route, ods, context.now));
    deliveries.push_back(std::move(delivery));
  }
  return {};
}

Result<std::vector<RoutedDelivery>> RouteTable::Route(fhir::Node bundle, const HeaderFacts& facts,
                                                      Instant now) const {
  const fhirpath::Context context = ContextFor(bundle, facts, now);
  std::vector<RoutedDelivery> deliveries;
  for (const Route_& route : routes_) {
    GATEWAY_TRY(const bool takes, route.when->Test(bundle, context));
    if (takes) GATEWAY_CHECK(AddDeliveries(route, bundle, context, deliveries));
  }
  if (deliveries.empty()) return Fail(NoRoute(facts));
  return deliveries;
}

std::vector<std::string> RouteTable::Explain(fhir::Node bundle, const HeaderFacts& facts,
                                             Instant now) const {
  const fhirpath::Context context = ContextFor(bundle, facts, now);
  std::vector<std::string> lines;
  for (const Route_& route : routes_) {
    const std::string name = route.config.name + ": ";
    const auto takes = route.when->Test(bundle, context);
    if (!takes) {
      lines.push_back(name + "its condition cannot be evaluated: " + takes.error().diagnostics);
      continue;
    }
    if (!*takes) {
      lines.push_back(name + "no, its condition is false");
      continue;
    }
    std::vector<RoutedDelivery> deliveries;
    if (auto status = AddDeliveries(route, bundle, context, deliveries); !status) {
      lines.push_back(name + "yes, but " + status.error().diagnostics);
      continue;
    }
    for (const RoutedDelivery& d : deliveries) {
      std::string line = name + "yes, to " + d.organisation->ods + " (" + d.organisation->name +
                         ") by " + d.endpoint->via + " as " + d.endpoint->format;
      if (d.acknowledge_by) {
        line += ", answer due by " + ToText(*d.acknowledge_by);
        if (!calendar_.Covers(*d.acknowledge_by))
          line += " (bank holidays are not known that far ahead)";
      }
      lines.push_back(line);
    }
    if (deliveries.empty()) lines.push_back(name + "yes, but its 'to' names nobody");
  }
  return lines;
}

}  // namespace gateway::messaging
