// What another validator found, read from its OperationOutcome.
//
// HL7's, HAPI's, Firely's and our own habits are known: places as extensions or as "Line[3] Col[4]"
// in location, ids as operationoutcome-message-id or in details, paths with comments
// ("Bundle.entry[0].resource/*Patient/1*/"), with slices, with XPath.
// Spec: https://hl7.org/fhir/R4/operationoutcome.html
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/fhir/model/node.h"

namespace gateway::validation {

struct ForeignFinding {
  Severity severity = Severity::kError;
  std::string code;                // issue.code as written
  std::string id;                  // of the message or rule; empty when it has none
  std::vector<std::string> paths;  // as written: expression, and location when it is a path
  int line = 0;                    // 0 when unknown
  int column = 0;
  std::string text;
};

struct ForeignOutcome {
  std::string file;  // what it is about, as operationoutcome-file says; empty when it does not
  std::vector<ForeignFinding> findings;
};

// An OperationOutcome, or a Bundle or Parameters that holds some. kInvalid when there is none.
// "All OK" of severity information is no finding.
[[nodiscard]] Result<std::vector<ForeignOutcome>> ReadForeignOutcomes(fhir::Node root);

// A path as its steps, however it was spelt: "Patient.name[0]", "Patient.name",
// "Patient.name:official[0]", "/f:Patient/f:name[1]" have the steps {Patient,0} {name,0}; no index
// is kNoIndex. The type of a choice goes ("value.ofType(Quantity)", "valueQuantity", "value[x]"
// all are {value}).
struct PathPart {
  std::string name;
  int index = -1;  // kNoIndex

  friend bool operator==(const PathPart&, const PathPart&) = default;
};
inline constexpr int kNoIndex = -1;
[[nodiscard]] std::vector<PathPart> PartsOfPath(std::string_view path);

// How near two paths are.
enum class PathRelation { kApart, kAbove, kSame };
// kSame: the same steps, where an index that one of them leaves out fits any. kAbove: one is that
// of an element at most two steps above the other's.
[[nodiscard]] PathRelation RelationOf(const std::vector<PathPart>& one,
                                      const std::vector<PathPart>& other);

}  // namespace gateway::validation
