// Who gets a message, how, and by when they must answer: the routes of the configuration, compiled.
//
// Immutable, thread-safe. Routes are tried in order and every one whose condition holds delivers:
// one message may go to several receivers, each once.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/base/calendar.h"
#include "gateway/fhirpath/expression.h"
#include "gateway/messaging/directory.h"
#include "gateway/messaging/message_header.h"

namespace gateway::messaging {

// A route as written (design 5.3).
// Where a part of a route is written; empty when it comes from no file.
struct RoutePlace {
  std::string expression;  // "gateway.yaml: routes[1].when"
  int line = 0;
  int column = 0;
};

struct RouteConfig {
  std::string name;
  std::string when;  // FHIRPath on the message Bundle; %header, %sender and %destination are set
  // "%destination", an ODS code, or a FHIRPath expression that gives ODS codes.
  std::string to;
  std::vector<std::string>
      via;  // the first that the organisation offers; empty: its first endpoint
  std::string acknowledge_within;  // base/calendar.h Span; empty: no business answer is awaited
  RoutePlace when_at{};
  RoutePlace to_at{};
  RoutePlace acknowledge_at{};
};

// One delivery that a route asks for.
struct RoutedDelivery {
  std::string route;
  const Organisation* organisation = nullptr;  // never null
  const Endpoint* endpoint = nullptr;          // never null
  std::optional<Instant> acknowledge_by;
};

class RouteTable {
 public:
  // Compiles every condition; findings name the route and the place in its expression. With `types`
  // each is checked against a message Bundle too (fhirpath/check/checker.h).
  static Result<RouteTable> Compile(const std::vector<RouteConfig>& routes,
                                    std::shared_ptr<const Directory> directory,
                                    WorkingCalendar calendar,
                                    const fhir::TypeTable* types = nullptr);

  // Fails with kNotFound when no route takes the message or its receiver is unknown, kNotSupported
  // when the receiver has no endpoint the route allows: the diagnostics say which and the mend.
  [[nodiscard]] Result<std::vector<RoutedDelivery>> Route(fhir::Node bundle,
                                                          const HeaderFacts& facts,
                                                          Instant now) const;

  // Why each route does or does not take the message, one line each (`route explain`).
  [[nodiscard]] std::vector<std::string> Explain(fhir::Node bundle, const HeaderFacts& facts,
                                                 Instant now) const;

  [[nodiscard]] const Directory& directory() const { return *directory_; }

 private:
  struct Route_ {
    RouteConfig config;
    std::optional<fhirpath::Expression> when;  // never absent in a finished table
    std::optional<fhirpath::Expression> to;    // absent: a fixed ODS code
    std::optional<Span> acknowledge_within;
  };
  static Route_ CompileRoute(const RouteConfig& config, const fhir::TypeTable* types,
                             Issues& issues);
  [[nodiscard]] Result<std::vector<std::string>> Receivers(const Route_& route, fhir::Node bundle,
                                                           const fhirpath::Context& context) const;
  [[nodiscard]] Result<RoutedDelivery> Choose(const Route_& route, const std::string& ods,
                                              Instant now) const;
  [[nodiscard]] Status AddDeliveries(const Route_& route, fhir::Node bundle,
                                     const fhirpath::Context& context,
                                     std::vector<RoutedDelivery>& deliveries) const;

  std::vector<Route_> routes_;
  std::shared_ptr<const Directory> directory_;
  WorkingCalendar calendar_;
};

}  // namespace gateway::messaging
