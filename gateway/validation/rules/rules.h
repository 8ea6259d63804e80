// The families of rules, one a file. Each looks at the node of a scope and reports what it finds.
//
// Stable ids of findings: the key of a constraint ("pat-1"), or
//   structure-min, structure-max, structure-choice, ele-1            structure.cc
//   primitive-format, primitive-length                               primitive.cc
//   binding-required, binding-extensible                             binding.cc
//   R-084 (nothing there), reference-type                            reference.cc
//   bundle-full-url, bundle-full-url-id, bundle-timestamp            bundle.cc
//   document-reference, document-unreachable, document-stylesheet,
//   bundle-relative, reference-ambiguous                             bundle_links.cc
//   search-id, search-type, search-resource, bundle-link             bundle_search.cc
//   message-focus, message-sender, message-receiver                  message.cc
//   message-event, message-event-code, message-focus-…               message_definition.cc
//   extension-…                                                      extension.cc
//   questionnaire-…                                                  questionnaire_*.cc
//   xhtml-…                                                          narrative.cc,
//                                                                    narrative_control.cc
//   element-id, resource-id-extension, uri-…, canonical-absolute, hidden-space,
//   reference-form, system-…, identifier-uri, attachment-size        identity.cc
//   coding-display, code-unknown                                     coding.cc
//   concept-map-…                                                    concept_map.cc
//   capability-search-type                                           capability_statement.cc
//   definition-…, fhirpath-…                                         definition.cc,
//                                                                    definition_element.cc
//   measure-…                                                        measure.cc, measure_report.cc
//   code-system-…                                                    code_system.cc
//   value-set-…                                                      value_set.cc
//   profile-…                                                        element.cc, profile/
//   slice-…                                                          profile/assignment.cc
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/validation/plan.h"
#include "gateway/validation/profile/checker.h"
#include "gateway/validation/scope.h"

namespace gateway::validation {

// Required elements, repetitions, one type of a choice, nothing empty.
void CheckStructure(const Scope& scope, const TypePlan& plan);

// Formats of values that no reader has seen, and ElementDefinition.maxLength.
// Precondition: the node is a primitive.
void CheckPrimitive(const Scope& scope);

// A required value set: code, Coding, CodeableConcept, Quantity, string and uri.
void CheckBinding(const Scope& scope, const BindingPlan& binding);

// Thorough: an extensible one, worth a warning. CodeableConcept, Coding and Quantity.
void CheckExtensible(const Scope& scope, const BindingPlan& binding);

// Constraints of a type, or of an element of another one.
void CheckInvariants(const Scope& scope, const InvariantList& invariants, bool of_element);

// What a profile says of the node itself: values, limits, bindings, targets, constraints.
void CheckElement(const Scope& scope, const Checker& checker);

// The narrative `scope` beside what a profile asks of its parts (extensions
// narrative-language-control and narrative-source-control).
void CheckNarrativeControl(const Scope& scope, const Checker& checker);

// Precondition: an Extension. Its url, and whether it may stand here. Gives its own profile, which
// is then checked too; null when there is none.
[[nodiscard]] const Profile* CheckExtension(const Scope& scope);

// Whether a code, Coding, CodeableConcept or Quantity is certain to be in the value set.
[[nodiscard]] bool IsBound(const Scope& scope, fhir::Node node, const BindingPlan& binding);

// What code says of the nodes of a type, beyond the definitions (type_checks.cc). `thorough`: what
// only Options::is_thorough asks for.
[[nodiscard]] std::vector<TypeCheck> ChecksOf(const fhir::Type& type, bool thorough);

// "a, b, c", for findings.
[[nodiscard]] std::string Listed(const std::vector<std::string_view>& names);

// Precondition for all below: the node is of that type.
// A Reference: what must be in the same Bundle is there, and of a type the element allows.
void CheckReference(const Scope& scope);
// The XHTML of a narrative: well-formed, and its links lead somewhere.
void CheckXhtmlText(const Scope& scope);
// What a publisher wants to hear (identity.cc, coding.cc, definition.cc): ids are unique within a
// resource, addresses have their form, displays are those of their codes, sizes those of their
// data, differentials can be applied.
void CheckResourceIds(const Scope& scope);
void CheckNoHiddenSpace(const Scope& scope);
void CheckUri(const Scope& scope);
void CheckCanonical(const Scope& scope);
void CheckReferenceForm(const Scope& scope);
void CheckSystem(const Scope& scope);
void CheckSystemExists(const Scope& scope);
void CheckUriIdentifier(const Scope& scope);
void CheckAttachmentSize(const Scope& scope);
void CheckCoding(const Scope& scope);
// A Coding or Quantity: its system, when it is loaded whole, has its code.
void CheckCodeIsKnown(const Scope& scope);
// A ConceptMap: the codes that it maps are codes of the systems it names.
void CheckConceptMap(const Scope& scope);
// A CapabilityStatement: search parameters are of the type that their definition states.
void CheckCapabilityStatement(const Scope& scope);
// A StructureDefinition: it fits its base, element by element.
void CheckStructureDefinition(const Scope& scope);
// A StructureDefinition or SearchParameter: what the static checker says of its FHIRPath.
void CheckDefinitionExpressions(const Scope& scope);
// A definition: its url is an absolute address.
void CheckCanonicalUrl(const Scope& scope);
// A CodeSystem: its codes, properties and hierarchy agree; a ValueSet: its systems, codes, filters.
void CheckCodeSystem(const Scope& scope);
void CheckValueSet(const Scope& scope);
// A Measure has what its scoring asks for; a MeasureReport fits its Measure, when that is loaded.
void CheckMeasure(const Scope& scope);
void CheckMeasureReport(const Scope& scope);
// A QuestionnaireResponse: its items and answers beside its Questionnaire, when that is loaded.
void CheckQuestionnaireResponse(const Scope& scope);
// A Bundle: full addresses, and what its type asks for.
void CheckBundle(const Scope& scope);
// A Bundle of type document: what its Composition refers to is in it, and every entry has to do
// with the Composition. Of type searchset: what was found has ids and is of the type that was
// sought.
void CheckDocument(const Scope& scope);
void CheckSearchSet(const Scope& scope);
// Thorough: relations that a Bundle of that type has, each once.
void CheckBundleLinks(const Scope& scope);
// Thorough: a relative reference in a Bundle can be completed, and leads to one entry.
void CheckBundledReference(const Scope& scope);
// A Bundle of type message: what its MessageHeader names is in it.
void CheckMessage(const Scope& scope);
// The same beside its MessageDefinition, when that is loaded: the one its header names, else the
// active one of its event. Chooses the profiles that the definition names (Run::chosen).
void CheckMessageDefinition(const Scope& bundle, const Scope& header);

// The vital signs profile that R4 demands of an Observation with that code; empty: none.
[[nodiscard]] std::string_view VitalSignProfile(fhir::Node observation);

}  // namespace gateway::validation
