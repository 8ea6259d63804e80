// Ids, addresses and codes that say of themselves what they are.
// Spec: https://hl7.org/fhir/R4/resource.html#id, https://hl7.org/fhir/R4/datatypes.html#uri
#include <algorithm>
#include <array>
#include <set>

#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsDigits(std::string_view text) { return std::ranges::all_of(text, IsDigit); }
bool IsHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? text[i] != '-' : !IsHex(text[i])) return false;
  }
  return true;
}

// Spaces beyond ASCII, and the mark of the byte order (Unicode: White_Space, U+FEFF). They pass the
// patterns of R4, whose \S knows only ASCII, and match nothing when compared.
bool HasHiddenSpace(std::string_view text) {
  constexpr std::array<std::string_view, 6> kSpaces{"\xC2\xA0",     "\xE2\x80\x83", "\xE2\x80\x89",
                                                    "\xE2\x80\xAF", "\xE3\x80\x80", "\xEF\xBB\xBF"};
  return std::ranges::any_of(
      kSpaces, [&](std::string_view space) { return text.find(space) != std::string_view::npos; });
}

// Numbers without leading zeros, dots between them, the first 0, 1 or 2.
bool IsOid(std::string_view text) {
  if (text.size() < 3 || text[0] < '0' || text[0] > '2' || text[1] != '.') return false;
  for (std::size_t at = 2; at <= text.size();) {
    const std::size_t dot = std::min(text.find('.', at), text.size());
    const std::string_view number = text.substr(at, dot - at);
    if (number.empty() || (number[0] == '0' && number.size() > 1) || !IsDigits(number))
      return false;
    at = dot + 1;
  }
  return true;
}

// "[Type]/[id]", with or without its version; or a search (conditional references).
bool IsRelativeReference(std::string_view reference) {
  const std::size_t slash = reference.find_first_of("/?");
  if (slash == std::string_view::npos || slash + 1 == reference.size()) return false;
  const std::string_view name = reference.substr(0, slash);
  return !name.empty() && name[0] >= 'A' && name[0] <= 'Z';
}

// Among the codings of a concept one that nobody can look up does no harm.
bool IsOneOfSeveral(const Scope& scope) {
  return scope.parent() != nullptr && scope.parent()->node().type_name() == "CodeableConcept";
}

class Ids {
 public:
  // Of elements, within one resource; resources inside have ids of their own.
  void Collect(const Scope& at) {
    std::string_view name;
    std::size_t position = 0;
    for (const fhir::Node child : at.node().children()) {
      position = child.name() == name ? position + 1 : 0;
      name = child.name();
      if (child.is_resource() || child.is_primitive()) continue;
      const Scope below(at, child, position);
      // The ids of ElementDefinitions are paths, the same in differential and snapshot.
      const bool is_path = child.type_name() == "ElementDefinition";
      const std::string_view id = is_path ? std::string_view() : child.ChildText("id");
      if (!id.empty() && !seen_.insert(id).second)
        below.Error(IssueType::kBusinessRule, "element-id",
                    "Another element of the resource has the same id: give each its own");
      Collect(below);
    }
  }

 private:
  std::set<std::string_view> seen_;
};

}  // namespace

void CheckResourceIds(const Scope& scope) {
  if (const fhir::Node id = scope.node().Child("id"); id.Child("extension"))
    Scope(scope, id, 0)
        .Error(IssueType::kBusinessRule, "resource-id-extension",
               "The id of a resource carries no extensions: take them out");
  Ids().Collect(scope);
}

void CheckNoHiddenSpace(const Scope& scope) {
  if (HasHiddenSpace(scope.node().text()))
    scope.Error(IssueType::kInvalid, "hidden-space",
                "The value holds a space that looks like none (a no-break space, as word "
                "processors write them): take it out");
}

