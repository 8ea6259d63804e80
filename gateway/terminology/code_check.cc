#include "gateway/terminology/code_check.h"

#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/terminology/code_syntax.h"

namespace gateway::terminology {
namespace {

std::string Quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

// Case and runs of spaces do not make another display.
std::string Plain(std::string_view text) {
  std::string plain;
  for (const char c : ToLower(text)) {
    if (c == ' ' && (plain.empty() || plain.back() == ' ')) continue;
    plain += c;
  }
  while (plain.ends_with(' ')) plain.pop_back();
  return plain;
}

bool HasDesignation(fhir::Node node, const std::string& plain) {
  return std::ranges::any_of(node.Children("designation"), [&](fhir::Node designation) {
    return Plain(designation.ChildText("value")) == plain;
  });
}

// "en-GB" for "en-GB", then "en" or any "en-…" for it.
std::string_view InLanguage(fhir::Node node, std::string_view language) {
  const std::string wanted = ToLower(language);
  const std::string primary = wanted.substr(0, wanted.find('-'));
  std::string_view best;
  for (const fhir::Node designation : node.Children("designation")) {
    const std::string tag = ToLower(designation.ChildText("language"));
    if (tag == wanted) return designation.ChildText("value");
    if (best.empty() && tag.substr(0, tag.find('-')) == primary)
      best = designation.ChildText("value");
  }
  return best;
}

std::string WhyUnknown(const Expanded& expanded, std::string_view system) {
  for (const std::string& gap : expanded.trace.gaps) {
    if (!system.empty() && gap.contains(system)) return gap;
  }
  return expanded.trace.gaps.empty() ? "its definition is not loaded whole"
                                     : expanded.trace.gaps.front();
}

std::string NoSuchCode(const CodedValue& value) {
  return "the code " + Quoted(value.code) + " is not in " + std::string(value.system);
}

}  // namespace

std::string_view CodeChecker::DisplayOf(const CodeSystem::Concept* entry, fhir::Node named) const {
  const fhir::Node node = entry == nullptr ? fhir::Node() : entry->node;
  if (!language_.empty()) {
    for (const fhir::Node one : {named, node}) {
      if (const std::string_view found = InLanguage(one, language_); !found.empty()) return found;
    }
  }
  const std::string_view own = named.ChildText("display");
  return own.empty() && entry != nullptr ? entry->display : own;
}

// Display, version and state of the code, and whether the display given is one of it.
void CodeChecker::Describe(const CodedValue& value, const CodeSystem* codes, fhir::Node named,
                           CodeVerdict& verdict) const {
  const CodeSystem::Concept* const entry = codes == nullptr ? nullptr : codes->Find(value.code);
  if (codes != nullptr) verdict.version = codes->version();
  verdict.display = DisplayOf(entry, named);
  verdict.is_abstract =
      named.ChildText("abstract") == "true" || (entry != nullptr && CodeSystem::IsAbstract(*entry));
  verdict.is_inactive =
      named.ChildText("inactive") == "true" || (entry != nullptr && CodeSystem::IsInactive(*entry));
  if (verdict.is_inactive) verdict.message = "the code " + Quoted(value.code) + " is inactive";
  if (value.display.empty() || verdict.display.empty()) return;
  const std::string plain = Plain(value.display);
  verdict.display_fits =
      plain == Plain(verdict.display) || HasDesignation(named, plain) ||
      (entry != nullptr && (plain == Plain(entry->display) || HasDesignation(entry->node, plain)));
  if (!verdict.display_fits)
    verdict.message = "the display " + Quoted(value.display) + " is not that of the code; it is " +
                      Quoted(verdict.display);
}

CodeVerdict CodeChecker::InSystem(const CodedValue& value, const CodeSystem& codes) const {
  CodeVerdict verdict;
  if (codes.Find(value.code) != nullptr) {
    verdict.membership = Membership::kIn;
    Describe(value, &codes, {}, verdict);
    return verdict;
  }
  verdict.version = codes.version();
  verdict.membership = codes.is_complete() ? Membership::kOut : Membership::kUnknown;
  verdict.message = codes.is_complete()
                        ? NoSuchCode(value)
                        : "only a part of CodeSystem " + std::string(value.system) + " is loaded";
  return verdict;
}

CodeVerdict CodeChecker::InSystem(const CodedValue& value) const {
  if (const CodeSystem* const codes = service_.FindCodeSystem(value.system, value.version))
    return InSystem(value, *codes);
  CodeVerdict verdict;
  if (const CodeSystem* const other = service_.FindCodeSystem(value.system)) {
    verdict.message = "version " + std::string(value.version) + " of CodeSystem " +
                      std::string(value.system) + " is not loaded; loaded is " +
                      std::string(other->version());
    return verdict;
  }
  verdict.membership = service_.HasCode(value.system, value.code);
  if (const Expanded* const listed = service_.ListedSystem(value.system); listed != nullptr) {
    const auto named = listed->trace.named.find({value.system, value.code});
    if (named != listed->trace.named.end()) Describe(value, nullptr, named->second, verdict);
  }
  if (verdict.membership == Membership::kOut) verdict.message = NoSuchCode(value);
  if (verdict.membership == Membership::kUnknown)
    verdict.message = HasGrammar(value.system)
                          ? "the code is well formed; more cannot be told of it here"
                          : "CodeSystem " + std::string(value.system) + " is not loaded";
  return verdict;
}

CodeVerdict CodeChecker::InValueSet(const CodedValue& value, const Expanded& expanded,
                                    std::string_view name) const {
  CodeVerdict verdict;
  verdict.membership = expanded.codes.Contains(value.system, value.code);
  if (verdict.membership == Membership::kUnknown) {
    verdict.message = "whether the code is in ValueSet " + std::string(name) +
                      " cannot be decided: " + WhyUnknown(expanded, value.system);
    return verdict;
  }
  const CodeSystem* const codes = service_.FindCodeSystem(value.system);
  if (!value.version.empty() && codes != nullptr && codes->version() != value.version) {
    verdict.membership = Membership::kUnknown;
    verdict.message = "version " + std::string(value.version) + " of CodeSystem " +
                      std::string(value.system) + " is not loaded; loaded is " +
                      std::string(codes->version());
    return verdict;
  }
  const auto named = expanded.trace.named.find({value.system, value.code});
  Describe(value, codes, named == expanded.trace.named.end() ? fhir::Node() : named->second,
           verdict);
  if (verdict.membership == Membership::kIn) return verdict;
  const bool is_known = service_.HasCode(value.system, value.code) != Membership::kOut;
  verdict.message = "the code " + Quoted(value.code) + " of " + std::string(value.system) +
                    " is not in ValueSet " + std::string(name);
  if (!is_known) verdict.message += ", nor in its system";
  return verdict;
}

}  // namespace gateway::terminology
