#include "gateway/rest/router.h"

#include <optional>

#include "gateway/base/text.h"
#include "gateway/rest/response.h"

namespace gateway::rest {
namespace {

std::vector<std::string> Segments(std::string_view path) {
  std::vector<std::string> segments;
  for (const std::string_view part : Split(path, '/')) {
    if (!part.empty()) segments.emplace_back(part);
  }
  return segments;
}

bool IsName(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }

std::optional<PathValues> Match(const std::vector<std::string>& pattern,
                                const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  PathValues values;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (IsName(pattern[i])) {
      values.push_back(path[i]);
    } else if (pattern[i] != path[i]) {
      return std::nullopt;
    }
  }
  return values;
}

}  // namespace

void Router::Add(std::string method, std::string_view pattern, RouteHandler handler) {
  entries_.push_back(
      {std::move(method), std::string(pattern), Segments(pattern), std::move(handler)});
}

std::vector<std::pair<std::string, std::string>> Router::routes() const {
  std::vector<std::pair<std::string, std::string>> all;
  for (const Entry& entry : entries_) all.emplace_back(entry.method, entry.pattern);
  return all;
}

net::HttpResponse Router::Handle(const net::HttpRequest& request) const {
  const std::vector<std::string> path = Segments(request.path);
  const bool head = request.method == "HEAD";
  std::string allowed;
  for (const Entry& entry : entries_) {
    const auto values = Match(entry.segments, path);
    if (!values) continue;
    if (entry.method == (head ? "GET" : request.method)) {
      net::HttpResponse response = entry.handler(request, *values);
      if (head) response.body.clear();
      return response;
    }
    allowed += (allowed.empty() ? "" : ", ") + entry.method;
    if (entry.method == "GET") allowed += ", HEAD";
  }
  if (allowed.empty()) return Outcome(404, IssueType::kNotFound, "there is nothing at this path");
  net::HttpResponse response = Outcome(405, IssueType::kNotSupported, "this path takes " + allowed);
  response.headers.Set("Allow", allowed);
  return response;
}

}  // namespace gateway::rest
