// What FHIR adds to the language.
// Spec: https://hl7.org/fhir/R4/fhirpath.html#functions
#include "gateway/fhirpath/functions/description.h"

namespace gateway::fhirpath {
namespace {

constexpr Sorts kCodes = kStrings | kElements;

constexpr FunctionDescription kRows[] = {
    {.name = "extension",
     .summary = "The extensions with that url.",
     .arguments = {{{"url", ArgumentRole::kValue, kStrings, "of the extension"}}},
     .result = ResultRule::kExtensions,
     .examples = {{{"Patient.birthDate.extension('https://x.example/time').value",
                    "@1950-02-03T10:00:00Z"}}}},
    {.name = "hasValue",
     .summary = "Whether there is one primitive, and it has a value beside its extensions.",
     .result = ResultRule::kAlways,
     .examples = {{{"Patient.birthDate.hasValue()", "true"},
                   {"Patient.name.hasValue()", "false"}}}},
    {.name = "getValue",
     .summary = "The System value of the one primitive.",
     .result = ResultRule::kSystemValue,
     .examples = {{{"Patient.birthDate.getValue()", "@1950-02-03"}}}},
    {.name = "resolve",
     .summary = "The resources that References, canonicals and URIs lead to, as far as found.",
     .input = kCodes,
     .result = ResultRule::kResources,
     .examples = {{{"Patient.managingOrganization.resolve().name", "'X26 Test'"}}}},
    {.name = "memberOf",
     .summary = "Whether the code, Coding or CodeableConcept is in the value set; nothing when "
                "the value set is not known.",
     .input = kCodes,
     .arguments = {{{"valueSet", ArgumentRole::kValue, kStrings, "its canonical URL"}}},
     .result = ResultRule::kMaybe,
     .needs_host = true},
    {.name = "subsumes",
     .summary = "Whether the code is the same as the other or broader.",
     .input = kCodes,
     .single_input = true,
     .arguments = {{{"code", ArgumentRole::kValue, kCodes, "a Coding or CodeableConcept"}}},
     .result = ResultRule::kMaybe,
     .needs_host = true},
    {.name = "subsumedBy",
     .summary = "Whether the code is the same as the other or narrower.",
     .input = kCodes,
     .single_input = true,
     .arguments = {{{"code", ArgumentRole::kValue, kCodes, "a Coding or CodeableConcept"}}},
     .result = ResultRule::kMaybe,
     .needs_host = true},
    {.name = "conformsTo",
     .summary = "Whether the element meets the profile; an error when the profile is not known.",
     .single_input = true,
     .arguments = {{{"profile", ArgumentRole::kValue, kStrings, "its canonical URL"}}},
     .result = ResultRule::kMaybe,
     .needs_host = true},
    {.name = "checkModifiers",
     .summary = "The input, when no modifier extension but those listed is on it; else an error.",
     .arguments = {{{"url", ArgumentRole::kValue, kStrings, "of an extension that is understood"}}},
     .repeats_argument = true,
     .result = ResultRule::kSame,
     .examples = {{{"Patient.contact.checkModifiers().name.text", "'Test Clinician'"}}}},
    {.name = "elementDefinition",
     .summary = "The ElementDefinition of each element.",
     .result = ResultRule::kUnknown,
     .needs_host = true},
    {.name = "slice",
     .summary = "The elements that belong to the named slice of a profile.",
     .arguments = {{{"structure", ArgumentRole::kValue, kStrings, "the profile's canonical URL"},
                    {"name", ArgumentRole::kValue, kStrings, "of the slice"}}},
     .result = ResultRule::kSome,
     .needs_host = true},
    {.name = "htmlChecks",
     .summary = "Whether the narrative keeps the rules for XHTML in FHIR.",
     .input = kStrings,
     .single_input = true,
     .result = ResultRule::kMaybe,
     .examples = {{{"'<div><p>fine</p></div>'.htmlChecks()", "true"},
                   {"'<div><script/></div>'.htmlChecks()", "false"}}}},
};

}  // namespace

std::span<const FunctionDescription> DescribeFhir() { return kRows; }

}  // namespace gateway::fhirpath
