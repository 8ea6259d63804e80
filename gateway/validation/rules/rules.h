// The families of rules, one a file. Each looks at the node of a scope and reports what it finds.
//
// Stable ids of findings: the key of a constraint ("pat-1"), or
//   structure-min, structure-max, structure-choice, ele-1            structure.cc
//   primitive-format, primitive-length                               primitive.cc
//   binding-required                                                 binding.cc
//   R-084 (nothing there), reference-type                            reference.cc
//   bundle-full-url, bundle-full-url-id, bundle-timestamp            bundle.cc
//   message-focus, message-sender, message-receiver                  message.cc
#pragma once

#include "gateway/validation/plan.h"
#include "gateway/validation/scope.h"

namespace gateway::validation {

// Required elements, repetitions, one type of a choice, nothing empty.
void CheckStructure(const Scope& scope, const TypePlan& plan);

// Formats of values that no reader has seen, and ElementDefinition.maxLength.
// Precondition: the node is a primitive.
void CheckPrimitive(const Scope& scope);

// A required value set: code, Coding, CodeableConcept, Quantity, string and uri.
void CheckBinding(const Scope& scope, const BindingPlan& binding);

// Constraints of a type or an element.
void CheckInvariants(const Scope& scope, const InvariantList& invariants);

// Precondition for all below: the node is of that type.
// A Reference: what must be in the same Bundle is there, and of a type the element allows.
void CheckReference(const Scope& scope);
// A Bundle: full addresses, and what its type asks for.
void CheckBundle(const Scope& scope);
// A Bundle of type message: what its MessageHeader names is in it.
void CheckMessage(const Scope& scope);

}  // namespace gateway::validation
