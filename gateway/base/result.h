// Value or reason: what a fallible operation returns.
//
// Three channels (docs/decisions/0003-three-error-channels.md): wrong data -> Issues and go on; the
// operation could not be done -> Result; our own bug or a process that cannot start -> assert,
// exception.
#pragma once

#include <expected>
#include <string>
#include <utility>

#include "gateway/base/issue.h"

namespace gateway {

// Why an operation could not be done. `type` decides what the caller does next (IsTransient: try
// again; kLogin: renew the token; else give up) and becomes the HTTP status (rest/http_status.h).
struct [[nodiscard]] Error {
  IssueType type = IssueType::kProcessing;
  // One plain sentence with the mend; never patient data.
  std::string diagnostics;
  // Findings that led here, when there are several or they have places.
  Issues issues;
};

// Trying the same call again later may succeed.
[[nodiscard]] bool IsTransient(IssueType type);

// The error's findings; one made of its own sentence when it carries none.
[[nodiscard]] Issues ToIssues(const Error& error);

template <typename T>
using Result = std::expected<T, Error>;

using Status = std::expected<void, Error>;

[[nodiscard]] inline std::unexpected<Error> Fail(IssueType type, std::string diagnostics) {
  return std::unexpected(Error{type, std::move(diagnostics), {}});
}

[[nodiscard]] inline std::unexpected<Error> Fail(Error error) {
  return std::unexpected(std::move(error));
}

// An error that stands for a list of findings; its type is that of the first error among them.
[[nodiscard]] Error ErrorFrom(Issues issues);

}  // namespace gateway

#define GATEWAY_CONCAT_INNER(a, b) a##b
#define GATEWAY_CONCAT(a, b) GATEWAY_CONCAT_INNER(a, b)

// GATEWAY_TRY(const std::string body, Read(path)): declares `body`, or returns the error.
#define GATEWAY_TRY(declaration, expression) \
  GATEWAY_TRY_INNER(GATEWAY_CONCAT(result_, __COUNTER__), declaration, expression)
#define GATEWAY_TRY_INNER(temporary, declaration, expression)           \
  auto temporary = (expression);                                        \
  if (!temporary) return std::unexpected(std::move(temporary).error()); \
  declaration = std::move(*temporary)

// GATEWAY_CHECK(Write(path)): for a Status; returns the error.
#define GATEWAY_CHECK(expression)                                                               \
  do {                                                                                          \
    if (auto status = (expression); !status) return std::unexpected(std::move(status).error()); \
  } while (false)
