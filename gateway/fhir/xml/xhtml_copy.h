// A narrative's div as text that stands on its own: the default namespace declared on it, no
// prefixes. Mostly its bytes as they are; written anew only when the document gives XHTML a prefix.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/fhir/xml/xml_tag.h"

namespace gateway::fhir {

class XhtmlCopy {
 public:
  // The div's start tag; then the events inside it, whose result counts only for a prefixed div.
  void Begin(const XmlTag& div);
  void Start(const XmlTag& tag);
  void End();
  void Text(std::string_view text);
  // `raw` is the div's text in the document. True when the copy is `raw` itself; else it is
  // rewritten().
  [[nodiscard]] bool Finish(std::string_view raw);
  [[nodiscard]] const std::string& rewritten() const { return rewritten_; }

 private:
  bool declares_ = false;
  bool prefixed_ = false;
  bool open_ = false;  // the last start tag's ">" is still to be written
  std::string rewritten_;
  std::vector<std::string> names_;  // of the open elements
};

}  // namespace gateway::fhir
