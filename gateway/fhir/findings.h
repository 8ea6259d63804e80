// The findings of one reading: bounded, and in a strict reading the first one ends it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/base/result.h"
#include "gateway/fhir/schema/type_table.h"

namespace gateway::fhir {

class Findings {
 public:
  explicit Findings(bool strict) : strict_(strict) {}

  // Something is left out of the tree, or stands in it as it cannot be written again. A hostile
  // document is not answered with more than it brought: after a thousand findings one says that
  // there are more.
  void Add(Issue issue);
  // A value of the wrong form, which is in the tree as it was written.
  void AddKept(Issue issue);
  // Ends the reading with an error, unless one did already; always false.
  bool Stop(Error error);

  [[nodiscard]] Issues& issues() { return issues_; }
  // Nothing but values of the wrong form was found: ReadResult::whole.
  [[nodiscard]] bool whole() const { return whole_; }
  [[nodiscard]] std::optional<Error>& error() { return error_; }

 private:
  bool strict_;
  bool whole_ = true;
  Issues issues_;
  std::optional<Error> error_;
};

// "Patient has no such element; did you mean 'birthDate'?"
[[nodiscard]] std::string NoSuchElementText(const Type& type, std::string_view name);

}  // namespace gateway::fhir
