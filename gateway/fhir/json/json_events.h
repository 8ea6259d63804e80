// JSON as a stream of events with paths, for those who want a few fields out of many bytes: the
// definitions loader reads 33 MB of StructureDefinitions this way. Whole documents are read by
// json_reader.h.
//
// Spec: RFC 8259.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "gateway/base/result.h"

namespace gateway::fhir {

enum class JsonScalar { kNull, kBoolean, kNumber, kString };

// What a handler wants next.
enum class JsonStep {
  kGo,
  kSkip,  // of OnOpen: nothing inside this object is reported, and no OnClose comes
  kStop,  // the reader has seen enough; the rest is not even checked
};

// Paths are member names joined by dots, without the root and without indices:
// "snapshot.element.type.code". Views live until the call returns.
class JsonEvents {
 public:
  virtual ~JsonEvents() = default;
  // An object begins: a member, an item of a list, or the root (path "").
  virtual JsonStep OnOpen(std::string_view path) = 0;
  virtual JsonStep OnClose(std::string_view path) = 0;
  // A scalar; for booleans `text` is "true" or "false", for null empty.
  virtual JsonStep OnScalar(std::string_view path, JsonScalar kind, std::string_view text) = 0;
};

// Reads `bytes`, which parsing rewrites in place. kStructure on broken JSON or nesting deeper than
// `max_depth`, with line and column in the error's issue.
[[nodiscard]] Status ReadJsonEvents(std::string bytes, JsonEvents& events, int max_depth = 200);

}  // namespace gateway::fhir