void CheckUri(const Scope& scope) {
  const std::string_view text = scope.node().text();
  if (text.starts_with("urn:uuid:") && !IsUuid(text.substr(9)))
    scope.Error(IssueType::kInvalid, "uri-uuid",
                "What follows urn:uuid: is not a UUID in lower case: write 8-4-4-4-12 hexadecimal "
                "digits");
  if (text.starts_with("urn:oid:") && !IsOid(text.substr(8)))
    scope.Error(IssueType::kInvalid, "uri-oid",
                "What follows urn:oid: is not an OID: write numbers with dots between them");
}

void CheckCanonical(const Scope& scope) {
  const std::string_view text = scope.node().text();
  if (text.empty() || text[0] == '#' || IsAbsolute(text)) return;
  scope.Error(IssueType::kInvalid, "canonical-absolute",
              "A canonical is an absolute address, or # and the id of a contained resource: write "
              "the whole of it");
}

void CheckReferenceForm(const Scope& scope) {
  const std::string_view text = scope.node().ChildText("reference");
  if (text.empty() || text[0] == '#') return;
  if (text.find(' ') != std::string_view::npos || HasHiddenSpace(text))
    return scope.Error(IssueType::kInvalid, "reference-form",
                       "The reference holds a space: it is an address, take that out");
  if (IsAbsolute(text) || IsRelativeReference(text)) return;
  scope.Warning(IssueType::kInvalid, "reference-form",
                "A relative reference is a resource type, a slash and an id: write Type/id");
}

void CheckSystem(const Scope& scope) {
  const std::string_view system = scope.node().ChildText("system");
  if (system.empty() || IsAbsolute(system)) return;
  scope.Report(IsOneOfSeveral(scope) ? Severity::kWarning : Severity::kError,
               IssueType::kCodeInvalid, "system-absolute",
               "The system is not an absolute address: write the whole of it");
}

// Systems under HL7's own address are known, or are none.
void CheckSystemExists(const Scope& scope) {
  constexpr std::string_view kHl7 = "http://hl7.org/fhir/";
  const std::string_view system = scope.node().ChildText("system");
  if (!system.starts_with(kHl7) || system.starts_with("http://hl7.org/fhir/sid/")) return;
  const definitions::Registry& registry = scope.run().profiles.registry();
  if (registry.Find("CodeSystem", system) != nullptr ||
      registry.Find("NamingSystem", system) != nullptr)
    return;
  if (registry.Find("ValueSet", system) != nullptr)
    return scope.Error(IssueType::kCodeInvalid, "system-value-set",
                       "The system is the address of a value set: write that of the code system "
                       "its codes come from");
  // A Coding may be meant for people alone; the unit of a Quantity is calculated with.
  const bool is_coding = scope.node().type_name() == "Coding";
  scope.Report(is_coding ? Severity::kWarning : Severity::kError, IssueType::kCodeInvalid,
               "system-unknown", "HL7 has no code system of that address: correct it");
}

// A URI as an identifier is a whole one.
void CheckUriIdentifier(const Scope& scope) {
  if (scope.node().ChildText("system") != "urn:ietf:rfc:3986") return;
  const std::string_view value = scope.node().ChildText("value");
  if (value.empty() || IsAbsolute(value)) return;
  scope.Error(IssueType::kInvalid, "identifier-uri",
              "The system says that the value is a URI, and it has no scheme: write the whole of "
              "it, or another system");
}

void CheckAttachmentSize(const Scope& scope) {
  const fhir::Node data = scope.node().Child("data");
  const fhir::Node size = scope.node().Child("size");
  if (!data.has_text() || !size.has_text()) return;
  std::size_t digits = 0;
  for (const char c : data.text())
    digits += c != '=' && c != ' ' && c != '\n' && c != '\r' && c != '\t' ? 1 : 0;
  if (std::to_string(digits * 3 / 4) == size.text()) return;
  scope.Error(IssueType::kStructure, "attachment-size",
              "The size is not that of the data: state the number of bytes before base64");
}

}  // namespace gateway::validation
