// Whether a code is one of a system or a value set, as $validate-code answers it: with its display,
// and with words for what is wrong.
// Spec: https://hl7.org/fhir/R4/valueset-operation-validate-code.html,
//       https://hl7.org/fhir/R4/codesystem-operation-validate-code.html
#pragma once

#include <string>
#include <string_view>

#include "gateway/terminology/service.h"

namespace gateway::terminology {

// A code as a caller gives it.
struct CodedValue {
  std::string_view system;
  std::string_view version;  // of the system; empty: any
  std::string_view code;
  std::string_view display;  // empty: none given
};

struct CodeVerdict {
  Membership membership = Membership::kUnknown;
  bool display_fits = true;
  bool is_abstract = false;
  bool is_inactive = false;
  std::string display;  // the one to show; empty when unknown
  std::string version;  // of the system; empty when unknown
  // What is wrong, or cannot be decided and why, or a hint; it may quote the code. Empty: all well.
  std::string message;

  [[nodiscard]] bool is_valid() const { return membership == Membership::kIn && display_fits; }
};

// Thread-safe as the service, which outlives it.
class CodeChecker {
 public:
  // Displays are those of `language` ("en-GB" falls back to "en") where there are; empty: the
  // system's own.
  explicit CodeChecker(const Service& service, std::string_view language = {})
      : service_(service), language_(language) {}

  [[nodiscard]] CodeVerdict InSystem(const CodedValue& value) const;
  // The same in a system that is not loaded but given.
  [[nodiscard]] CodeVerdict InSystem(const CodedValue& value, const CodeSystem& codes) const;
  // `name` is the value set's canonical, for the words.
  [[nodiscard]] CodeVerdict InValueSet(const CodedValue& value, const Expanded& expanded,
                                       std::string_view name) const;

  // The display of a concept; `named` is what the value set says of it, or absent.
  [[nodiscard]] std::string_view DisplayOf(const CodeSystem::Concept* entry,
                                           fhir::Node named) const;

 private:
  void Describe(const CodedValue& value, const CodeSystem* codes, fhir::Node named,
                CodeVerdict& verdict) const;

  const Service& service_;
  std::string_view language_;
};

}  // namespace gateway::terminology
