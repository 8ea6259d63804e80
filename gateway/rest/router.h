// Which handler serves a method and path.
//
// A path pattern is made of literal segments and {names}: "/admin/api/messages/{id}". Thread-safe
// once built.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/net/http_message.h"

namespace gateway::rest {

// What matched the {names}, in order of the pattern.
using PathValues = std::vector<std::string>;
using RouteHandler = std::function<net::HttpResponse(const net::HttpRequest&, const PathValues&)>;

class Router {
 public:
  void Add(std::string method, std::string_view pattern, RouteHandler handler);

  // Method and pattern of every handler, in the order in which they were added.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> routes() const;

  // 404 when no pattern fits the path, 405 with Allow when one does for another method; both are
  // OperationOutcomes. HEAD is served as GET without the body.
  [[nodiscard]] net::HttpResponse Handle(const net::HttpRequest& request) const;

 private:
  struct Entry {
    std::string method;
    std::string pattern;
    std::vector<std::string> segments;
    RouteHandler handler;
  };
  std::vector<Entry> entries_;
};

}  // namespace gateway::rest
